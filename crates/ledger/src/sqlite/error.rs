//! Why a ledger cannot be opened.

use super::inspect::FORMAT;
use std::{io, path::PathBuf};

/// Why a ledger could not be made or opened. The text is for the operator, and names the file.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no ledger in the folder; create one, or look for the right folder.
    #[error("{} does not exist", .0.display())]
    Missing(PathBuf),
    /// A copy into the folder has not come to its end: the same copy goes on from there.
    #[error("{} is the beginning of a copy that was cut off", .0.display())]
    HalfCopied(PathBuf),
    /// There is one already; a ledger is never made anew over another.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// Another process writes to it. Stop that one first, or open for reading.
    #[error("{} is held by another process that writes to this ledger", .0.display())]
    Locked(PathBuf),
    /// The file is something else.
    #[error("{} is not a ledger of ours: {what}", .file.display())]
    Foreign {
        /// Which file.
        file: PathBuf,
        /// What it seems to be.
        what: String,
    },
    /// It is in a format that this program does not know.
    #[error("{} is in format {found}; this program reads format {FORMAT}", .file.display())]
    Format {
        /// Which file.
        file: PathBuf,
        /// The format it says.
        found: i64,
    },
    /// It is ours, but cut short or contradicts itself. Restore it; do not go on.
    #[error("{} is damaged: {what}", .file.display())]
    Damaged {
        /// Which file.
        file: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The system refused: permissions, disk, threads.
    #[error("{}: {why}", .file.display())]
    System {
        /// Which file or folder.
        file: PathBuf,
        /// What the system said.
        why: io::Error,
    },
}
