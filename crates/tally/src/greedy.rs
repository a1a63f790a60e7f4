//! The rule `greedy`: the greatest weighted score, or score per hour, first; what fits is taken.
//!
//! Majoritarian: 51 % decide everything. It stands beside the default list for comparison. With pots a need fits when
//! some option fits, and funding commits it. After the first misfit without `skip`, all the rest waits.

use crate::count::{Plan, Stage};
use crate::grid::Grid;
use crate::scored::{self, Scores};
use crate::{By, Phase, Ratio, Utility};

pub(crate) fn plan(grid: Grid, utility: Utility, by: By, skip: bool) -> Plan {
    let mut scores = scored::scores(&grid, utility);
    for (score, hours) in scores.iter_mut().zip(&grid.hours) {
        *score = match (utility, by) {
            (Utility::Cost, By::Score) => &*score * hours,
            (Utility::Cost, By::PerHour) | (_, By::Score) => continue,
            (_, By::PerHour) => &*score / hours,
        };
    }
    Plan {
        utility,
        money: Ratio::ZERO,
        grids: vec![grid],
        stages: vec![Stage::Scored(Scores::funding(scores, Phase::Score, skip))],
    }
}
