//! `ballot_paper`: what a voter needs in a round: the candidates, the form of the ballot, its limits, the deadline and
//! the rules in short.
//!
//! | key | document |
//! | --- | --- |
//! | `<round>` | [`Paper`] |
//!
//! Shows nothing of who has voted, how, or what leads: it stays as it is from the opening of the vote on.

use crate::{Cell, Index, Need, Projection, Status, round_turnout::Phase, streams};
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
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
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

impl From<Need> for Candidate {
    fn from(need: Need) -> Self {
        Self {
            delivery_type: need.delivery_type.into_string(),
            description: need.description,
            hours: need.hours.unwrap_or(need.estimate),
            owners: need.owners,
            scale: need.scale,
            subject: need.subject.into_string(),
            title: need.title,
        }
    }
}

/// A need as it stands.
#[derive(Default, Serialize, Deserialize)]
pub struct Standing {
    need: Box<Need>,
}

impl Cell for Standing {
    const KIND: &'static str = "need";
}

/// The need of an event as it stands after it.
fn after(event: &Recorded, needs: &Index<NeedId, Standing>) -> Option<(NeedId, Need)> {
    let Body::Need(body) = &event.body else {
        return None;
    };
    let id = streams::id(&event.stream)?;
    let mut need = needs
        .find(id)
        .map(|held| (*held.need).clone())
        .unwrap_or_default();
    need.take(body, event.at);
    Some((id, need))
}

impl Projection for BallotPaper {
    const NAME: &'static str = "ballot_paper";
    const REVISION: u32 = 1;
    type Key = RoundId;
    type Document = Paper;
    type State = Index<NeedId, Standing>;

    fn keys(event: &Recorded, needs: &Self::State) -> Vec<RoundId> {
        let round = match &event.body {
            Body::Round(_) => streams::id(&event.stream),
            // A need that the round is done with stays on its paper.
            Body::Need(need::Event::LeftRound(_)) => None,
            Body::Need(need::Event::EnteredRound(entered)) => {
                streams::id::<NeedId>(&event.stream).map(|_| entered.round)
            }
            Body::Need(_) => streams::id(&event.stream).and_then(|id| needs.find(id)?.need.round),
            _ => None,
        };
        round.into_iter().collect()
    }

    fn fresh(_: &RoundId) -> Paper {
        Paper::default()
    }

    fn evolve(paper: &mut Paper, _: &RoundId, event: &Recorded, needs: &Self::State) {
        if let Body::Round(body) = &event.body {
            paper.take(body);
        }
        if let Some((id, need)) = after(event, needs) {
            match need.status {
                Status::InRound => {
                    paper.candidates.insert(id, need.into());
                }
                _ => {
                    paper.candidates.remove(&id);
                }
            }
        }
    }

    fn note(needs: &mut Self::State, event: &Recorded) {
        if let Body::Need(body) = &event.body
            && let Some(id) = streams::id(&event.stream)
        {
            needs.cell(id).need.take(body, event.at);
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
