//! What must hold of every count by every rule that gives a list, on small random elections with many ties.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "../common/mod.rs"]
mod common;

mod axioms;
mod clones;
mod names;
mod order;
mod prices;
mod rankings;
mod sums;
mod ties;
mod unanimity;
mod units;

use proptest::prelude::*;
use tally::{AddStep, Completion, Detail, Method, Options, Profile, Rule, Tally, Ties, Utility, tally_with};

use common::{adding, list_rules};

/// Every record, but ties not explored.
const FULL: Options = Options {
    detail: Detail::Full,
    tie_leaves: 0,
};

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

fn count(rule: &Rule, profile: &Profile, ties: &Ties) -> Tally {
    tally_with(rule, profile, ties, FULL).unwrap()
}

/// All variants, of those that add hours the ones with few runs.
fn rules() -> Vec<Rule> {
    let mut rules = list_rules();
    let utilities = common::UTILITIES.into_iter().cycle();
    let ways = adding(AddStep::PerVoter).into_iter().zip(utilities);
    rules.extend(ways.map(|(way, utility)| Rule::mes(utility, way)));
    rules
}

/// Added by the thousandth, in the two ways that stop soonest.
fn fine_steps() -> [Rule; 2] {
    let ways = adding(AddStep::Permille);
    let exhaustive =
        |way: &&Completion| matches!(way, Completion::Add(add) if add.exhaustive && !add.integral);
    let mut ways = ways.iter().filter(exhaustive).copied();
    [Utility::Cost, Utility::Points].map(|utility| Rule::mes(utility, ways.next().unwrap()))
}

/// The number of voters enters the count: weight cut up among more voters is not the same.
fn counts_heads(rule: &Rule) -> bool {
    match rule.method {
        Method::Mes {
            completion: Completion::Add(add),
            ..
        } => add.integral || add.step == AddStep::PerVoter,
        _ => false,
    }
}
