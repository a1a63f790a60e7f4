//! The claims of `phragmen`: everybody starts with nothing, and the first need that can be paid is bought.
//!
//! While every need that competes has competed from the start, nobody ever has more than it takes; on the waiting list
//! of `skip` and `stop` somebody may, and keeps the rest.

use super::books::Books;
use super::{Checked, loads, no_such_part};
use crate::{Claim, Phase, Phragmen};

/// One claim; `first_waiting` when it begins the waiting list, `out` are the needs that were out from the start.
pub(super) fn step(
    books: &mut Books,
    claim: &Claim,
    variant: Phragmen,
    first_waiting: bool,
    out: &[usize],
) -> Checked<()> {
    if first_waiting {
        may_stop(books, variant, out)?;
    }
    let mut competing = books.open_needs();
    match (variant, claim.phase) {
        (Phragmen::Rank, Phase::Ranked) | (Phragmen::Skip | Phragmen::Stop, Phase::Waiting) => {}
        (Phragmen::Skip, Phase::Loads) => competing.retain(|&need| books.fits(need)),
        (Phragmen::Stop, Phase::Loads) => competing.retain(|need| !out.contains(need)),
        _ => return no_such_part(),
    }
    let tied = loads::wait(books, claim, &competing)?;
    if claim.phase == Phase::Loads
        && let Some(&need) = tied.iter().find(|&&need| !books.fits(need))
    {
        return Err(format!(
            "the count stops here: need `{}` is among the best and does not fit",
            books.roll.needs[need].id
        ));
    }
    let (need, paid) = loads::buy(books, claim, &tied)?;
    books.enter(claim, need, &paid)
}

/// Whether the funding may end: nothing fits, or one of the best does not.
fn may_stop(books: &Books, variant: Phragmen, out: &[usize]) -> Checked<()> {
    if variant != Phragmen::Stop {
        return books.nothing_fits();
    }
    let mut competing = books.open_needs();
    competing.retain(|need| !out.contains(need));
    let best = loads::next(books, &competing);
    match best.first() {
        Some(&need) if best.iter().all(|&need| books.fits(need)) => Err(format!(
            "need `{}` could still be funded before",
            books.roll.needs[need].id
        )),
        _ => Ok(()),
    }
}
