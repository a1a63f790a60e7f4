//! Why a copy ended before its end.

use super::Kind;
use crate::ReadError;
use events::Position;

/// Why a copy ended. The target is as it was, or half-copied: the same copy can be started again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    /// The source cannot be read, or is damaged.
    #[error("the source: {0}")]
    Source(ReadError),
    /// The target cannot be written or read.
    #[error("the target: {0}")]
    Target(ReadError),
    /// The target has more events than the source.
    #[error("the target is ahead: it holds {target} events, the source {origin}")]
    Ahead {
        /// The size of the target's log.
        target: u64,
        /// That of the source.
        origin: u64,
    },
    /// The target holds another log.
    #[error(
        "the target holds something else: the logs differ at position {position} (the target holds {target} events, the source {origin})"
    )]
    Differs {
        /// The first position at which they differ.
        position: Position,
        /// The size of the target's log.
        target: u64,
        /// That of the source.
        origin: u64,
    },
    /// The target is a whole store in use, with fewer events than the source.
    #[error(
        "the target is a store in use with the first {target} of {origin} events; copy into an empty one"
    )]
    InUse {
        /// The size of the target's log.
        target: u64,
        /// That of the source.
        origin: u64,
    },
    /// Beside the log the two differ.
    #[error(
        "beside the log the target differs: {} {} items against {} in the source{}",
        .target, .kind.table(), .origin, if target == origin { ", with other contents" } else { "" }
    )]
    Beside {
        /// Of what.
        kind: Kind,
        /// How many the target holds.
        target: u64,
        /// How many the source holds.
        origin: u64,
    },
    /// The leaves of the target do not give the root of the source.
    #[error("the leaves of the target give another root than the source has")]
    Root,
}
