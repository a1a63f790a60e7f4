//! `log`: what concerns the log itself. One stream for its keys, its policy and the time stamps of others, and one for each
//! subject whose data was erased.

use crate::{Blob, Cite, Digest, LogKey, LogKeyId, PersonId, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// On which ground data is erased: article 17(1) of the GDPR, letter by letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// (a) It is not needed any more for what it was collected for.
    NoLongerNeeded,
    /// (b) The consent on which it rested was taken back.
    ConsentWithdrawn,
    /// (c) The person objects, and nothing outweighs that.
    Objection,
    /// (d) It should never have been kept.
    Unlawful,
    /// (e) A law demands it.
    LegalObligation,
}

impl Basis {
    /// All grounds.
    pub const ALL: [Self; 5] = [
        Self::NoLongerNeeded,
        Self::ConsentWithdrawn,
        Self::Objection,
        Self::Unlawful,
        Self::LegalObligation,
    ];

    /// Its name, as in the log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoLongerNeeded => "no_longer_needed",
            Self::ConsentWithdrawn => "consent_withdrawn",
            Self::Objection => "objection",
            Self::Unlawful => "unlawful",
            Self::LegalObligation => "legal_obligation",
        }
    }
}

/// Data kept beside the log was erased: what opens these commitments is gone, and with a person also the name. The
/// leaves that hold the commitments stay, so every proof still holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectErased {
    /// On which ground.
    pub basis: Basis,
    /// The commitments that nobody can open any more, sorted. What one leaf cannot hold stands in further events.
    pub commitments: Vec<Digest>,
    /// The credential of whoever decided it: another person than the one who carried it out.
    pub decided_by: Cite,
    /// Whose name was erased, and all that they wrote; absent when it was a single text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

/// Another key may sign the log from here on: the smallest tree that it may sign has this event as its last leaf. It counts
/// for others once an earlier key has signed a tree that holds this event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyAdded {
    /// The credential of whoever decided it: another person than the one who carried it out.
    pub decided_by: Cite,
    /// With which key the log began. The first event of this kind says it, no other does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<LogKey>,
    /// The new key.
    pub key: LogKey,
}

/// Why a key is retired.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Retirement {
    /// As planned: another has taken its place.
    Replaced,
    /// Somebody else may have it.
    Exposed,
    /// Nobody has it any more.
    Lost,
}

impl Retirement {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::Replaced, Self::Exposed, Self::Lost];

    /// Its name, as in the log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Exposed => "exposed",
            Self::Lost => "lost",
        }
    }
}

/// A key may not sign larger trees any more. What it signed before keeps its worth.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRetired {
    /// The credential of whoever decided it: another person than the one who carried it out.
    pub decided_by: Cite,
    /// The smallest tree, in leaves, that it may not sign any more. The tree with this event as its last leaf may still be
    /// signed: where `from` is not larger, the next larger tree is the first that may not.
    pub from: u64,
    /// Which key.
    pub key: LogKeyId,
    /// Why.
    pub reason: Retirement,
}

/// The log is judged by another policy from here on: other witnesses, or another number of them. It counts for others once
/// enough witnesses of the policy before it have cosigned a tree that holds this event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyChanged {
    /// The credential of whoever decided it: another person than the one who carried it out.
    pub decided_by: Cite,
    /// The policy (C2SP tlog-policy), as a document beside the log.
    pub policy: Blob,
}

/// An authority that has nothing to do with the log has stamped one of its checkpoints with the time (RFC 3161). What stands
/// in the log after this event was written later than that.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Anchored {
    /// How many leaves the tree of that checkpoint has. It has not this event.
    pub size: u64,
    /// When the authority says that it stamped it, by its own clock. What is finer than a millisecond is cut off.
    pub stamped: Time,
    /// The SHA-256 of the stamp, as it is kept beside the log.
    pub token: Digest,
}

crate::catalogue::stream! {
    /// What can happen to the log.
    Log {
        "log.subject_erased@1" => SubjectErased { cites: [decided_by] }
        "log.key_added@1" => KeyAdded { cites: [decided_by] }
        "log.key_retired@1" => KeyRetired { cites: [decided_by] }
        "log.policy_changed@1" => PolicyChanged { cites: [decided_by] }
        "log.anchored@1" => Anchored {}
    }
}
