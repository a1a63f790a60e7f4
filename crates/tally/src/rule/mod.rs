//! Which rule counts, with which version and parameters: the value that a round adopts before submissions open.
//!
//! As JSON: `{"id":"es_list","version":1,"params":{"utility":"cost"}}`. An unknown id, version or parameter is an
//! error, never a default: a result must be reproducible from the words that were adopted.

mod words;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use words::RuleError;
use words::Written;

/// A rule with its version and parameters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Rule {
    /// Raised when the same words come to mean another result; this code knows version 1.
    pub version: u32,
    /// Which rule, and its parameters.
    pub method: Method,
}

/// The rules of this crate. Each has a file with its definition and source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Equal Shares, then Phragmén on what is left, then a Phragmén waiting list; knows pots. Proportional.
    /// Peters, Pierczyński, Skowron 2021 (arXiv 2008.13276); Brill, Freeman, Janson, Lackner 2017.
    EsList {
        /// What a voter is held to gain from a need; prices in the first phase follow it.
        utility: Utility,
    },
    /// The Method of Equal Shares, as cities use it. Proportional. Peters, Skowron 2020; Peters, Pierczyński, Skowron
    /// 2021 (arXiv 2008.13276).
    Mes {
        /// What a voter is held to gain from a need.
        utility: Utility,
        /// What happens to the hours that the shares cannot pay for.
        completion: Completion,
    },
    /// Sequential Phragmén with hours. Proportional. Brill, Freeman, Janson, Lackner 2017; Los, Christoff, Grossi 2022.
    Phragmen {
        /// What happens to a need that no longer fits.
        variant: Phragmen,
    },
    /// The most points first, what fits is taken. Majoritarian, as most cities do it.
    Greedy {
        /// What orders the needs.
        by: By,
        /// What a voter's mark adds to the score.
        utility: Utility,
        /// Pass over a need that does not fit (`true`), or stop at it.
        skip: bool,
    },
    /// Expanding approvals with equal shares, for rankings with hours. Proportional for solid coalitions. After Aziz,
    /// Lee 2020 and 2021, and Peters, Pierczyński, Skowron 2021.
    EarShares {
        /// Whether the rest is filled up by weighted support.
        utilitarian: bool,
    },
    /// Points by place on ranked ballots. One winner or an order; a majority decides.
    Borda {
        /// What an unranked need gets.
        unranked: Unranked,
    },
    /// One point for each need beaten in pairs, half for a tie.
    Copeland,
    /// Widest paths between pairs. Schulze 2011.
    Schulze {
        /// How strong a majority is.
        strength: Strength,
    },
    /// Majorities locked in by strength. Tideman 1987.
    RankedPairs {
        /// How strong a majority is.
        strength: Strength,
    },
    /// Single transferable vote as in Scottish local elections (SSI 2007/42, Schedule 1; SSI 2011/399): elects people.
    StvScottish,
    /// More than half of the municipalities, who hold more than half of the population: ratifies a finished list.
    DoubleMajority,
}

/// What voter i is held to gain from a need c that it supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Utility {
    /// The hours of the need: the standard of cities that use Equal Shares.
    Cost,
    /// One.
    Count,
    /// The points on the ballot.
    Points,
}

/// What happens to hours that equal shares leave. All of these only add to the shares' own choice, or repeat it with
/// more money while what it chooses still fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Completion {
    /// They stay.
    None,
    /// The unfunded by weighted score, what fits is taken.
    Utilitarian,
    /// Equal Shares again and again with more virtual hours, until the choice would cost more than there is.
    Add(Add),
}

/// How virtual hours are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Add {
    /// How many each time.
    pub step: AddStep,
    /// Whether the first run has the greatest multiple of the number of voters that is not above the hours.
    pub integral: bool,
    /// Whether to stop as soon as no supported need fits in what is left.
    pub exhaustive: bool,
    /// Whether the end is filled up by weighted score.
    pub utilitarian: bool,
}

/// How many virtual hours are added each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddStep {
    /// One for each voter (one unit of money per voter in cities).
    PerVoter,
    /// A thousandth of the hours there are.
    Permille,
}

/// What sequential Phragmén does with a need that no longer fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phragmen {
    /// Hours do not matter: all supported needs are put in order, none is funded.
    Rank,
    /// Only needs that still fit compete.
    Skip,
    /// The count stops as soon as one of the best does not fit.
    Stop,
}

/// What greedy orders by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The weighted sum of utilities.
    Score,
    /// That sum divided by the hours.
    PerHour,
}

/// What Borda gives to a need that a ballot does not rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unranked {
    /// The average of the places that are left.
    Average,
    /// Nothing.
    Zero,
}

/// How strong a majority of a over b is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// The weight that prefers a.
    WinningVotes,
    /// That less the weight that prefers b.
    Margins,
}

impl Rule {
    /// The ids of all rules.
    pub const IDS: [&str; 11] = [
        "es_list",
        "mes",
        "phragmen",
        "greedy",
        "ear_shares",
        "borda",
        "copeland",
        "schulze",
        "ranked_pairs",
        "stv_scottish",
        "double_majority",
    ];

    /// The default list by hours (`utility: cost`).
    pub const ES_LIST: Rule = Rule::es_list(Utility::Cost);

    /// Version 1 of a method.
    pub const fn new(method: Method) -> Rule {
        Rule { version: 1, method }
    }

    /// `es_list`, version 1.
    pub const fn es_list(utility: Utility) -> Rule {
        Rule::new(Method::EsList { utility })
    }

    /// `mes`, version 1.
    pub const fn mes(utility: Utility, completion: Completion) -> Rule {
        Rule::new(Method::Mes { utility, completion })
    }

    /// `phragmen`, version 1.
    pub const fn phragmen(variant: Phragmen) -> Rule {
        Rule::new(Method::Phragmen { variant })
    }

    /// `greedy`, version 1.
    pub const fn greedy(by: By, utility: Utility, skip: bool) -> Rule {
        Rule::new(Method::Greedy { by, utility, skip })
    }

    /// Its name, such as `es_list`.
    pub fn id(&self) -> &'static str {
        match self.method {
            Method::EsList { .. } => "es_list",
            Method::Mes { .. } => "mes",
            Method::Phragmen { .. } => "phragmen",
            Method::Greedy { .. } => "greedy",
            Method::EarShares { .. } => "ear_shares",
            Method::Borda { .. } => "borda",
            Method::Copeland => "copeland",
            Method::Schulze { .. } => "schulze",
            Method::RankedPairs { .. } => "ranked_pairs",
            Method::StvScottish => "stv_scottish",
            Method::DoubleMajority => "double_majority",
        }
    }

    /// The utility that it counts by; `count` where the rule has no such parameter.
    pub fn utility(&self) -> Utility {
        match self.method {
            Method::EsList { utility } | Method::Mes { utility, .. } | Method::Greedy { utility, .. } => {
                utility
            }
            Method::EarShares { .. } => Utility::Cost,
            _ => Utility::Count,
        }
    }

    /// Whether its result is a list of needs (a [`crate::Tally`]); the others order, elect or decide.
    pub fn lists(&self) -> bool {
        matches!(
            self.method,
            Method::EsList { .. }
                | Method::Mes { .. }
                | Method::Phragmen { .. }
                | Method::Greedy { .. }
                | Method::EarShares { .. }
        )
    }

    /// Whether this program knows the version.
    ///
    /// # Errors
    /// [`RuleError::UnknownVersion`].
    pub fn validate(&self) -> Result<(), RuleError> {
        match self.version {
            1 => Ok(()),
            version => Err(RuleError::UnknownVersion {
                id: self.id().to_owned(),
                version,
            }),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Written::from(self.clone()).fmt(f)
    }
}
