//! The rule `mes`: the Method of Equal Shares, as cities use it, with its completions.
//!
//! Everybody gets the same money per unit of weight. A need is bought at the least rho at which its supporters, paying
//! rho times their utility or all they have, pay for it; the least rho of all wins, until nobody can pay for anything.
//! Completions: `none`; `utilitarian` goes through the rest by weighted score and takes what fits; `add` repeats the
//! shares with more virtual hours (`add.rs`), and may end with the former. The waiting list is the rest by weighted score.
//! Sources: Peters, Skowron 2020; Peters, Pierczyński, Skowron 2021 (arXiv 2008.13276).

use crate::add;
use crate::count::{Plan, Stage};
use crate::course::Course;
use crate::grid::Grid;
use crate::pots::Stock;
use crate::scored::{self, Scores};
use crate::ties::TieOrder;
use crate::{Added, Completion, Phase, Profile, Utility};

pub(crate) fn plan(
    profile: &Profile,
    grid: Grid,
    order: &TieOrder,
    utility: Utility,
    completion: Completion,
) -> (Plan, Option<Added>) {
    let budget = profile.budget();
    let (added, utilitarian) = match completion {
        Completion::None => (None, false),
        Completion::Utilitarian => (None, true),
        Completion::Add(add) => {
            let stock = Stock::new(profile, &grid.ids);
            let runs = add::Runs {
                grid: &grid,
                utility,
                order,
                stock: &stock,
            };
            (
                Some(runs.search(&budget, profile.voters.len(), add)),
                add.utilitarian,
            )
        }
    };
    let scores = scored::scores(&grid, utility);
    let rest = if utilitarian {
        Scores::funding(scores, Phase::Completion, true)
    } else {
        Scores::waiting(scores)
    };
    let shares = Stage::Paid {
        grid: 0,
        depth: None,
        course: Course::SHARES,
    };
    let plan = Plan {
        utility,
        money: added
            .as_ref()
            .map_or(budget, |added| added.virtual_budget.clone()),
        grids: vec![grid],
        stages: vec![shares, Stage::Scored(rest)],
    };
    (plan, added)
}
