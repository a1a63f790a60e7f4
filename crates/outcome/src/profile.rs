//! The ballot box in the words of `tally`: what any outside program needs to count again. Here the rules about who counts
//! for how much are turned into voters, needs and pots:
//!
//! - County municipalities stand beside and are no voters.
//! - Under entitlement over the whole roll, each pot keeps back the share of weight that cast no ballot, rounded up to
//!   whole hours. So everybody who voted has exactly the share of a full turnout, and no later part of the count can
//!   spend what the silent did not claim; those hours go to outreach.
//! - Under a condition of breadth, needs whose raw support is too narrow do not compete.

use crate::{Candidates, CountError, Placement, Roll, Rules, SizeGroup};
use events::{Digest, NeedId, UnitId, round::Entitlement};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};
use tally::{Capacity, Need, Part, Pot, Profile, Ratio, Voter};

/// What is counted: the opened ballots, without marks that were voided, and the seed of the lot.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BallotBox {
    /// Unit by unit, the marks.
    pub marks: BTreeMap<UnitId, BTreeMap<NeedId, u32>>,
    /// The seed of the lot, where the rules call for one.
    pub lot: Option<Digest>,
}

impl From<BTreeMap<UnitId, BTreeMap<NeedId, u32>>> for BallotBox {
    /// Ballots of a round without a lot.
    fn from(marks: BTreeMap<UnitId, BTreeMap<NeedId, u32>>) -> Self {
        Self { marks, lot: None }
    }
}

impl BallotBox {
    /// The units that support a need.
    pub(crate) fn supporters(&self, need: NeedId) -> impl Iterator<Item = UnitId> {
        let supports = move |marks: &BTreeMap<NeedId, u32>| marks.get(&need).is_some_and(|mark| *mark > 0);
        let ballots = self.marks.iter().filter(move |(_, marks)| supports(marks));
        ballots.map(|(unit, _)| *unit)
    }
}

/// The ballot box in the words of `tally`.
///
/// # Errors
/// [`CountError::NotOnRoll`].
pub fn profile(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
) -> Result<Profile, CountError> {
    let narrow: BTreeSet<NeedId> = too_narrow(rules, candidates, roll, ballots)
        .into_iter()
        .map(|(need, _)| need)
        .collect();
    let needs = candidates
        .needs
        .iter()
        .filter(|candidate| !narrow.contains(&candidate.need));
    let needs = needs.map(|candidate| Need {
        id: candidate.need.to_string(),
        hours: candidate.hours.into(),
        options: candidate.options.iter().map(option).collect(),
    });
    let pots = candidates.pots.iter().map(|pot| Pot {
        id: pot.centre.to_string(),
        hours: (pot.net - silent_hours(rules, pot.net, roll, ballots)).into(),
    });
    let pots = pots.filter(|pot| pot.hours != Ratio::ZERO);
    let mut profile = Profile {
        needs: needs.collect(),
        capacity: Capacity::Pots(pots.collect()),
        voters: voters(roll, ballots, &narrow)?,
    };
    keep_known_pots(&mut profile);
    Ok(profile)
}

fn voters(roll: &Roll, ballots: &BallotBox, narrow: &BTreeSet<NeedId>) -> Result<Vec<Voter>, CountError> {
    let weights = weights(roll);
    let voter = |(unit, marks): (&UnitId, &BTreeMap<NeedId, u32>)| {
        let weight = *weights.get(unit).ok_or(CountError::NotOnRoll(*unit))?;
        let marks = marks.iter().filter(|(need, _)| !narrow.contains(need));
        Ok(Voter {
            id: unit.to_string(),
            weight: weight.clone(),
            municipalities: 1,
            marks: marks
                .map(|(need, mark)| (need.to_string(), Ratio::from(*mark)))
                .collect(),
            ranking: Vec::new(),
            population: 0,
        })
    };
    ballots.marks.iter().map(voter).collect()
}

fn weights(roll: &Roll) -> BTreeMap<UnitId, &Ratio> {
    roll.voters().map(|entry| (entry.unit, &entry.weight)).collect()
}

/// The hours of a pot that are the shares of those who cast no ballot; none where entitlement is over those who did.
pub(crate) fn silent_hours(rules: &Rules, net: u64, roll: &Roll, ballots: &BallotBox) -> u64 {
    if rules.entitlement == Entitlement::Cast || roll.weight == Ratio::ZERO {
        return 0;
    }
    let cast: Ratio = roll
        .voters()
        .filter(|entry| ballots.marks.contains_key(&entry.unit))
        .map(|entry| &entry.weight)
        .sum();
    let claimed = Ratio::from(net) * cast / &roll.weight;
    net - claimed.floor().to_u64().unwrap_or(net).min(net)
}

/// Needs that are supported, but not as broadly as the rules ask, most weight first; tested on raw support.
pub(crate) fn too_narrow(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
) -> Vec<(NeedId, Ratio)> {
    let Some(breadth) = rules.breadth else {
        return Vec::new();
    };
    let groups: BTreeMap<UnitId, SizeGroup> = roll.voters().map(|entry| (entry.unit, entry.group)).collect();
    let weights = weights(roll);
    let wanted = breadth.units.of_ceil(ballots.marks.len() as u64);
    let mut narrow = Vec::new();
    for candidate in &candidates.needs {
        let supporters: BTreeSet<UnitId> = ballots.supporters(candidate.need).collect();
        let sizes: BTreeSet<_> = supporters.iter().filter_map(|unit| groups.get(unit)).collect();
        let broad = supporters.len() as u64 >= wanted && sizes.len() as u64 >= u64::from(breadth.groups);
        if !supporters.is_empty() && !broad {
            let weight: Ratio = supporters
                .iter()
                .filter_map(|unit| weights.get(unit).copied())
                .sum();
            narrow.push((candidate.need, weight));
        }
    }
    narrow.sort_by_key(|(need, weight)| (Reverse(weight.clone()), *need));
    narrow
}

/// Takes away options at centres that offered nothing to this round.
fn keep_known_pots(profile: &mut Profile) {
    let Capacity::Pots(pots) = &profile.capacity else {
        return;
    };
    let known: BTreeSet<&str> = pots.iter().map(|pot| pot.id.as_str()).collect();
    for need in &mut profile.needs {
        let is_known =
            |option: &tally::Placement| option.parts.iter().all(|part| known.contains(part.pot.as_str()));
        need.options.retain(is_known);
    }
}

/// A placement in the words of `tally`.
pub(crate) fn option(placement: &Placement) -> tally::Placement {
    let parts = placement.parts.iter();
    let parts = parts.map(|part| Part {
        pot: part.centre.to_string(),
        hours: part.hours.into(),
    });
    tally::Placement {
        rank: placement.rank,
        parts: parts.collect(),
    }
}

#[cfg(test)]
mod tests;
