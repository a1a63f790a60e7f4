//! A new proposal after a body refused mandates: the list stays as it is, and the needs placed at the refused centres
//! are placed anew, in the order of the list, into what the other centres have left.
//!
//! Where each subject area was counted by itself, a need is placed anew only into what the other centres have left for its
//! own area.
//!
//! What stands is never moved. So of a need that was placed jointly, the hours of a centre that was not refused stay
//! bound by that centre's mandate until it is amended, and are not used for the new placement.

use crate::{Candidate, Candidates, List, Placement, Proposal, Reason, Unplaced, proposal};
use events::{CentreId, Digest, NeedId};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};
use tally::Ratio;

/// Where the needs of a list stand after some refusals.
struct Stand<'a> {
    /// Where each funded need is placed now; needs that found no other place are not in it.
    placed: BTreeMap<NeedId, &'a Placement>,
    /// Hours left, for which needs at which centre.
    left: BTreeMap<(Field, CentreId), u64>,
}

/// The section of the list, where it has any; hours of one section serve no other.
type Field = Option<usize>;

/// The proposal that follows after refusals: only the mandates that are new, and what found no other place. `refused`
/// holds for each refusal so far, the new one last, all centres refused up to then.
#[must_use]
pub fn repropose(
    list: &List,
    digest: Digest,
    candidates: &Candidates,
    refused: &[BTreeSet<CentreId>],
) -> Proposal {
    let mut stand = Stand {
        placed: placed(list),
        left: left(list),
    };
    let (mut moved, mut homeless) = Default::default();
    for centres in refused {
        (moved, homeless) = stand.place_anew(list, candidates, centres);
    }
    let known = |need: &NeedId| stand.placed.get(need).copied();
    let new = list.items.iter().filter(|item| moved.contains(&item.need));
    let new = new.filter_map(|item| Some((item, known(&item.need)?)));
    let refused = refused.last().cloned().unwrap_or_default();
    let unplaced = list.items.iter().filter(|item| homeless.contains(&item.need));
    let unplaced = unplaced.map(|item| {
        let mut able = proposal::able(item.need, candidates);
        able.retain(|centre| !refused.contains(centre));
        Unplaced {
            able,
            best_rank: None,
            extra_support: None,
            need: item.need,
            reason: Reason::Refused,
            shortfall: Ratio::ZERO,
        }
    });
    Proposal {
        list: digest,
        mandates: proposal::mandates(new),
        round: list.round,
        unplaced: unplaced.collect(),
    }
}

fn left(list: &List) -> BTreeMap<(Field, CentreId), u64> {
    if list.sections.is_empty() {
        let pots = list.pots.iter();
        return pots
            .map(|pot| ((None, pot.centre), pot.left.saturating_sub(pot.silent)))
            .collect();
    }
    let sections = list.sections.iter().enumerate();
    let pots = sections.flat_map(|(field, section)| section.pots.iter().map(move |pot| (Some(field), pot)));
    pots.map(|(field, pot)| ((field, pot.centre), pot.left)).collect()
}

/// In which section of the list a place is.
fn field(list: &List, rank: u32) -> Field {
    list.sections.iter().position(|section| section.holds(rank))
}

fn placed(list: &List) -> BTreeMap<NeedId, &Placement> {
    let items = list.items.iter();
    items
        .filter_map(|item| Some((item.need, item.placement.as_ref()?)))
        .collect()
}

impl<'a> Stand<'a> {
    /// Places anew what stands at one of these centres; gives what moved, and what found no place.
    fn place_anew(
        &mut self,
        list: &List,
        candidates: &'a Candidates,
        refused: &BTreeSet<CentreId>,
    ) -> (BTreeSet<NeedId>, BTreeSet<NeedId>) {
        let (mut moved, mut homeless) = (BTreeSet::new(), BTreeSet::new());
        let known: BTreeMap<NeedId, &Candidate> = candidates
            .needs
            .iter()
            .map(|candidate| (candidate.need, candidate))
            .collect();
        for item in &list.items {
            let touched = self.placed.get(&item.need);
            let touched = touched.is_some_and(|placement| uses(placement, refused));
            if !touched {
                continue;
            }
            let options = known
                .get(&item.need)
                .into_iter()
                .flat_map(|candidate| &candidate.options);
            let field = field(list, item.rank);
            match self.best(field, options, refused) {
                Some(option) => {
                    self.take(field, option);
                    self.placed.insert(item.need, option);
                    moved.insert(item.need);
                }
                None => {
                    self.placed.remove(&item.need);
                    homeless.insert(item.need);
                }
            }
        }
        (moved, homeless)
    }

    /// The first option that fits; of those alike, the one whose lead has most hours left, as in the count.
    fn best(
        &self,
        field: Field,
        options: impl Iterator<Item = &'a Placement>,
        refused: &BTreeSet<CentreId>,
    ) -> Option<&'a Placement> {
        let fits = |option: &&Placement| {
            let parts = option.parts.iter();
            !uses(option, refused)
                && parts
                    .into_iter()
                    .all(|part| part.hours <= self.left_at(field, part.centre))
        };
        let lead = |option: &Placement| {
            option
                .parts
                .first()
                .map_or(0, |lead| self.left_at(field, lead.centre))
        };
        options
            .filter(fits)
            .min_by(|a, b| (a.rank, Reverse(lead(a)), &a.parts).cmp(&(b.rank, Reverse(lead(b)), &b.parts)))
    }

    fn left_at(&self, field: Field, centre: CentreId) -> u64 {
        self.left.get(&(field, centre)).copied().unwrap_or(0)
    }

    fn take(&mut self, field: Field, placement: &Placement) {
        for part in &placement.parts {
            let left = self.left_at(field, part.centre).saturating_sub(part.hours);
            self.left.insert((field, part.centre), left);
        }
    }
}

fn uses(placement: &Placement, centres: &BTreeSet<CentreId>) -> bool {
    placement.parts.iter().any(|part| centres.contains(&part.centre))
}

#[cfg(test)]
mod tests;
