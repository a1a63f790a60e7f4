//! `schulze`: a need is above another when its widest path to it is wider than the widest path back. Schulze 2011,
//! "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method".
//!
//! A path goes from need to need along majorities; it is as wide as the weakest of them. A majority is as strong as
//! the weight behind it (`winning_votes`) or that weight less the weight against it (`margins`).

use std::collections::BTreeSet;

use super::ballots::Ballots;
use super::pairs::Pairs;
use super::{Order, Path, levels};
use crate::Strength;

pub(super) fn count(order: &mut Order, ballots: &Ballots, pairs: &Pairs, by: Strength) -> Vec<Vec<usize>> {
    let widest: Vec<Widest> = (0..pairs.len())
        .map(|from| Widest::new(pairs, by, from))
        .collect();
    for (from, paths) in widest.iter().enumerate() {
        for to in (0..pairs.len()).filter(|&to| paths.width[to] > 0) {
            order.paths.push(Path {
                from: ballots.ids[from].clone(),
                to: ballots.ids[to].clone(),
                strength: ballots.weight(paths.width[to]),
                via: ballots.named(&paths.via(from, to)),
            });
        }
    }
    levels::by_relation(pairs.len(), |a, b| widest[a].width[b] > widest[b].width[a])
}

/// The widest paths from one need to all others: always the widest that is not settled yet is settled next.
struct Widest {
    /// 0 where there is no path.
    width: Vec<u128>,
    before: Vec<usize>,
}

impl Widest {
    fn new(pairs: &Pairs, by: Strength, from: usize) -> Widest {
        let mut width: Vec<u128> = (0..pairs.len()).map(|to| pairs.strength(from, to, by)).collect();
        let mut before = vec![from; pairs.len()];
        let mut open: BTreeSet<usize> = (0..pairs.len()).filter(|&need| need != from).collect();
        while let Some(next) = widest_open(&open, &width) {
            open.remove(&next);
            for &to in &open {
                let through = width[next].min(pairs.strength(next, to, by));
                if through > width[to] {
                    width[to] = through;
                    before[to] = next;
                }
            }
        }
        Widest { width, before }
    }

    /// The needs between, in order.
    fn via(&self, from: usize, to: usize) -> Vec<usize> {
        let mut via = Vec::new();
        let mut at = self.before[to];
        while at != from {
            via.push(at);
            at = self.before[at];
        }
        via.reverse();
        via
    }
}

fn widest_open(open: &BTreeSet<usize>, width: &[u128]) -> Option<usize> {
    open.iter()
        .copied()
        .max_by(|&a, &b| width[a].cmp(&width[b]).then(b.cmp(&a)))
}
