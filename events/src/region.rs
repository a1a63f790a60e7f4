//! `region`: a KSF region (KSF-region): its clusters, its collaboration body (regionalt samarbeidsorgan, RSO), and
//! members from research and user organisations, who advise and have no weight.

use crate::{BodyId, Cite, ClusterId, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A region came into being.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Formed {
    /// Whether it is an invented example, as in the demo.
    pub example: bool,
    /// Its name.
    pub name: String,
}

/// Who belongs to a region.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "kind")]
pub enum Member {
    /// A cluster; its members vote in rounds of the region.
    Cluster {
        /// The cluster.
        cluster: ClusterId,
    },
    /// A university, college or institute; advises.
    Academic {
        /// The institution, never a person.
        name: String,
    },
    /// A user organisation; advises.
    User {
        /// The organisation, never a person.
        name: String,
    },
}

/// Somebody became a member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberJoined {
    /// Who.
    pub member: Member,
}

/// Somebody is a member no more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberLeft {
    /// Who.
    pub member: Member,
    /// Why.
    pub reason: Text,
}

/// A body became the collaboration body of the region.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BodySeated {
    /// The body.
    pub body: BodyId,
    /// The body as it stood.
    pub body_seen: Cite,
}

crate::catalogue::stream! {
    /// What can happen to a region.
    Region {
        "region.formed@1" => Formed {}
        "region.member_joined@1" => MemberJoined {}
        "region.member_left@1" => MemberLeft {}
        "region.body_seated@1" => BodySeated { cites: [body_seen] }
    }
}
