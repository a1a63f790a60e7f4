//! Both ends of a copy, whichever backend each is.

use super::{LOGINS, Place, address, failed, logins};
use crate::{error::CliError, exit::Exit};
use events::{Digest, PersonId};
use ledger::{
    PgLedger, PgLogins, SqliteLedger,
    copy::{Intake, Mending, Snapshot},
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

/// A store that lost its end.
///
/// # Errors
/// When another process writes to it, or it is not there, not ours or damaged.
pub(crate) async fn mend(place: &Place) -> Result<Box<dyn Mending>, CliError> {
    match place {
        Place::Folder(folder) => Ok(SqliteLedger::mend(folder)?),
        Place::Database(url) => {
            let address = address(url)?;
            let mending = PgLedger::mend(&address).await;
            mending.map_err(|error| failed(&address, error))
        }
    }
}

/// So many people are read at once.
const PAGE: usize = 1_000;

/// Takes along which pseudonym is which person, so that whoever holds a credential is known at the copy too; before anybody
/// can open the copy, where they would be somebody new. Says how many there are; done again it changes nothing.
///
/// # Errors
/// When either cannot be used, or somebody is another person there.
pub(crate) async fn people(from: &Place, to: &Place) -> Result<u64, CliError> {
    if matches!(from, Place::Folder(folder) if !folder.join(LOGINS).exists()) {
        return Ok(0);
    }
    let source = logins(from).await?;
    let (mut last, mut count) = (None, 0);
    loop {
        let page = source.people(last, PAGE).await?;
        let Some((end, _)) = page.last() else {
            return Ok(count);
        };
        last = Some(*end);
        if !are_same(to, &page).await? {
            let what = "somebody who logs in is another person there than here";
            return Err(CliError::plain(Exit::Differs, "copy_differs", what).of_place(&to.to_string()));
        }
        count += page.len() as u64;
    }
}

/// Makes these the same persons in a copy; whether they are.
async fn are_same(to: &Place, people: &[(Digest, PersonId)]) -> Result<bool, CliError> {
    match to {
        Place::Folder(_) => {
            let target = logins(to).await?;
            for (pseudonym, person) in people {
                if target.person(*pseudonym, *person).await? != *person {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Place::Database(url) => {
            let address = address(url)?;
            let other = PgLogins::fill(&address, people).await;
            Ok(other.map_err(|error| failed(&address, error))?.is_none())
        }
    }
}
