//! `log`: what concerns the log itself. One stream for each subject whose data was erased.

use crate::{Cite, Digest, PersonId};
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

crate::catalogue::stream! {
    /// What can happen to the log.
    Log {
        "log.subject_erased@1" => SubjectErased { cites: [decided_by] }
    }
}
