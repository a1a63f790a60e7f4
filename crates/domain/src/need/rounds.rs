//! A need and its rounds: into one, out of it with an ending, and into the next one or away.

use super::{Facts, Need, Refusal, Status};
use crate::{Seen, round::Round};
use events::{
    RoundId, Text,
    need::{CarriedOver, Ending, EnteredRound, Event, Lapsed, LeftRound, Scale},
    round::Rules,
};

impl Need {
    pub(super) fn enter(&self, round: RoundId, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.status == Status::InRound(round) {
            return Ok(vec![]);
        }
        if self.status != Status::Eligible {
            return Err(Refusal::NotEligible {
                status: self.status.clone(),
            });
        }
        let seen = seen(round, facts)?;
        if !seen.value.takes_entries() {
            return Err(Refusal::ScreeningClosed { round });
        }
        let scale = self.eligible.as_ref().map_or(Scale::Cluster, |found| found.scale);
        match seen.value.planned.as_ref().map(|planned| planned.scope) {
            Some(scope) if scale < scope => Err(Refusal::TooLocal { scale, scope }),
            _ => Ok(vec![Event::EnteredRound(EnteredRound {
                round,
                round_seen: seen.cite.clone(),
            })]),
        }
    }

    pub(super) fn leave_round(&self, round: RoundId, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match &self.status {
            Status::InRound(own) if *own == round => {}
            _ if self.left.contains_key(&round) => return Ok(vec![]),
            status => {
                let status = status.clone();
                return Err(Refusal::NotInRound { round, status });
            }
        }
        let seen = seen(round, facts)?;
        let (list, ending) = match seen.value.final_list() {
            Some(tallied) => {
                let what = "the need's place on the final list";
                let standing = facts.standing.clone().ok_or(Refusal::FactsMissing { what })?;
                (Some(tallied.list.sha256), standing)
            }
            None if seen.value.came_to_nothing() => (None, Ending::NoList),
            None => {
                let phase = seen.value.phase;
                return Err(Refusal::RoundGoesOn { round, phase });
            }
        };
        Ok(vec![Event::LeftRound(LeftRound {
            list,
            ending,
            round,
            round_seen: seen.cite.clone(),
        })])
    }

    pub(super) fn carry_over(&self, new: &CarriedOver, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let unit = new.unit;
        let waits = matches!(self.status, Status::Eligible | Status::InRound(_));
        if waits && self.carried.as_ref().is_some_and(|old| same(old, new)) {
            return Ok(vec![]);
        }
        self.must_be_rejected()?;
        self.must_own(unit)?;
        if let Some(stranger) = new.owners.iter().find(|unit| !self.owners.contains(unit)) {
            return Err(Refusal::NotAnOwner { unit: *stranger });
        }
        if !new.owners.contains(&unit) {
            return Err(Refusal::NotReconfirmed { unit });
        }
        if new.hours == 0 {
            return Err(Refusal::NoHours);
        }
        let limit = rules(facts)?.carry_limit;
        if self.rounds_stood() >= usize::try_from(limit).unwrap_or(usize::MAX) {
            return Err(Refusal::CarryLimit { limit });
        }
        let mut owners = self.owners.clone();
        owners.retain(|owner| new.owners.contains(owner));
        Ok(vec![Event::CarriedOver(CarriedOver {
            hours: new.hours,
            owners,
            unit,
        })])
    }

    pub(super) fn lapse(&self, reason: &Text, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.status == Status::Lapsed {
            return Ok(vec![]);
        }
        self.must_be_rejected()?;
        Ok(vec![Event::Lapsed(Lapsed {
            body: Some(rules(facts)?.ratified_by),
            reason: reason.clone(),
        })])
    }

    fn must_be_rejected(&self) -> Result<(), Refusal> {
        match self.status {
            Status::NotPrioritised { .. } => Ok(()),
            _ => Err(Refusal::NotRejected {
                status: self.status.clone(),
            }),
        }
    }
}

/// The same owners, in whatever order they were named, and the same hours.
fn same(old: &CarriedOver, new: &CarriedOver) -> bool {
    let among =
        |one: &CarriedOver, other: &CarriedOver| one.owners.iter().all(|unit| other.owners.contains(unit));
    (old.hours, old.unit) == (new.hours, new.unit) && among(old, new) && among(new, old)
}

fn seen(round: RoundId, facts: &Facts) -> Result<&Seen<Round>, Refusal> {
    facts.round.as_ref().ok_or(Refusal::UnknownRound { round })
}

/// The rules under which the need was not prioritised.
fn rules(facts: &Facts) -> Result<&Rules, Refusal> {
    let round = facts.round.as_ref().map(|seen| &seen.value);
    round.and_then(Round::rules).ok_or(Refusal::FactsMissing {
        what: "the rules of the round that it stood in",
    })
}
