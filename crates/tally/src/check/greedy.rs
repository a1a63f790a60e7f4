//! The claims of a greedy list: scores added up anew, and nothing better passed over.

use super::books::Books;
use super::{Checked, check_tie};
use crate::{By, Claim, Phase, Ratio, Ties};

/// The claims of a step of `greedy`.
pub(super) fn step(books: &mut Books, claim: &Claim, ties: &Ties, by: By, skip: bool) -> Checked<()> {
    if !matches!(claim.phase, Phase::Score | Phase::Waiting) {
        return Err("this rule has no such part of the list".to_owned());
    }
    if !claim.payments.is_empty() {
        return Err("this rule has no payments".to_owned());
    }
    let need = books.find(claim)?;
    if books.score(need, by) != claim.value {
        return Err(format!(
            "the score is {}, not {}",
            books.score(need, by),
            claim.value
        ));
    }
    // A funded need competes with those that fit now: nothing that fitted was passed over, since hours only fall.
    // Without skipping it competes with all. The waiting list is ordered among itself, and nothing on it may fit.
    let competes = |other: usize| {
        books.needs[other].open && (claim.phase == Phase::Waiting || !skip || books.place(other).is_some())
    };
    let open: Vec<usize> = (0..books.needs.len()).filter(|&other| competes(other)).collect();
    let scores: Vec<Ratio> = open.iter().map(|&other| books.score(other, by)).collect();
    if let Some(at) = scores.iter().position(|score| *score > claim.value) {
        return Err(format!("need `{}` has a greater score", books.needs[open[at]].id));
    }
    let equal = open
        .iter()
        .zip(&scores)
        .filter(|(_, score)| **score == claim.value);
    let tied: Vec<usize> = equal.map(|(&other, _)| other).collect();
    check_tie(books, claim, &tied, ties)?;
    if claim.phase == Phase::Waiting && !books.stopped && books.place(need).is_some() {
        return Err("it would have fitted".to_owned());
    }
    books.stopped = books.stopped || (claim.phase == Phase::Waiting && !skip);
    books.serve(claim)
}
