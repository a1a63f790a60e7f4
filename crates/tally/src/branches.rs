//! Whether a tie mattered: would another choice have funded another set of needs?
//!
//! Explores every way to resolve a tie and all ties after it, up to a number of leaves (and four rounds for each); states that were seen already
//! are not explored again. What it cannot settle it calls not determined.

use std::collections::BTreeMap;

use crate::Phase;
use crate::es_list::State;
use crate::purse::Purse;
use crate::search::Wanted;

/// Explores within one budget for the whole count.
pub(crate) struct Explorer {
    leaves_left: u32,
    rounds_left: u32,
    funded: Vec<usize>,
}

/// What was reached before, by phase and funded set.
type Seen = BTreeMap<(Phase, Vec<usize>), Vec<Purse>>;

impl Explorer {
    /// `funded` is the set that was funded.
    pub(crate) fn new(leaves: u32, funded: &[usize]) -> Explorer {
        Explorer {
            leaves_left: leaves,
            rounds_left: leaves.saturating_mul(4),
            funded: sorted(funded),
        }
    }

    /// `state` stands before a round with a tie that `chosen` won.
    pub(crate) fn changes(&mut self, mut state: State, chosen: &str) -> Option<bool> {
        state.wanted = Wanted::Best;
        let round = state.round(&mut Vec::new())?;
        let mut seen = Seen::new();
        let mut settled = true;
        for &other in round.tied.iter().filter(|&&need| state.grid.ids[need] != chosen) {
            let mut branch = state.clone();
            branch.take(&round, other, false);
            match self.differs(branch, &mut seen) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => settled = false,
            }
        }
        settled.then_some(false)
    }

    fn differs(&mut self, mut state: State, seen: &mut Seen) -> Option<bool> {
        loop {
            let key = (state.phase, sorted(&state.funded));
            let known = seen.entry(key).or_default();
            if known.iter().any(|purse| purse.same(&state.purse)) {
                return Some(false);
            }
            known.push(state.purse.clone());
            if self.rounds_left == 0 || self.leaves_left == 0 {
                return None;
            }
            self.rounds_left -= 1;
            let round = state.round(&mut Vec::new());
            let Some(round) = round.filter(|_| state.phase != Phase::Waiting) else {
                self.leaves_left -= 1;
                return Some(sorted(&state.funded) != self.funded);
            };
            if let [only] = round.tied[..] {
                state.take(&round, only, false);
                continue;
            }
            let mut settled = true;
            for &need in &round.tied {
                let mut branch = state.clone();
                branch.take(&round, need, false);
                match self.differs(branch, seen) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => settled = false,
                }
            }
            return settled.then_some(false);
        }
    }
}

fn sorted(needs: &[usize]) -> Vec<usize> {
    let mut needs = needs.to_vec();
    needs.sort_unstable();
    needs
}
