//! Every need against every other: the weight of the ballots that put it higher.
//!
//! A Condorcet winner beats every other need in pairs. Where there is one, say so before anything else.

use super::ballots::Ballots;
use crate::{Ratio, Strength};

/// Row above column, in scaled weight.
pub(super) struct Pairs(Vec<Vec<u128>>);

impl Pairs {
    pub(super) fn new(ballots: &Ballots) -> Pairs {
        let mut above = vec![vec![0; ballots.ids.len()]; ballots.ids.len()];
        for (ranking, weight) in &ballots.rankings {
            let mut below = vec![true; ballots.ids.len()];
            for level in ranking {
                level.iter().for_each(|&need| below[need] = false);
                for &higher in level {
                    let lower = (0..below.len()).filter(|&need| below[need]);
                    lower.for_each(|lower| above[higher][lower] += weight);
                }
            }
        }
        Pairs(above)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn weight(&self, higher: usize, lower: usize) -> u128 {
        self.0[higher][lower]
    }

    pub(super) fn beats(&self, a: usize, b: usize) -> bool {
        self.0[a][b] > self.0[b][a]
    }

    /// How strong the majority of `a` over `b` is; 0 without one.
    pub(super) fn strength(&self, a: usize, b: usize, by: Strength) -> u128 {
        match by {
            _ if !self.beats(a, b) => 0,
            Strength::WinningVotes => self.0[a][b],
            Strength::Margins => self.0[a][b] - self.0[b][a],
        }
    }

    pub(super) fn condorcet_winner(&self) -> Option<usize> {
        (0..self.len()).find(|&need| (0..self.len()).all(|other| other == need || self.beats(need, other)))
    }

    /// The order in which every need beats all after it, when there is one.
    pub(super) fn condorcet_order(&self) -> Option<Vec<usize>> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|&need| (0..self.len()).filter(|&other| self.beats(other, need)).count());
        let beats_later = |(at, &need): (usize, &usize)| order[at + 1..].iter().all(|&b| self.beats(need, b));
        let all = order.iter().enumerate().all(beats_later);
        (all && !order.is_empty()).then_some(order)
    }

    /// The matrix in the profile's units, rows and columns in id order.
    pub(super) fn published(&self, ballots: &Ballots) -> Vec<Vec<Ratio>> {
        let row = |row: &Vec<u128>| row.iter().map(|&weight| ballots.weight(weight)).collect();
        self.0.iter().map(row).collect()
    }
}
