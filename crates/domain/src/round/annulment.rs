//! Annulment: proposed by one person with a reason, confirmed by another, at any time before the list is final.

use super::{Phase, Refusal, Round};
use events::{
    PersonId, Text,
    round::{Annulled, AnnulmentProposed, Event},
};

impl Round {
    pub(super) fn propose_annulment(&self, reason: &Text, person: PersonId) -> Result<Vec<Event>, Refusal> {
        if self.phase == Phase::Annulled {
            return Ok(vec![]);
        }
        self.must_go_on()?;
        match self.annulment {
            // Proposed already: what is left is that another person confirms it.
            Some(_) => Ok(vec![]),
            None => Ok(vec![Event::AnnulmentProposed(AnnulmentProposed {
                person,
                reason: reason.clone(),
            })]),
        }
    }

    pub(super) fn confirm_annulment(&self, person: PersonId) -> Result<Vec<Event>, Refusal> {
        if self.phase == Phase::Annulled {
            return Ok(vec![]);
        }
        self.must_go_on()?;
        match self.annulment {
            None => Err(Refusal::NoAnnulment),
            Some(first) if first == person => Err(Refusal::SamePerson),
            Some(_) => Ok(vec![Event::Annulled(Annulled {})]),
        }
    }

    fn must_go_on(&self) -> Result<(), Refusal> {
        if self.phase.is_over() {
            return Err(Refusal::Over { phase: self.phase });
        }
        Ok(())
    }
}
