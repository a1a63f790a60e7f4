//! How people and machines come in to `tingbok serve`: joins `identity`, which says who somebody is, with `web`, which
//! asks, and with the store, which remembers. Here because only this crate may name all three.
//!
//! | file | what |
//! | --- | --- |
//! | `settings` | the file of settings, read strictly |
//! | `setup` | what becomes of it: providers, keys, secrets |
//! | `keep` | sessions in the store, in the form of `identity` |
//! | `identify` | a session or a token, as a login that the interface understands |
//! | `routes` | the addresses for browsers, and how a refusal looks |

mod identify;
mod keep;
mod routes;
mod settings;
mod setup;

pub(crate) use settings::LoginSettings;
pub(crate) use setup::pepper;

use crate::{error::CliError, store::Store};
use engine::{chance::Chance, clock::Clock};
use identify::Door;
use identity::{Identity, Pepper, Setup};
use ledger::Logins;
use std::{sync::Arc, time::Duration};
use web::Entrance;

/// How often what is over is dropped from the store.
const SWEEP: Duration = Duration::from_secs(5 * 60);

/// The entrance by login, and who may be swept up after.
pub(crate) struct Made {
    /// For the server.
    pub(crate) entrance: Entrance,
    /// For [`sweep`].
    pub(crate) identity: Arc<Identity>,
}

/// Finds what is wrong with settings before a store is made or opened for them.
///
/// # Errors
/// As [`entrance`].
pub(crate) fn check(settings: &LoginSettings, clock: Clock, chance: Arc<Chance>) -> Result<(), CliError> {
    let (nowhere, pepper) = (Arc::new(identity::store::Memory::default()), Pepper::new([0; 32]));
    let (setup, _) = setup::made(settings.clone(), pepper, nowhere, clock, chance)?;
    identity(setup).map(drop)
}

fn identity(setup: Setup) -> Result<Arc<Identity>, CliError> {
    let made = Identity::new(setup).map_err(|why| settings::wrong(&why.to_string()))?;
    Ok(Arc::new(made))
}

/// Makes the entrance from settings.
///
/// # Errors
/// When a setting cannot be used, or a file that it names cannot be read.
pub(crate) fn entrance(
    settings: LoginSettings,
    store: &Store,
    logins: Arc<dyn Logins>,
    clock: Clock,
    chance: Arc<Chance>,
) -> Result<Made, CliError> {
    let (pepper, kept) = (pepper(store.engine.vault()), Arc::new(keep::Kept::new(logins)));
    let (setup, rights) = setup::made(settings, pepper, kept, clock, chance)?;
    let door = Arc::new(Door::new(identity(setup)?, rights));
    Ok(Made {
        entrance: Entrance::Login {
            routes: routes::routes(&door),
            identify: Arc::clone(&door) as Arc<dyn web::Identify>,
        },
        identity: Arc::clone(door.identity()),
    })
}

/// Drops what is over from the store, now and then, for ever.
pub(crate) async fn sweep(identity: Arc<Identity>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        // A failure is noted and tried again: what is over is refused all the same.
        match identity.sweep().await {
            Ok(dropped) => tracing::debug!(dropped, "logins that are over were dropped"),
            Err(error) => tracing::warn!(%error, "logins that are over could not be dropped"),
        }
    }
}
