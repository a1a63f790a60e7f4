//! What comes in, needs and offers, and what is frozen before the vote. Each entry is half of an act on two streams:
//! the other half was decided just before, in the same command, and is seen here.

use super::{CandidatesFact, Facts, Phase, Refusal, Round};
use crate::need;
use events::{
    CentreId, NeedId,
    round::{CandidatesFrozen, Event, NeedEntered, OfferEntered, ScreeningClosed},
};

impl Round {
    pub(super) fn enter_need(&self, need: NeedId, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.needs.contains(&need) {
            return Ok(vec![]);
        }
        self.must_take_entries()?;
        let entered = |status: &need::Status| matches!(status, need::Status::InRound(round) if Some(*round) == facts.id);
        let seen = facts.need.as_ref().filter(|seen| entered(&seen.value.status));
        let seen = seen.ok_or(Refusal::NeedNotEntered { need })?;
        Ok(vec![Event::NeedEntered(NeedEntered {
            need,
            need_seen: seen.cite.clone(),
        })])
    }

    pub(super) fn enter_offer(
        &self,
        centre: CentreId,
        hours: u64,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        match self.offers.get(&centre) {
            Some(&old) if old == hours => return Ok(vec![]),
            Some(&hours) => return Err(Refusal::AlreadyOffered { hours }),
            None => self.must_take_entries()?,
        }
        let offered = facts.id.and_then(|own| {
            let seen = facts.centre.as_ref()?;
            seen.value.offered.get(&own).copied()
        });
        if offered != Some(hours) {
            return Err(Refusal::NotOffered { centre, hours });
        }
        Ok(vec![Event::OfferEntered(OfferEntered { centre, hours })])
    }

    fn must_take_entries(&self) -> Result<(), Refusal> {
        if self.takes_entries() {
            Ok(())
        } else {
            Err(Refusal::NoEntries { phase: self.phase })
        }
    }

    pub(super) fn close_screening(&self) -> Result<Vec<Event>, Refusal> {
        self.step(Phase::Screening, || {
            Ok(Event::ScreeningClosed(ScreeningClosed {}))
        })
    }

    pub(super) fn freeze(&self, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        self.step(Phase::ScreeningClosed, || {
            let fact = facts.candidates.clone().ok_or(Refusal::FactsMissing {
                what: "the candidates",
            })?;
            let CandidatesFact { blob, needs, through } = fact;
            if needs == 0 {
                return Err(Refusal::NoCandidates);
            }
            Ok(Event::CandidatesFrozen(CandidatesFrozen {
                candidates: blob,
                needs,
                through,
            }))
        })
    }
}
