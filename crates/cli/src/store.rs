//! A store on disk: a folder with the log (`log.db`) and the key of the vault (`vault.key`). The only place that names
//! a backend.
//!
//! The key lies beside the log for the embedded store; whoever copies the log for others leaves the key behind.

use crate::{error::CliError, exit::Exit};
use engine::{Engine, chance::Chance, clock::Clock, vault::Vault};
use events::PersonId;
use ledger::{Ledger, SqliteLedger};
use messages::msg;
use std::{future::Future, path::Path, sync::Arc};

/// The log in a store's folder.
pub(crate) const LOG: &str = "log.db";
/// The key in a store's folder.
pub(crate) const KEY: &str = "vault.key";

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

/// Whether there is a log in this folder.
pub(crate) fn exists(dir: &Path) -> bool {
    dir.join(LOG).exists()
}

/// Makes an empty store. The folder is made when it is not there.
///
/// # Errors
/// When a log is there already, or the system refuses.
pub(crate) fn create(dir: &Path, clock: Clock, chance: &Chance) -> Result<Store, CliError> {
    let key = dir.join(KEY);
    std::fs::create_dir_all(dir).map_err(|why| {
        let what = msg!(
            "error-folder",
            path = dir.display().to_string(),
            why = why.to_string()
        );
        CliError::new(Exit::Store, "unavailable", what)
    })?;
    // The log first: it refuses where one is. A key without a log, from an attempt cut short, is taken up again.
    let ledger = SqliteLedger::create(dir, Arc::clone(&clock))?;
    let vault = if key.exists() {
        Vault::open(&key)?
    } else {
        Vault::create(&key, chance.bytes()?)?
    };
    Ok(assemble(ledger, clock, vault))
}

/// Opens a store for writing.
///
/// # Errors
/// When it is not there, not ours, damaged, held by another process, or its key is missing.
pub(crate) fn open(dir: &Path, clock: Clock) -> Result<Store, CliError> {
    let ledger = SqliteLedger::open(dir, Arc::clone(&clock))?;
    let vault = Vault::open(&dir.join(KEY))?;
    Ok(assemble(ledger, clock, vault))
}

/// Opens a store for reading; works beside a process that writes, and without the key.
///
/// # Errors
/// When it is not there, not ours or damaged, or the key is unreadable.
pub(crate) fn open_read(dir: &Path) -> Result<Readable, CliError> {
    let ledger: Arc<dyn Ledger> = Arc::new(SqliteLedger::open_read(dir)?);
    let key = dir.join(KEY);
    let vault = if key.exists() {
        Some(Vault::open(&key)?)
    } else {
        None
    };
    let engine = vault.map(|vault| Engine::new(Arc::clone(&ledger), engine::clock::system(), vault));
    Ok(Readable { ledger, engine })
}

fn assemble(ledger: SqliteLedger, clock: Clock, vault: Vault) -> Store {
    let ledger: Arc<dyn Ledger> = Arc::new(ledger);
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
