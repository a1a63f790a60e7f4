//! The outcome in the words of the expectation files (`expected/*.json`), to compare engines with.
//!
//! Only what is determined by the election; no times, no other programs' remarks. One file per family of rules: the
//! keys that it knows, the rule that each stands for, and the members that a file holds under it.

mod lists;
mod number;
mod shares;

use std::borrow::Cow;

use serde_json::Value;

use crate::read::Election;
use crate::run::TallyError;
use crate::{Method, Profile, Rule, Utility};

/// Why there is nothing to compare.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the field is the word that the message shows")]
pub enum ExpectedError {
    /// The key names no rule that we count.
    #[error("unknown rule key `{key}`: known are {}", expected_keys().collect::<Vec<_>>().join(", "))]
    UnknownKey { key: String },
    /// The count failed.
    #[error(transparent)]
    Tally(#[from] TallyError),
}

/// The keys of the files. Others made of the same parts are understood too (`mes_card_add1_exhaustive+utilitarian`).
pub fn expected_keys() -> impl Iterator<Item = &'static str> {
    lists::KEYS.iter().chain(shares::KEYS).copied()
}

/// The rule that a key of the expectation files stands for, for this election: `greedy_score` counts points where the
/// ballots hold points, and supporters elsewhere.
///
/// # Errors
/// [`ExpectedError::UnknownKey`].
pub fn expected_rule(key: &str, election: &Election) -> Result<Rule, ExpectedError> {
    lists::rule(key, election)
        .or_else(|| shares::rule(key))
        .ok_or_else(|| ExpectedError::UnknownKey { key: key.to_owned() })
}

/// The profile that a key counts: the election's own, but for `mes_borda_pabutools`, whose points are that program's.
pub fn expected_profile<'e>(key: &str, election: &'e Election) -> Cow<'e, Profile> {
    shares::profile(key, election)
}

/// The members that an expectation file holds under `key` for this election, ties by `lex`.
///
/// # Errors
/// An unknown key, or an election that cannot be counted.
pub fn expected_members(key: &str, election: &Election) -> Result<Value, ExpectedError> {
    let rule = expected_rule(key, election)?;
    Ok(match rule.method {
        Method::EsList { .. } | Method::Greedy { .. } => lists::members(key, &rule, election)?,
        _ => shares::members(key, &rule, election)?,
    })
}

/// What a mark is worth where the key does not say: points where the ballots hold points, else one.
fn own_utility(election: &Election) -> Utility {
    match election.utility {
        Utility::Points => Utility::Points,
        Utility::Cost | Utility::Count => Utility::Count,
    }
}
