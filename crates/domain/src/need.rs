//! Needs: owned by municipalities, screened by the secretariat, merged without losing an owner, and never dropped
//! without a reason.

use crate::{Ask, Decider, Seen, refusal::refusals, round::Round};
use authority::Right;
use events::{
    CentreId, NeedId, RoundId, Text, UnitId,
    need::{
        Absorbed, EnteredRound, Event, Exit, FeasibilityGiven, FoundEligible, Joined, Merged, RuledOut,
        Scale, Submitted,
    },
};
use std::collections::BTreeMap;

/// Where a need stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Status {
    /// Not there.
    #[default]
    Absent,
    /// Waiting to be screened.
    Submitted,
    /// Fit for a vote.
    Eligible,
    /// Candidate of a round; stands still from here.
    InRound(RoundId),
    /// Part of another need.
    Merged(NeedId),
    /// Left with a reason.
    RuledOut(Exit),
}

/// A need as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Need {
    /// Where it stands.
    pub status: Status,
    /// What was submitted.
    pub submitted: Option<Submitted>,
    /// Owners in the order in which they came: submitter, those who joined, those of merged needs.
    pub owners: Vec<UnitId>,
    /// What centres said.
    pub feasibility: BTreeMap<CentreId, FeasibilityGiven>,
    /// Hours and level, once eligible.
    pub eligible: Option<FoundEligible>,
    /// Needs merged into this one.
    pub absorbed: Vec<NeedId>,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Submit it.
    Submit(Submitted),
    /// Own it too.
    Join(Joined),
    /// Say for a centre whether it can.
    GiveFeasibility(FeasibilityGiven),
    /// Find it fit for a vote.
    FindEligible {
        /// Where it belongs.
        scale: Scale,
    },
    /// Let it leave with a reason.
    RuleOut(RuledOut),
    /// Merge it into another; goes with [`Intent::Absorb`] on that one in one append.
    Merge {
        /// The other need.
        into: NeedId,
        /// Why they are the same.
        reason: Text,
    },
    /// Take in another and its owners.
    Absorb {
        /// The other need.
        from: NeedId,
    },
    /// Become a candidate; goes with `round::Intent::EnterNeed` in one append.
    Enter {
        /// The round.
        round: RoundId,
    },
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The need asked of.
    pub id: Option<NeedId>,
    /// Whether the unit named is registered.
    pub unit_known: bool,
    /// Whether the centre named is registered.
    pub centre_known: bool,
    /// The other need of a merge.
    pub other: Option<Seen<Need>>,
    /// The round to enter.
    pub round: Option<Seen<Round>>,
}

refusals! { "need";
    /// No such need.
    "unknown" Unknown = "the need does not exist; check its id";
    /// The id is taken.
    "already_submitted" AlreadySubmitted = "this need id is already used for another need; draw a new one";
    /// No such unit.
    "unknown_unit" UnknownUnit { unit: UnitId } = "unit {unit} is not registered; check its id";
    /// No such centre.
    "unknown_centre" UnknownCentre { centre: CentreId } = "centre {centre} is not registered; check its id";
    /// No hours.
    "no_hours" NoHours = "give the hours it would take: whole staff hours, at least 1";
    /// A code is missing.
    "no_code" NoCode { what: &'static str } = "give a {what} code";
    /// A centre that cannot must say why, and one that can must say how many hours.
    "feasibility_incomplete" FeasibilityIncomplete =
        "a centre that can serve gives hours of at least 1; one that cannot gives 0 hours and a reason";
    /// It stands still.
    "stands_still" StandsStill { status: Status } =
        "the need can no longer be changed: it is {}", (status_words(.status));
    /// It was not found eligible.
    "not_eligible" NotEligible { status: Status } =
        "only a need found eligible enters a round; this one is {}", (status_words(.status));
    /// Merged with itself.
    "merge_with_itself" MergeWithItself = "a need cannot be merged into itself";
    /// The other need does not exist or cannot take part.
    "unknown_target" UnknownTarget { need: NeedId } = "need {need} does not exist; check its id";
    /// The other need stands still.
    "target_stands_still" TargetStandsStill { need: NeedId } =
        "need {need} is in a round, merged or ruled out; merge before it enters a round";
    /// The other need was not merged into this one in the same act.
    "not_merged_here" NotMergedHere { need: NeedId } = "need {need} was not merged into this one";
    /// No such round.
    "unknown_round" UnknownRound { round: RoundId } = "round {round} does not exist; check its id";
    /// Screening is closed.
    "screening_closed" ScreeningClosed { round: RoundId } =
        "round {round} takes no more candidates: screening is closed, or its rules are not adopted";
}

fn status_words(status: &Status) -> String {
    match status {
        Status::Absent => "not there".into(),
        Status::Submitted => "not screened yet".into(),
        Status::Eligible => "eligible".into(),
        Status::InRound(round) => format!("a candidate of round {round}"),
        Status::Merged(into) => format!("merged into need {into}"),
        Status::RuledOut(_) => "ruled out".into(),
    }
}

impl Decider for Need {
    const STREAM: &'static str = "need";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        permit(ask)?;
        let facts = &ask.facts;
        if let Intent::Submit(new) = &ask.intent {
            return self.submit(new, facts);
        }
        if self.status == Status::Absent {
            return Err(Refusal::Unknown);
        }
        match &ask.intent {
            Intent::Submit(_) => Ok(vec![]),
            Intent::Join(new) => self.join(new, facts),
            Intent::GiveFeasibility(new) => self.give_feasibility(new, facts),
            Intent::FindEligible { scale } => self.find_eligible(*scale),
            Intent::RuleOut(new) => self.rule_out(new),
            Intent::Merge { into, reason } => self.merge(*into, reason, facts),
            Intent::Absorb { from } => self.absorb(*from, facts),
            Intent::Enter { round } => self.enter(*round, facts),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Submitted(submitted) => {
                self.status = Status::Submitted;
                self.owners = vec![submitted.unit];
                self.submitted = Some(submitted.clone());
            }
            Event::Joined(joined) => self.own([joined.unit]),
            Event::FeasibilityGiven(given) => {
                self.feasibility.insert(given.centre, given.clone());
            }
            Event::FoundEligible(found) => {
                self.status = Status::Eligible;
                self.eligible = Some(found.clone());
            }
            Event::RuledOut(out) => self.status = Status::RuledOut(out.exit),
            Event::Merged(merged) => self.status = Status::Merged(merged.into),
            Event::Absorbed(absorbed) => {
                self.own(absorbed.owners.iter().copied());
                self.absorbed.push(absorbed.from);
            }
            Event::EnteredRound(entered) => self.status = Status::InRound(entered.round),
        }
    }
}

fn permit(ask: &Ask<Intent, Facts>) -> Result<(), Refusal> {
    match &ask.intent {
        Intent::Submit(Submitted { unit, .. }) | Intent::Join(Joined { unit }) => {
            ask.by.permit(Right::OwnNeeds, Some((*unit).into()))?;
        }
        Intent::GiveFeasibility(given) => ask.by.permit(Right::SpeakForCentre, Some(given.centre.into()))?,
        _ => ask.by.permit(Right::Screen, None)?,
    }
    Ok(())
}

impl Need {
    fn own(&mut self, units: impl IntoIterator<Item = UnitId>) {
        for unit in units {
            if !self.owners.contains(&unit) {
                self.owners.push(unit);
            }
        }
    }

    fn must_move(&self) -> Result<(), Refusal> {
        match self.status {
            Status::Submitted | Status::Eligible => Ok(()),
            _ => Err(Refusal::StandsStill {
                status: self.status.clone(),
            }),
        }
    }

    fn submit(&self, new: &Submitted, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match &self.submitted {
            Some(old) if old == new => return Ok(vec![]),
            Some(_) => return Err(Refusal::AlreadySubmitted),
            None => {}
        }
        if !facts.unit_known {
            return Err(Refusal::UnknownUnit { unit: new.unit });
        }
        if new.hours == 0 {
            return Err(Refusal::NoHours);
        }
        for (code, what) in [
            (&new.subject, "subject area"),
            (&new.delivery_type, "delivery type"),
        ] {
            if code.trim().is_empty() {
                return Err(Refusal::NoCode { what });
            }
        }
        Ok(vec![Event::Submitted(new.clone())])
    }

    fn join(&self, new: &Joined, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.owners.contains(&new.unit) {
            return Ok(vec![]);
        }
        self.must_move()?;
        if !facts.unit_known {
            return Err(Refusal::UnknownUnit { unit: new.unit });
        }
        Ok(vec![Event::Joined(new.clone())])
    }

    fn give_feasibility(&self, new: &FeasibilityGiven, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.feasibility.get(&new.centre) == Some(new) {
            return Ok(vec![]);
        }
        self.must_move()?;
        if !facts.centre_known {
            return Err(Refusal::UnknownCentre { centre: new.centre });
        }
        let complete = if new.serves {
            new.hours > 0
        } else {
            new.hours == 0 && new.reason.is_some()
        };
        if !complete {
            return Err(Refusal::FeasibilityIncomplete);
        }
        Ok(vec![Event::FeasibilityGiven(new.clone())])
    }

    fn find_eligible(&self, scale: Scale) -> Result<Vec<Event>, Refusal> {
        let estimate = self.submitted.as_ref().map_or(0, |submitted| submitted.hours);
        let asked = self
            .feasibility
            .values()
            .filter(|given| given.serves)
            .map(|given| given.hours)
            .max();
        let found = FoundEligible {
            hours: asked.unwrap_or(estimate),
            scale,
        };
        // What was ruled out or merged since is not eligible any more.
        let stands = matches!(self.status, Status::Eligible | Status::InRound(_));
        if stands && self.eligible.as_ref() == Some(&found) {
            return Ok(vec![]);
        }
        self.must_move()?;
        Ok(vec![Event::FoundEligible(found)])
    }

    fn rule_out(&self, new: &RuledOut) -> Result<Vec<Event>, Refusal> {
        if self.status == Status::RuledOut(new.exit) {
            return Ok(vec![]);
        }
        self.must_move()?;
        Ok(vec![Event::RuledOut(new.clone())])
    }

    fn merge(&self, into: NeedId, reason: &Text, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.status == Status::Merged(into) {
            return Ok(vec![]);
        }
        self.must_move()?;
        if facts.id == Some(into) {
            return Err(Refusal::MergeWithItself);
        }
        let target = facts
            .other
            .as_ref()
            .ok_or(Refusal::UnknownTarget { need: into })?;
        target.value.must_move().map_err(|_| match target.value.status {
            Status::Absent => Refusal::UnknownTarget { need: into },
            _ => Refusal::TargetStandsStill { need: into },
        })?;
        Ok(vec![Event::Merged(Merged {
            into,
            reason: reason.clone(),
            target: target.cite.clone(),
        })])
    }

    fn absorb(&self, from: NeedId, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.absorbed.contains(&from) {
            return Ok(vec![]);
        }
        self.must_move()?;
        let source = facts
            .other
            .as_ref()
            .ok_or(Refusal::UnknownTarget { need: from })?;
        if facts
            .id
            .is_none_or(|own| source.value.status != Status::Merged(own))
        {
            return Err(Refusal::NotMergedHere { need: from });
        }
        let owners = source.value.owners.clone();
        Ok(vec![Event::Absorbed(Absorbed {
            from,
            owners,
            source: source.cite.clone(),
        })])
    }

    fn enter(&self, round: RoundId, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.status == Status::InRound(round) {
            return Ok(vec![]);
        }
        if self.status != Status::Eligible {
            return Err(Refusal::NotEligible {
                status: self.status.clone(),
            });
        }
        let seen = facts.round.as_ref().ok_or(Refusal::UnknownRound { round })?;
        if !seen.value.takes_entries() {
            return Err(Refusal::ScreeningClosed { round });
        }
        Ok(vec![Event::EnteredRound(EnteredRound {
            round,
            round_seen: seen.cite.clone(),
        })])
    }
}

#[cfg(test)]
mod tests;
