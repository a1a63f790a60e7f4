//! Whether a file is a ledger of ours, told before anything in it is changed.

use super::{OpenError, fault};
use rusqlite::{Connection, ErrorCode};
use std::{fs, io, path::Path};
use tlog::Frontier;

/// `TING`: says in the header of the file that it is ours.
pub(super) const APPLICATION: i64 = 0x5449_4e47;

/// The format of tables and frontier that this program reads and writes.
pub(super) const FORMAT: i64 = 1;

/// An error on the way to an [`OpenError`].
pub(super) enum Fault {
    Sql(rusqlite::Error),
    Known(OpenError),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl Fault {
    /// Says it of a file.
    pub(super) fn about(self, file: &Path) -> OpenError {
        let file = file.to_owned();
        match self {
            Self::Known(error) => error,
            Self::Sql(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
                OpenError::Foreign {
                    file,
                    what: "not a SQLite database".into(),
                }
            }
            Self::Sql(error) if fault::is_damage(&error) => OpenError::Damaged {
                file,
                what: error.to_string(),
            },
            Self::Sql(error) => OpenError::System {
                file,
                why: io::Error::other(error),
            },
        }
    }
}

/// Whether the file is ours, in our format, and its head agrees with its end. What lies between is checked on reading.
pub(super) fn inspect(conn: &Connection, file: &Path) -> Result<(), Fault> {
    let file = || file.to_owned();
    let damaged = |what: String| Fault::Known(OpenError::Damaged { file: file(), what });
    let application: i64 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != APPLICATION {
        let empty = fs::metadata(file()).is_ok_and(|it| it.len() == 0);
        let what = if empty {
            "an empty file"
        } else {
            "another SQLite database"
        };
        return Err(Fault::Known(OpenError::Foreign {
            file: file(),
            what: what.into(),
        }));
    }
    // Alone and first: another format may have other columns.
    let format: i64 = conn.query_row("SELECT format FROM head", (), |row| row.get(0))?;
    if format != FORMAT {
        return Err(Fault::Known(OpenError::Format {
            file: file(),
            found: format,
        }));
    }
    let head = "SELECT size, frontier, (SELECT coalesce(max(position) + 1, 0) FROM event) FROM head";
    let (size, frontier, end): (i64, Vec<u8>, i64) =
        conn.query_row(head, (), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let frontier = Frontier::from_bytes(&frontier).map_err(|bad| damaged(bad.to_string()))?;
    if end != size || i64::try_from(frontier.size()) != Ok(size) {
        let tree = frontier.size();
        return Err(damaged(format!(
            "its head says {size} events, its tree {tree}, and its log ends at {end}"
        )));
    }
    Ok(())
}
