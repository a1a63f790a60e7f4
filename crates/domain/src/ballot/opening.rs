//! Opening the ballots that count. An opening that is lost may be presented by the voter from the receipt, within the
//! days that the rules give and again before a recount; what is not presented is declared unopened.

use super::{Ballot, Facts, Marks, Refusal, commit};
use crate::{Seen, round::Phase, round::Round};
use events::{
    Salt, Text, Time,
    ballot::{Event, Opened, OpeningLost, Unopened},
};

impl Ballot {
    pub(super) fn open(&self, facts: &Facts, seen: &Seen<Round>) -> Result<Vec<Event>, Refusal> {
        let (version, cast) = self.cast.as_ref().ok_or(Refusal::NotCast)?;
        if !self.is_sealed() {
            return Ok(vec![]);
        }
        ballots_are_opened(seen)?;
        let (marks, salt) = facts.opening.clone().ok_or(Refusal::NoOpening)?;
        if commit(&salt, &marks)? != cast.commitment {
            return Err(Refusal::WrongOpening);
        }
        Ok(vec![Event::Opened(Opened {
            cast: *version,
            marks,
            round_seen: seen.cite.clone(),
            salt,
        })])
    }

    pub(super) fn lose_opening(
        &self,
        at: Time,
        facts: &Facts,
        seen: &Seen<Round>,
    ) -> Result<Vec<Event>, Refusal> {
        let (version, cast) = self.cast.as_ref().ok_or(Refusal::NotCast)?;
        if !self.is_sealed() || self.lost.is_some() {
            return Ok(vec![]);
        }
        ballots_are_opened(seen)?;
        if let Some((marks, salt)) = &facts.opening
            && commit(salt, marks)? == cast.commitment
        {
            return Err(Refusal::OpeningIsThere);
        }
        let days = seen.value.rules().map_or(0, |rules| rules.represent_days);
        Ok(vec![Event::OpeningLost(OpeningLost {
            cast: *version,
            round_seen: seen.cite.clone(),
            until: at.plus_days(days),
        })])
    }

    pub(super) fn represent(
        &self,
        at: Time,
        marks: &Marks,
        salt: Salt,
        seen: &Seen<Round>,
    ) -> Result<Vec<Event>, Refusal> {
        let (version, cast) = self.cast.as_ref().ok_or(Refusal::NotCast)?;
        if self
            .opened
            .as_ref()
            .is_some_and(|opened| opened.salt == salt && opened.marks == *marks)
        {
            return Ok(vec![]);
        }
        if self.opened.is_some() {
            return Err(Refusal::AlreadyOpened);
        }
        ballots_are_opened(seen)?;
        // Before a recount it may be presented once more, for that is how the loss is set right.
        let until = self
            .lost
            .max(seen.value.recount_from.filter(|_| self.lost.is_some()));
        let until = until.ok_or(Refusal::NotLost)?;
        if at > until {
            return Err(Refusal::PresentedLate { until, at });
        }
        if commit(&salt, marks)? != cast.commitment {
            return Err(Refusal::WrongOpening);
        }
        Ok(vec![Event::Opened(Opened {
            cast: *version,
            marks: marks.clone(),
            round_seen: seen.cite.clone(),
            salt,
        })])
    }

    pub(super) fn unopen(&self, at: Time, reason: &Text, seen: &Seen<Round>) -> Result<Vec<Event>, Refusal> {
        let (version, _) = self.cast.as_ref().ok_or(Refusal::NotCast)?;
        if self.opened.is_some() {
            return Err(Refusal::AlreadyOpened);
        }
        if self.unopened {
            return Ok(vec![]);
        }
        ballots_are_opened(seen)?;
        match self.lost {
            None => Err(Refusal::NotLost),
            Some(until) if at <= until => Err(Refusal::StillPresentable { until, at }),
            Some(_) => Ok(vec![Event::Unopened(Unopened {
                cast: *version,
                reason: reason.clone(),
                round_seen: seen.cite.clone(),
            })]),
        }
    }
}

/// Nothing is opened before the quorum is met, and nothing after the count.
fn ballots_are_opened(seen: &Seen<Round>) -> Result<(), Refusal> {
    match seen.value.phase {
        Phase::QuorumMet => Ok(()),
        phase => Err(Refusal::Sealed { phase }),
    }
}
