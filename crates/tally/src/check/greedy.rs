//! The claims of a greedy list: the greatest score first; what fits is taken, the rest waits.

use super::books::Books;
use super::{Checked, no_such_part, score};
use crate::{Claim, Phase};

/// One claim; `first_waiting` when it begins the waiting list.
pub(super) fn step(books: &mut Books, claim: &Claim, skip: bool, first_waiting: bool) -> Checked<()> {
    if first_waiting && skip {
        books.nothing_fits()?;
    }
    let mut competing = books.open_needs();
    match claim.phase {
        // Hours only fall: what does not fit now was passed over, or will be.
        Phase::Score if skip => competing.retain(|&need| books.fits(need)),
        Phase::Score | Phase::Waiting => {}
        _ => return no_such_part(),
    }
    let need = score::best(books, claim, &competing)?;
    if first_waiting && books.fits(need) {
        return Err("it would have fitted".to_owned());
    }
    books.enter(claim, need, &Vec::new())
}
