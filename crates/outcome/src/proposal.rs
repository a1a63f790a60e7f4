//! The mandates that a list would give. Funded means a mandate is proposed, always; nothing else is ever placed.

use crate::{Candidates, Certificate, Item, List, Phase, Placement};
use events::{CentreId, Digest, NeedId, RoundId, case::Point, mandate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tally::Ratio;

/// The mandates proposed, and why what is not placed is not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// SHA-256 of the list it follows from.
    pub list: Digest,
    /// One for each centre that is to deliver something, by centre id.
    pub mandates: Vec<Proposed>,
    /// The round.
    pub round: RoundId,
    /// Everything not placed, in the order of the list.
    pub unplaced: Vec<Unplaced>,
}

impl Proposal {
    /// What a body is asked about each centre, in the order of the proposal.
    #[must_use]
    pub fn points(&self) -> Vec<Point> {
        let point = |given: &Proposed| Point::Mandate {
            centre: given.centre,
            hours: given.hours,
        };
        self.mandates.iter().map(point).collect()
    }

    /// What a centre is given.
    #[must_use]
    pub fn items_of(&self, centre: CentreId) -> Option<&[mandate::Item]> {
        let given = self.mandates.iter().find(|given| given.centre == centre)?;
        Some(&given.items)
    }
}

/// A mandate proposed for one centre.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// The centre.
    pub centre: CentreId,
    /// Its hours in all; never more than its net offer.
    pub hours: u64,
    /// What it covers, by rank.
    pub items: Vec<mandate::Item>,
}

/// Why a need is not placed; each reason has its own remedy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No centre in the round covers its owners in this subject and form. Remedy: ask a centre to take it on, widen
    /// a centre's area or subjects, or refer it to who can.
    NoCentre,
    /// It takes more hours than any possible placement had from the start. Remedy: split it, or more hours.
    TooDear,
    /// The hours where it could be served went to needs before it. Remedy: more hours, or the next round.
    HoursSpent,
    /// Its supporters' shares did not suffice. Remedy: more supporters.
    TooLittleSupport,
    /// It has its place, and the rule of the round funds nothing. Remedy: whoever is advised decides.
    OrderOnly,
    /// Too few units, or units of too few sizes, supported it. Remedy: broader support in the next round.
    TooNarrow,
    /// Nobody supported it. Remedy: its owners may take it up again.
    NoSupport,
    /// It was funded, the body refused the centre that would have served it, and no other has the hours. Remedy: more
    /// hours elsewhere, or the next round.
    Refused,
}

/// A need that is not placed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unplaced {
    /// The centres that could have served it, by id.
    pub able: Vec<CentreId>,
    /// The best place it reached among those that competed for funding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best_rank: Option<u32>,
    /// The further weight of supporters that would have closed the gap, where money was missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_support: Option<Ratio>,
    /// The need.
    pub need: NeedId,
    /// Why.
    pub reason: Reason,
    /// Hours that its supporters lacked.
    pub shortfall: Ratio,
}

/// The proposal that follows from a list.
#[must_use]
pub fn propose(list: &List, digest: Digest, candidates: &Candidates, certificate: &Certificate) -> Proposal {
    let placed = list.items.iter();
    let placed = placed.filter_map(|item| Some((item, item.placement.as_ref()?)));
    let unplaced = list.items.iter().filter(|item| item.placement.is_none());
    Proposal {
        list: digest,
        mandates: mandates(placed),
        round: list.round,
        unplaced: unplaced
            .map(|item| explain(item, candidates, certificate))
            .collect(),
    }
}

/// What each centre is to deliver, given where each need is placed.
pub(crate) fn mandates<'a>(placed: impl Iterator<Item = (&'a Item, &'a Placement)>) -> Vec<Proposed> {
    let mut by_centre: BTreeMap<CentreId, Vec<mandate::Item>> = BTreeMap::new();
    for (item, placement) in placed {
        for (centre, given) in items(item, placement) {
            by_centre.entry(centre).or_default().push(given);
        }
    }
    let mandates = by_centre.into_iter().map(|(centre, items)| Proposed {
        centre,
        hours: items.iter().map(|item| item.hours).fold(0, u64::saturating_add),
        items,
    });
    mandates.collect()
}

/// What each centre of a placement gets.
fn items<'a>(
    item: &'a Item,
    placement: &'a Placement,
) -> impl Iterator<Item = (CentreId, mandate::Item)> + 'a {
    placement.parts.iter().enumerate().map(|(index, part)| {
        let others = placement
            .parts
            .iter()
            .map(|other| other.centre)
            .filter(|other| *other != part.centre);
        let given = mandate::Item {
            hours: part.hours,
            lead: index == 0,
            need: item.need,
            partners: others.collect(),
            rank: item.rank,
        };
        (part.centre, given)
    })
}

/// The centres that could serve a need, by id.
pub(crate) fn able(need: NeedId, candidates: &Candidates) -> Vec<CentreId> {
    let known = candidates.needs.iter().find(|candidate| candidate.need == need);
    let options = known.into_iter().flat_map(|candidate| &candidate.options);
    let mut able: Vec<CentreId> = options
        .flat_map(|option| option.parts.iter().map(|part| part.centre))
        .collect();
    able.sort();
    able.dedup();
    able
}

fn explain(item: &Item, candidates: &Candidates, certificate: &Certificate) -> Unplaced {
    let need = item.need;
    let able = able(need, candidates);
    let unfunded = certificate.unfunded(need);
    let reason = match unfunded.map(|unfunded| unfunded.reason) {
        _ if item.phase == Phase::Narrow => Reason::TooNarrow,
        _ if item.phase == Phase::Ranked => Reason::OrderOnly,
        Some(tally::Reason::Unsupported) | None => Reason::NoSupport,
        _ if able.is_empty() => Reason::NoCentre,
        Some(tally::Reason::Unplaceable) => Reason::TooDear,
        Some(tally::Reason::Spent) => Reason::HoursSpent,
        Some(tally::Reason::Short) => Reason::TooLittleSupport,
    };
    Unplaced {
        able,
        best_rank: unfunded.and_then(|unfunded| unfunded.best_rank),
        extra_support: unfunded.and_then(|unfunded| unfunded.extra_support.clone()),
        need,
        reason,
        shortfall: unfunded.map_or(Ratio::ZERO, |unfunded| unfunded.shortfall.clone()),
    }
}
