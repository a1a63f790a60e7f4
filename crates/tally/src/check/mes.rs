//! The claims of `mes` and `ear_shares`: shares until nothing can be paid, then by score what fits, then the rest.

use super::books::Books;
use super::shares::{self, Sharing};
use super::{Checked, no_such_part, score};
use crate::{Claim, Phase, Ratio};

/// One claim of `mes`; `before` is the part of the list that the claim before it belongs to.
pub(super) fn step(
    books: &mut Books,
    claim: &Claim,
    before: Phase,
    sharing: Sharing,
    fill: bool,
) -> Checked<()> {
    if claim.phase == Phase::Shares {
        let (need, paid) = shares::buy(books, claim, sharing)?;
        return books.enter(claim, need, &paid);
    }
    if before == Phase::Shares {
        shares::end(books, sharing)?;
    }
    by_score(books, claim, before, fill)
}

/// One claim of `ear_shares`; `depth` is that of the claim before it.
pub(super) fn expanding(
    books: &mut Books,
    claim: &Claim,
    before: Phase,
    depth: &mut u32,
    fill: bool,
) -> Checked<()> {
    let sharing = |depth| Sharing { depth, placed: true };
    if claim.phase == Phase::Shares {
        let claimed = claim.depth.ok_or("its depth is missing")?;
        if claimed < *depth || claimed == 0 || claimed as usize > books.roll.needs.len() {
            return Err(format!("depth {claimed} cannot come here"));
        }
        if claimed > *depth {
            // Support only grows with depth: what cannot be paid just before could not be paid before that.
            shares::end(books, sharing(claimed - 1))?;
            books.not_before.fill(Ratio::ZERO);
            *depth = claimed;
        }
        let (need, paid) = shares::buy(books, claim, sharing(claimed))?;
        return books.enter(claim, need, &paid);
    }
    if before == Phase::Shares {
        shares::end(books, Sharing::PLACED)?;
    }
    by_score(books, claim, before, fill)
}

fn by_score(books: &mut Books, claim: &Claim, before: Phase, fill: bool) -> Checked<()> {
    let mut competing = books.open_needs();
    match claim.phase {
        Phase::Completion if fill => competing.retain(|&need| books.fits(need)),
        Phase::Waiting if fill && before != Phase::Waiting => books.nothing_fits()?,
        Phase::Waiting => {}
        _ => return no_such_part(),
    }
    let need = score::best(books, claim, &competing)?;
    books.enter(claim, need, &Vec::new())
}
