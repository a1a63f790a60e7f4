//! Whether a tie mattered: would another choice have funded another set of needs?
//!
//! Explores every way to resolve a tie and all ties after it, up to a number of leaves (and four rounds of payments, or
//! 64 rounds by score, for each); states that were seen already are not explored again. What it cannot settle it calls
//! not determined.

use std::collections::BTreeMap;

use crate::Phase;
use crate::count::{Count, Turn};
use crate::es_list::State;
use crate::search::Wanted;

/// Explores within one budget for the whole count.
pub(crate) struct Explorer {
    leaves_left: u32,
    paid_left: u32,
    scored_left: u32,
    funded: Vec<usize>,
}

/// What was reached before, by place in the course and funded set.
type Seen<'p> = BTreeMap<((usize, Phase), Vec<usize>), Vec<State<'p>>>;

impl Explorer {
    /// `funded` is the set that was funded.
    pub(crate) fn new(leaves: u32, funded: &[usize]) -> Explorer {
        Explorer {
            leaves_left: leaves,
            paid_left: leaves.saturating_mul(4),
            scored_left: leaves.saturating_mul(64),
            funded: sorted(funded),
        }
    }

    /// `count` stands before a round with a tie that `chosen` won.
    pub(crate) fn changes(&mut self, mut count: Count, chosen: &str) -> Option<bool> {
        count.state.wanted = Wanted::Best;
        let turn = count.round(&mut Vec::new())?;
        let ids = &count.plan.grid().ids;
        let others: Vec<usize> = turn
            .tied()
            .iter()
            .copied()
            .filter(|&need| ids[need] != chosen)
            .collect();
        self.any_differs(&count, &turn, &others, &mut Seen::new())
    }

    fn any_differs<'p>(
        &mut self,
        count: &Count<'p>,
        turn: &Turn,
        choices: &[usize],
        seen: &mut Seen<'p>,
    ) -> Option<bool> {
        let mut settled = true;
        for &need in choices {
            let mut branch = count.clone();
            branch.take(turn, need, false);
            match self.differs(branch, seen) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => settled = false,
            }
        }
        settled.then_some(false)
    }

    fn differs<'p>(&mut self, mut count: Count<'p>, seen: &mut Seen<'p>) -> Option<bool> {
        loop {
            let known = seen
                .entry((count.place(), sorted(&count.state.funded)))
                .or_default();
            if known.iter().any(|state| state.same(&count.state)) {
                return Some(false);
            }
            known.push(count.state.clone());
            let rounds_left = match count.scores() {
                Some(_) => &mut self.scored_left,
                None => &mut self.paid_left,
            };
            if *rounds_left == 0 || self.leaves_left == 0 {
                return None;
            }
            *rounds_left -= 1;
            let turn = count.round(&mut Vec::new());
            let Some(turn) = turn.filter(|_| count.state.phase.is_funded()) else {
                self.leaves_left -= 1;
                return Some(sorted(&count.state.funded) != self.funded);
            };
            let [only] = turn.tied() else {
                return self.any_differs(&count, &turn, turn.tied(), seen);
            };
            let only = *only;
            count.take(&turn, only, false);
        }
    }
}

fn sorted(needs: &[usize]) -> Vec<usize> {
    let mut needs = needs.to_vec();
    needs.sort_unstable();
    needs
}
