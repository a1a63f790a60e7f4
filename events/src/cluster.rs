//! `cluster`: small and large municipalities together (kommuneklynge), led by a motorkommune.

use crate::{Text, UnitId};
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

/// A unit is a member no more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Left {
    /// Why.
    pub reason: Text,
    /// The unit.
    pub unit: UnitId,
}

/// Another member became the motorkommune.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadChanged {
    /// The member.
    pub lead: UnitId,
}

/// As what somebody without a vote takes part.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartnerKind {
    /// A university, college or institute.
    Research,
    /// A competence centre.
    Centre,
    /// A user organisation.
    User,
    /// Anybody else, e.g. a Statsforvalter.
    Observer,
}

/// Somebody takes part without weight.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartnerJoined {
    /// As what.
    pub kind: PartnerKind,
    /// The organisation, never a person.
    pub name: String,
}

/// A partner takes part no more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartnerLeft {
    /// The organisation, as it joined.
    pub name: String,
}

/// The cluster is no more. Its members stay units without a cluster.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dissolved {
    /// Why.
    pub reason: Text,
}

crate::catalogue::stream! {
    /// What can happen to a cluster.
    Cluster {
        "cluster.formed@1" => Formed {}
        "cluster.joined@1" => Joined {}
        "cluster.left@1" => Left {}
        "cluster.lead_changed@1" => LeadChanged {}
        "cluster.partner_joined@1" => PartnerJoined {}
        "cluster.partner_left@1" => PartnerLeft {}
        "cluster.dissolved@1" => Dissolved {}
    }
}
