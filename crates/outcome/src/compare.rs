//! Beside the list: what other weights would have made of the same ballots, and how close it was.
//!
//! Neither is part of what is published and ratified; both follow from it at any time. Weights are those that each scheme
//! gives on the frozen roll, with the cap of the rules if they have one, so the row of the adopted scheme is the list
//! itself. Where each subject area is counted by itself, there is a margin for each.
//!
//! A margin is about the count: which needs competed and for which hours (a condition of breadth, the shares of the
//! silent) is taken as it was.

use crate::{
    BallotBox, Candidates, Contest, CountError, Item, Roll, Rules, contests,
    count::{places_under, run},
};
use events::{NeedId, UnitId};
use serde::Serialize;
use std::collections::BTreeMap;
use tally::{Margin, Ratio, Weights, regimes::standard_regimes};

/// A round's list under other weights.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Comparison {
    /// Every need, in the order of the list, with its place under each scheme.
    pub needs: Vec<Row>,
    /// The schemes, in the order of the places.
    pub regimes: Vec<Regime>,
}

/// A need and its places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Row {
    /// The need.
    pub need: NeedId,
    /// On the list.
    pub official: Standing,
    /// Under each scheme.
    pub places: Vec<Standing>,
}

/// A place on a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Standing {
    /// Whether the need is funded there.
    pub funded: bool,
    /// From 1.
    pub rank: u32,
}

/// What one scheme of weights makes of the ballots.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Regime {
    /// Funded here and not on the list, in the order here.
    pub enter: Vec<NeedId>,
    /// The greatest share of all weight on the roll that one unit has.
    pub greatest_share: Ratio,
    /// Funded on the list and not here, in the order of the list.
    pub leave: Vec<NeedId>,
    /// How many needs stand at another place.
    pub moved: u32,
    /// The scheme, e.g. `equal`.
    pub name: String,
}

/// The margin of one count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CountMargin {
    /// The subject area; `None` for the whole round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// How close it was.
    pub margin: Margin,
}

/// Counts the ballots under every scheme of weights.
///
/// # Errors
/// As [`crate::count`], or a scheme gives no weights for this roll.
pub fn compare(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
) -> Result<Comparison, CountError> {
    let official = places_under(rules, candidates, roll, ballots)?;
    let mut places: BTreeMap<NeedId, Vec<Standing>> = BTreeMap::new();
    let mut regimes = Vec::new();
    let cap = rules
        .cap
        .and_then(|cap| Ratio::new(cap.num().into(), cap.den().into()));
    for (name, weights) in standard_regimes(cap.as_ref()) {
        let roll = reweighed(roll, &weights)?;
        let here = places_under(rules, candidates, &roll, ballots)?;
        for item in &here {
            places.entry(item.need).or_default().push(standing(item));
        }
        regimes.push(difference(name, &roll, &official, &here));
    }
    let row = |item: &Item| Row {
        need: item.need,
        official: standing(item),
        places: places.remove(&item.need).unwrap_or_default(),
    };
    Ok(Comparison {
        needs: official.iter().map(row).collect(),
        regimes,
    })
}

/// How close each count of the round was, counting at most so many times for each.
///
/// # Errors
/// As [`crate::count`].
pub fn margins(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
    counts_allowed: u32,
) -> Result<Vec<CountMargin>, CountError> {
    let (rule, ties) = run(rules, candidates.round, ballots)?;
    let margin = |Contest { field, profile }: Contest| {
        let margin = tally::margin(&rule, &profile, &ties, counts_allowed);
        let margin = margin.map_err(|error| CountError::Tally(error.to_string()))?;
        Ok(CountMargin { field, margin })
    };
    let contests = contests(rules, candidates, roll, ballots)?;
    contests.into_iter().map(margin).collect()
}

fn reweighed(roll: &Roll, weights: &Weights) -> Result<Roll, CountError> {
    let residents: Vec<u64> = roll.voters().map(|entry| entry.residents).collect();
    let weights = tally::weigh(weights, &residents).map_err(|error| CountError::Tally(error.to_string()))?;
    let units = roll.voters().map(|entry| entry.unit);
    let weights: BTreeMap<UnitId, Ratio> = units.zip(weights).collect();
    Ok(roll.reweighed(|entry| weights.get(&entry.unit).cloned().unwrap_or_default()))
}

fn standing(item: &Item) -> Standing {
    Standing {
        funded: item.phase.is_funded(),
        rank: item.rank,
    }
}

fn difference(name: String, roll: &Roll, official: &[Item], here: &[Item]) -> Regime {
    let of = |list: &[Item]| -> BTreeMap<NeedId, Standing> {
        list.iter().map(|item| (item.need, standing(item))).collect()
    };
    let only_in = |list: &[Item], other: &BTreeMap<NeedId, Standing>| {
        let alone = list
            .iter()
            .filter(|item| item.phase.is_funded() && other.get(&item.need).is_none_or(|there| !there.funded));
        alone.map(|item| item.need).collect()
    };
    let (before, now) = (of(official), of(here));
    let moved = now
        .iter()
        .filter(|(need, here)| before.get(need).is_some_and(|there| there.rank != here.rank));
    let greatest = roll.voters().map(|entry| &entry.weight).max();
    let share = greatest.filter(|_| roll.weight.is_positive());
    Regime {
        enter: only_in(here, &before),
        greatest_share: share.map(|weight| weight / &roll.weight).unwrap_or_default(),
        leave: only_in(official, &now),
        moved: u32::try_from(moved.count()).unwrap_or(u32::MAX),
        name,
    }
}

#[cfg(test)]
mod tests;
