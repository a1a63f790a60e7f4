//! The claims of `es_list`: shares until nothing can be paid, then waiting for what fits, then for all the rest.

use super::books::Books;
use super::shares::{self, Sharing};
use super::{Checked, loads, no_such_part};
use crate::{Claim, Phase};

/// One claim; `before` is the part of the list that the claim before it belongs to.
pub(super) fn step(books: &mut Books, claim: &Claim, before: Phase) -> Checked<()> {
    if before == Phase::Shares && claim.phase != Phase::Shares {
        shares::end(books, Sharing::PLACED)?;
        books.not_before.fill(crate::Ratio::ZERO);
    }
    if before != Phase::Waiting && claim.phase == Phase::Waiting {
        books.nothing_fits()?;
    }
    let mut competing = books.open_needs();
    let (need, paid) = match claim.phase {
        Phase::Shares => shares::buy(books, claim, Sharing::PLACED)?,
        Phase::Leftover | Phase::Waiting => {
            if claim.phase == Phase::Leftover {
                competing.retain(|&need| books.fits(need));
            }
            let tied = loads::wait(books, claim, &competing)?;
            loads::buy(books, claim, &tied)?
        }
        _ => return no_such_part(),
    };
    books.enter(claim, need, &paid)
}
