//! `municipality`: the units that own needs and vote. The id stays when the official number changes.

use crate::{Date, Lang, Source, UnitId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A municipality became known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// The county it lies in.
    pub county: UnitId,
    /// The language form it has chosen for letters from the state; absent when neutral.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Name, told apart where two share one (`Herøy (Nordland)`).
    pub name: String,
    /// Official number, four digits.
    pub number: String,
    /// Full official name with parallel names.
    pub official_name: String,
    /// The register read.
    pub source: Source,
}

/// How many lived there. Weights are taken from the figure that stood when the roll was frozen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PopulationSet {
    /// The day of the count.
    pub date: Date,
    /// Residents.
    pub residents: u64,
    /// The register read.
    pub source: Source,
}

/// It got another official number, and perhaps another name or county. The id stays.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renumbered {
    /// The county it lies in from then on.
    pub county: UnitId,
    /// The first day of the new number.
    pub from: Date,
    /// Name as in the register from then on.
    pub name: String,
    /// Official number from then on, four digits.
    pub number: String,
    /// The register read.
    pub source: Source,
}

/// It became part of another. Old results stay as they are; it owns and votes no more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// The first day on which it is no more.
    pub from: Date,
    /// The one that it is part of; already registered.
    pub into: UnitId,
    /// The register read.
    pub source: Source,
}

/// It was divided into others. Old results stay as they are; it owns and votes no more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The first day on which it is no more.
    pub from: Date,
    /// Those that it became, sorted; already registered.
    pub into: Vec<UnitId>,
    /// The register read.
    pub source: Source,
}

crate::catalogue::stream! {
    /// What can happen to a municipality.
    Municipality {
        "municipality.registered@1" => Registered {}
        "municipality.population_set@1" => PopulationSet {}
        "municipality.renumbered@1" => Renumbered {}
        "municipality.merged@1" => Merged {}
        "municipality.split@1" => Split {}
    }
}
