//! The lot: secretaries commit to parts before voting opens and reveal them when the quorum is met, so that nobody
//! could foresee it and anybody can draw it again. No part is revealed earlier: voting could still be reopened.

use super::{Phase, Refusal, Round};
use events::{
    Digest, PersonId, Salt, Text,
    round::{Event, LotCommitted, LotDrawn, LotRevealed},
};

/// A part of the lot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LotPart {
    /// Who committed to it.
    pub person: PersonId,
    /// SHA-256 of its 32 bytes.
    pub commitment: Digest,
    /// The 32 bytes, once revealed or drawn by hand.
    pub opened: Option<Salt>,
}

impl LotPart {
    pub(super) fn of(committed: &LotCommitted) -> Self {
        Self {
            person: committed.person,
            commitment: committed.commitment,
            opened: None,
        }
    }
}

impl Round {
    /// The seed of the lot: SHA-256 over the parts in the order in which they were committed to. `None` where the rules
    /// call for no lot, and while a part is hidden.
    #[must_use]
    pub fn lot_seed(&self) -> Option<Digest> {
        if self.lot.is_empty() || self.lot_hidden() > 0 {
            return None;
        }
        let parts: Vec<u8> = self
            .lot
            .iter()
            .filter_map(|part| part.opened)
            .flat_map(|part| part.0)
            .collect();
        Some(Digest::of(&parts))
    }

    /// How many parts are neither revealed nor drawn.
    #[must_use]
    pub fn lot_hidden(&self) -> u32 {
        let open = self.lot.iter().filter(|part| part.opened.is_some()).count();
        self.lot_parts().saturating_sub(small(open))
    }

    fn lot_parts(&self) -> u32 {
        self.rules().map_or(0, |rules| rules.lot_parts)
    }

    pub(super) fn lay_open(&mut self, person: PersonId, bytes: Salt) {
        let part = self.lot.iter_mut().find(|part| part.person == person);
        if let Some(part) = part {
            part.opened = Some(bytes);
        }
    }

    pub(super) fn commit_lot(&self, commitment: Digest, person: PersonId) -> Result<Vec<Event>, Refusal> {
        match self.lot.iter().find(|part| part.person == person) {
            Some(part) if part.commitment == commitment => return Ok(vec![]),
            Some(_) => return Err(Refusal::AlreadyCommitted),
            None => {}
        }
        if !(Phase::RulesAdopted..=Phase::Frozen).contains(&self.phase) {
            return Err(Refusal::NoCommitments { phase: self.phase });
        }
        match self.lot_parts() {
            0 => Err(Refusal::NoLot),
            parts if small(self.lot.len()) >= parts => Err(Refusal::LotComplete { parts }),
            _ => Ok(vec![Event::LotCommitted(LotCommitted { commitment, person })]),
        }
    }

    /// Voting opens only when all parts are committed to.
    pub(super) fn lot_must_be_committed(&self) -> Result<(), Refusal> {
        match self.lot_parts().saturating_sub(small(self.lot.len())) {
            0 => Ok(()),
            missing => Err(Refusal::LotUncommitted { missing }),
        }
    }

    pub(super) fn reveal_lot(&self, part: Salt, person: PersonId) -> Result<Vec<Event>, Refusal> {
        let own = self.part_of(person)?;
        if own.opened == Some(part) {
            return Ok(vec![]);
        }
        self.must_be(Phase::QuorumMet)?;
        if own.opened.is_some() {
            return Err(Refusal::PartIsThere);
        }
        if Digest::of(&part.0) != own.commitment {
            return Err(Refusal::WrongPart);
        }
        Ok(vec![Event::LotRevealed(LotRevealed { part, person })])
    }

    pub(super) fn draw_lot(
        &self,
        instead_of: PersonId,
        drawn: Salt,
        reason: &Text,
        person: PersonId,
    ) -> Result<Vec<Event>, Refusal> {
        let missing = self.part_of(instead_of)?;
        if missing.opened == Some(drawn) {
            return Ok(vec![]);
        }
        self.must_be(Phase::QuorumMet)?;
        if missing.opened.is_some() {
            return Err(Refusal::PartIsThere);
        }
        // Who knows the other parts by now could else choose between two lots: the one committed to and the one drawn.
        if instead_of == person {
            return Err(Refusal::OwnPart);
        }
        Ok(vec![Event::LotDrawn(LotDrawn {
            drawn,
            instead_of,
            reason: reason.clone(),
        })])
    }

    fn part_of(&self, person: PersonId) -> Result<&LotPart, Refusal> {
        let mut parts = self.lot.iter();
        parts
            .find(|part| part.person == person)
            .ok_or(Refusal::NotCommitted { person })
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
