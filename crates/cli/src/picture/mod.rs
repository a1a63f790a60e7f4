//! A count as a picture: an SVG for reports and web pages, in the language asked for.
//!
//! `list` draws what gets hours and who pays. `svg` knows nothing of counts: lines, bars, words and how they are
//! written.

mod list;
mod svg;

use crate::{explain::Told, output::Output};

/// The picture of a result.
pub(crate) fn of(out: &Output, told: &Told) -> String {
    list::draw(out, &told.tally)
}
