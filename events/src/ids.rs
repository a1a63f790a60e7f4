//! Identities. All are UUIDs: version 7 where drawn, version 5 where derived from something that stays the same.
//! A person is only ever a random id; the name lives in the identity vault, outside the log.

use crate::{hex, spelling};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, fmt, str::FromStr};
use uuid::Uuid;

/// Why a text is not an identity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{given}' is not a {what} id: expected a lower-case UUID such as 0190c8a4-7e2d-7c3a-9b1f-3f6f7a1b2c3d"
)]
pub struct BadId {
    given: String,
    what: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(given: &str) -> Result<Self, BadId> {
                strict_uuid(given).map(Self).ok_or_else(|| BadId { given: given.into(), what: $what })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut buffer = Uuid::encode_buffer();
                serializer.serialize_str(self.0.as_hyphenated().encode_lower(&mut buffer))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                spelling::read(deserializer)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let about = concat!("id of a ", $what);
                json_schema!({ "type": "string", "format": "uuid", "pattern": ID_PATTERN, "description": about })
            }
        }
    )*};
}

/// How an id is spelled, as a pattern: lower case, with hyphens. "uuid" as a format of JSON Schema also allows upper case.
pub const ID_PATTERN: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

/// Accepts the one hyphenated lower-case form, so that an id has one spelling in the log.
fn strict_uuid(given: &str) -> Option<Uuid> {
    let given: &[u8; 36] = given.as_bytes().try_into().ok()?;
    let mut digits = [0; 32];
    digits[..8].copy_from_slice(&given[..8]);
    digits[8..12].copy_from_slice(&given[9..13]);
    digits[12..16].copy_from_slice(&given[14..18]);
    digits[16..20].copy_from_slice(&given[19..23]);
    digits[20..].copy_from_slice(&given[24..]);
    let (mut bytes, mut seen) = ([0; 16], 0);
    for (place, group) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(digits.as_chunks().0) {
        let (number, wrong) = hex::read(*group);
        *place = number.to_be_bytes();
        // Looked at once, after all: an id with a wrong digit is rare.
        seen |= wrong;
    }
    let hyphens = [given[8], given[13], given[18], given[23]] == *b"----";
    (hyphens && seen == 0).then(|| Uuid::from_bytes(bytes))
}

ids! {
    /// A municipality or a county municipality: whatever may own needs, order and stand on a roll. Stable when the
    /// official number changes.
    UnitId = "unit";
    /// A municipality cluster (kommuneklynge).
    ClusterId = "cluster";
    /// A KSF region (KSF-region).
    RegionId = "region";
    /// A competence centre (kompetansesenter).
    CentreId = "centre";
    /// A collegiate body of KS.
    BodyId = "body";
    /// A credential (fullmakt): a person's right to act in a role for an organisation.
    CredentialId = "credential";
    /// A need (behov).
    NeedId = "need";
    /// A prioritisation round (prioriteringsrunde).
    RoundId = "round";
    /// A template of rules (mal).
    TemplateId = "template";
    /// A complaint (klage) about a round.
    ComplaintId = "complaint";
    /// A meeting (møte) of a body.
    MeetingId = "meeting";
    /// A case (sak) before a body.
    CaseId = "case";
    /// A mandate (mandat, oppdrag).
    MandateId = "mandate";
    /// A person, pseudonymous: drawn at random, never derived from anything about the person.
    PersonId = "person";
    /// What an event of the log itself is about: a person whose data was erased, by the same UUID, a text, derived from
    /// its commitment, or the log, with its keys and its policy.
    SubjectId = "subject";
    /// Any organisation that a person can act for: a unit, cluster, region, centre or body, by the same UUID.
    OrgId = "organisation";
    /// One command, given by the client; repeated commands carry the same id.
    CommandId = "command";
}

macro_rules! org_from { ($($id:ident),*) => {$(
    impl From<$id> for OrgId { fn from(id: $id) -> Self { Self(id.0) } }
)*}}
org_from!(UnitId, ClusterId, RegionId, CentreId, BodyId);

/// The namespace of all derived ids (version 5, RFC 9562 section 5.5).
const NAMESPACE: Uuid = Uuid::from_u128(0x7469_6e67_626f_6b00_8000_6576_656e_7473);

/// Derives a UUID from the words that name the thing; the same words give the same id for ever.
#[must_use]
pub fn derived(words: &[&str]) -> Uuid {
    Uuid::new_v5(&NAMESPACE, words.join("\u{1f}").as_bytes())
}

impl UnitId {
    /// The id of a municipality, derived from its kind and the number under which it was first registered.
    #[must_use]
    pub fn municipality(number: &str) -> Self {
        Self(derived(&["municipality", number]))
    }
    /// The id of a county municipality, derived likewise.
    #[must_use]
    pub fn county(number: &str) -> Self {
        Self(derived(&["county", number]))
    }
}

impl CentreId {
    /// The id of a centre, derived from the code under which it was first registered (`rvts-vest`).
    #[must_use]
    pub fn of(code: &str) -> Self {
        Self(derived(&["centre", code]))
    }
}

impl MandateId {
    /// The id of the mandate that a proposal gives to a centre: one per round, proposal and centre. A proposal names
    /// its list, so one per list version too.
    #[must_use]
    pub fn of(round: RoundId, proposal: &crate::Digest, centre: CentreId) -> Self {
        Self(derived(&[
            "mandate",
            &round.to_string(),
            &proposal.to_string(),
            &centre.to_string(),
        ]))
    }
}

impl SubjectId {
    /// A single text, by its commitment.
    #[must_use]
    pub fn text(commitment: &crate::Digest) -> Self {
        Self(derived(&["text", &commitment.to_string()]))
    }
}

impl SubjectId {
    /// The log itself: its keys and its policy.
    #[must_use]
    pub fn log() -> Self {
        Self(derived(&["log"]))
    }
}

impl PersonId {
    /// From its 16 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }
}

impl From<PersonId> for SubjectId {
    fn from(person: PersonId) -> Self {
        Self(person.0)
    }
}

impl CaseId {
    /// The id of the case on a proposal, the first from 1. Only one case at a time can be open on a proposal: two
    /// attempts at the same place are one stream, and the next place is free only when this one was taken back or
    /// sent back.
    #[must_use]
    pub fn of(round: RoundId, proposal: &crate::Digest, attempt: u32) -> Self {
        Self(derived(&[
            "case",
            &round.to_string(),
            &proposal.to_string(),
            &attempt.to_string(),
        ]))
    }
}
