//! How much each municipality's vote counts, from its population.
//!
//! Exact, and fixed in the statutes before a round opens. The square root is after Penrose 1946; for sharing hours
//! any degressive weight is a political choice, not a theorem.

use dashu_int::ops::SquareRoot;
use dashu_int::{IBig, UBig};
use serde::{Deserialize, Serialize};

use crate::Ratio;

/// A weight scheme with an optional ceiling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Population to weight.
    pub scheme: WeightScheme,
    /// The greatest share of the total weight that any one voter may hold, such as 3/10.
    ///
    /// Exactly: every weight is the lesser of its own and one ceiling L, the same for all, where L is the greatest
    /// number with L no more than the cap times the sum after clamping. Nobody below the ceiling changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Ratio>,
}

/// Population to weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WeightScheme {
    /// 1 for everybody.
    Equal,
    /// By classes of population.
    Table {
        /// Ascending by population.
        steps: Vec<Class>,
        /// The weight at and above the last step.
        above: Ratio,
    },
    /// The square root of the population, cut after three decimals.
    Penrose,
    /// Pieces with falling slopes.
    Degressive(Degressive),
    /// The population.
    Population,
}

/// A class of a weight table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Populations less than this, and not in a class before.
    pub below: u64,
    /// Their weight.
    pub weight: Ratio,
}

/// 1 + min(p, first)/first + clamp(p - first, 0, second)/second + max(p - first - second, 0)/rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Degressive {
    /// People of the first piece, and how many of them make one more weight.
    pub first: u64,
    /// The same of the second piece.
    pub second: u64,
    /// How many people beyond both make one more weight.
    pub rest: u64,
}

impl Default for Degressive {
    fn default() -> Self {
        Degressive {
            first: 5_000,
            second: 20_000,
            rest: 100_000,
        }
    }
}

/// Why there are no weights. The caller corrects the statutes or the roll.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the numbers that the message shows")]
pub enum WeightError {
    /// A table must have ascending steps.
    #[error("the steps of the weight table must ascend: {below} follows {before}")]
    Steps { before: u64, below: u64 },
    /// Weights must be greater than 0.
    #[error("the weight table holds {weight}, which is not more than 0")]
    TableWeight { weight: Ratio },
    /// A piece of the degressive scheme must not be empty.
    #[error("the numbers of the degressive scheme must be more than 0")]
    Degressive,
    /// A population of 0 gives no weight under this scheme.
    #[error("voter number {number} (from 1) has a population of 0, which gives no weight")]
    NoWeight { number: usize },
    /// The cap must be more than 0 and no more than 1.
    #[error("a cap of {cap} is not a share: it must be more than 0 and no more than 1")]
    Cap { cap: Ratio },
    /// With so few voters somebody always holds more than the cap.
    #[error(
        "no weights keep {voters} voters at or under a share of {cap}: the cap needs at least {least} voters"
    )]
    CapTooLow { cap: Ratio, voters: usize, least: Ratio },
}

impl Default for Weights {
    fn default() -> Self {
        Weights::steps_1235()
    }
}

impl Weights {
    /// The default: 1 below 5,000, 2 below 15,000, 3 below 50,000, 5 from there; no cap.
    pub fn steps_1235() -> Weights {
        let class = |below, weight: u64| Class {
            below,
            weight: weight.into(),
        };
        let steps = vec![class(5_000, 1), class(15_000, 2), class(50_000, 3)];
        Weights {
            scheme: WeightScheme::Table {
                steps,
                above: 5u64.into(),
            },
            cap: None,
        }
    }

    /// 1 for everybody.
    pub fn equal() -> Weights {
        Weights {
            scheme: WeightScheme::Equal,
            cap: None,
        }
    }
}

/// The weight of each voter, in the order of `populations`.
///
/// # Errors
/// A faulty scheme, a population that gives no weight, or a cap that so few voters cannot keep: [`WeightError`].
pub fn weigh(weights: &Weights, populations: &[u64]) -> Result<Vec<Ratio>, WeightError> {
    validate(&weights.scheme)?;
    let mut each: Vec<Ratio> = populations
        .iter()
        .map(|&people| weight(&weights.scheme, people))
        .collect();
    if let Some(at) = each.iter().position(Ratio::is_zero) {
        return Err(WeightError::NoWeight { number: at + 1 });
    }
    if let Some(cap) = &weights.cap {
        clamp(&mut each, cap)?;
    }
    Ok(each)
}

fn validate(scheme: &WeightScheme) -> Result<(), WeightError> {
    match scheme {
        WeightScheme::Table { steps, above } => {
            if let Some(pair) = steps.windows(2).find(|pair| pair[0].below >= pair[1].below) {
                return Err(WeightError::Steps {
                    before: pair[0].below,
                    below: pair[1].below,
                });
            }
            match steps
                .iter()
                .map(|class| &class.weight)
                .chain([above])
                .find(|weight| !weight.is_positive())
            {
                Some(weight) => Err(WeightError::TableWeight {
                    weight: weight.clone(),
                }),
                None => Ok(()),
            }
        }
        WeightScheme::Degressive(Degressive { first, second, rest })
            if [first, second, rest].contains(&&0) =>
        {
            Err(WeightError::Degressive)
        }
        _ => Ok(()),
    }
}

fn weight(scheme: &WeightScheme, people: u64) -> Ratio {
    let part = |numerator: u64, denominator: u64| Ratio::from_parts(numerator.into(), denominator.into());
    match scheme {
        WeightScheme::Equal => Ratio::ONE,
        WeightScheme::Table { steps, above } => steps
            .iter()
            .find(|class| people < class.below)
            .map_or(above, |class| &class.weight)
            .clone(),
        WeightScheme::Penrose => {
            let thousandths = (UBig::from(people) * 1_000_000u32).sqrt();
            Ratio::from_parts(IBig::from(thousandths), UBig::from(1_000u32))
        }
        WeightScheme::Degressive(Degressive { first, second, rest }) => {
            let beyond = people.saturating_sub(*first);
            Ratio::ONE
                + part(people.min(*first), *first)
                + part(beyond.min(*second), *second)
                + part(beyond.saturating_sub(*second), *rest)
        }
        WeightScheme::Population => people.into(),
    }
}

/// The k greatest hold L = cap * total after clamping, total = k L + the others, so L = cap * others / (1 - k cap).
/// The least k for which nobody else exceeds L is the answer; with k cap = 1 and no others, all are equal.
fn clamp(each: &mut [Ratio], cap: &Ratio) -> Result<(), WeightError> {
    if !cap.is_positive() || *cap > Ratio::ONE {
        return Err(WeightError::Cap { cap: cap.clone() });
    }
    if each.is_empty() {
        return Ok(());
    }
    if cap * Ratio::from(each.len() as u64) < Ratio::ONE {
        let least = Ratio::ZERO - (Ratio::ZERO - &Ratio::ONE / cap).floor();
        return Err(WeightError::CapTooLow {
            cap: cap.clone(),
            voters: each.len(),
            least,
        });
    }
    let mut descending = each.to_vec();
    descending.sort_by(|a, b| b.cmp(a));
    let mut others: Ratio = descending.iter().sum();
    if descending[0] <= cap * &others {
        return Ok(());
    }
    for (k, greatest) in descending.iter().enumerate() {
        others -= greatest;
        let room = Ratio::ONE - cap * Ratio::from(k as u64 + 1);
        let next = descending.get(k + 1);
        let ceiling = if room.is_positive() {
            cap * &others / &room
        } else {
            descending[descending.len() - 1].clone()
        };
        if next.is_none_or(|next| *next <= ceiling) || !room.is_positive() {
            for weight in each.iter_mut().filter(|weight| **weight > ceiling) {
                *weight = ceiling.clone();
            }
            return Ok(());
        }
    }
    Ok(())
}
