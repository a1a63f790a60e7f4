//! Things too large for a leaf, named by their hash.

use crate::Digest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A document kept beside the log: a roll, a candidate list, a list, a proposal. The leaf holds its hash.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blob {
    /// Length in bytes.
    pub len: u64,
    /// Media type, e.g. `application/json`.
    pub media: String,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
}

impl Blob {
    /// Names a JSON document.
    #[must_use]
    pub fn json(bytes: &[u8]) -> Self {
        Self::of("application/json", bytes)
    }

    /// Names a text in UTF-8.
    #[must_use]
    pub fn text(bytes: &[u8]) -> Self {
        Self::of("text/plain", bytes)
    }

    fn of(media: &str, bytes: &[u8]) -> Self {
        Self {
            len: bytes.len() as u64,
            media: media.into(),
            sha256: Digest::of(bytes),
        }
    }
}

/// Where imported figures came from.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The file or register as named by its publisher.
    pub name: String,
    /// SHA-256 of the file as read.
    pub sha256: Digest,
}
