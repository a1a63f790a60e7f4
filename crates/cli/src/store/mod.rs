//! A store: the log with what lies beside it, and the key of the vault. The only place that names a backend.
//!
//! The embedded store is a folder with the log (`log.db`), the logins (`logins.db`) and the key (`vault.key`). The key lies beside the log there;
//! whoever copies the log for others leaves the key behind. A store in a PostgreSQL database has its key in a file
//! named by `--vault-key`, never in the database.
//!
//! | file | what |
//! | --- | --- |
//! | `place` | where a store is, as the command line says it |
//! | `copying` | both ends of a copy |
//! | `proof` | the folder of signed checkpoints, and the check against it |
//! | `password` | where the password of a database comes from |

mod copying;
mod password;
mod place;
pub(crate) mod proof;

pub(crate) use copying::{intake, mend, people, snapshot};
pub(crate) use place::{Place, Site, VaultKey};

use crate::{error::CliError, exit::Exit};
use engine::{Engine, chance::Chance, clock::Clock, vault::Vault};
use events::PersonId;
use ledger::{Ledger, Logins, PgAddress, PgLedger, PgLogins, PgOpenError, SqliteLedger, SqliteLogins};
use messages::msg;
use std::{future::Future, path::PathBuf, sync::Arc};

/// The log in a store's folder.
const LOG: &str = "log.db";

/// What logins need, in a store's folder.
const LOGINS: &str = "logins.db";

/// A store that can be written.
pub(crate) struct Store {
    /// The engine over it.
    pub(crate) engine: Engine,
    /// Its log.
    pub(crate) ledger: Arc<dyn Ledger>,
}

/// A store that is only read.
pub(crate) struct Readable {
    /// Its log.
    pub(crate) ledger: Arc<dyn Ledger>,
    /// The engine that opens texts; none without the key.
    pub(crate) engine: Option<Engine>,
}

/// Opens a store for reading if there is one; a database without an event is none yet.
///
/// # Errors
/// As [`open_read`], but not where there is nothing.
pub(crate) async fn look(site: &Site) -> Result<Option<Readable>, CliError> {
    match &site.store {
        Place::Folder(folder) if !folder.join(LOG).exists() => Ok(None),
        Place::Folder(_) => open_read(site).await.map(Some),
        Place::Database(url) => {
            let ledger = connect(url, engine::clock::system()).await?;
            match ledger.head().await?.size {
                0 => Ok(None),
                _ => readable(ledger, None).await.map(Some),
            }
        }
    }
}

/// Makes an empty store. A folder is made when it is not there; a database must have the schema, and no event.
///
/// # Errors
/// When a log is there already, or the system refuses.
pub(crate) async fn create(site: &Site, clock: Clock, chance: &Chance) -> Result<Store, CliError> {
    let key = key(site)?;
    // The log first: it refuses where one is. A key without a log, from an attempt cut short, is taken up again.
    let ledger: Arc<dyn Ledger> = match &site.store {
        Place::Folder(folder) => {
            std::fs::create_dir_all(folder).map_err(|why| {
                let path = folder.display().to_string();
                let what = msg!("error-folder", path = path, why = why.to_string());
                CliError::new(Exit::Store, "unavailable", what)
            })?;
            Arc::new(SqliteLedger::create(folder, Arc::clone(&clock))?)
        }
        Place::Database(url) => {
            let ledger = connect(url, Arc::clone(&clock)).await?;
            let size = ledger.head().await?.size;
            if size > 0 {
                let what = msg!("error-log-there", place = site.store.to_string(), count = size);
                return Err(
                    CliError::new(Exit::BadInput, "log_exists", what).remedy(msg!("remedy-database-used"))
                );
            }
            ledger
        }
    };
    let vault = match key.exists() {
        true => Vault::open(&key)?,
        false => Vault::create(&key, chance.bytes()?)?,
    };
    let store = assemble(ledger, clock, vault);
    store.engine.claim_key().await?;
    Ok(store)
}

/// Opens a store for writing, by a clock that shows the real time: a database's must agree with it.
///
/// # Errors
/// When it is not there, not ours, damaged, held by another process, or its key is missing or another's.
pub(crate) async fn open(site: &Site, clock: Clock) -> Result<Store, CliError> {
    opened(site, clock, true).await
}

/// The same by a clock that may have been moved, as in demo mode: a database's need not agree with it.
///
/// # Errors
/// As [`open`].
pub(crate) async fn open_told(site: &Site, clock: Clock) -> Result<Store, CliError> {
    opened(site, clock, false).await
}

async fn opened(site: &Site, clock: Clock, live: bool) -> Result<Store, CliError> {
    let key = key(site)?;
    let ledger: Arc<dyn Ledger> = match &site.store {
        Place::Folder(folder) => Arc::new(SqliteLedger::open(folder, Arc::clone(&clock))?),
        Place::Database(url) => {
            let address = address(url)?;
            let clock = Arc::clone(&clock);
            let opened = match live {
                true => PgLedger::open_live_at(&address, clock).await,
                false => PgLedger::open_at(&address, clock).await,
            };
            Arc::new(opened.map_err(|error| failed(&address, error))?)
        }
    };
    // One that lies beside the store; a folder that is named is checked by whoever signs with it.
    if let Some(folder) = proof::ProofArgs::default().open(&site.store)? {
        proof::guard(&*ledger, &folder).await?;
    }
    let vault = Vault::open(&key)?;
    let store = assemble(ledger, clock, vault);
    store.engine.check_key().await?;
    Ok(store)
}

/// What logins need, in a store that is open to write.
///
/// # Errors
/// When it is not ours, damaged, or the system refuses.
pub(crate) async fn logins(place: &Place) -> Result<Arc<dyn Logins>, CliError> {
    match place {
        Place::Folder(folder) => Ok(Arc::new(SqliteLogins::open(folder)?)),
        Place::Database(url) => {
            let address = address(url)?;
            let opened = PgLogins::open_at(&address).await;
            Ok(Arc::new(opened.map_err(|error| failed(&address, error))?))
        }
    }
}

/// Opens a store for reading; works beside a process that writes, and without the key.
///
/// # Errors
/// When it is not there, not ours or damaged, or the key is unreadable or another's.
pub(crate) async fn open_read(site: &Site) -> Result<Readable, CliError> {
    match &site.store {
        Place::Folder(folder) => {
            let ledger: Arc<dyn Ledger> = Arc::new(SqliteLedger::open_read(folder)?);
            let named = site.vault.vault_key.is_some();
            readable(ledger, site.key().filter(|key| named || key.exists())).await
        }
        Place::Database(url) => readable(connect(url, engine::clock::system()).await?, site.key()).await,
    }
}

/// Brings the schema of a database up to date; gives how many changes were made.
///
/// # Errors
/// When it cannot be reached, is not ours, or the role may not.
pub(crate) async fn migrate(url: &str) -> Result<usize, CliError> {
    let address = address(url)?;
    PgLedger::migrate_at(&address)
        .await
        .map_err(|error| failed(&address, error))
}

async fn connect(url: &str, clock: Clock) -> Result<Arc<dyn Ledger>, CliError> {
    let address = address(url)?;
    let opened = PgLedger::open_at(&address, clock).await;
    Ok(Arc::new(opened.map_err(|error| failed(&address, error))?))
}

/// The address in a URL, with the password from wherever it is.
fn address(url: &str) -> Result<PgAddress, CliError> {
    let mut address = url.parse::<PgAddress>()?;
    password::complete(&mut address)?;
    Ok(address)
}

/// What is wrong, and with which database.
fn failed(address: &PgAddress, error: PgOpenError) -> CliError {
    CliError::from(error).of_place(&address.to_string())
}

/// The file of the key, which who writes must have.
fn key(site: &Site) -> Result<PathBuf, CliError> {
    let missing =
        || CliError::new(Exit::BadInput, "no_key", msg!("error-no-key")).remedy(msg!("remedy-no-key"));
    site.key().ok_or_else(missing)
}

async fn readable(ledger: Arc<dyn Ledger>, key: Option<PathBuf>) -> Result<Readable, CliError> {
    let vault = key.map(|key| Vault::open(&key)).transpose()?;
    let engine = vault.map(|vault| Engine::new(Arc::clone(&ledger), engine::clock::system(), vault));
    if let Some(engine) = &engine {
        engine.check_key().await?;
    }
    Ok(Readable { ledger, engine })
}

fn assemble(ledger: Arc<dyn Ledger>, clock: Clock, vault: Vault) -> Store {
    Store {
        engine: Engine::new(Arc::clone(&ledger), clock, vault),
        ledger,
    }
}

impl Store {
    /// The operator at this machine: the same for this store for ever, and unknown to whoever has not the key.
    pub(crate) fn operator(&self) -> PersonId {
        let salt = self.engine.vault().salt(&[b"operator"]);
        let bytes = <[u8; 16]>::try_from(&salt.0[..16]).unwrap_or_default();
        PersonId(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}

/// Runs what waits for the store to its end.
///
/// # Errors
/// Its own, or that the system gives no threads.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.map_err(|why| {
        CliError::new(
            Exit::Store,
            "unavailable",
            msg!("error-threads", why = why.to_string()),
        )
    })?;
    runtime.block_on(work)
}
