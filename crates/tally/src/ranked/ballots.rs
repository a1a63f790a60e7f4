//! Ranked ballots made ready to count: ids sorted, equal rankings in one group, weights as integers.

use std::collections::BTreeMap;

use dashu_int::UBig;

use super::RankedError;
use crate::grid::{lcm, scaled};
use crate::{Profile, Ratio, TallyError};

/// Needs are numbered in id order; levels are in that order too.
pub(super) struct Ballots {
    pub(super) ids: Vec<String>,
    pub(super) rankings: BTreeMap<Vec<Vec<usize>>, u128>,
    /// Weight of all who cast a ballot, scaled; every sum of weights stays under it.
    pub(super) total: u128,
    scale: UBig,
}

impl Ballots {
    /// `profile` has been validated.
    pub(super) fn new(profile: &Profile) -> Result<Ballots, TallyError> {
        let marked = |voter: &crate::Voter| voter.marks.iter().next().is_some();
        if profile.voters.iter().all(|voter| voter.ranking.is_empty()) && profile.voters.iter().any(marked) {
            return Err(RankedError::NoRankings.into());
        }
        let mut ids: Vec<String> = profile.needs.iter().map(|need| need.id.clone()).collect();
        ids.sort();
        let places: BTreeMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
        let scale = profile.voters.iter().fold(UBig::ONE, |scale, voter| {
            if voter.weight.is_integer() {
                scale
            } else {
                lcm(&scale, voter.weight.denominator())
            }
        });
        let (mut rankings, mut total) = (BTreeMap::<_, u128>::new(), 0u128);
        for voter in &profile.voters {
            let weight = u128::try_from(scaled(&voter.weight, &scale)).map_err(|_| TallyError::TooFine)?;
            total = total.checked_add(weight).ok_or(TallyError::TooFine)?;
            let level = |named: &Vec<String>| {
                let mut level: Vec<usize> = named.iter().map(|need| places[need.as_str()]).collect();
                level.sort_unstable();
                level
            };
            let ranking: Vec<Vec<usize>> = voter.ranking.iter().map(level).collect();
            *rankings.entry(ranking).or_default() += weight;
        }
        Ok(Ballots {
            ids,
            rankings,
            total,
            scale,
        })
    }

    /// Weight in the profile's units.
    pub(super) fn weight(&self, scaled: u128) -> Ratio {
        self.part(scaled, 1)
    }

    /// A part of a weight in the profile's units.
    pub(super) fn part(&self, scaled: u128, under: u8) -> Ratio {
        Ratio::from_parts(scaled.into(), &self.scale * under)
    }

    /// The ids of needs.
    pub(super) fn named(&self, needs: &[usize]) -> Vec<String> {
        needs.iter().map(|&need| self.ids[need].clone()).collect()
    }
}
