//! One entry for every rule: a list of needs, an order, people elected, or needs decided upon.

use serde::{Deserialize, Serialize};

use crate::{
    Certificate, Decided, Elected, Method, Options, Order, Profile, Rule, Tally, TallyError, Ties, certify,
    ranked, tally_with,
};

/// The outcome of a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Counted {
    /// A list of needs that share hours (`es_list`, `mes`, `phragmen`, `greedy`, `ear_shares`).
    List(Tally),
    /// Needs in order (`borda`, `copeland`, `schulze`, `ranked_pairs`).
    Order(Order),
    /// People elected (`stv_scottish`).
    Elected(Elected),
    /// Needs decided upon (`double_majority`).
    Decided(Decided),
}

/// What an outcome claims, for a checker that does not run the rule. Orders, elections and decisions hold all their
/// claims themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CountedCertificate {
    /// The claims of a list.
    List(Certificate),
    /// An order.
    Order(Order),
    /// People elected.
    Elected(Elected),
    /// Needs decided upon.
    Decided(Decided),
}

/// Counts `profile` by any rule. `options` matter to lists only: the others always record everything.
///
/// # Errors
/// As [`crate::tally`]; and ballots that the rule cannot count ([`crate::RankedError`]).
pub fn count(rule: &Rule, profile: &Profile, ties: &Ties, options: Options) -> Result<Counted, TallyError> {
    Ok(match rule.method {
        Method::Borda { .. } | Method::Copeland | Method::Schulze { .. } | Method::RankedPairs { .. } => {
            Counted::Order(ranked::order(rule, profile, ties)?)
        }
        Method::StvScottish => Counted::Elected(ranked::stv_scottish(rule, profile, ties)?),
        Method::DoubleMajority => Counted::Decided(ranked::double_majority(rule, profile)?),
        _ => Counted::List(tally_with(rule, profile, ties, options)?),
    })
}

impl Counted {
    /// The claims that [`check_counted`] examines.
    pub fn certificate(&self) -> CountedCertificate {
        match self {
            Counted::List(tally) => CountedCertificate::List(certify(tally)),
            Counted::Order(order) => CountedCertificate::Order(order.clone()),
            Counted::Elected(elected) => CountedCertificate::Elected(elected.clone()),
            Counted::Decided(decided) => CountedCertificate::Decided(decided.clone()),
        }
    }

    /// The needs in order: a list's places, an order's levels (equals as the tie policy puts them), those elected, those
    /// that pass.
    pub fn order(&self) -> Vec<String> {
        match self {
            Counted::List(tally) => tally.order().map(str::to_owned).collect(),
            Counted::Order(order) => order.in_one_line(),
            Counted::Elected(elected) => elected.elected.clone(),
            Counted::Decided(decided) => {
                let passed = decided.needs.iter().filter(|need| need.passes);
                passed.map(|need| need.need.clone()).collect()
            }
        }
    }
}
