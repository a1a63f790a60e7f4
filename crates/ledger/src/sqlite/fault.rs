//! What an error of SQLite means for the caller: damage, or only that it cannot be done now.

use crate::{AppendError, ReadError, SaveError};
use rusqlite::ErrorCode;

pub(super) use crate::rows::{signed, unsigned};

/// Whether the stored bytes themselves are wrong, so that trying again cannot help.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::Error;
    match error {
        Error::SqliteFailure(failure, _) => matches!(
            failure.code,
            // A constraint: what `stage` was told and what is stored do not agree.
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation
        ),
        Error::InvalidColumnType(..)
        | Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::QueryReturnedNoRows => true,
        _ => false,
    }
}

/// An error of SQLite on its way to one of the contract's errors.
pub(super) fn read(error: &rusqlite::Error) -> ReadError {
    let what = error.to_string();
    if is_damage(error) {
        ReadError::Corrupt { position: None, what }
    } else {
        ReadError::Unavailable(what)
    }
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        read(&error)
    }
}

impl From<rusqlite::Error> for SaveError {
    fn from(error: rusqlite::Error) -> Self {
        read(&error).into()
    }
}

impl From<rusqlite::Error> for AppendError {
    fn from(error: rusqlite::Error) -> Self {
        read(&error).into()
    }
}
