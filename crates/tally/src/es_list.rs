//! The rule `es_list`: Equal Shares, then Phragmén on what is left, then a waiting list.
//!
//! Here: the state, and the rounds that the three phases have in common. What competes and at which price is in
//! `shares.rs` and `leftover.rs`. Every round's choice is made outside, so that other choices can be explored.
//! Sources: Peters, Pierczyński, Skowron 2021 (arXiv 2008.13276); Brill, Freeman, Janson, Lackner 2017.

use crate::count::{Plan, Stage};
use crate::course::Course;
use crate::grid::Grid;
use crate::pots::{Place, Stock};
use crate::purse::{Paid, Price, Purse};
use crate::search::Wanted;
use crate::{Phase, Ratio, Reason, Utility, leftover, shares};

/// A count under way.
#[derive(Clone)]
pub(crate) struct State<'p> {
    pub(crate) grid: &'p Grid,
    pub(crate) utility: Utility,
    pub(crate) purse: Purse,
    pub(crate) stock: Stock<'p>,
    pub(crate) course: Course,
    pub(crate) phase: Phase,
    /// Supported needs that compete in this phase, in id order.
    pub(crate) pool: Vec<usize>,
    /// Supported needs that are out of this phase, in id order.
    pub(crate) out: Vec<usize>,
    pub(crate) funded: Vec<usize>,
    /// Credit per unit of weight since the shares, in hours.
    pub(crate) time: Ratio,
    /// For needs that can never be placed (again): why.
    pub(crate) lost: Vec<Option<Reason>>,
    /// Which prices a round must know.
    pub(crate) wanted: Wanted,
}

/// One round before its choice.
pub(crate) struct Round {
    /// What competes, in id order: as much of it as is wanted, and nothing dearer than that is missing.
    pub(crate) candidates: Vec<Candidate>,
    /// The equally good best ones, by need.
    pub(crate) tied: Vec<usize>,
}

/// A need that competes, and the price (or wait) at which it would be taken.
pub(crate) struct Candidate {
    pub(crate) need: usize,
    pub(crate) price: Price,
}

/// A need that left the phase.
pub(crate) struct Exit {
    pub(crate) need: usize,
    pub(crate) had: Ratio,
    pub(crate) reason: Reason,
}

/// What a choice did.
pub(crate) struct Taken<'p> {
    /// Phase `shares`: rho. Else the time after the wait.
    pub(crate) value: Ratio,
    pub(crate) wait: Ratio,
    pub(crate) place: Option<Place<'p>>,
    pub(crate) paid: Option<Paid>,
}

/// The stages of the rule: one, in three parts.
pub(crate) fn plan(grid: Grid, utility: Utility, budget: Ratio) -> Plan {
    Plan {
        utility,
        money: budget,
        grids: vec![grid],
        stages: vec![Stage::Paid {
            grid: 0,
            depth: None,
            course: Course::ES_LIST,
        }],
    }
}

impl Taken<'_> {
    /// Nobody paid, nothing was placed.
    pub(crate) fn nothing() -> Self {
        Taken {
            value: Ratio::ZERO,
            wait: Ratio::ZERO,
            place: None,
            paid: None,
        }
    }
}

impl<'p> State<'p> {
    pub(crate) fn new(grid: &'p Grid, utility: Utility, budget: &Ratio, stock: Stock<'p>) -> State<'p> {
        let unplaceable = |need| {
            stock
                .place(need, &grid.hours[need])
                .is_none()
                .then_some(Reason::Unplaceable)
        };
        let lost = (0..grid.ids.len()).map(unplaceable).collect();
        let total = grid.weight(grid.total_weight);
        let each = if total.is_zero() {
            Ratio::ZERO
        } else {
            budget / &total
        };
        State {
            grid,
            utility,
            purse: Purse::new(grid, &each),
            stock,
            course: Course::ES_LIST,
            phase: Phase::Shares,
            pool: grid.split_by_support().0,
            out: Vec::new(),
            funded: Vec::new(),
            time: Ratio::ZERO,
            lost,
            wanted: Wanted::RunnerUp,
        }
    }

    /// Goes on with the same money over other supporters: all that is unfunded and supported there competes again.
    pub(crate) fn change_supporters(&mut self, grid: &'p Grid) {
        self.grid = grid;
        self.purse.change_supporters();
        self.out.clear();
        self.pool = grid.split_by_support().0;
        self.pool.retain(|need| !self.funded.contains(need));
    }

    fn stops_at(&self, tied: &[usize]) -> bool {
        let misfit = |&need: &usize| self.stock.place(need, &self.grid.hours[need]).is_none();
        self.course.stop && self.phase == Phase::Loads && tied.iter().any(misfit)
    }

    /// The next round, and the needs that left before it; `None` when the list is complete.
    pub(crate) fn round(&mut self, exits: &mut Vec<Exit>) -> Option<Round> {
        loop {
            let candidates = match self.phase {
                Phase::Shares => shares::compete(self, exits),
                _ => leftover::compete(self, exits),
            };
            if !candidates.is_empty() {
                let tied = least(&candidates);
                if !self.stops_at(&tied) {
                    return Some(Round { candidates, tied });
                }
            }
            self.phase = self.course.after(self.phase)?;
            self.pool.append(&mut self.out);
            self.pool.sort_unstable();
        }
    }

    /// Takes `need`, one of the tied.
    pub(crate) fn take(&mut self, round: &Round, need: usize, record: bool) -> Taken<'p> {
        let price = round
            .candidates
            .iter()
            .find(|candidate| candidate.need == need)
            .map(|c| c.price.clone());
        let price = price.expect("the choice is one of the candidates");
        self.pool.retain(|&other| other != need);
        let place = match self.phase {
            Phase::Waiting | Phase::Ranked => None,
            _ => self.stock.place(need, &self.grid.hours[need]),
        };
        if let Some(place) = &place {
            self.stock.commit(place, &self.grid.hours[need]);
            self.funded.push(need);
        }
        match self.phase {
            Phase::Shares => shares::take(self, need, &price, place, record),
            _ => leftover::take(self, need, &price, place, record),
        }
    }

    /// Why a need has no place, if it has none; `could_pay`: whether its supporters have what it costs.
    pub(crate) fn exit_if_unplaceable(&mut self, need: usize, could_pay: bool) -> Option<Reason> {
        if self.stock.place(need, &self.grid.hours[need]).is_some() {
            return None;
        }
        let reason = if could_pay { Reason::Spent } else { Reason::Short };
        Some(*self.lost[need].get_or_insert(reason))
    }

    /// Whether everybody holds the same in both, and the same hours are left.
    pub(crate) fn same(&self, other: &State) -> bool {
        self.stock.same(&other.stock) && self.purse.same(&other.purse)
    }

    /// The money behind a need as hours.
    pub(crate) fn money_behind(&mut self, need: usize) -> Ratio {
        let sum = self.purse.behind(self.grid, need);
        self.purse.hours(self.grid, &sum)
    }
}

fn least(candidates: &[Candidate]) -> Vec<usize> {
    let mut best: Vec<&Candidate> = Vec::new();
    for candidate in candidates {
        match best.first().map(|first| candidate.price.compare(&first.price)) {
            Some(std::cmp::Ordering::Greater) => {}
            Some(std::cmp::Ordering::Equal) => best.push(candidate),
            Some(std::cmp::Ordering::Less) | None => best = vec![candidate],
        }
    }
    best.into_iter().map(|candidate| candidate.need).collect()
}
