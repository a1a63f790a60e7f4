//! The rule `greedy`: the greatest weighted score, or score per hour, first; what fits is taken.
//!
//! Majoritarian: 51 % decide everything. It stands beside the default list for comparison. With pots a need fits when
//! some option fits, and funding commits it. After the first misfit without `skip`, all the rest waits.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::grid::Grid;
use crate::pots::{Place, Stock};
use crate::record::{Phase, RunnerUp, Step, Tally, TieRecord};
use crate::ties::{TieOrder, TieStep};
use crate::{By, Ratio, Utility, run};

pub(crate) fn count(result: &mut Tally, grid: &Grid, order: &TieOrder, mut stock: Stock, by: By, skip: bool) {
    let ranking = ranking(result.rule.utility(), grid, order, by);
    let single = stock.pots_left().next().is_none();
    let (mut funded, mut waiting) = (Vec::new(), Vec::new());
    let mut stopped = false;
    for (at, ranked) in ranking.iter().enumerate() {
        let need = ranked.need;
        let place = if stopped {
            None
        } else {
            stock.place(need, &grid.hours[need])
        };
        let phase = if place.is_some() {
            Phase::Score
        } else {
            Phase::Waiting
        };
        let mut step = Step {
            score: Some(ranked.score.clone()),
            runner_up: ranking.get(at + 1).map(|next| RunnerUp {
                need: grid.ids[next.need].clone(),
                value: next.score.clone(),
            }),
            tie: (ranked.tied.len() > 1).then(|| TieRecord {
                ids: ranked.tied.iter().map(|&need| grid.ids[need].clone()).collect(),
                decided_by: ranked.decided_by,
                changes_set: None,
            }),
            ..run::blank(result, grid, phase, need)
        };
        let Some(place) = place else {
            stopped = stopped || !skip;
            waiting.push((step, stock.left()));
            continue;
        };
        stock.commit(&place, &grid.hours[need]);
        if let Place::Pots(placement) = place {
            step.placement = Some(placement.clone());
            result.placements.insert(step.need.clone(), placement.clone());
        }
        funded.push((step, stock.left()));
    }
    settle_ties(&mut funded, single);
    for (number, (step, left)) in (1u32..).zip(funded.into_iter().chain(waiting)) {
        result.steps.push(Step {
            number,
            capacity_left: left,
            ..step
        });
    }
    result.pots_left = stock.pots_left().collect();
    result.capacity_left = stock.left();
}

/// With one capacity, a tie whose needs are all funded cannot have mattered: they fit in any order. What happens in
/// other ties is not determined here.
fn settle_ties(funded: &mut [(Step, Ratio)], single: bool) {
    let ids: BTreeSet<String> = funded.iter().map(|(step, _)| step.need.clone()).collect();
    for tie in funded.iter_mut().filter_map(|(step, _)| step.tie.as_mut()) {
        let all_funded = single && tie.ids.iter().all(|id| ids.contains(id));
        tie.changes_set = all_funded.then_some(false);
    }
}

struct Ranked {
    need: usize,
    score: Ratio,
    /// Those still in the running with an equal score, this one included.
    tied: Vec<usize>,
    decided_by: TieStep,
}

fn ranking(utility: Utility, grid: &Grid, order: &TieOrder, by: By) -> Vec<Ranked> {
    let mut levels: BTreeMap<Reverse<Ratio>, Vec<usize>> = BTreeMap::new();
    for need in grid.split_by_support().0 {
        let hours = &grid.hours[need];
        let score = match utility {
            Utility::Count | Utility::Points => grid.points(need),
            Utility::Cost => grid.weight(grid.support[need]) * hours,
        };
        let score = if by == By::PerHour { &score / hours } else { score };
        levels.entry(Reverse(score)).or_default().push(need);
    }
    let mut ranking = Vec::new();
    for (Reverse(score), mut tied) in levels {
        while !tied.is_empty() {
            let (need, decided_by) = order.first(&tied);
            ranking.push(Ranked {
                need,
                score: score.clone(),
                tied: tied.clone(),
                decided_by,
            });
            tied.retain(|&other| other != need);
        }
    }
    ranking
}
