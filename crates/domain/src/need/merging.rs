//! Needs that are one, and one need that is several: merged, parted again, divided. No owner is lost on the way.

use super::{Facts, Lineage, Need, Refusal, Status, arrival::must_be_complete};
use crate::Seen;
use events::{
    NeedId, Text, UnitId,
    need::{Absorbed, Event, Merged, Released, Revised, Split, SplitOff, Unmerged},
};
use std::collections::BTreeSet;

impl Need {
    pub(super) fn merge(&self, into: NeedId, reason: &Text, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.status == Status::Merged(into) {
            return Ok(vec![]);
        }
        self.must_move()?;
        if facts.id == Some(into) {
            return Err(Refusal::MergeWithItself);
        }
        let target = other(into, facts)?;
        target.value.must_move_as_target(into)?;
        Ok(vec![Event::Merged(Merged {
            into,
            reason: reason.clone(),
            target: target.cite.clone(),
        })])
    }

    pub(super) fn absorb(&self, from: NeedId, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.lineage(from).is_some() {
            return Ok(vec![]);
        }
        self.must_move()?;
        let source = other(from, facts)?;
        if !source.value.is_merged_into(facts.id) {
            return Err(Refusal::NotMergedHere { need: from });
        }
        Ok(vec![Event::Absorbed(Absorbed {
            from,
            owners: source.value.owners.clone(),
            source: source.cite.clone(),
        })])
    }

    pub(super) fn unmerge(&self, from: NeedId, reason: &Text, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.status != Status::Merged(from) {
            return if self.parted.contains(&from) {
                Ok(vec![])
            } else {
                Err(Refusal::NotMergedInto { need: from })
            };
        }
        let target = other(from, facts)?;
        target.value.must_move_as_target(from)?;
        let lineage = facts.id.and_then(|own| target.value.lineage(own));
        if lineage.is_some_and(|lineage| lineage.settled) {
            return Err(Refusal::MergeIsSettled { need: from });
        }
        Ok(vec![Event::Unmerged(Unmerged {
            reason: reason.clone(),
            target: target.cite.clone(),
        })])
    }

    pub(super) fn release(&self, need: NeedId, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let Some(lineage) = self.lineage(need) else {
            return if self.released.contains(&need) {
                Ok(vec![])
            } else {
                Err(Refusal::NotMergedHere { need })
            };
        };
        self.must_move()?;
        if lineage.settled {
            let need = facts.id.unwrap_or(need);
            return Err(Refusal::MergeIsSettled { need });
        }
        let source = other(need, facts)?;
        if source.value.is_merged_into(facts.id) {
            return Err(Refusal::StillMerged { need });
        }
        Ok(vec![Event::Released(Released {
            from: need,
            owners: self.only_through(lineage),
            source: source.cite.clone(),
        })])
    }

    pub(super) fn split(&self, into: &[NeedId], reason: &Text, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if matches!(&self.status, Status::Split(parts) if parts == into) {
            return Ok(vec![]);
        }
        self.must_move()?;
        let parts: BTreeSet<&NeedId> = into.iter().collect();
        let itself = facts.id.is_some_and(|own| parts.contains(&own));
        if parts.len() < 2 || parts.len() < into.len() || itself {
            return Err(Refusal::BadParts);
        }
        Ok(vec![Event::Split(Split {
            into: into.to_vec(),
            reason: reason.clone(),
        })])
    }

    pub(super) fn split_off(
        &self,
        from: NeedId,
        wording: &Revised,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        if self.status != Status::Absent {
            let same = |old: &SplitOff| old.from == from && super::wording_of_part(old) == *wording;
            return if self.split_off.as_ref().is_some_and(same) {
                Ok(vec![])
            } else {
                Err(Refusal::AlreadySubmitted)
            };
        }
        let source = other(from, facts)?;
        let parts = match &source.value.status {
            Status::Split(parts) => parts.as_slice(),
            _ => &[],
        };
        if facts.id.is_none_or(|own| !parts.contains(&own)) {
            return Err(Refusal::NotSplitHere { need: from });
        }
        must_be_complete(wording)?;
        let Revised {
            delivery_type,
            description,
            hours,
            subject,
            title,
        } = wording.clone();
        Ok(vec![Event::SplitOff(SplitOff {
            delivery_type,
            description,
            from,
            hours,
            owners: source.value.owners.clone(),
            source: source.cite.clone(),
            subject,
            title,
        })])
    }

    fn lineage(&self, from: NeedId) -> Option<&Lineage> {
        self.absorbed.iter().find(|lineage| lineage.from == from)
    }

    fn is_merged_into(&self, other: Option<NeedId>) -> bool {
        other.is_some_and(|other| self.status == Status::Merged(other))
    }

    /// The owners that came through this merge alone: by no act of their own and through no other merge.
    fn only_through(&self, lineage: &Lineage) -> Vec<UnitId> {
        let through_another = |unit: &UnitId| {
            self.absorbed
                .iter()
                .any(|another| another.from != lineage.from && another.owners.contains(unit))
        };
        let mut owners = lineage.owners.clone();
        owners.retain(|unit| !self.by_own_act.contains(unit) && !through_another(unit));
        owners
    }

    fn must_move_as_target(&self, need: NeedId) -> Result<(), Refusal> {
        match &self.status {
            Status::Absent => Err(Refusal::UnknownTarget { need }),
            status if status.is_on_its_way() => Ok(()),
            _ => Err(Refusal::TargetStandsStill { need }),
        }
    }
}

fn other(need: NeedId, facts: &Facts) -> Result<&Seen<Need>, Refusal> {
    facts.other.as_ref().ok_or(Refusal::UnknownTarget { need })
}
