//! A purchase after waiting: at the claimed time nobody else has had enough for long.
//!
//! Everybody is credited the same per unit of weight. A need that lacks hours cannot be paid before its supporters
//! have got them, whatever they pay for meanwhile, and need not be looked at again until then.

use super::Checked;
use super::books::Books;
use super::purses::Paid;
use crate::{Claim, Ratio};

/// Credits everybody up to the claimed time. The needs of `competing` that can be paid then, by id.
pub(super) fn wait(books: &mut Books, claim: &Claim, competing: &[usize]) -> Checked<Vec<usize>> {
    let wait = &claim.value - &books.time;
    if wait.is_negative() {
        return Err(format!("the time {} is before {}", claim.value, books.time));
    }
    books.purses.credit(&wait);
    books.time = claim.value.clone();
    let mut tied = Vec::new();
    for &need in competing {
        if books.not_before[need] > books.time {
            continue;
        }
        let lacks = lacks(books, need);
        if lacks.is_negative() && !wait.is_zero() {
            return Err(format!("need `{}` had a smaller time", books.roll.needs[need].id));
        }
        if lacks.is_positive() {
            books.not_before[need] = &books.time + &lacks / &books.roll.needs[need].support;
        } else {
            tied.push(need);
        }
    }
    Ok(tied)
}

/// The first of `tied` is bought: its supporters pay as equally as they can.
pub(super) fn buy(books: &mut Books, claim: &Claim, tied: &[usize]) -> Checked<(usize, Paid)> {
    let need = books.choice(claim, tied)?;
    let entry = &books.roll.needs[need];
    let level = books.purses.level(&entry.supporters, entry.hours);
    let level = books.purses.refine(&level);
    let owed = entry
        .supporters
        .iter()
        .map(|backer| (backer.group, level.clone()))
        .collect();
    let paid = books.purses.collect(owed, entry.hours);
    Ok((need, paid))
}

/// Those of `competing` that could be paid first from now on.
pub(super) fn next(books: &Books, competing: &[usize]) -> Vec<usize> {
    let waits: Vec<Ratio> = competing
        .iter()
        .map(|&need| lacks(books, need).max(Ratio::ZERO) / &books.roll.needs[need].support)
        .collect();
    let least = waits.iter().min();
    competing
        .iter()
        .zip(&waits)
        .filter(|(_, wait)| Some(*wait) == least)
        .map(|(&need, _)| need)
        .collect()
}

fn lacks(books: &Books, need: usize) -> Ratio {
    let entry = &books.roll.needs[need];
    entry.hours - books.purses.hours(books.purses.behind(&entry.supporters))
}
