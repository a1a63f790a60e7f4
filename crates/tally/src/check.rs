//! Examines the claims of a result with sums and comparisons, without running the rule.
//!
//! Shares no code with the rules, so that a fault there cannot vouch for itself: money is kept for every kind of ballot
//! alone, and the least price is never searched for, only tested. What it accepts is the result of the rule: at each
//! step nobody left out had a smaller price, and ties went by the policy. One thing is believed: where virtual hours
//! were added, the runs before the last are not examined.

mod add;
mod books;
mod es_list;
mod greedy;
mod hours;
mod loads;
mod mes;
mod phragmen;
mod purses;
mod ranked;
mod roll;
mod score;
mod shares;
mod ties;

use std::collections::BTreeSet;

use crate::{Certificate, Claim, Completion, Method, Phase, Profile, Ratio, Rule, Ties};
use books::Books;
use purses::Purses;
pub use ranked::check_counted;
use shares::Sharing;

/// The first claim that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("step {step}: {reason}")]
pub struct CheckError {
    /// Place on the list, from 1; 0 for what concerns the whole.
    pub step: u32,
    /// What does not hold.
    pub reason: String,
}

type Checked<T> = Result<T, String>;

/// Whether `certificate` is that of counting `profile` by `rule` with `ties`.
///
/// # Errors
/// The first step whose claims do not hold, and why.
pub fn check(
    profile: &Profile,
    rule: &Rule,
    ties: &Ties,
    certificate: &Certificate,
) -> Result<(), CheckError> {
    rule.validate().map_err(|error| whole(error.to_string()))?;
    profile.validate().map_err(|error| whole(error.to_string()))?;
    let books = Books::open(profile, rule, ties, certificate);
    check_list(&books, certificate)?;
    if certificate.budget != books.budget {
        return Err(whole(format!(
            "the budget is {}, not {}",
            books.budget, certificate.budget
        )));
    }
    let adds = matches!(
        rule.method,
        Method::Mes {
            completion: Completion::Add(_),
            ..
        }
    );
    if certificate.added.is_some() != adds {
        return Err(whole("the claim about added hours should be another".to_owned()));
    }
    check_claims(books, profile, rule, certificate)
}

fn check_claims<'p>(
    mut books: Books<'p>,
    profile: &'p Profile,
    rule: &Rule,
    certificate: &Certificate,
) -> Result<(), CheckError> {
    match rule.method {
        Method::EsList { .. } => each(certificate, |claim, before| {
            es_list::step(&mut books, claim, before)
        })?,
        Method::Phragmen { variant } => {
            books.purses = Purses::fill(&books.roll, &Ratio::ZERO);
            let out: Vec<usize> = books
                .open_needs()
                .into_iter()
                .filter(|&need| !books.fits(need))
                .collect();
            each(certificate, |claim, before| {
                let first_waiting = claim.phase == Phase::Waiting && before != Phase::Waiting;
                phragmen::step(&mut books, claim, variant, first_waiting, &out)
            })?;
        }
        Method::Greedy { skip, .. } => {
            books.purses = Purses::fill(&books.roll, &Ratio::ZERO);
            each(certificate, |claim, before| {
                let first_waiting = claim.phase == Phase::Waiting && before != Phase::Waiting;
                greedy::step(&mut books, claim, skip, first_waiting)
            })?;
        }
        Method::EarShares { utilitarian } => {
            let mut depth = 1;
            each(certificate, |claim, before| {
                mes::expanding(&mut books, claim, before, &mut depth, utilitarian)
            })?;
        }
        Method::Mes { completion, .. } => return check_mes(books, profile, completion, certificate),
        _ => return Err(whole("this rule gives no list".to_owned())),
    }
    close(&books, certificate)
}

fn check_mes<'p>(
    mut books: Books<'p>,
    profile: &'p Profile,
    completion: Completion,
    certificate: &Certificate,
) -> Result<(), CheckError> {
    let (Completion::Add(add), Some(added)) = (completion, &certificate.added) else {
        let fill = completion == Completion::Utilitarian;
        each(certificate, |claim, before| {
            mes::step(&mut books, claim, before, Sharing::PLACED, fill)
        })?;
        return close(&books, certificate);
    };
    let steps = add::Steps::of(profile, add);
    steps.check(added).map_err(whole)?;
    let sharing = steps.sharing(&added.virtual_budget);
    books = books.restart(profile, &added.virtual_budget);
    each(certificate, |claim, before| {
        mes::step(&mut books, claim, before, sharing, add.utilitarian)
    })?;
    close(&books, certificate)?;
    add::end(books, profile, certificate, added, &steps, add).map_err(whole)
}

/// Examines the claims in order, each with the part of the list that the one before belongs to.
fn each(
    certificate: &Certificate,
    mut examine: impl FnMut(&Claim, Phase) -> Checked<()>,
) -> Result<(), CheckError> {
    let mut before = Phase::Shares;
    for (step, claim) in (1u32..).zip(&certificate.claims) {
        examine(claim, before).map_err(|reason| CheckError { step, reason })?;
        before = claim.phase;
    }
    Ok(())
}

/// The sums at the end.
fn close(books: &Books, certificate: &Certificate) -> Result<(), CheckError> {
    if certificate.money_left != books.purses.left {
        return Err(whole(format!(
            "{} hours of money are left, not {}",
            books.purses.left, certificate.money_left
        )));
    }
    if certificate.payments && certificate.claims.iter().all(|claim| claim.payments.is_empty()) {
        return Err(whole("payments are claimed and none is given".to_owned()));
    }
    books.hours.close(certificate).map_err(whole)
}

/// Every supported need has one place, the parts of the list follow one another, the rest is listed by id; a depth is
/// claimed only where the rule has one.
fn check_list(books: &Books, certificate: &Certificate) -> Result<(), CheckError> {
    let id = |need: usize| books.roll.needs[need].id;
    let mut open: BTreeSet<&str> = books.open_needs().into_iter().map(id).collect();
    let unsupported = (books.roll.needs.iter())
        .map(|entry| entry.id)
        .filter(|id| !open.contains(id));
    if !unsupported.eq(certificate.unsupported.iter().map(String::as_str)) {
        return Err(whole("the needs without support are others".to_owned()));
    }
    let mut phase = Phase::Shares;
    for (step, claim) in (1u32..).zip(&certificate.claims) {
        let wrong = |reason: String| Err(CheckError { step, reason });
        if !open.remove(claim.need.as_str()) {
            return wrong(format!(
                "`{}` is not a supported need without a place",
                claim.need
            ));
        }
        if claim.phase < phase {
            return wrong("the parts of the list are out of order".to_owned());
        }
        if claim.depth.is_some() && (!books.ranked || claim.phase != Phase::Shares) {
            return wrong("nothing here has a depth".to_owned());
        }
        phase = claim.phase;
    }
    match open.first() {
        Some(need) => Err(whole(format!("need `{need}` has no place"))),
        None => Ok(()),
    }
}

fn whole(reason: String) -> CheckError {
    CheckError { step: 0, reason }
}

fn no_such_part<T>() -> Checked<T> {
    Err("this rule has no such part of the list".to_owned())
}
