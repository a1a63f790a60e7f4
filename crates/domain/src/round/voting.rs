//! Voting: the roll is frozen as it opens, its end moves only by two persons before it has come, and it is opened once
//! more at most when too few voted.

use super::{Facts, Phase, Refusal, RollFact, Round, Turnout};
use events::{
    PersonId, Text, Time,
    round::{
        Event, Extended, ExtensionProposed, Failed, QuorumFailed, QuorumMet, Reopened, VotingClosed,
        VotingOpened,
    },
};

/// A later end of voting, proposed by one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extension {
    /// Who proposed it.
    pub person: PersonId,
    /// When voting would end.
    pub until: Time,
}

impl Extension {
    pub(super) fn of(proposed: &ExtensionProposed) -> Self {
        let ExtensionProposed { person, until, .. } = *proposed;
        Self { person, until }
    }
}

impl Round {
    pub(super) fn open_voting(&self, until: Time, at: Time, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.voting_until.is_some_and(|known| known != until) {
            return Err(Refusal::WrongPhase {
                phase: self.phase,
                wanted: Phase::Frozen,
            });
        }
        self.step(Phase::Frozen, || {
            if until <= at {
                return Err(Refusal::DeadlinePassed { until, at });
            }
            self.lot_must_be_committed()?;
            let roll = facts
                .roll
                .clone()
                .ok_or(Refusal::FactsMissing { what: "the roll" })?;
            let RollFact {
                blob,
                units,
                clusters,
            } = roll.map_err(|why| Refusal::NoRoll { why })?;
            Ok(Event::VotingOpened(VotingOpened {
                clusters_seen: clusters,
                roll: blob,
                units,
                until,
            }))
        })
    }

    pub(super) fn propose_extension(
        &self,
        until: Time,
        reason: &Text,
        at: Time,
        person: PersonId,
    ) -> Result<Vec<Event>, Refusal> {
        if self.extension.is_some_and(|waiting| waiting.until == until) || self.was_extended_to(until) {
            return Ok(vec![]);
        }
        let old_until = self.may_still_be_extended(until, at)?;
        Ok(vec![Event::ExtensionProposed(ExtensionProposed {
            old_until,
            person,
            reason: reason.clone(),
            until,
        })])
    }

    pub(super) fn confirm_extension(
        &self,
        until: Time,
        at: Time,
        person: PersonId,
    ) -> Result<Vec<Event>, Refusal> {
        if self.was_extended_to(until) {
            return Ok(vec![]);
        }
        let old_until = self.may_still_be_extended(until, at)?;
        match self.extension {
            Some(waiting) if waiting.until != until => Err(Refusal::NoExtension { until }),
            None => Err(Refusal::NoExtension { until }),
            Some(waiting) if waiting.person == person => Err(Refusal::SamePerson),
            Some(_) => Ok(vec![Event::Extended(Extended { old_until, until })]),
        }
    }

    /// Voting ends then already, and did when it was asked for.
    fn was_extended_to(&self, until: Time) -> bool {
        self.phase == Phase::Voting && self.voting_until == Some(until)
    }

    /// When voting ends as it is.
    fn may_still_be_extended(&self, until: Time, at: Time) -> Result<Time, Refusal> {
        self.must_be(Phase::Voting)?;
        let old = self.voting_until.unwrap_or(at);
        if at > old {
            return Err(Refusal::TooLate { until: old, at });
        }
        if until <= old {
            return Err(Refusal::NotLater { old, until });
        }
        Ok(old)
    }

    pub(super) fn close_voting(&self, at: Time) -> Result<Vec<Event>, Refusal> {
        self.step(Phase::Voting, || {
            let until = self.voting_until.unwrap_or(at);
            if at < until {
                Err(Refusal::TooEarly { until, at })
            } else {
                Ok(Event::VotingClosed(VotingClosed {}))
            }
        })
    }

    pub(super) fn check_quorum(&self, facts: &Facts) -> Result<Event, Refusal> {
        let turnout = facts
            .turnout
            .ok_or(Refusal::FactsMissing { what: "the turnout" })?;
        let rules = self.rules().ok_or(Refusal::FactsMissing { what: "the rules" })?;
        let Turnout { cast, roll, .. } = turnout;
        let met = u64::from(cast) >= rules.quorum.of_ceil(roll.into()) && cast > 0;
        Ok(if met {
            Event::QuorumMet(QuorumMet { cast, roll })
        } else {
            Event::QuorumFailed(QuorumFailed { cast, roll })
        })
    }

    pub(super) fn reopen(&self, until: Time, at: Time) -> Result<Vec<Event>, Refusal> {
        if self.reopened && self.was_extended_to(until) {
            return Ok(vec![]);
        }
        self.must_be(Phase::QuorumFailed)?;
        if self.reopened {
            return Err(Refusal::ReopenedBefore);
        }
        if until <= at {
            return Err(Refusal::DeadlinePassed { until, at });
        }
        Ok(vec![Event::Reopened(Reopened { until })])
    }

    pub(super) fn give_up(&self, reason: &Text) -> Result<Vec<Event>, Refusal> {
        if self.phase == Phase::Failed {
            return Ok(vec![]);
        }
        self.must_be(Phase::QuorumFailed)?;
        Ok(vec![Event::Failed(Failed {
            reason: reason.clone(),
        })])
    }
}
