//! A purchase by equal shares: at the claimed rho nobody else takes in more than its hours.
//!
//! At rate rho each supporter gives rho times its utility, or all it has. That sum grows with rho and, per unit of
//! rho, never faster than before; so a need that takes in too little now cannot be paid before a rho that a division
//! gives, whatever happens meanwhile, and need not be looked at again until then.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};

use super::Checked;
use super::books::Books;
use super::purses::Paid;
use super::roll::Backer;
use crate::{Claim, Ratio};

/// Which needs and supporters take part.
#[derive(Clone, Copy)]
pub(super) struct Sharing {
    /// Places of each ballot that count as support.
    pub(super) depth: u32,
    /// Whether what has no place in the hours left is out.
    pub(super) placed: bool,
}

impl Sharing {
    /// All supporters, and only needs that have a place.
    pub(super) const PLACED: Sharing = Sharing {
        depth: u32::MAX,
        placed: true,
    };

    fn backs(self, backer: &Backer) -> bool {
        backer.depth <= self.depth
    }

    fn competes(self, books: &Books, need: usize) -> bool {
        !self.placed || books.fits(need)
    }
}

/// Nobody had a smaller rho, the tie went as it should; its supporters pay.
pub(super) fn buy(books: &mut Books, claim: &Claim, sharing: Sharing) -> Checked<(usize, Paid)> {
    if !claim.value.is_positive() {
        return Err(format!("rho is {}, which is not more than 0", claim.value));
    }
    let scale = Ratio::from_parts(books.roll.utility_scale.clone().into(), UBig::ONE);
    let rate = books.purses.refine(&(&claim.value / scale));
    let mut tied = Vec::new();
    for need in books.open_needs() {
        if books.not_before[need] > claim.value || !sharing.competes(books, need) {
            continue;
        }
        match weigh(books, need, &rate, &claim.value, sharing) {
            Ordering::Less => {}
            Ordering::Equal => tied.push(need),
            Ordering::Greater => {
                return Err(format!("need `{}` had a smaller rho", books.roll.needs[need].id));
            }
        }
    }
    let need = books.choice(claim, &tied)?;
    let backers = books.roll.needs[need].supporters.iter();
    let owed = backers
        .filter(|backer| sharing.backs(backer))
        .map(|backer| (backer.group, &rate * &backer.utility))
        .collect();
    let paid = books.purses.collect(owed, books.roll.needs[need].hours);
    Ok((need, paid))
}

/// What a need takes in at `rate` against its hours; `Greater` also when all give their last before that rate.
fn weigh(books: &mut Books, need: usize, rate: &IBig, rho: &Ratio, sharing: Sharing) -> Ordering {
    let entry = &books.roll.needs[need];
    let backers = entry.supporters.iter().filter(|backer| sharing.backs(backer));
    let (sum, in_full) = books.purses.given(backers, rate);
    let target = books.purses.target(entry.hours);
    match sum.cmp(&target) {
        Ordering::Equal if !in_full => Ordering::Greater,
        Ordering::Less => {
            // Without money it cannot be paid at any rho; then the next look costs little.
            if let Ok(sum) = UBig::try_from(sum)
                && !sum.is_zero()
            {
                books.not_before[need] = rho * Ratio::from_parts(target, sum);
            }
            Ordering::Less
        }
        order => order,
    }
}

/// The shares end: no open need can be paid (and placed) any more.
pub(super) fn end(books: &Books, sharing: Sharing) -> Checked<()> {
    for need in books.open_needs() {
        let entry = &books.roll.needs[need];
        let backers = entry.supporters.iter().filter(|backer| sharing.backs(backer));
        if books.purses.behind(backers) >= books.purses.target(entry.hours) && sharing.competes(books, need) {
            return Err(format!("need `{}` could still be funded before", entry.id));
        }
    }
    Ok(())
}
