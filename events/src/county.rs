//! `county`: county municipalities (fylkeskommuner). They stand on a roll in a group of their own.

use crate::{Date, Source, UnitId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A county municipality became known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// Name as in the register.
    pub name: String,
    /// Official number, two digits.
    pub number: String,
    /// The register read.
    pub source: Source,
}

/// How many live in the county: shown beside its votes, never weighed.
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
    /// The first day of the new number.
    pub from: Date,
    /// Name as in the register from then on.
    pub name: String,
    /// Official number from then on, two digits.
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
    /// What can happen to a county municipality.
    County {
        "county.registered@1" => Registered {}
        "county.population_set@1" => PopulationSet {}
        "county.renumbered@1" => Renumbered {}
        "county.merged@1" => Merged {}
        "county.split@1" => Split {}
    }
}
