//! Which rule counts, with which version and parameters: the value that a round adopts before submissions open.
//!
//! As JSON: `{"id":"es_list","version":1,"params":{"utility":"cost"}}`. An unknown id, version or parameter is an
//! error, never a default: a result must be reproducible from the words that were adopted.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A rule with its version and parameters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Rule {
    /// Raised when the same words come to mean another result; this code knows version 1.
    pub version: u32,
    /// Which rule, and its parameters.
    pub method: Method,
}

/// The rules of this crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Equal Shares, then Phragmén on what is left, then a Phragmén waiting list; knows pots. Proportional.
    /// Peters, Pierczyński, Skowron 2021 (arXiv 2008.13276); Brill, Freeman, Janson, Lackner 2017.
    EsList {
        /// What a voter is held to gain from a need; prices in the first phase follow it.
        utility: Utility,
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

/// What greedy orders by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The weighted sum of utilities.
    Score,
    /// That sum divided by the hours.
    PerHour,
}

/// The words name no rule of this crate. The caller shows the message; nothing is guessed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the words that the message shows")]
pub enum RuleError {
    /// No such rule.
    #[error("unknown rule `{id}`: this version counts by `es_list` and `greedy`")]
    UnknownRule { id: String },
    /// No such version of it.
    #[error("unknown version {version} of rule `{id}`: this program knows version 1")]
    UnknownVersion { id: String, version: u32 },
    /// A parameter that the rule does not have.
    #[error("rule `{id}` has no parameter `{name}`")]
    UnknownParameter { id: String, name: String },
    /// A parameter that the rule needs.
    #[error("rule `{id}` needs the parameter `{name}`")]
    MissingParameter { id: String, name: String },
    /// A value that the parameter cannot have.
    #[error("parameter `{name}` of rule `{id}` cannot be {value}: expected {expected}")]
    BadParameter {
        id: String,
        name: String,
        value: String,
        expected: &'static str,
    },
}

impl Rule {
    /// The default list by hours (`utility: cost`).
    pub const ES_LIST: Rule = Rule::es_list(Utility::Cost);

    /// `es_list`, version 1.
    pub const fn es_list(utility: Utility) -> Rule {
        Rule {
            version: 1,
            method: Method::EsList { utility },
        }
    }

    /// `greedy`, version 1.
    pub const fn greedy(by: By, utility: Utility, skip: bool) -> Rule {
        Rule {
            version: 1,
            method: Method::Greedy { by, utility, skip },
        }
    }

    /// `es_list` or `greedy`.
    pub fn id(&self) -> &'static str {
        match self.method {
            Method::EsList { .. } => "es_list",
            Method::Greedy { .. } => "greedy",
        }
    }

    /// The utility that it counts by.
    pub fn utility(&self) -> Utility {
        match self.method {
            Method::EsList { utility } | Method::Greedy { utility, .. } => utility,
        }
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
        let Written { id, version, params } = Written::from(self.clone());
        write!(f, "{id} {version}")?;
        params.iter().try_for_each(|(name, value)| match value {
            Value::String(text) => write!(f, " {name}={text}"),
            other => write!(f, " {name}={other}"),
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    version: u32,
    #[serde(default)]
    params: Map<String, Value>,
}

impl From<Rule> for Written {
    fn from(rule: Rule) -> Written {
        let params = match rule.method {
            Method::EsList { utility } => vec![("utility", utility_word(utility).into())],
            Method::Greedy { by, utility, skip } => {
                let by = if by == By::Score { "score" } else { "per_hour" };
                vec![
                    ("by", by.into()),
                    ("skip", skip.into()),
                    ("utility", utility_word(utility).into()),
                ]
            }
        };
        let params = params
            .into_iter()
            .map(|(name, value): (&str, Value)| (name.to_owned(), value))
            .collect();
        Written {
            id: rule.id().to_owned(),
            version: rule.version,
            params,
        }
    }
}

fn utility_word(utility: Utility) -> &'static str {
    match utility {
        Utility::Cost => "cost",
        Utility::Count => "count",
        Utility::Points => "points",
    }
}

impl TryFrom<Written> for Rule {
    type Error = RuleError;

    fn try_from(written: Written) -> Result<Rule, RuleError> {
        let mut params = Params {
            id: written.id.clone(),
            left: written.params,
        };
        let method = match written.id.as_str() {
            "es_list" => Method::EsList {
                utility: params.utility()?,
            },
            "greedy" => Method::Greedy {
                by: params.by()?,
                utility: params.utility()?,
                skip: params.skip()?,
            },
            _ => return Err(RuleError::UnknownRule { id: written.id }),
        };
        if let Some(name) = params.left.keys().next() {
            return Err(RuleError::UnknownParameter {
                id: written.id,
                name: name.clone(),
            });
        }
        let rule = Rule {
            version: written.version,
            method,
        };
        rule.validate()?;
        Ok(rule)
    }
}

struct Params {
    id: String,
    left: Map<String, Value>,
}

impl Params {
    fn utility(&mut self) -> Result<Utility, RuleError> {
        self.take("utility", "`cost`, `count` or `points`", |value| {
            match value.as_str()? {
                "cost" => Some(Utility::Cost),
                "count" => Some(Utility::Count),
                "points" => Some(Utility::Points),
                _ => None,
            }
        })
    }

    fn by(&mut self) -> Result<By, RuleError> {
        self.take("by", "`score` or `per_hour`", |value| match value.as_str()? {
            "score" => Some(By::Score),
            "per_hour" => Some(By::PerHour),
            _ => None,
        })
    }

    fn skip(&mut self) -> Result<bool, RuleError> {
        self.take("skip", "`true` or `false`", Value::as_bool)
    }

    fn take<T>(
        &mut self,
        name: &str,
        expected: &'static str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<T, RuleError> {
        let (id, name) = (self.id.clone(), name.to_owned());
        match self.left.remove(&name) {
            None => Err(RuleError::MissingParameter { id, name }),
            Some(value) => read(&value).ok_or_else(|| RuleError::BadParameter {
                id,
                name,
                value: value.to_string(),
                expected,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_and_reads_its_words() {
        let greedy = Rule::greedy(By::PerHour, Utility::Points, false);
        for (rule, text) in [
            (
                Rule::ES_LIST,
                r#"{"id":"es_list","version":1,"params":{"utility":"cost"}}"#,
            ),
            (
                greedy,
                r#"{"id":"greedy","version":1,"params":{"by":"per_hour","skip":false,"utility":"points"}}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&rule).unwrap(), text);
            assert_eq!(serde_json::from_str::<Rule>(text).unwrap(), rule);
        }
        assert_eq!(Rule::ES_LIST.to_string(), "es_list 1 utility=cost");
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for (text, message) in [
            (r#"{"id":"stv","version":1}"#, "unknown rule `stv`"),
            (
                r#"{"id":"es_list","version":2,"params":{"utility":"cost"}}"#,
                "unknown version 2",
            ),
            (r#"{"id":"es_list","version":1}"#, "needs the parameter `utility`"),
            (
                r#"{"id":"es_list","version":1,"params":{"utility":"raw"}}"#,
                "cannot be \"raw\"",
            ),
            (
                r#"{"id":"es_list","version":1,"params":{"utility":"cost","x":1}}"#,
                "no parameter `x`",
            ),
        ] {
            let error = serde_json::from_str::<Rule>(text).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
