//! What can come of a command beside success. Four kinds that are never mixed: the person hears a refusal; a conflict
//! was retried; an operator sees to what is unavailable; what is corrupt stops.

use domain::Coded;
use events::{Digest, StreamId, Time, Version};
use ledger::{AppendError, ReadError};

/// Why a command had no effect. Nothing is half done.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The rules say no: the asker hears why.
    #[error("{message}")]
    Refused {
        /// Stable code, e.g. `ballot.too_late`.
        code: &'static str,
        /// What was wrong and what to do.
        message: String,
    },
    /// Others kept changing what this relied on, three times in a row: try again.
    #[error("{stream} kept changing while this was decided; try again")]
    Busy {
        /// What kept changing.
        stream: StreamId,
    },
    /// The asker had seen a stream at another version: look at it anew, and ask again if it is still wanted.
    #[error("{stream} has moved: you had seen version {expected}, and it is at {actual}; look at it anew")]
    Moved {
        /// What moved.
        stream: StreamId,
        /// Where the asker had seen it.
        expected: Version,
        /// Where it stands.
        actual: Version,
    },
    /// It came to the ledger after its deadline.
    #[error("the deadline {not_after} has passed: it is {at}; nothing was recorded")]
    Late {
        /// The deadline.
        not_after: Time,
        /// The ledger's time.
        at: Time,
    },
    /// The command id was used before, for something else.
    #[error("this command id was already used for another command; draw a new id")]
    OtherBody,
    /// Something cannot be written in the form of the log.
    #[error("the command cannot be recorded: {0}")]
    Invalid(String),
    /// The store cannot be reached or written now: try again; if it is unknown whether it happened, the same command
    /// id settles it.
    #[error("the store is not available: {0}; try again with the same command id")]
    Unavailable(String),
    /// What is stored contradicts itself: stop and look.
    #[error("the store is damaged: {0}; stop and run a replay")]
    Corrupt(String),
}

impl EngineError {
    pub(crate) fn refused(refusal: &impl Coded) -> Self {
        Self::Refused {
            code: refusal.code(),
            message: refusal.to_string(),
        }
    }

    pub(crate) fn missing(digest: &Digest) -> Self {
        Self::Corrupt(format!("the document {digest} named in the log is not there"))
    }

    pub(crate) fn unreadable(what: &str, why: impl std::fmt::Display) -> Self {
        Self::Corrupt(format!("{what} cannot be read: {why}"))
    }
}

impl From<AppendError> for EngineError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict { stream, .. } => Self::Busy { stream },
            AppendError::Late { not_after, at } => Self::Late { not_after, at },
            AppendError::OtherBody => Self::OtherBody,
            AppendError::Unavailable(why) => Self::Unavailable(why),
            AppendError::Corrupt(why) => Self::Corrupt(why),
            other => Self::Invalid(other.to_string()),
        }
    }
}

impl From<ReadError> for EngineError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(why) => Self::Unavailable(why),
            other => Self::Corrupt(other.to_string()),
        }
    }
}
