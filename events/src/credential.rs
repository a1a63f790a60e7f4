//! `credential`: a person's right to act in a role for an organisation, from–to. No onward delegation.

use crate::{OrgId, PersonId, Role, Text, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The right was given.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Granted {
    /// First instant.
    pub from: Time,
    /// The organisation acted for.
    pub org: OrgId,
    /// Who.
    pub person: PersonId,
    /// In which capacity.
    pub role: Role,
    /// Last instant; at the latest the end of the election period.
    pub to: Time,
}

/// The right was taken back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revoked {
    /// Why.
    pub reason: Text,
}

crate::catalogue::stream! {
    /// What can happen to a credential.
    Credential {
        "credential.granted@1" => Granted {}
        "credential.revoked@1" => Revoked {}
    }
}
