//! `template`: rules that rounds can start from (mal for reglar), in numbered versions. A round adopts one version as it
//! is, or names none.

use crate::{Digest, Text, round::Rules};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A version of the template was published; the first is 1, each later one is one more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// SHA-256 of the rules as canonical JSON.
    pub digest: Digest,
    /// Its name.
    pub name: String,
    /// The rules.
    pub rules: Box<Rules>,
    /// Which version.
    pub version: u32,
}

/// No round starts from it any more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retired {
    /// Why.
    pub reason: Text,
}

crate::catalogue::stream! {
    /// What can happen to a template.
    Template {
        "template.published@1" => Published {}
        "template.retired@1" => Retired {}
    }
}
