//! A rule as words: read strictly, written in one way.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Add, AddStep, By, Completion, Method, Phragmen, Rule, Strength, Unranked, Utility};

/// The words name no rule of this crate. The caller shows the message; nothing is guessed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the words that the message shows")]
pub enum RuleError {
    /// No such rule.
    #[error("unknown rule `{id}`: this version counts by {}", Rule::IDS.join(", "))]
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

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    id: String,
    version: u32,
    #[serde(default)]
    params: Map<String, Value>,
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.version)?;
        self.params.iter().try_for_each(|(name, value)| match value {
            Value::String(text) => write!(f, " {name}={text}"),
            other => write!(f, " {name}={other}"),
        })
    }
}

impl From<Rule> for Written {
    fn from(rule: Rule) -> Written {
        let params = match rule.method {
            Method::EsList { utility } => json!({ "utility": utility }),
            Method::Mes { utility, completion } => mes(utility, completion),
            Method::Phragmen { variant } => json!({ "variant": variant }),
            Method::Greedy { by, utility, skip } => json!({ "by": by, "skip": skip, "utility": utility }),
            Method::EarShares { utilitarian } => json!({ "utilitarian": utilitarian }),
            Method::Borda { unranked } => json!({ "unranked": unranked }),
            Method::Schulze { strength } | Method::RankedPairs { strength } => {
                json!({ "strength": strength })
            }
            Method::Copeland | Method::StvScottish | Method::DoubleMajority => json!({}),
        };
        let params = match params {
            Value::Object(params) => params,
            _ => Map::new(),
        };
        Written {
            id: rule.id().to_owned(),
            version: rule.version,
            params,
        }
    }
}

fn mes(utility: Utility, completion: Completion) -> Value {
    match completion {
        Completion::None => json!({ "completion": "none", "utility": utility }),
        Completion::Utilitarian => json!({ "completion": "utilitarian", "utility": utility }),
        Completion::Add(add) => json!({
            "completion": "add",
            "exhaustive": add.exhaustive,
            "integral": add.integral,
            "step": add.step,
            "utilitarian": add.utilitarian,
            "utility": utility,
        }),
    }
}

impl TryFrom<Written> for Rule {
    type Error = RuleError;

    fn try_from(written: Written) -> Result<Rule, RuleError> {
        let Written { id, version, params } = written;
        let mut params = Params { id, left: params };
        let method = params.method()?;
        if let Some(name) = params.left.keys().next() {
            return Err(RuleError::UnknownParameter {
                id: params.id,
                name: name.clone(),
            });
        }
        let rule = Rule { version, method };
        rule.validate()?;
        Ok(rule)
    }
}

struct Params {
    id: String,
    left: Map<String, Value>,
}

impl Params {
    fn method(&mut self) -> Result<Method, RuleError> {
        Ok(match self.id.as_str() {
            "es_list" => Method::EsList {
                utility: self.utility()?,
            },
            "mes" => Method::Mes {
                utility: self.utility()?,
                completion: self.completion()?,
            },
            "phragmen" => Method::Phragmen {
                variant: self.word::<Phragmen>("variant", "`rank`, `skip` or `stop`")?,
            },
            "greedy" => Method::Greedy {
                by: self.word::<By>("by", "`score` or `per_hour`")?,
                utility: self.utility()?,
                skip: self.flag("skip")?,
            },
            "ear_shares" => Method::EarShares {
                utilitarian: self.flag("utilitarian")?,
            },
            "borda" => Method::Borda {
                unranked: self.word::<Unranked>("unranked", "`average` or `zero`")?,
            },
            "copeland" => Method::Copeland,
            "schulze" => Method::Schulze {
                strength: self.strength()?,
            },
            "ranked_pairs" => Method::RankedPairs {
                strength: self.strength()?,
            },
            "stv_scottish" => Method::StvScottish,
            "double_majority" => Method::DoubleMajority,
            _ => return Err(RuleError::UnknownRule { id: self.id.clone() }),
        })
    }

    fn utility(&mut self) -> Result<Utility, RuleError> {
        self.word("utility", "`cost`, `count` or `points`")
    }

    fn strength(&mut self) -> Result<Strength, RuleError> {
        self.word("strength", "`winning_votes` or `margins`")
    }

    fn completion(&mut self) -> Result<Completion, RuleError> {
        let expected = "`none`, `utilitarian` or `add`";
        let word: String = self.word("completion", expected)?;
        match word.as_str() {
            "none" => Ok(Completion::None),
            "utilitarian" => Ok(Completion::Utilitarian),
            "add" => Ok(Completion::Add(Add {
                step: self.word::<AddStep>("step", "`per_voter` or `permille`")?,
                integral: self.flag("integral")?,
                exhaustive: self.flag("exhaustive")?,
                utilitarian: self.flag("utilitarian")?,
            })),
            _ => Err(RuleError::BadParameter {
                id: self.id.clone(),
                name: "completion".to_owned(),
                value: json!(word).to_string(),
                expected,
            }),
        }
    }

    fn flag(&mut self, name: &str) -> Result<bool, RuleError> {
        self.word(name, "`true` or `false`")
    }

    fn word<T: serde::de::DeserializeOwned>(
        &mut self,
        name: &str,
        expected: &'static str,
    ) -> Result<T, RuleError> {
        let (id, name) = (self.id.clone(), name.to_owned());
        match self.left.remove(&name) {
            None => Err(RuleError::MissingParameter { id, name }),
            Some(value) => serde_json::from_value(value.clone()).map_err(|_| RuleError::BadParameter {
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
    fn every_rule_writes_and_reads_its_words() {
        let add = Completion::Add(Add {
            step: AddStep::Permille,
            integral: false,
            exhaustive: true,
            utilitarian: false,
        });
        let rules = [
            (
                Rule::ES_LIST,
                r#"{"id":"es_list","version":1,"params":{"utility":"cost"}}"#,
            ),
            (
                Rule::mes(Utility::Count, Completion::None),
                r#"{"id":"mes","version":1,"params":{"completion":"none","utility":"count"}}"#,
            ),
            (
                Rule::mes(Utility::Points, add),
                r#"{"id":"mes","version":1,"params":{"completion":"add","exhaustive":true,"integral":false,"step":"permille","utilitarian":false,"utility":"points"}}"#,
            ),
            (
                Rule::phragmen(Phragmen::Stop),
                r#"{"id":"phragmen","version":1,"params":{"variant":"stop"}}"#,
            ),
            (
                Rule::greedy(By::PerHour, Utility::Points, false),
                r#"{"id":"greedy","version":1,"params":{"by":"per_hour","skip":false,"utility":"points"}}"#,
            ),
            (
                Rule::new(Method::EarShares { utilitarian: true }),
                r#"{"id":"ear_shares","version":1,"params":{"utilitarian":true}}"#,
            ),
            (
                Rule::new(Method::Borda {
                    unranked: Unranked::Zero,
                }),
                r#"{"id":"borda","version":1,"params":{"unranked":"zero"}}"#,
            ),
            (
                Rule::new(Method::Copeland),
                r#"{"id":"copeland","version":1,"params":{}}"#,
            ),
            (
                Rule::new(Method::Schulze {
                    strength: Strength::WinningVotes,
                }),
                r#"{"id":"schulze","version":1,"params":{"strength":"winning_votes"}}"#,
            ),
            (
                Rule::new(Method::RankedPairs {
                    strength: Strength::Margins,
                }),
                r#"{"id":"ranked_pairs","version":1,"params":{"strength":"margins"}}"#,
            ),
            (
                Rule::new(Method::StvScottish),
                r#"{"id":"stv_scottish","version":1,"params":{}}"#,
            ),
            (
                Rule::new(Method::DoubleMajority),
                r#"{"id":"double_majority","version":1,"params":{}}"#,
            ),
        ];
        for (rule, text) in rules {
            assert_eq!(serde_json::to_string(&rule).unwrap(), text);
            assert_eq!(serde_json::from_str::<Rule>(text).unwrap(), rule);
            assert!(Rule::IDS.contains(&rule.id()));
        }
        assert_eq!(Rule::ES_LIST.to_string(), "es_list 1 utility=cost");
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for (text, message) in [
            (
                r#"{"id":"dice","version":1}"#,
                "unknown rule `dice`: this version counts by es_list, mes",
            ),
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
            (
                r#"{"id":"mes","version":1,"params":{"utility":"cost","completion":"more"}}"#,
                "`completion` of rule `mes` cannot be \"more\"",
            ),
            (
                r#"{"id":"mes","version":1,"params":{"utility":"cost","completion":"none","step":"permille"}}"#,
                "no parameter `step`",
            ),
            (
                r#"{"id":"greedy","version":1,"params":{"utility":"cost","by":"score","skip":"yes"}}"#,
                "expected `true` or `false`",
            ),
        ] {
            let error = serde_json::from_str::<Rule>(text).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
