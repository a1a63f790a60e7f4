//! A centre's hours: declared for a period, offered to rounds, bound by mandates and given back. No hour is promised
//! twice, and none that a statutory task takes is promised at all.

use super::{Centre, Event, Facts, Refusal};
use crate::round::Phase;
use events::{
    MandateId, Period, RoundId, Text,
    centre::{
        BasisKind, BasisRecorded, CapacityDeclared, CapacityOffered, CapacityWithdrawn, HoursCommitted,
        HoursReturned,
    },
};
use std::collections::BTreeSet;

/// Hours that a mandate binds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Held {
    /// Hours, less what was given back.
    pub hours: u64,
    /// The round they were offered to.
    pub round: RoundId,
}

impl Centre {
    pub(super) fn declare(&self, new: &CapacityDeclared, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let free = new.hours.saturating_sub(new.reserved);
        let promised = self.promised(new.period, &facts.over);
        if self.declared.get(&new.period) == Some(new) {
            return Ok(vec![]);
        }
        if !new.period.is_ordered() {
            return Err(Refusal::BadPeriod);
        }
        let mut others = self.declared.keys().filter(|period| **period != new.period);
        if let Some(other) = others.find(|period| period.overlaps(&new.period)) {
            let Period { from, to } = *other;
            return Err(Refusal::OverlapsDeclared { from, to });
        }
        if new.reserved > new.hours {
            return Err(Refusal::ReservedTooMuch {
                reserved: new.reserved,
                hours: new.hours,
            });
        }
        if free < promised {
            return Err(Refusal::DeclaredTooLittle { free, promised });
        }
        Ok(vec![Event::CapacityDeclared(new.clone())])
    }

    pub(super) fn offer(&self, asked: u64, round: RoundId, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match self.offered.get(&round) {
            Some(&hours) if hours == asked => return Ok(vec![]),
            Some(&hours) => return Err(Refusal::AlreadyOffered { hours }),
            None => {}
        }
        let seen = facts.round.as_ref().ok_or(Refusal::UnknownRound { round })?;
        let rules = seen.value.rules().filter(|_| seen.value.takes_entries());
        let period = rules.ok_or(Refusal::RoundTakesNoOffers { round })?.period;
        let Period { from, to } = period;
        let left = self.left(period, facts).ok_or(Refusal::NoCapacity { from, to })?;
        if asked > left {
            return Err(Refusal::PromisedTwice { asked, left });
        }
        Ok(vec![Event::CapacityOffered(CapacityOffered {
            hours: asked,
            period,
            round,
        })])
    }

    pub(super) fn withdraw(
        &self,
        hours: u64,
        reason: &Text,
        round: RoundId,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        let same = |old: &CapacityWithdrawn| (old.round, old.hours, &old.reason) == (round, hours, reason);
        if self.withdrawn.iter().any(same) {
            return Ok(vec![]);
        }
        if !self.offered.contains_key(&round) {
            return Err(Refusal::NotOffered { round });
        }
        let seen = facts.round.as_ref().ok_or(Refusal::UnknownRound { round })?;
        let left = self.net_offer(round).saturating_sub(self.bound_in(round));
        if hours == 0 || hours > left {
            return Err(Refusal::WithdrawnTooMuch { asked: hours, left });
        }
        Ok(vec![Event::CapacityWithdrawn(CapacityWithdrawn {
            hours,
            reason: reason.clone(),
            round,
            round_seen: seen.cite.clone(),
        })])
    }

    pub(super) fn commit(
        &self,
        mandate: MandateId,
        hours: u64,
        round: RoundId,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        if self.committed.contains_key(&mandate) {
            return Ok(vec![]);
        }
        let known = facts
            .round
            .as_ref()
            .filter(|seen| seen.value.phase > Phase::Absent);
        let seen = known.ok_or(Refusal::UnknownRound { round })?;
        // Without an offer there is nothing to bind, not even nought hours.
        let left = self.net_offer(round).saturating_sub(self.bound_in(round));
        if !self.offered.contains_key(&round) || hours > left {
            return Err(Refusal::BeyondOffer { asked: hours, left });
        }
        self.must_be_left(hours, round, facts)?;
        Ok(vec![Event::HoursCommitted(HoursCommitted {
            hours,
            mandate,
            round,
            round_seen: seen.cite.clone(),
        })])
    }

    /// A first mandate takes from the offer. A later one, after a new proposal, takes from what has been free since,
    /// and that may be promised elsewhere by now; so does one on an offer that was taken to have come to nothing.
    fn must_be_left(&self, asked: u64, round: RoundId, facts: &Facts) -> Result<(), Refusal> {
        let is_first = !self.committed.values().any(|held| held.round == round);
        let stands = is_first && !facts.over.contains(&round);
        let Some(period) = self.periods.get(&round).filter(|_| !stands) else {
            return Ok(());
        };
        let left = self.left(*period, facts).unwrap_or(0);
        if asked > left {
            return Err(Refusal::PromisedTwice { asked, left });
        }
        Ok(())
    }

    pub(super) fn give_back(
        &self,
        mandate: MandateId,
        asked: u64,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        let held = self.committed.get(&mandate).zip(facts.mandate.as_ref());
        let (held, seen) = held.ok_or(Refusal::NotCommitted { mandate })?;
        let due = held.hours.saturating_sub(seen.value.binds());
        if due == 0 {
            return Ok(vec![]);
        }
        if asked != due {
            return Err(Refusal::ReturnDiffers { asked, due });
        }
        Ok(vec![Event::HoursReturned(HoursReturned {
            hours: due,
            mandate,
            mandate_seen: seen.cite.clone(),
        })])
    }

    /// Hours left for a period, after statutory tasks and all that is promised; `None` when none are declared for the
    /// whole of it. Hours are declared for a time as a whole: what a round takes of its first half, none has of its
    /// second.
    fn left(&self, period: Period, facts: &Facts) -> Option<u64> {
        let mut declared = self.declared.values();
        let declared = declared.find(|declared| declared.period.covers(&period))?;
        let free = declared.hours.saturating_sub(declared.reserved);
        Some(free.saturating_sub(self.promised(declared.period, &facts.over)))
    }

    /// Hours promised in a period: offered to rounds, or bound by their mandates where those are issued.
    fn promised(&self, period: Period, over: &BTreeSet<RoundId>) -> u64 {
        let rounds = self.periods.iter().filter(|(_, own)| own.overlaps(&period));
        rounds
            .map(|(round, _)| self.promised_to(*round, over))
            .fold(0, u64::saturating_add)
    }

    fn promised_to(&self, round: RoundId, over: &BTreeSet<RoundId>) -> u64 {
        match self.committed.values().any(|held| held.round == round) {
            true => self.bound_in(round),
            false if over.contains(&round) => 0,
            false => self.net_offer(round),
        }
    }

    /// Hours bound by the mandates of a round.
    fn bound_in(&self, round: RoundId) -> u64 {
        let held = self.committed.values().filter(|held| held.round == round);
        held.map(|held| held.hours).fold(0, u64::saturating_add)
    }

    /// Hours offered to a round, less what was withdrawn.
    #[must_use]
    pub fn net_offer(&self, round: RoundId) -> u64 {
        let offered = self.offered.get(&round).copied().unwrap_or(0);
        let withdrawn = self.withdrawn.iter().filter(|withdrawn| withdrawn.round == round);
        withdrawn.fold(offered, |left, withdrawn| left.saturating_sub(withdrawn.hours))
    }

    /// Whether recorded bases oblige it to so many more hours in these subjects, beside what is bound in that period
    /// already. A basis counts only if it holds for the whole period and for every subject.
    #[must_use]
    pub fn is_obliged_to(&self, hours: u64, period: Period, subjects: &BTreeSet<String>) -> bool {
        let of_period = |round: &RoundId| self.periods.get(round).is_none_or(|own| own.overlaps(&period));
        let bound = self
            .committed
            .values()
            .filter(|held| of_period(&held.round))
            .map(|held| held.hours)
            .fold(hours, u64::saturating_add);
        let covers = |basis: &&BasisRecorded| subjects.iter().all(|subject| is_about(basis, subject));
        let obliged = self
            .holding_in(period)
            .filter(covers)
            .map(|basis| basis.hours)
            .fold(0, u64::saturating_add);
        bound <= obliged
    }

    /// Whether a subject lies outside what its grant letters for the period name. A letter that names no subject is
    /// about all of them, and without a letter there is nothing to be outside of.
    #[must_use]
    pub fn is_outside_letters(&self, period: Period, subject: &str) -> bool {
        let is_letter = |basis: &&BasisRecorded| basis.kind == BasisKind::GrantLetter;
        let mut letters = self.holding_in(period).filter(is_letter).peekable();
        letters.peek().is_some() && letters.all(|letter| !is_about(letter, subject))
    }

    fn holding_in(&self, period: Period) -> impl Iterator<Item = &BasisRecorded> {
        self.bases
            .iter()
            .filter(move |basis| basis.period.covers(&period))
    }
}

fn is_about(basis: &BasisRecorded, subject: &str) -> bool {
    basis.subjects.is_empty() || basis.subjects.iter().any(|named| named == subject)
}
