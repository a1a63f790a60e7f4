//! Complaints: made by a unit within the window after a count, settled by somebody else, and never by an edit: what is
//! upheld leads to another count or another round.

use super::{Facts, Phase, Refusal, Round};
use events::{
    ComplaintId, PersonId, Text, Time, UnitId,
    round::{ComplaintSettled, Contested, Event, Remedy},
};

/// A complaint as known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Complaint {
    /// The unit that complained.
    pub unit: UnitId,
    /// Who complained for it.
    pub person: PersonId,
    /// About what.
    pub reason: Text,
    /// What came of it, and for a recount the time before which it is not made; `None` while it is open.
    pub settled: Option<(Remedy, Option<Time>)>,
}

impl Complaint {
    pub(super) fn of(contested: &Contested) -> Self {
        let Contested {
            unit, person, reason, ..
        } = contested.clone();
        Self {
            unit,
            person,
            reason,
            settled: None,
        }
    }
}

impl Round {
    /// How many complaints are not settled.
    #[must_use]
    pub fn open_complaints(&self) -> usize {
        let open = |complaint: &&Complaint| complaint.settled.is_none();
        self.complaints.values().filter(open).count()
    }

    pub(super) fn contest(
        &self,
        complaint: ComplaintId,
        unit: UnitId,
        reason: &Text,
        (at, person): (Time, PersonId),
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        match self.complaints.get(&complaint) {
            Some(old) if (old.unit, &old.reason) == (unit, reason) => return Ok(vec![]),
            Some(_) => return Err(Refusal::ComplaintTaken { complaint }),
            None => self.must_be(Phase::Tallied)?,
        }
        if !facts.on_roll {
            return Err(Refusal::NotOnRoll { unit });
        }
        let tallied = self
            .tallied
            .as_ref()
            .ok_or(Refusal::FactsMissing { what: "the count" })?;
        let until = tallied.complaints_until;
        if at > until {
            return Err(Refusal::TooLate { until, at });
        }
        Ok(vec![Event::Contested(Contested {
            complaint,
            not_after: until,
            person,
            reason: reason.clone(),
            unit,
        })])
    }

    pub(super) fn settle(
        &self,
        complaint: ComplaintId,
        remedy: Remedy,
        reason: &Text,
        recount_from: Option<Time>,
        person: PersonId,
    ) -> Result<Vec<Event>, Refusal> {
        let made = self
            .complaints
            .get(&complaint)
            .ok_or(Refusal::UnknownComplaint { complaint })?;
        match made.settled {
            Some(settled) if settled == (remedy, recount_from) => return Ok(vec![]),
            Some(_) => return Err(Refusal::ComplaintIsSettled { complaint }),
            None => self.must_be(Phase::Tallied)?,
        }
        if made.person == person {
            return Err(Refusal::OwnComplaint);
        }
        if recount_from.is_some() && remedy != Remedy::Recount {
            return Err(Refusal::NoRecount);
        }
        Ok(vec![Event::ComplaintSettled(ComplaintSettled {
            complaint,
            reason: reason.clone(),
            recount_from,
            remedy,
        })])
    }
}
