//! How a need leaves before a vote. Always with a reason, and always by a person who may.

use super::{Need, Refusal, Status};
use events::need::{Event, ReferredToResearch, RuledOut, Withdrawn};

impl Need {
    pub(super) fn withdraw(&self, new: &Withdrawn) -> Result<Vec<Event>, Refusal> {
        self.must_own(new.unit)?;
        if self.status == Status::Withdrawn {
            return Ok(vec![]);
        }
        self.must_move()?;
        match self.owners.len().saturating_sub(1) {
            0 => Ok(vec![Event::Withdrawn(new.clone())]),
            others => Err(Refusal::OthersOwnIt { others }),
        }
    }

    pub(super) fn rule_out(&self, new: &RuledOut) -> Result<Vec<Event>, Refusal> {
        if self.status == Status::RuledOut(new.exit) {
            return Ok(vec![]);
        }
        self.must_move()?;
        Ok(vec![Event::RuledOut(new.clone())])
    }

    pub(super) fn refer(&self, new: &ReferredToResearch) -> Result<Vec<Event>, Refusal> {
        if matches!(&self.status, Status::ReferredToResearch(to) if *to == new.to) {
            return Ok(vec![]);
        }
        self.must_move()?;
        if new.to.trim().is_empty() {
            return Err(Refusal::NoAddressee);
        }
        Ok(vec![Event::ReferredToResearch(new.clone())])
    }
}
