//! Why views cannot be brought up to date or read.

use crate::EngineError;
use events::Position;
use ledger::{ReadError, SaveError};

/// What went wrong. The log itself is untouched by any of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FollowError {
    /// No view has this name.
    #[error("there is no view '{view}'; the views are {known}")]
    UnknownView {
        /// What was asked for.
        view: String,
        /// Those that are followed.
        known: String,
    },
    /// The view is being built for the first time: wait until it has caught up.
    #[error("view {view} is not built yet; wait until it has caught up with the log")]
    NotBuilt {
        /// Which.
        view: String,
    },
    /// A position that the log does not have yet.
    #[error("the log has {size} events; there is no state as of position {position}")]
    Beyond {
        /// What was asked for.
        position: Position,
        /// The size of the log.
        size: Position,
    },
    /// Another process has the turn at the view: a follower stands by and takes over when that one is gone.
    #[error("view {view} is carried by another process")]
    Fenced {
        /// Which.
        view: String,
    },
    /// Somebody wrote without having the turn: stop.
    #[error("view {view} was carried on to {progress} by a writer out of turn")]
    Overtaken {
        /// Which.
        view: String,
        /// How far.
        progress: Position,
    },
    /// The follower was stopped while somebody waited for it.
    #[error("nobody carries view {view} on any more; start the follower")]
    Stopped {
        /// Which.
        view: String,
    },
    /// A stored document is not what this program writes under the same revision.
    #[error(transparent)]
    Unreadable(#[from] projections::Unreadable),
    /// The store cannot answer now. Try again.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// What is stored contradicts itself. Stop; do not guess.
    #[error("the store is damaged: {0}")]
    Corrupt(String),
}

impl FollowError {
    pub(super) fn hole(at: Position) -> Self {
        Self::Corrupt(format!("the log has no event at position {at}"))
    }

    pub(super) fn saving(view: &str, error: SaveError) -> Self {
        match error {
            SaveError::Behind { progress } => Self::Overtaken {
                view: view.into(),
                progress,
            },
            SaveError::Fenced => Self::Fenced { view: view.into() },
            SaveError::Unavailable(why) => Self::Unavailable(why),
            other => Self::Corrupt(other.to_string()),
        }
    }
}

impl From<ReadError> for FollowError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(why) => Self::Unavailable(why),
            other => Self::Corrupt(other.to_string()),
        }
    }
}

impl From<FollowError> for EngineError {
    fn from(error: FollowError) -> Self {
        let words = error.to_string();
        match error {
            FollowError::UnknownView { .. } | FollowError::Beyond { .. } => Self::Invalid(words),
            FollowError::Unavailable(why) => Self::Unavailable(why),
            FollowError::NotBuilt { .. }
            | FollowError::Fenced { .. }
            | FollowError::Overtaken { .. }
            | FollowError::Stopped { .. } => Self::Unavailable(words),
            FollowError::Corrupt(why) => Self::Corrupt(why),
            FollowError::Unreadable(_) => Self::Corrupt(words),
        }
    }
}
