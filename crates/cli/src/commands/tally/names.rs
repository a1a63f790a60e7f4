//! Which rule a name on the command line means.
//!
//! Three ways to say it: a key of the expectation files (`mes_cost+utilitarian`), the id of a rule with the parameters
//! that suit the file (`mes`), or the whole rule in JSON as a round adopts it (`{"id":"mes","version":1,"params":{}}`).

use crate::{error::CliError, exit::Exit};
use messages::msg;
use tally::{
    By, Completion, ExpectedError, Method, Phragmen, Rule, Strength, Unranked, Utility, expected_rule,
    read::Election,
};

/// A rule as it was asked for.
pub(super) struct Named {
    pub(super) rule: Rule,
    /// The key of the expectation files, when it is one.
    pub(super) key: Option<String>,
}

/// The rule that a name means for this election; without a name the default list.
///
/// # Errors
/// A name that nothing is known by.
pub(super) fn named(name: Option<&str>, election: &Election) -> Result<Named, CliError> {
    let Some(name) = name else {
        let rule = Rule::es_list(election.utility);
        return Ok(Named { rule, key: None });
    };
    if name.trim_start().starts_with('{') {
        let rule = serde_json::from_str(name).map_err(|error| {
            let what = msg!("tally-bad-rule", why = error.to_string());
            CliError::new(Exit::BadInput, "unknown_rule", what)
        })?;
        return Ok(Named { rule, key: None });
    }
    match expected_rule(name, election) {
        Ok(rule) => Ok(Named {
            rule,
            key: Some(name.to_owned()),
        }),
        Err(ExpectedError::UnknownKey { .. }) => match with_defaults(name, election) {
            Some(rule) => Ok(Named { rule, key: None }),
            None => Err(unknown(name)),
        },
        Err(ExpectedError::Tally(error)) => {
            Err(CliError::plain(Exit::BadInput, "bad_election", error.to_string()))
        }
    }
}

/// A rule by its id alone. The help tells these parameters.
fn with_defaults(id: &str, election: &Election) -> Option<Rule> {
    let points = election.utility == Utility::Points;
    let own = if points { Utility::Points } else { Utility::Count };
    let strength = Strength::WinningVotes;
    Some(match id {
        "es_list" => Rule::es_list(election.utility),
        "mes" => Rule::mes(election.utility, Completion::None),
        "phragmen" => Rule::phragmen(Phragmen::Skip),
        "greedy" => Rule::greedy(By::Score, own, true),
        "ear_shares" => Rule::new(Method::EarShares { utilitarian: false }),
        "borda" => Rule::new(Method::Borda {
            unranked: Unranked::Average,
        }),
        "copeland" => Rule::new(Method::Copeland),
        "schulze" => Rule::new(Method::Schulze { strength }),
        "ranked_pairs" => Rule::new(Method::RankedPairs { strength }),
        "stv_scottish" => Rule::new(Method::StvScottish),
        "double_majority" => Rule::new(Method::DoubleMajority),
        _ => return None,
    })
}

fn unknown(name: &str) -> CliError {
    let what = msg!(
        "tally-unknown-rule",
        given = name,
        known = tally::expected_keys().collect::<Vec<_>>().join(", "),
        ids = Rule::IDS.join(", ")
    );
    CliError::new(Exit::BadInput, "unknown_rule", what).remedy(msg!("tally-rule-remedy"))
}
