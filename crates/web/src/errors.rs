//! The one map from what the engine and the views say to problems. Four kinds are never mixed: the asker hears a
//! refusal, tries again what is busy or away, sees to it who operates the server, and stops at damage.

use crate::problem::{Kind, Problem};
use engine::{EngineError, follow::FollowError};
use ledger::ReadError;

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        let words = error.to_string();
        match error {
            EngineError::Refused { code, message } => Self::new(sort(code), code, message),
            EngineError::Moved { expected, actual, .. } => Self::new(Kind::MOVED, "version.moved", words)
                .with("expected", expected.0)
                .with("actual", actual.0),
            EngineError::Late { not_after, .. } => {
                Self::new(Kind::LATE, "late", words).with("not_after", not_after.to_string())
            }
            EngineError::OtherBody => Self::new(
                Kind::KEY_REUSED,
                "key.reused",
                "this Idempotency-Key was already used for something else; draw a new one",
            ),
            EngineError::Invalid(_) => Self::new(Kind::REFUSED, "command.invalid", words),
            EngineError::Busy { .. } => Self::new(Kind::UNAVAILABLE, "busy", words).retry_after(1),
            EngineError::Unavailable(why) => unavailable(&why),
            EngineError::Corrupt(why) => damaged(&why),
        }
    }
}

/// What sort of refusal a code is.
fn sort(code: &str) -> Kind {
    match code.split_once('.') {
        Some(("authority", _)) => Kind::NOT_PERMITTED,
        Some((_, "unknown")) => Kind::NOT_FOUND,
        _ => Kind::REFUSED,
    }
}

/// What the system says stays in the notes: it may name hosts and paths.
fn unavailable(why: &str) -> Problem {
    tracing::warn!(why, "the store is not available");
    let detail = "the store cannot be reached now; try again, a command with the same Idempotency-Key: it is done once, \
                  whatever became of it now";
    Problem::new(Kind::UNAVAILABLE, "store.unavailable", detail).retry_after(5)
}

pub(crate) fn damaged(why: &str) -> Problem {
    tracing::error!(why, "the store is damaged; stop and run a replay");
    let detail = "what is stored contradicts itself; the operator must look at it";
    Problem::new(Kind::FAULT, "store.damaged", detail)
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(why) => unavailable(&why),
            corrupt @ ReadError::Corrupt { .. } => damaged(&corrupt.to_string()),
        }
    }
}

impl From<FollowError> for Problem {
    fn from(error: FollowError) -> Self {
        let words = error.to_string();
        match error {
            FollowError::UnknownView { .. } => Self::new(Kind::NOT_FOUND, "view.unknown", words),
            FollowError::Beyond { size, .. } => {
                Self::new(Kind::NOT_FOUND, "view.beyond", words).with("size", size.0)
            }
            FollowError::NotBuilt { .. } | FollowError::Stopped { .. } => {
                Self::new(Kind::UNAVAILABLE, "view.behind", words).retry_after(1)
            }
            FollowError::Unavailable(why) => unavailable(&why),
            other => damaged(&other.to_string()),
        }
    }
}
