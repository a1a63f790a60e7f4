//! The cheapest needs of a round, with as few exact prices as will do.
//!
//! Needs are looked at by bounds of their prices from below. Exact prices are asked for until every bound that is left
//! lies above those that are wanted; what is not looked at is dearer, whatever its price may be.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::bound::Bound;
use crate::es_list::Candidate;

/// Which prices a round must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The least, of all that have it.
    Best,
    /// Those of the best and the next best, of all that have them.
    RunnerUp,
    /// All.
    All,
}

pub(crate) struct Search {
    wanted: Wanted,
    /// By bound: needs, and whether the bound is as near as bounds get.
    left: BinaryHeap<Reverse<(Bound, usize, bool)>>,
    found: Vec<Candidate>,
    /// Places in `found` of the cheapest, and of the next.
    best: Option<usize>,
    next: Option<usize>,
}

impl Search {
    pub(crate) fn new(wanted: Wanted) -> Search {
        Search {
            wanted,
            left: BinaryHeap::new(),
            found: Vec::new(),
            best: None,
            next: None,
        }
    }

    /// The price of `need` is no less than `bound`.
    pub(crate) fn add(&mut self, need: usize, bound: Bound, near: bool) {
        self.left.push(Reverse((bound, need, near)));
    }

    /// The next need to look at: for its exact price if its bound was near, else for a nearer one.
    pub(crate) fn next(&mut self) -> Option<(usize, bool)> {
        let Reverse((bound, need, near)) = self.left.pop()?;
        let last = match self.wanted {
            Wanted::Best => self.best,
            Wanted::RunnerUp => self.next,
            Wanted::All => None,
        };
        let dearer = last.is_some_and(|at| bound > self.found[at].price.high());
        (!dearer).then_some((need, near))
    }

    /// The exact price of a need.
    pub(crate) fn found(&mut self, candidate: Candidate) {
        let less =
            |at: Option<usize>| at.is_none_or(|at| candidate.price.compare(&self.found[at].price).is_lt());
        let at = self.found.len();
        if less(self.best) {
            self.next = self.best;
            self.best = Some(at);
        } else if less(self.next) {
            self.next = Some(at);
        }
        self.found.push(candidate);
    }

    /// What was found, in the order of the needs.
    pub(crate) fn candidates(mut self) -> Vec<Candidate> {
        self.found.sort_unstable_by_key(|candidate| candidate.need);
        self.found
    }
}
