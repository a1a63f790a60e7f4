//! What an error of SQLite means for the caller: damage, or only that it cannot be done now. And whole numbers, which
//! SQLite keeps as signed.

use crate::{AppendError, ReadError, SaveError};
use rusqlite::ErrorCode;

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

/// A whole number as SQLite keeps it. Larger ones than it can hold name nothing, as does its largest.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A whole number as read from a column that the schema keeps from going below nought.
pub(super) fn unsigned(number: i64) -> Result<u64, ReadError> {
    u64::try_from(number).map_err(|_| ReadError::Corrupt {
        position: None,
        what: format!("a number below nought: {number}"),
    })
}
