//! Both ends of a copy, whichever backend each is.

use super::{Place, address, failed};
use crate::error::CliError;
use ledger::{
    PgLedger, SqliteLedger,
    copy::{Intake, Snapshot},
};

/// What a store holds now, to be copied.
///
/// # Errors
/// When it is not there, not ours or damaged.
pub(crate) async fn snapshot(place: &Place) -> Result<Box<dyn Snapshot>, CliError> {
    match place {
        Place::Folder(folder) => Ok(SqliteLedger::snapshot(folder)?),
        Place::Database(url) => {
            let address = address(url)?;
            let snapshot = PgLedger::snapshot(&address).await;
            snapshot.map_err(|error| failed(&address, error))
        }
    }
}

/// A store to be filled. A folder is made when it is not there; a database must have the schema.
///
/// # Errors
/// When another process writes to it, it is not ours or damaged, or the role may not fill it.
pub(crate) async fn intake(place: &Place) -> Result<Box<dyn Intake>, CliError> {
    match place {
        Place::Folder(folder) => Ok(SqliteLedger::intake(folder)?),
        Place::Database(url) => {
            let address = address(url)?;
            let intake = PgLedger::intake(&address).await;
            intake.map_err(|error| failed(&address, error))
        }
    }
}
