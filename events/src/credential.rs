//! `credential`: a person's right to act in a role for an organisation, from–to. No onward delegation.

use crate::{CredentialId, OrgId, PersonId, Role, Text, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// For whom somebody steps in, and in which place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Substitute {
    /// The member's credential.
    pub of: CredentialId,
    /// The place in the list of substitutes, from 1.
    pub place: u32,
}

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
    /// For whom a substitute (varamedlem) steps in; absent for a member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitute: Option<Substitute>,
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

/// The right rests until it is resumed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspended {
    /// Why.
    pub reason: Text,
}

/// The right holds again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resumed {}

/// The person cannot act for a while; substitutes may, in order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsenceRecorded {
    /// First instant.
    pub from: Time,
    /// Last instant.
    pub to: Time,
}

/// The person is back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsenceEnded {}

crate::catalogue::stream! {
    /// What can happen to a credential.
    Credential {
        "credential.granted@1" => Granted {}
        "credential.revoked@1" => Revoked {}
        "credential.suspended@1" => Suspended {}
        "credential.resumed@1" => Resumed {}
        "credential.absence_recorded@1" => AbsenceRecorded { not_after: to }
        "credential.absence_ended@1" => AbsenceEnded {}
    }
}
