//! A body refuses some centres of a proposal, and perhaps some of the next: what becomes of the needs placed there.

use events::{CentreId, Digest, NeedId};
use outcome::{Candidates, Count, List, Proposal, Reason, repropose};
use std::collections::{BTreeMap, BTreeSet};

/// What stands after a count and some refusals.
pub(crate) struct After<'a> {
    candidates: &'a Candidates,
    list: &'a List,
    digest: Digest,
    /// The proposal that the body has before it.
    proposal: Proposal,
    /// For each refusal, all centres refused so far.
    refusals: Vec<BTreeSet<CentreId>>,
    /// Hours that nothing stands on, in each subject area that was counted by itself.
    left: BTreeMap<(String, CentreId), u64>,
    /// The centres at which each need stands.
    stands: BTreeMap<NeedId, BTreeSet<CentreId>>,
}

impl<'a> After<'a> {
    pub(crate) fn the_count(candidates: &'a Candidates, count: &'a Count) -> Self {
        let mut after = Self {
            candidates,
            list: &count.list,
            digest: count.proposal.list,
            proposal: count.proposal.clone(),
            refusals: vec![],
            left: left(&count.list),
            stands: BTreeMap::new(),
        };
        after.place();
        after
    }

    /// The subject area of a need, where each was counted by itself.
    fn field(&self, need: NeedId) -> String {
        let known = self.candidates.needs.iter().find(|known| known.need == need);
        match self.list.sections.is_empty() {
            true => String::new(),
            false => known.unwrap().subject.clone(),
        }
    }

    /// Where the needs of the proposal stand now.
    fn place(&mut self) {
        for mandate in &self.proposal.mandates {
            for item in &mandate.items {
                self.stands.entry(item.need).or_default().insert(mandate.centre);
            }
        }
    }

    /// The body refuses some of the centres proposed; gives whether there were any.
    pub(crate) fn refuse(&mut self, flags: &[bool]) -> bool {
        let new = among(flags, &self.proposal);
        let all: BTreeSet<CentreId> = self
            .refusals
            .last()
            .into_iter()
            .flatten()
            .chain(&new)
            .copied()
            .collect();
        self.refusals.push(all.clone());
        let again = repropose(self.list, self.digest, self.candidates, &self.refusals);
        let homeless = self.only_what_was_refused_moves(&again, &all);
        for mandate in &again.mandates {
            assert!(!all.contains(&mandate.centre), "refused and proposed again");
            for item in &mandate.items {
                let place = (self.field(item.need), mandate.centre);
                let left = self.left.get_mut(&place).unwrap();
                assert!(item.hours <= *left, "{} of {left}", item.hours);
                *left -= item.hours;
            }
        }
        self.has_no_place(&homeless, &all);
        self.proposal = again;
        self.place();
        !new.is_empty()
    }

    /// Each need that stood there is placed whole or has no place, and no other is named; gives those without a place.
    fn only_what_was_refused_moves(
        &mut self,
        again: &Proposal,
        refused: &BTreeSet<CentreId>,
    ) -> BTreeSet<NeedId> {
        let hours = given(again);
        let moved: BTreeSet<NeedId> = hours.keys().copied().collect();
        let homeless: BTreeSet<NeedId> = again.unplaced.iter().map(|unplaced| unplaced.need).collect();
        let is_touched = |at: &BTreeSet<CentreId>| !at.is_disjoint(refused);
        let touched = self.stands.iter().filter(|(_, at)| is_touched(at));
        let touched: BTreeSet<NeedId> = touched.map(|(need, _)| *need).collect();
        assert!(moved.is_disjoint(&homeless));
        assert_eq!(&moved | &homeless, touched, "these and no other");
        assert!(
            again
                .unplaced
                .iter()
                .all(|unplaced| unplaced.reason == Reason::Refused)
        );
        for item in &self.list.items {
            assert!(hours.get(&item.need).is_none_or(|hours| *hours == item.hours));
        }
        self.stands.retain(|need, _| !touched.contains(need));
        homeless
    }

    /// What is said to have no place has none even now.
    fn has_no_place(&self, homeless: &BTreeSet<NeedId>, refused: &BTreeSet<CentreId>) {
        let fits = |field: &str, part: &outcome::Part| {
            let left = self.left.get(&(field.to_owned(), part.centre));
            !refused.contains(&part.centre) && part.hours <= left.copied().unwrap_or(0)
        };
        for candidate in self
            .candidates
            .needs
            .iter()
            .filter(|candidate| homeless.contains(&candidate.need))
        {
            let field = self.field(candidate.need);
            let mut options = candidate.options.iter();
            let place = options.find(|option| option.parts.iter().all(|part| fits(&field, part)));
            assert_eq!(place, None);
        }
    }
}

fn left(list: &List) -> BTreeMap<(String, CentreId), u64> {
    let whole = list
        .pots
        .iter()
        .map(|pot| ((String::new(), pot.centre), pot.left - pot.silent));
    let areas = list.sections.iter().flat_map(|section| {
        section
            .pots
            .iter()
            .map(|pot| ((section.field.clone(), pot.centre), pot.left))
    });
    match list.sections.is_empty() {
        true => whole.collect(),
        false => areas.collect(),
    }
}

/// Hours that mandates give to each need.
pub(crate) fn given(proposal: &Proposal) -> BTreeMap<NeedId, u64> {
    let mut given = BTreeMap::new();
    for item in proposal.mandates.iter().flat_map(|mandate| &mandate.items) {
        *given.entry(item.need).or_default() += item.hours;
    }
    given
}

/// The centres proposed that are chosen.
fn among(flags: &[bool], proposal: &Proposal) -> BTreeSet<CentreId> {
    let flags = flags.iter().enumerate().filter(|(_, refused)| **refused);
    let chosen: BTreeSet<CentreId> = flags.map(|(at, _)| CentreId::of(&at.to_string())).collect();
    let proposed = proposal.mandates.iter().map(|mandate| mandate.centre);
    proposed.filter(|centre| chosen.contains(centre)).collect()
}
