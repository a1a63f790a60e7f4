//! `cluster`: small and large municipalities together (kommuneklynge), led by a motorkommune.

use crate::UnitId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A cluster came into being.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Formed {
    /// Whether it is an invented example, as in the demo.
    pub example: bool,
    /// The motorkommune; a member from the first day.
    pub lead: UnitId,
    /// Its name.
    pub name: String,
}

/// A unit became a member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Joined {
    /// The unit.
    pub unit: UnitId,
}

crate::catalogue::stream! {
    /// What can happen to a cluster.
    Cluster {
        "cluster.formed@1" => Formed {}
        "cluster.joined@1" => Joined {}
    }
}
