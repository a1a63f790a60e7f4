//! The ballot box in the words of `tally`: what any outside program needs to count again. Here the rules about who counts
//! for how much are turned into voters, needs and pots:
//!
//! - County municipalities stand beside and are no voters.
//! - Under entitlement over the whole roll, each pot keeps back the share of weight that cast no ballot, rounded up to
//!   whole hours. So everybody who voted has exactly the share of a full turnout, and no later part of the count can
//!   spend what the silent did not claim; those hours go to outreach.
//! - Under a condition of breadth, needs whose raw support is too narrow do not compete.
//! - On a ballot by places, what is ranked is supported, and the order goes with it. A score of 0 is no support.

use crate::{
    Candidate, Candidates, CountError, Entry, Placement, Roll, Rules, SizeGroup,
    fields::{self, Share},
};
use events::{
    Digest, NeedId, UnitId,
    round::{BallotForm, Entitlement},
};
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

/// What is counted by itself, in the words of `tally`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contest {
    /// The subject area; `None` for the whole round.
    pub field: Option<String>,
    /// Its needs, hours and ballots.
    pub profile: Profile,
}

/// The ballot box in the words of `tally`: one profile, or one for each subject area, in the order of the list.
///
/// # Errors
/// [`CountError::NotOnRoll`].
pub fn contests(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
) -> Result<Vec<Contest>, CountError> {
    let narrow: BTreeSet<NeedId> = too_narrow(rules, candidates, roll, ballots)
        .into_iter()
        .map(|(need, _)| need)
        .collect();
    let shares = fields::shares(rules, candidates, roll, ballots);
    let contest = |share: &Share<'_>| {
        let competes = |candidate: &&&Candidate| !narrow.contains(&candidate.need);
        let competing: Vec<&Candidate> = share.needs.iter().filter(competes).copied().collect();
        let known: BTreeSet<NeedId> = competing.iter().map(|candidate| candidate.need).collect();
        let pots = share.pots.iter().map(|(centre, hours)| Pot {
            id: centre.to_string(),
            hours: (*hours).into(),
        });
        let pots = pots.filter(|pot| pot.hours != Ratio::ZERO);
        let mut profile = Profile {
            needs: competing.into_iter().map(need).collect(),
            capacity: Capacity::Pots(pots.collect()),
            voters: voters(rules, roll, ballots, &known)?,
        };
        keep_known_pots(&mut profile);
        Ok(Contest {
            field: share.field.map(str::to_owned),
            profile,
        })
    };
    shares.iter().map(contest).collect()
}

fn need(candidate: &Candidate) -> Need {
    Need {
        id: candidate.need.to_string(),
        hours: candidate.hours.into(),
        options: candidate.options.iter().map(option).collect(),
    }
}

/// Everybody who cast a ballot, with the marks that support something that is voted on here.
fn voters(
    rules: &Rules,
    roll: &Roll,
    ballots: &BallotBox,
    known: &BTreeSet<NeedId>,
) -> Result<Vec<Voter>, CountError> {
    let entries: BTreeMap<UnitId, &Entry> = roll.voters().map(|entry| (entry.unit, entry)).collect();
    let voter = |(unit, marks): (&UnitId, &BTreeMap<NeedId, u32>)| {
        let entry = entries.get(unit).ok_or(CountError::NotOnRoll(*unit))?;
        let marks = marks
            .iter()
            .filter(|(need, mark)| **mark > 0 && known.contains(need));
        let marks: Vec<(NeedId, u32)> = marks.map(|(need, mark)| (*need, *mark)).collect();
        let ranked = matches!(rules.ballot, BallotForm::Ranking { .. });
        let worth = |mark: u32| if ranked { 1 } else { mark };
        Ok(Voter {
            id: unit.to_string(),
            weight: entry.weight.clone(),
            municipalities: 1,
            marks: marks
                .iter()
                .map(|(need, mark)| (need.to_string(), Ratio::from(worth(*mark))))
                .collect(),
            ranking: if ranked { levels(&marks) } else { Vec::new() },
            population: entry.residents,
        })
    };
    ballots.marks.iter().map(voter).collect()
}

/// A ranking from its places, best first. Places that nobody stands on (since a mark was voided, or its need is counted
/// elsewhere) close up: what is left keeps its order.
fn levels(places: &[(NeedId, u32)]) -> Vec<Vec<String>> {
    let mut levels: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (need, place) in places {
        levels.entry(*place).or_default().push(need.to_string());
    }
    levels.into_values().collect()
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
