//! `county`: county municipalities (fylkeskommuner). They stand on a roll in a group of their own.

use crate::Source;
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

crate::catalogue::stream! {
    /// What can happen to a county municipality.
    County {
        "county.registered@1" => Registered {}
    }
}
