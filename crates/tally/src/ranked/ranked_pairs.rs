//! `ranked_pairs`: majorities are locked in one after another, the strongest first, except where the locked ones
//! already say the contrary. Tideman 1987, "Independence of clones as a criterion for voting rules".
//!
//! A majority is as strong as the weight behind it (`winning_votes`; of equals the one with less weight against it
//! goes first) or that weight less the weight against it (`margins`). Majorities that are still equal go by the tie
//! policy: first that on their winners, then that on their losers. Because a result may hang on this, the whole is
//! done once more with the policy turned round, and the second result is shown beside the first.

use std::cmp::Reverse;

use super::ballots::Ballots;
use super::pairs::Pairs;
use super::{Majority, Order, Reversed, levels};
use crate::Strength;
use crate::ties::TieOrder;

pub(super) fn count(
    order: &mut Order,
    ballots: &Ballots,
    pairs: &Pairs,
    by: Strength,
    ties: &TieOrder,
) -> Vec<Vec<usize>> {
    let all: Vec<usize> = (0..pairs.len()).collect();
    let mut place = vec![0; pairs.len()];
    ties.sorted(&all)
        .into_iter()
        .zip(0..)
        .for_each(|(need, at)| place[need] = at);
    let mut run = Run {
        ballots,
        pairs,
        by,
        ties,
        place,
    };
    let (majorities, levels) = run.lock();
    if majorities.iter().any(|majority| majority.tie.is_some()) {
        run.place
            .iter_mut()
            .for_each(|place| *place = pairs.len() - *place);
        let (reversed, other) = run.lock();
        order.depends_on_ties = other != levels;
        order.reversed = Some(Reversed {
            levels: other.iter().map(|level| ballots.named(level)).collect(),
            majorities: reversed,
        });
    }
    order.majorities = majorities;
    levels
}

struct Run<'r> {
    ballots: &'r Ballots,
    pairs: &'r Pairs,
    by: Strength,
    ties: &'r TieOrder,
    /// The place of each need in the tie policy.
    place: Vec<usize>,
}

impl Run<'_> {
    fn lock(&self) -> (Vec<Majority>, Vec<Vec<usize>>) {
        let count = self.pairs.len();
        let mut majorities: Vec<(usize, usize)> = (0..count)
            .flat_map(|a| (0..count).map(move |b| (a, b)))
            .filter(|&(a, b)| self.pairs.beats(a, b))
            .collect();
        majorities.sort_by_key(|&(a, b)| (self.force(a, b), self.place[a], self.place[b]));
        let mut locked = vec![vec![false; count]; count];
        let mut over = vec![vec![false; count]; count];
        let mut records: Vec<Majority> = Vec::with_capacity(majorities.len());
        for (at, &(a, b)) in majorities.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| majorities[before]);
            let mut against = Vec::new();
            if over[b][a] {
                against = chain(&locked, b, a);
            } else {
                locked[a][b] = true;
                extend(&mut over, a, b);
            }
            records.push(Majority {
                winner: self.ballots.ids[a].clone(),
                loser: self.ballots.ids[b].clone(),
                weight: self.ballots.weight(self.pairs.weight(a, b)),
                opposition: self.ballots.weight(self.pairs.weight(b, a)),
                locked: against.is_empty(),
                against: self.ballots.named(&against),
                tie: before
                    .filter(|&(c, d)| self.force(c, d) == self.force(a, b))
                    .map(|(c, d)| self.ties.between(if c == a { [d, b] } else { [c, a] })),
            });
        }
        (records, levels::by_relation(count, |a, b| locked[a][b]))
    }

    /// The least goes first.
    fn force(&self, a: usize, b: usize) -> (Reverse<u128>, u128) {
        let opposition = match self.by {
            Strength::WinningVotes => self.pairs.weight(b, a),
            Strength::Margins => 0,
        };
        (Reverse(self.pairs.strength(a, b, self.by)), opposition)
    }
}

/// Whoever is over `a` is now over all that `b` is over.
fn extend(over: &mut [Vec<bool>], a: usize, b: usize) {
    if over[a][b] {
        return;
    }
    let below: Vec<usize> = (0..over.len())
        .filter(|&need| need == b || over[b][need])
        .collect();
    for (need, row) in over.iter_mut().enumerate() {
        if need == a || row[a] {
            below.iter().for_each(|&lower| row[lower] = true);
        }
    }
}

/// The shortest chain of locked majorities from `from` to `to`, both ends included.
fn chain(locked: &[Vec<bool>], from: usize, to: usize) -> Vec<usize> {
    let mut before: Vec<Option<usize>> = vec![None; locked.len()];
    let mut reached = vec![from];
    let mut at = 0;
    while let Some(&need) = reached.get(at) {
        at += 1;
        for next in (0..locked.len()).filter(|&next| locked[need][next]) {
            if next != from && before[next].is_none() {
                before[next] = Some(need);
                reached.push(next);
            }
        }
    }
    let mut chain = vec![to];
    let mut at = to;
    while let Some(need) = before[at] {
        chain.push(need);
        at = need;
    }
    chain.reverse();
    chain
}
