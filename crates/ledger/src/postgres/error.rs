//! Why a ledger on PostgreSQL cannot be opened, and what an error of the database means for who asked.

use crate::{ReadError, SaveError};
use tokio_postgres::error::SqlState;

/// Why a ledger could not be made or opened. The text is for the operator; it never holds the address or a password.
#[derive(Debug, thiserror::Error)]
pub enum PgOpenError {
    /// The words that name the database cannot be read.
    #[error("not a PostgreSQL address: {0}")]
    Address(String),
    /// Nobody answers there.
    #[error("no database server answers: {0}")]
    NoServer(String),
    /// The server lets this user not in: unknown, or a wrong password, or none.
    #[error("the database server refuses the login: {0}")]
    Login(String),
    /// The server has no such database.
    #[error("there is no such database: {0}")]
    NoDatabase(String),
    /// The role may not do this.
    #[error("the role has not the rights: {0}")]
    Rights(String),
    /// The connection cannot be protected as it must be: TLS is required, or the certificate is not the right one.
    #[error("no protected connection: {0}")]
    Tls(String),
    /// Something else lies in the database.
    #[error("the database is not a ledger of ours: {0}")]
    Foreign(String),
    /// The database cannot be used now, or is a standby that takes no writes.
    #[error("the database cannot be used: {0}")]
    Unreachable(String),
    /// There is no ledger in it, or one that this program must bring up to date first.
    #[error("the schema is at migration {found} of {known}: migrate it first, as the role that owns it")]
    Behind {
        /// The last migration that ran; 0 for none.
        found: i32,
        /// The last that this program knows.
        known: i32,
    },
    /// A newer program has changed the schema.
    #[error("the schema is at migration {found}, and this program knows {known}: use the newer program")]
    Newer {
        /// The last migration that ran.
        found: i32,
        /// The last that this program knows.
        known: i32,
    },
    /// A migration was run with another text than this program has.
    #[error("migration {number} was run with another text than this program knows")]
    Changed {
        /// Which.
        number: i32,
    },
    /// A copy into the database has not come to its end: the same copy goes on from there.
    #[error("the database holds the beginning of a copy that was cut off, {size} events")]
    HalfCopied {
        /// The size of the log so far.
        size: i64,
    },
    /// It is ours, but contradicts itself. Restore it; do not go on.
    #[error("the ledger is damaged: {0}")]
    Damaged(String),
}

impl From<tokio_postgres::Error> for PgOpenError {
    fn from(error: tokio_postgres::Error) -> Self {
        let (words, what) = (error.to_string(), told(&error));
        let Some(said) = error.as_db_error() else {
            return match words {
                _ if std::error::Error::source(&error).is_some_and(is_standby) => Self::Unreachable(what),
                words if words.starts_with("error connecting to server") => Self::NoServer(what),
                words if words.starts_with("error performing TLS handshake") => Self::Tls(what),
                // No password where one is asked for, or a server that cannot prove that it knows it.
                words
                    if words.starts_with("invalid configuration")
                        || words.starts_with("authentication error") =>
                {
                    Self::Login(what)
                }
                _ => Self::Unreachable(what),
            };
        };
        match said.code().code() {
            // The server says of a plain connection that nobody comes in so.
            "28000" if said.message().contains("no encryption") => Self::Tls(what),
            "28000" | "28P01" => Self::Login(what),
            "3D000" => Self::NoDatabase(what),
            "42501" => Self::Rights(what),
            _ => Self::Unreachable(what),
        }
    }
}

impl From<ReadError> for PgOpenError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(why) => Self::Unreachable(why),
            corrupt @ ReadError::Corrupt { .. } => Self::Damaged(corrupt.to_string()),
        }
    }
}

/// What the database said: its own words where it answered, without the statement's values.
pub(super) fn told(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => format!("{} ({})", said.message(), said.code().code()),
        None => match std::error::Error::source(error) {
            Some(cause) if is_standby(cause) => {
                "only a standby that takes no writes answers at this address: name the primary, or all hosts of \
                 which one is"
                    .into()
            }
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        },
    }
}

/// What the driver says of a server that is read only.
fn is_standby(cause: &(dyn std::error::Error + 'static)) -> bool {
    let system = cause.downcast_ref::<std::io::Error>();
    system.is_some_and(|why| {
        why.get_ref()
            .is_some_and(|why| why.to_string().contains("does not allow writes"))
    })
}

/// Whether what is stored contradicts itself, so that trying again cannot help: a constraint says so.
fn is_damage(error: &tokio_postgres::Error) -> bool {
    let class = |code: &SqlState| code.code().starts_with("23") || code.code().starts_with("XX");
    error.code().is_some_and(class) || error.as_db_error().is_none() && is_conversion(error)
}

/// A column held something that its type does not.
fn is_conversion(error: &tokio_postgres::Error) -> bool {
    error.to_string().starts_with("error deserializing column")
}

/// Whether the same may go well on a new connection, or in a moment: the connection broke, the server went down or is
/// coming up, another session was in the way.
pub(super) fn is_passing(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        None => !is_conversion(error),
        Some(code) => passes(code.code()),
    }
}

/// The same of what the server said.
fn passes(code: &str) -> bool {
    // Connection; transaction rollback; operator intervention.
    ["08", "40", "57"].iter().any(|class| code.starts_with(class))
        // Lock not available; standby; resources that another session has just now: memory, connections. Not a full
        // disk, nor a limit of the configuration: those stay until somebody acts, and who asks is told at once.
        || ["55P03", "25006", "53000", "53200", "53300"].contains(&code)
}

impl From<tokio_postgres::Error> for ReadError {
    fn from(error: tokio_postgres::Error) -> Self {
        let what = told(&error);
        if is_damage(&error) {
            Self::Corrupt { position: None, what }
        } else {
            Self::Unavailable(what)
        }
    }
}

impl From<tokio_postgres::Error> for SaveError {
    fn from(error: tokio_postgres::Error) -> Self {
        ReadError::from(error).into()
    }
}

impl From<deadpool_postgres::PoolError> for ReadError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        use deadpool_postgres::{HookError, PoolError, TimeoutType};
        match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => error.into(),
            PoolError::PostCreateHook(HookError::Message(why)) => Self::Unavailable(why.into_owned()),
            PoolError::Timeout(TimeoutType::Wait) => Self::Unavailable(
                "no connection to the database was free in time; ask again in a moment".into(),
            ),
            PoolError::Timeout(_) => Self::Unavailable(super::session::SILENT.into()),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<deadpool_postgres::PoolError> for SaveError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        ReadError::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_stays() {
        for passing in ["08006", "40P01", "57P03", "55P03", "25006", "53200", "53300"] {
            assert!(passes(passing), "{passing}");
        }
        for lasting in ["53100", "53400", "42501", "23505", "22012"] {
            assert!(!passes(lasting), "{lasting}");
        }
    }
}
