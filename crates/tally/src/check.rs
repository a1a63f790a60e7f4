//! Examines the claims of a result with sums and comparisons, without running the rule.
//!
//! Shares no code with the rules, so that a fault there cannot vouch for itself: every voter is looked at alone, and
//! the least price is never searched for, only tested. What it accepts is the result of the rule: at each step nobody
//! left out had a smaller price, and ties went by the policy.

mod books;
mod greedy;
mod ranked;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::{Certificate, Claim, Method, Phase, Profile, Ratio, Rule, Ties, TiesPolicy};
use books::Books;
pub use ranked::check_counted;

/// The first claim that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("step {step}: {reason}")]
pub struct CheckError {
    /// Place on the list, from 1; 0 for what concerns the whole.
    pub step: u32,
    /// What does not hold.
    pub reason: String,
}

pub(crate) type Checked<T> = Result<T, String>;

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
    let whole = |reason: String| CheckError { step: 0, reason };
    rule.validate().map_err(|error| whole(error.to_string()))?;
    profile.validate().map_err(|error| whole(error.to_string()))?;
    check_list(profile, certificate)?;
    let mut books = Books::open(profile, rule.utility());
    if certificate.budget != books.budget {
        return Err(whole(format!(
            "the budget is {}, not {}",
            books.budget, certificate.budget
        )));
    }
    for (step, claim) in (1u32..).zip(&certificate.claims) {
        let at = |reason: String| CheckError { step, reason };
        if !certificate.payments && !claim.payments.is_empty() {
            return Err(at(
                "payments are given that the certificate does not claim".to_owned()
            ));
        }
        let checked = match rule.method {
            Method::EsList { .. } => books.es_list(claim, ties, certificate.payments),
            Method::Greedy { by, skip, .. } => greedy::step(&mut books, claim, ties, by, skip),
            _ => Err("this rule gives no list".to_owned()),
        };
        checked.map_err(at)?;
    }
    let with_money = matches!(rule.method, Method::EsList { .. });
    books.close(certificate, with_money).map_err(whole)
}

/// Every supported need has one place, the parts of the list follow one another, the rest is listed by id.
fn check_list(profile: &Profile, certificate: &Certificate) -> Result<(), CheckError> {
    let mut supported: BTreeSet<&str> = BTreeSet::new();
    for voter in &profile.voters {
        supported.extend(
            voter
                .marks
                .iter()
                .filter(|(_, points)| points.is_positive())
                .map(|(need, _)| need.as_str()),
        );
    }
    let mut phase = Phase::Shares;
    let mut open = supported.clone();
    for (step, claim) in (1u32..).zip(&certificate.claims) {
        let at = |reason: String| CheckError { step, reason };
        if !open.remove(claim.need.as_str()) {
            return Err(at(format!(
                "`{}` is not a supported need without a place",
                claim.need
            )));
        }
        if claim.phase < phase {
            return Err(at("the parts of the list are out of order".to_owned()));
        }
        phase = claim.phase;
    }
    let whole = |reason: String| Err(CheckError { step: 0, reason });
    if let Some(need) = open.first() {
        return whole(format!("need `{need}` has no place"));
    }
    let ids: BTreeSet<&str> = profile.needs.iter().map(|need| need.id.as_str()).collect();
    if !ids
        .difference(&supported)
        .copied()
        .eq(certificate.unsupported.iter().map(String::as_str))
    {
        return whole("the needs without support are others".to_owned());
    }
    Ok(())
}

/// Refuses `claim` unless its need is the first of `tied` by the policy.
pub(crate) fn check_tie(books: &Books, claim: &Claim, tied: &[usize], ties: &Ties) -> Checked<()> {
    let first = tied.iter().copied().min_by(|&a, &b| tie_order(books, ties, a, b));
    match first {
        Some(first) if books.needs[first].id == claim.need => Ok(()),
        Some(first) => Err(format!("the tie should go to `{}`", books.needs[first].id)),
        None => Err("it is not among the best".to_owned()),
    }
}

fn tie_order(books: &Books, ties: &Ties, a: usize, b: usize) -> Ordering {
    let (a, b) = (&books.needs[a], &books.needs[b]);
    let key = |id: &str| ties.lot.as_ref().map(|lot| lot.key(id));
    match ties.policy {
        TiesPolicy::Lex => a.id.cmp(&b.id),
        TiesPolicy::LexReversed => b.id.cmp(&a.id),
        TiesPolicy::Chain => (a.hours.cmp(&b.hours))
            .then_with(|| b.support.cmp(&a.support))
            .then_with(|| b.municipalities.cmp(&a.municipalities))
            .then_with(|| key(&a.id).cmp(&key(&b.id)))
            .then_with(|| a.id.cmp(&b.id)),
    }
}

/// Whether the claimed payments are `paid`, by voter id.
pub(crate) fn check_payments(claim: &Claim, paid: &BTreeMap<&str, Ratio>) -> Checked<()> {
    if claim.payments.len() != paid.len() {
        return Err(format!("{} voters pay, not {}", paid.len(), claim.payments.len()));
    }
    for (voter, paid) in paid {
        match claim.payments.get(*voter) {
            Some(claimed) if claimed == paid => {}
            Some(claimed) => return Err(format!("voter `{voter}` pays {paid}, not {claimed}")),
            None => return Err(format!("voter `{voter}` pays {paid}, which is not claimed")),
        }
    }
    Ok(())
}
