//! Rounds by weighted score: the greatest first, what fits is taken, the rest is the waiting list.
//!
//! The whole of `greedy`, and the end of `mes` and `ear_shares`. Nobody pays. What does not fit is passed over, or, for
//! `greedy` without skipping, ends the funding.

use crate::es_list::{State, Taken};
use crate::grid::Grid;
use crate::record::Phase;
use crate::{Profile, Ratio, Utility};

/// The scores of all needs, and what is done with them.
pub(crate) struct Scores {
    /// By need.
    scores: Vec<Ratio>,
    /// Place of each need's score among the distinct ones, 0 for the greatest.
    level: Vec<usize>,
    first: Phase,
    skip: bool,
}

impl Scores {
    /// Funds in part `phase`, then orders the rest.
    pub(crate) fn funding(scores: Vec<Ratio>, phase: Phase, skip: bool) -> Scores {
        Scores {
            level: levels(&scores),
            scores,
            first: phase,
            skip,
        }
    }

    /// Funds nothing, orders the rest.
    pub(crate) fn waiting(scores: Vec<Ratio>) -> Scores {
        Scores::funding(scores, Phase::Waiting, true)
    }

    /// All that is supported and not funded competes.
    pub(crate) fn enter<'p>(&self, state: &mut State<'p>, grid: &'p Grid) {
        state.change_supporters(grid);
        state.phase = self.first;
    }

    pub(crate) fn round(&self, state: &mut State) -> Option<Vec<usize>> {
        if state.phase != Phase::Waiting && self.skip {
            // Hours only fall: what does not fit now never will.
            let (stock, hours) = (&state.stock, &state.grid.hours);
            let fits = |&need: &usize| stock.place(need, &hours[need]).is_some();
            let (pool, mut out) = std::mem::take(&mut state.pool).into_iter().partition(fits);
            state.pool = pool;
            state.out.append(&mut out);
        }
        if state.phase != Phase::Waiting && state.pool.is_empty() {
            state.phase = Phase::Waiting;
            state.pool = std::mem::take(&mut state.out);
            state.pool.sort_unstable();
        }
        let best = self.best(&state.pool);
        (!best.is_empty()).then_some(best)
    }

    /// Takes `need`; one that does not fit ends the funding and is the first to wait.
    pub(crate) fn take<'p>(&self, state: &mut State<'p>, need: usize) -> (Phase, Taken<'p>) {
        state.pool.retain(|&other| other != need);
        let place = match state.phase {
            Phase::Waiting => None,
            _ => state.stock.place(need, &state.grid.hours[need]),
        };
        match &place {
            Some(place) => {
                state.stock.commit(place, &state.grid.hours[need]);
                state.funded.push(need);
            }
            None => state.phase = Phase::Waiting,
        }
        let taken = Taken {
            value: self.scores[need].clone(),
            place,
            ..Taken::nothing()
        };
        (state.phase, taken)
    }

    /// The best of `pool` but `winner`: all of them, and their score.
    pub(crate) fn runners_up(&self, pool: &[usize], winner: usize) -> Option<(Vec<usize>, &Ratio)> {
        let others: Vec<usize> = pool.iter().copied().filter(|&need| need != winner).collect();
        let best = self.best(&others);
        let score = &self.scores[*best.first()?];
        Some((best, score))
    }

    fn best(&self, pool: &[usize]) -> Vec<usize> {
        let best = pool.iter().map(|&need| self.level[need]).min();
        pool.iter()
            .copied()
            .filter(|&need| Some(self.level[need]) == best)
            .collect()
    }
}

fn levels(scores: &[Ratio]) -> Vec<usize> {
    let mut distinct: Vec<&Ratio> = scores.iter().collect();
    distinct.sort_unstable_by(|a, b| b.cmp(a));
    distinct.dedup();
    scores
        .iter()
        .map(|score| distinct.partition_point(|other| *other > score))
        .collect()
}

/// The weighted score of every need: the points where they count, else the weight of its supporters.
pub(crate) fn scores(grid: &Grid, utility: Utility) -> Vec<Ratio> {
    (0..grid.ids.len())
        .map(|need| match utility {
            Utility::Points => grid.points(need),
            Utility::Cost | Utility::Count => grid.weight(grid.support[need]),
        })
        .collect()
}

/// The same where the grid does not hold the points.
pub(crate) fn points(grid: &Grid, profile: &Profile) -> Vec<Ratio> {
    let mut sums = vec![Ratio::ZERO; grid.ids.len()];
    for voter in &profile.voters {
        for (need, points) in voter.marks.iter().filter(|(_, points)| points.is_positive()) {
            if let Ok(at) = grid.ids.binary_search(need) {
                sums[at] += &(points * &voter.weight);
            }
        }
    }
    sums
}
