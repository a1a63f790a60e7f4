//! Who votes for what, as the checker reads the ballots: voters with the same ballot are one group.
//!
//! Money is kept per unit of weight, so voters with the same ballot always hold the same and pay the same.

use std::collections::BTreeMap;

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};

use crate::{Method, Placement, Profile, Ratio, Rule, Utility, Voter};

/// The needs in id order and the groups that support them.
pub(super) struct Roll<'p> {
    pub(super) needs: Vec<Entry<'p>>,
    pub(super) groups: Vec<Vec<&'p Voter>>,
    /// W.
    pub(super) weight: Ratio,
    pub(super) weight_scale: UBig,
    pub(super) utility_scale: UBig,
}

/// A need on the roll.
pub(super) struct Entry<'p> {
    pub(super) id: &'p str,
    pub(super) hours: &'p Ratio,
    pub(super) options: &'p [Placement],
    pub(super) supporters: Vec<Backer>,
    /// Weight of the supporters.
    pub(super) support: Ratio,
    /// Weighted sum of their points.
    pub(super) points: Ratio,
    pub(super) municipalities: u64,
}

/// A group that supports a need.
pub(super) struct Backer {
    pub(super) group: usize,
    /// Of the whole group, in whole units.
    pub(super) weight: IBig,
    /// What one of it gains, in whole units.
    pub(super) utility: IBig,
    /// How many places of the ballot must be looked at to find the need; 1 without rankings.
    pub(super) depth: u32,
}

/// Need, depth and points, by need.
type Ballot = Vec<(usize, u32, Ratio)>;

impl<'p> Roll<'p> {
    /// `profile` has been validated.
    pub(super) fn read(profile: &'p Profile, rule: &Rule) -> Roll<'p> {
        let weights = || profile.voters.iter().map(|voter| &voter.weight);
        let mut roll = Roll {
            needs: entries(profile),
            groups: Vec::new(),
            weight: weights().sum(),
            weight_scale: scale(weights()),
            utility_scale: UBig::ONE,
        };
        let places: BTreeMap<&str, usize> =
            (0..).zip(&roll.needs).map(|(at, entry)| (entry.id, at)).collect();
        let ranked = matches!(rule.method, Method::EarShares { .. });
        let mut ballots: BTreeMap<Ballot, Vec<&'p Voter>> = BTreeMap::new();
        for voter in &profile.voters {
            let ballot = if ranked {
                ranking(voter, &places)
            } else {
                marks(voter, &places)
            };
            ballots.entry(ballot).or_default().push(voter);
        }
        let points = ballots
            .keys()
            .flat_map(|ballot| ballot.iter().map(|(.., points)| points));
        let hours = profile.needs.iter().map(|need| &need.hours);
        roll.utility_scale = scale(points.chain(hours));
        for (ballot, voters) in ballots {
            roll.enter(&ballot, voters, rule.utility());
        }
        roll
    }

    fn enter(&mut self, ballot: &Ballot, voters: Vec<&'p Voter>, utility: Utility) {
        let group = self.groups.len();
        let weight: Ratio = voters.iter().map(|voter| &voter.weight).sum();
        let municipalities = voters
            .iter()
            .fold(0u64, |sum, voter| sum.saturating_add(voter.municipalities));
        for (need, depth, points) in ballot {
            let entry = &mut self.needs[*need];
            entry.support += &weight;
            entry.points += &(&weight * points);
            entry.municipalities = entry.municipalities.saturating_add(municipalities);
            let utility = match utility {
                Utility::Cost => units(entry.hours, &self.utility_scale),
                Utility::Count => IBig::from(self.utility_scale.clone()),
                Utility::Points => units(points, &self.utility_scale),
            };
            entry.supporters.push(Backer {
                group,
                weight: units(&weight, &self.weight_scale),
                utility,
                depth: *depth,
            });
        }
        self.groups.push(voters);
    }
}

fn entries(profile: &Profile) -> Vec<Entry<'_>> {
    let mut needs: Vec<Entry> = profile
        .needs
        .iter()
        .map(|need| Entry {
            id: &need.id,
            hours: &need.hours,
            options: &need.options,
            supporters: Vec::new(),
            support: Ratio::ZERO,
            points: Ratio::ZERO,
            municipalities: 0,
        })
        .collect();
    needs.sort_by_key(|entry| entry.id);
    needs
}

/// What has points is supported.
fn marks(voter: &Voter, places: &BTreeMap<&str, usize>) -> Ballot {
    voter
        .marks
        .iter()
        .filter(|(_, points)| points.is_positive())
        .filter_map(|(need, points)| Some((*places.get(need.as_str())?, 1, points.clone())))
        .collect()
}

/// What is ranked is supported, at one place more than there are needs strictly above it; it has the points of its
/// mark, or 1.
fn ranking(voter: &Voter, places: &BTreeMap<&str, usize>) -> Ballot {
    let mut ballot = Ballot::new();
    let mut depth = 1u32;
    for level in &voter.ranking {
        for need in level {
            let mark = voter.marks.get(need).filter(|points| points.is_positive());
            let points = mark.cloned().unwrap_or(Ratio::ONE);
            ballot.extend(places.get(need.as_str()).map(|&at| (at, depth, points)));
        }
        depth = depth.saturating_add(u32::try_from(level.len()).unwrap_or(u32::MAX));
    }
    ballot.sort();
    ballot
}

/// The least common denominator.
pub(super) fn scale<'a>(numbers: impl IntoIterator<Item = &'a Ratio>) -> UBig {
    numbers.into_iter().fold(UBig::ONE, |all, number| {
        let own = number.denominator();
        if number.is_integer() {
            all
        } else {
            &all / (&all).gcd(own) * own
        }
    })
}

/// `number` in units of 1/`scale`, which its denominator divides.
pub(super) fn units(number: &Ratio, scale: &UBig) -> IBig {
    number.numerator() * (scale / number.denominator())
}
