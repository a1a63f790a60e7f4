//! Ties tell the truth: whether another choice could have funded another set.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tally::{Options, Profile, Rule, Tally, Ties, tally_with};

use super::common::elections;
use super::{config, count, rules};

fn funded(tally: &Tally) -> BTreeSet<String> {
    tally.funded().map(str::to_owned).collect()
}

/// What is reported as harmless is harmless under every policy that we have.
fn truthful(rule: &Rule, profile: &Profile) -> Result<(), TestCaseError> {
    let lex = tally_with(rule, profile, &Ties::LEX, Options::FULL).unwrap();
    let ties = || lex.steps.iter().filter_map(|step| step.tie.as_ref());
    let reported = ties().any(|tie| tie.changes_set != Some(false));
    for other in [Ties::LEX_REVERSED, Ties::chain(None)] {
        if funded(&count(rule, profile, &other)) != funded(&lex) {
            prop_assert!(reported, "{}", rule);
        }
    }
    prop_assert!(ties().all(|tie| tie.ids.len() > 1));
    Ok(())
}

/// Where hours are added an earlier run may have had the tie: those rules are left out.
#[test]
fn a_tie_that_changes_the_set_is_reported() {
    proptest!(config(100), |(one in elections(false), pots in elections(true))| {
        for profile in [one, pots] {
            for rule in rules().iter().filter(|rule| !rule.to_string().contains("completion=add")) {
                truthful(rule, &profile)?;
            }
        }
    });
}
