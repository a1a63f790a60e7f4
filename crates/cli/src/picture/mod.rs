//! A count as a picture: an SVG for reports and web pages, in the language asked for.
//!
//! One file for each kind of result: `list` (what gets hours and who pays), `order` (points, or who beats whom in
//! pairs), `elected` (votes at each stage against the quota) and `decided` (both sums against the half). `svg` knows
//! nothing of counts: bars, lines, words and how they are written.

mod decided;
mod elected;
mod list;
mod order;
mod svg;

use crate::{explain::Told, output::Output};
use tally::Counted;

/// The picture of a result.
pub(crate) fn of(out: &Output, told: &Told) -> String {
    match &told.counted {
        Counted::List(tally) => list::draw(out, told, tally),
        Counted::Order(order) => order::draw(out, told, order),
        Counted::Elected(elected) => elected::draw(out, told, elected),
        Counted::Decided(decided) => decided::draw(out, told, decided),
    }
}
