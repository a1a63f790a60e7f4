//! What can be wrong with a folder of signed things. Each says which file, and what to do.

use std::{io, path::PathBuf};
use tlog::{Hash, MustNotSign, WrongKind};

/// Why a proof folder, or the folder of a witness, cannot be used as asked.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The system refuses.
    #[error("{path}: {why}")]
    System {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// There is something already, and nothing is made over it.
    #[error("{0} is there already, and nothing is written over it")]
    Exists(PathBuf),
    /// There is no such folder, or not what makes it one.
    #[error("{0} is not there")]
    Missing(PathBuf),
    /// A secret that others may read.
    #[error(
        "{path} may be read by others (mode {mode:o}): chmod 600 it, and if anybody was there, use another key"
    )]
    Wide {
        /// Which file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// A file that does not hold what it should.
    #[error("{path}: {why}")]
    Content {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The memory of what was signed is gone.
    #[error(
        "{0} is missing: what was signed last is forgotten. Restore the folder from its backup together with its key, or \
         retire the key; a new memory is never made up"
    )]
    Forgotten(PathBuf),
    /// More was published than the memory knows of: it is an older copy.
    #[error(
        "{path} says that {signed} leaves were signed last, and a checkpoint of {published} has been published: the \
         memory is an old copy"
    )]
    OldMemory {
        /// The memory.
        path: PathBuf,
        /// The size in it.
        signed: u64,
        /// The largest published.
        published: u64,
    },
    /// Somebody else holds the folder and does not let go: stopped, or waiting for a disk. Nothing was written.
    #[error("{path} is held by {}, which has not let go of it in some seconds", who(*.holder))]
    Busy {
        /// The lock.
        path: PathBuf,
        /// The number of the process, where it could say so.
        holder: Option<u32>,
    },
    /// Somebody else signed in between.
    #[error(
        "another signer was faster: this one went from {expected} leaves to {offered}, and {found} are signed by now"
    )]
    Raced {
        /// The size that this signer had seen as the last one signed.
        expected: u64,
        /// The size that it was about to sign.
        offered: u64,
        /// The size that is signed by now.
        found: u64,
    },
    /// One size has two roots.
    #[error("at {size} leaves {known} is signed and published, and this says {offered}")]
    OtherRoot {
        /// The size.
        size: u64,
        /// The root that is known.
        known: Hash,
        /// The other one.
        offered: Hash,
    },
    /// The rules of a log forbid the signature.
    #[error(transparent)]
    MustNotSign(#[from] MustNotSign),
    /// None of the keys in the folder may sign the log at its size.
    #[error(
        "{path}: no key in this folder may sign a log of {size} events: by its own events {counting} may. Put back the folder \
         that has that key"
    )]
    NoKey {
        /// The key in use.
        path: PathBuf,
        /// The size that was to be signed.
        size: u64,
        /// The public keys that count there.
        counting: String,
    },
    /// A key of the wrong kind.
    #[error(transparent)]
    Key(#[from] WrongKind),
}

fn who(holder: Option<u32>) -> String {
    holder.map_or_else(
        || "another process".to_owned(),
        |holder| format!("the process {holder}"),
    )
}

impl ProofError {
    pub(crate) fn content(path: &std::path::Path, why: impl ToString) -> Self {
        Self::Content {
            path: path.to_owned(),
            why: why.to_string(),
        }
    }
}
