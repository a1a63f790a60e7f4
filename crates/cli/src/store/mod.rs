//! A store: the log with what lies beside it, and the key of the vault. The only place that names a backend.
//!
//! The embedded store is a folder with the log (`log.db`), the logins (`logins.db`) and the key (`vault.key`). The key lies beside the log there;
//! whoever copies the log for others leaves the key behind. A store in a PostgreSQL database has its key in a file
//! of its own, never in the database: the one that `--vault-key` names, else one in the user's state folder.
//!
//! | file | what |
//! | --- | --- |
//! | `place` | where a store is, as the command line says it |
//! | `key` | the file of its key, found or made |
//! | `copying` | both ends of a copy |
//! | `unmade` | a new store, taken back |
//! | `proof` | the folder of signed checkpoints, and the check against it |
//! | `password` | where the password of a database comes from |

mod copying;
mod key;
mod password;
mod place;
pub(crate) mod proof;
mod unmade;

pub(crate) use copying::{intake, mend, people, snapshot};
pub(crate) use place::{Place, Site, VaultKey};
pub(crate) use unmade::unmake;

use crate::{error::CliError, exit::Exit};
use engine::{Engine, chance::Chance, clock::Clock, vault::Vault};
use events::PersonId;
use ledger::{Ledger, Logins, PgAddress, PgLedger, PgLogins, PgOpenError, SqliteLedger, SqliteLogins};
use messages::{Message, msg};
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
    /// The file of its key.
    pub(crate) key: PathBuf,
    /// Whether the key was made now, where nobody named a place.
    pub(crate) key_drawn: bool,
    /// Whether the key was made now, wherever it is.
    key_made: bool,
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
            let Some(ledger) = connected(url, engine::clock::system()).await? else {
                return Ok(None);
            };
            match ledger.head().await?.size {
                0 => Ok(None),
                _ => readable(ledger, None).await.map(Some),
            }
        }
    }
}

/// Makes an empty store. A folder is made when it is not there. A database must hold no event; one that holds nothing at
/// all gets its schema, where the role may make it.
///
/// # Errors
/// When a log is there already, or the system refuses.
pub(crate) async fn create(site: &Site, clock: Clock, chance: &Chance) -> Result<Store, CliError> {
    // The log first: it refuses where one is.
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
            let ledger = match connected(url, Arc::clone(&clock)).await? {
                Some(ledger) => ledger,
                None => migrated(url, Arc::clone(&clock)).await?,
            };
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
    let begun = key::begin(site, ledger, clock, chance).await;
    if begun.is_err() {
        unmade::keyless(site);
    }
    begun
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
    let file = key::file(site, &*ledger).await?;
    key::checked(site, Store::over(ledger, clock, file)?).await
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
    let ledger: Arc<dyn Ledger> = match &site.store {
        Place::Folder(folder) => Arc::new(SqliteLedger::open_read(folder)?),
        Place::Database(url) => connect(url, engine::clock::system()).await?,
    };
    let file = key::file_if_there(site, &*ledger).await?;
    readable(ledger, file.map(|file| (site, file))).await
}

/// The file of the key of a store.
///
/// # Errors
/// When it lies nowhere, or the store that would say where cannot be used.
pub(crate) async fn key_file(site: &Site) -> Result<PathBuf, CliError> {
    match (site.key(), &site.store) {
        (None, Place::Database(url)) => key::file(site, &*connect(url, engine::clock::system()).await?).await,
        (file, _) => Ok(file.unwrap_or_default()),
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

/// The same, or nothing where no schema was ever made.
async fn connected(url: &str, clock: Clock) -> Result<Option<Arc<dyn Ledger>>, CliError> {
    let address = address(url)?;
    match PgLedger::open_at(&address, clock).await {
        Ok(ledger) => Ok(Some(Arc::new(ledger))),
        Err(PgOpenError::Behind { found: 0, .. }) => Ok(None),
        Err(error) => Err(failed(&address, error)),
    }
}

/// Makes the schema first. A role that may not, as servers' roles should not, is told to have it made.
async fn migrated(url: &str, clock: Clock) -> Result<Arc<dyn Ledger>, CliError> {
    let address = address(url)?;
    match PgLedger::migrate_at(&address).await {
        // It says what is missing in the words of one that only looks.
        Ok(_) | Err(PgOpenError::Rights(_)) => connect(url, clock).await,
        Err(error) => Err(failed(&address, error)),
    }
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

async fn readable(ledger: Arc<dyn Ledger>, key: Option<(&Site, PathBuf)>) -> Result<Readable, CliError> {
    let Some((site, file)) = key else {
        return Ok(Readable { ledger, engine: None });
    };
    let store = Store::over(ledger, engine::clock::system(), file)?;
    let Store { engine, ledger, .. } = key::checked(site, store).await?;
    let engine = Some(engine);
    Ok(Readable { ledger, engine })
}

impl Store {
    /// Where its key was made now, if it was; for whoever must keep a copy of it.
    pub(crate) fn key_told(&self) -> Option<Message> {
        let path = self.key.display().to_string();
        self.key_drawn.then(|| msg!("key-drawn", path = path))
    }

    fn over(ledger: Arc<dyn Ledger>, clock: Clock, key: PathBuf) -> Result<Self, CliError> {
        Ok(Self {
            engine: Engine::new(Arc::clone(&ledger), clock, Vault::open(&key)?),
            ledger,
            key,
            key_drawn: false,
            key_made: false,
        })
    }

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
