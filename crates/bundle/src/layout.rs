//! Where the files of a bundle lie. Paths are below the folder of the bundle, with `/` on every machine.

use events::Digest;
use std::{fmt, str::FromStr};

/// The newest checkpoint.
pub(crate) const CHECKPOINT: &str = "checkpoint";
/// The leaves.
pub(crate) const ENTRIES: &str = "tile/entries";
/// Whom the log is to be checked by.
pub(crate) const POLICY: &str = "tingbok/policy";
/// The published checkpoints.
pub(crate) const CHECKPOINTS: &str = "tingbok/checkpoints";
/// The documents.
pub(crate) const BLOBS: &str = "tingbok/blobs";
/// The words behind commitments.
pub(crate) const OPENINGS: &str = "tingbok/openings";
/// Time stamps of others over checkpoints (RFC 3161), with the certificates of who made them.
pub(crate) const TIMESTAMPS: &str = "tingbok/timestamps";
/// The list of files that no tree covers.
pub(crate) const LIST: &str = "tingbok/list";
/// The signed note over that list.
pub(crate) const FILES: &str = "tingbok/files";
/// How to check, as text.
pub(crate) const README: &str = "tingbok/README.txt";
/// How to check, for a browser.
pub(crate) const INDEX: &str = "tingbok/index.html";

/// Where a checkpoint lies.
pub(crate) fn checkpoint(size: u64) -> String {
    format!("{CHECKPOINTS}/{size}")
}

/// Where the time stamp of a checkpoint lies.
pub(crate) fn stamp(size: u64) -> String {
    format!("{TIMESTAMPS}/{size}.tsr")
}

/// Where the certificates of a time stamp lie.
pub(crate) fn stamp_certificates(size: u64) -> String {
    format!("{TIMESTAMPS}/{size}.certs.pem")
}

/// Where a document lies.
pub(crate) fn blob(digest: &Digest) -> String {
    let hex = digest.to_string();
    let front: String = hex.chars().take(2).collect();
    format!("{BLOBS}/{front}/{hex}")
}

/// Where the words behind a commitment lie.
pub(crate) fn opening(commitment: &Digest) -> String {
    format!("{OPENINGS}/{commitment}.json")
}

/// For whom a bundle is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edition {
    /// For everybody: holds nothing that the log does not say to all.
    Public,
    /// For auditors: also the words behind commitments, which are never to be published.
    Auditor,
}

impl Edition {
    /// As it stands in the file list and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Auditor => "auditor",
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Edition {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        match given {
            "public" => Ok(Self::Public),
            "auditor" => Ok(Self::Auditor),
            _ => Err(format!("'{given}' is no edition: public and auditor are")),
        }
    }
}
