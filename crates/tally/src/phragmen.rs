//! The rule `phragmen`: everybody earns the same per unit of weight and time, and buys what it can first.
//!
//! The first need whose supporters together hold its hours is bought, and they start again from nothing. `rank` orders
//! all supported needs and looks at no hours but their own; with `skip` only what still fits competes, tested again at
//! every step; `stop` leaves out from the start what is dearer than everything, and ends as soon as one of the best
//! does not fit. The waiting list of the latter two goes on from the state reached as if there were hours, where a need
//! passed over may find more money behind it than it takes: then its supporters pay as equally as possible.
//! Sources: Phragmén 1894; Brill, Freeman, Janson, Lackner 2017; with hours Los, Christoff, Grossi 2022.

use crate::count::{Plan, Stage};
use crate::course::Course;
use crate::grid::Grid;
use crate::{Phragmen, Ratio, Utility};

pub(crate) fn plan(grid: Grid, variant: Phragmen) -> Plan {
    let course = match variant {
        Phragmen::Rank => Course::RANK,
        Phragmen::Skip => Course::SKIP,
        Phragmen::Stop => Course::STOP,
    };
    Plan {
        utility: Utility::Count,
        money: Ratio::ZERO,
        grids: vec![grid],
        stages: vec![Stage::Paid {
            grid: 0,
            depth: None,
            course,
        }],
    }
}
