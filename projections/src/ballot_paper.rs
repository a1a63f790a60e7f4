//! `ballot_paper`: what a voter needs in a round: the candidates, the form of the ballot, its limits, the deadline and
//! the rules in short.
//!
//! | key | document |
//! | --- | --- |
//! | `<round>` | [`Paper`] |
//!
//! Shows nothing of who has voted, how, or what leads: it stays as it is from the opening of the vote on.

use crate::{
    Cell, Index, Projection, Status,
    need::{Said, owners_after},
    round_turnout::Phase,
    streams,
};
use events::{
    Body, CentreId, Digest, NeedId, Recorded, RoundId, Text, Time, UnitId,
    need::{self, Scale},
    round::{self, Rules},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The view.
pub struct BallotPaper;

/// The paper of a round.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Paper {
    /// What is voted on, by id; the order says nothing.
    pub candidates: BTreeMap<NeedId, Candidate>,
    /// The digest of the rules, which every ballot names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// Whole staff hours that centres offer, the outreach share included.
    pub offers: BTreeMap<CentreId, u64>,
    /// How far the round has come.
    pub phase: Phase,
    /// The rules, as adopted.
    #[schemars(with = "Option<Rules>")]
    #[serde(
        default,
        serialize_with = "crate::state::sorted",
        skip_serializing_if = "Option::is_none"
    )]
    pub rules: Option<Rules>,
    /// For whom the round is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scale>,
    /// The round's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Until when ballots are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// One need that can be voted for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PaperCandidate")]
pub struct Candidate {
    /// Delivery type code wished for.
    pub delivery_type: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// Whole staff hours.
    pub hours: u64,
    /// Its owners.
    pub owners: Vec<UnitId>,
    /// At which level it belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// Subject area code.
    pub subject: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
}

/// What is remembered of a need.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Standing {
    /// Where it stood before it was merged, as long as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Status>,
    /// As it would stand on a paper.
    candidate: Candidate,
    /// Whether its hours were fixed, so that its owners' estimate no longer counts.
    fixed: bool,
    /// The round it is a candidate of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<RoundId>,
    status: Status,
}

impl Cell for Box<Standing> {
    const KIND: &'static str = "need";
}

impl Standing {
    /// Takes in an event of the need.
    fn take(&mut self, event: &need::Event) {
        use need::Event;
        let (stood, candidate) = (self.status, &mut self.candidate);
        self.status = Status::after(event, self.before.unwrap_or(stood)).unwrap_or(stood);
        let owners = owners_after(&candidate.owners, event);
        if *owners != *candidate.owners {
            candidate.owners = owners.into_owned();
        }
        if let Some(said) = Said::by(event) {
            said.delivery_type.clone_into(&mut candidate.delivery_type);
            candidate.description = Some(said.description.clone());
            if !self.fixed {
                candidate.hours = said.hours;
            }
            said.subject.clone_into(&mut candidate.subject);
            candidate.title = Some(said.title.clone());
        }
        match event {
            Event::FoundEligible(found) => {
                (candidate.hours, candidate.scale) = (found.hours, Some(found.scale));
                self.fixed = true;
            }
            Event::CarriedOver(carried) => (candidate.hours, self.fixed) = (carried.hours, true),
            Event::EnteredRound(entered) => self.round = Some(entered.round),
            Event::LeftRound(_) => self.round = None,
            Event::Merged(_) => self.before = Some(stood),
            Event::Unmerged(_) => self.before = None,
            _ => {}
        }
    }
}

/// What the view remembers.
type Needs = Index<NeedId, Box<Standing>>;

/// The need of an event as it stands after it.
fn after(event: &Recorded, needs: &Needs) -> Option<(NeedId, Standing)> {
    let Body::Need(body) = &event.body else {
        return None;
    };
    let id = streams::id(&event.stream)?;
    let mut need = needs.find(id).map(|need| (**need).clone()).unwrap_or_default();
    need.take(body);
    Some((id, need))
}

impl Projection for BallotPaper {
    const NAME: &'static str = "ballot_paper";
    const REVISION: u32 = 2;
    type Key = RoundId;
    type Document = Paper;
    type State = Needs;

    fn keys(event: &Recorded, needs: &Needs) -> Vec<RoundId> {
        let round = match &event.body {
            Body::Round(_) => streams::id(&event.stream),
            // A need that the round is done with stays on its paper.
            Body::Need(need::Event::LeftRound(_)) => None,
            Body::Need(need::Event::EnteredRound(entered)) => {
                streams::id::<NeedId>(&event.stream).map(|_| entered.round)
            }
            Body::Need(_) => streams::id(&event.stream).and_then(|id| needs.find(id)?.round),
            _ => None,
        };
        round.into_iter().collect()
    }

    fn fresh(_: &RoundId) -> Paper {
        Paper::default()
    }

    fn evolve(paper: &mut Paper, _: &RoundId, event: &Recorded, needs: &Needs) {
        if let Body::Round(body) = &event.body {
            paper.take(body);
        }
        if let Some((id, need)) = after(event, needs) {
            match need.status {
                Status::InRound => {
                    paper.candidates.insert(id, need.candidate);
                }
                _ => {
                    paper.candidates.remove(&id);
                }
            }
        }
    }

    fn note(needs: &mut Needs, event: &Recorded) {
        if let Body::Need(body) = &event.body
            && let Some(id) = streams::id(&event.stream)
        {
            needs.cell(id).take(body);
        }
    }
}

impl Paper {
    fn take(&mut self, event: &round::Event) {
        use round::Event;
        if let Some(phase) = Phase::after(event) {
            self.phase = phase;
        }
        match event {
            Event::Planned(planned) => {
                self.scope = Some(planned.scope);
                self.title = Some(planned.title.clone());
            }
            Event::RulesAdopted(adopted) => {
                self.digest = Some(adopted.digest);
                self.rules = Some(adopted.rules.clone());
            }
            Event::OfferEntered(offer) => {
                self.offers.insert(offer.centre, offer.hours);
            }
            Event::VotingOpened(opened) => self.until = Some(opened.until),
            Event::Extended(extended) => self.until = Some(extended.until),
            Event::Reopened(reopened) => self.until = Some(reopened.until),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Need, need::goldens};

    fn same(told: &Standing, need: &Need, event: &need::Event) {
        let candidate = Candidate {
            delivery_type: need.delivery_type.to_string(),
            description: need.description.clone(),
            hours: need.hours.unwrap_or(need.estimate),
            owners: need.owners.clone(),
            scale: need.scale,
            subject: need.subject.to_string(),
            title: need.title.clone(),
        };
        assert_eq!(told.candidate, candidate, "{event:?}");
        assert_eq!((told.status, told.round), (need.status, need.round), "{event:?}");
    }

    /// Whatever happens after whatever else.
    #[test]
    fn says_the_same_as_the_need_itself() {
        let (events, at) = (goldens(), Time::from_millis(0));
        let mut befores = vec![(Need::default(), Standing::default())];
        for event in &events {
            let (mut need, mut standing) = befores.last().unwrap().clone();
            need.take(event, at);
            standing.take(event);
            befores.push((need, standing));
        }
        for event in &events {
            for (need, standing) in &befores {
                let (mut need, mut standing) = (need.clone(), standing.clone());
                need.take(event, at);
                standing.take(event);
                same(&standing, &need, event);
            }
        }
    }
}
