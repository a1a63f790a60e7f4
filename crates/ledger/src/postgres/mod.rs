//! The backend for many servers: one PostgreSQL database, any number of processes that write to it and follow it.
//!
//! This file opens and closes. `address` and `words` read where the database is; `calls` hands each call of the contract
//! on; `schema` migrates and inspects, `session` connects to one of the `hosts`, `tls` protects. The `writer` takes what
//! is `waiting` and writes it as a `batch`, by a `clock` that agrees: `ahead` of knowing that it can while it is alone,
//! else under the `locked` head. `listen` follows other processes; `copying` and `rows_of` copy; `log`, `beside`, `leases`,
//! `logins` and `things` hold the statements, `sql/` the tables.

mod address;
mod ahead;
mod batch;
mod beside;
mod calls;
mod clock;
mod copying;
mod error;
mod hosts;
mod leases;
mod listen;
mod locked;
mod log;
mod logins;
mod rows_of;
mod saving;
mod schema;
mod session;
mod things;
mod tls;
mod turn;
mod waiting;
mod words;
mod writer;

pub use address::{PgAddress, PgLogin};
pub use error::PgOpenError;
pub use logins::PgLogins;

use crate::copy::{Intake, Mending, Snapshot};
use crate::lately::Lately;
use crate::queue::{Queue, queue};
use crate::{Clock, Meter};
use batch::Session;
use clock::Stamp;
use deadpool_postgres::Pool;
use events::Position;
use session::{Server, opened};
use std::sync::Arc;
use tokio::{sync::watch, task::AbortHandle};
use writer::{Job, Told, Writer};

/// A ledger in a PostgreSQL database, on the runtime that opened it.
///
/// Dropping it lets the writer's task finish what waits.
pub struct PgLedger {
    pool: Pool,
    size: watch::Receiver<Position>,
    lately: Lately,
    queue: Queue<Job>,
    meter: Meter,
    listener: AbortHandle,
}

impl Drop for PgLedger {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

impl PgLedger {
    /// Makes the schema in a database, or brings it up to date; harmless where it is. The address is that of the role
    /// that is to own the tables; servers log in as another, a member of `tingbok_server`.
    ///
    /// # Errors
    /// [`PgOpenError`].
    pub async fn migrate(address: &str) -> Result<(), PgOpenError> {
        Self::migrate_at(&address.parse()?).await.map(drop)
    }

    /// The same at an address that was read already; gives how many migrations were run.
    ///
    /// # Errors
    /// [`PgOpenError`].
    pub async fn migrate_at(address: &PgAddress) -> Result<usize, PgOpenError> {
        let (mut client, connection) = Server::at(address)?.bare().await?;
        let driven = tokio::spawn(connection);
        let outcome = schema::migrate(&mut client).await;
        drop(client);
        let _ = driven.await;
        outcome
    }

    /// Opens the ledger at an address: a URL or `key=value` words, of the primary or of several hosts of which one is.
    /// Times come from `clock`, which is taken at its word (for a told time; servers use [`PgLedger::open_live`]), and
    /// never go back.
    ///
    /// # Errors
    /// [`PgOpenError`] says what is there instead.
    pub async fn open(address: &str, clock: Clock) -> Result<Self, PgOpenError> {
        Self::open_at(&address.parse()?, clock).await
    }

    /// The same at an address that was read already.
    ///
    /// # Errors
    /// [`PgOpenError`] says what is there instead.
    pub async fn open_at(address: &PgAddress, clock: Clock) -> Result<Self, PgOpenError> {
        Self::start(address, Stamp::new(clock, false)).await
    }

    /// The same with a clock that shows the real time: while it and the database's are more than 5 s apart, every append
    /// is refused as unavailable, with both times.
    ///
    /// # Errors
    /// As [`PgLedger::open`].
    pub async fn open_live(address: &str, clock: Clock) -> Result<Self, PgOpenError> {
        Self::open_live_at(&address.parse()?, clock).await
    }

    /// The same at an address that was read already.
    ///
    /// # Errors
    /// As [`PgLedger::open`].
    pub async fn open_live_at(address: &PgAddress, clock: Clock) -> Result<Self, PgOpenError> {
        Self::start(address, Stamp::new(clock, true)).await
    }

    async fn start(address: &PgAddress, stamp: Stamp) -> Result<Self, PgOpenError> {
        let server = Server::at(address)?;
        let client = opened(server.connect()).await?;
        // The role comes with the schema: without it a server's rights could not even be taken.
        opened(schema::inspect_role(&client)).await?;
        opened(session::set_up(&client)).await?;
        opened(schema::inspect(&client)).await?;
        let now = opened(log::size(&client)).await?;
        let (sender, size) = watch::channel(now);
        let sender = Arc::new(sender);
        let (queue, jobs) = queue();
        let (batches, own) = watch::channel(0);
        let session = opened(Session::start(&server)).await?;
        let (meter, lately) = (Meter::default(), Lately::default());
        let told = Told {
            size: Arc::clone(&sender),
            lately: lately.clone(),
            batches,
        };
        let writer = Writer::new(server.clone(), stamp, told, session, meter.clone());
        tokio::spawn(writer.run(jobs));
        let pool = server.pool(size.clone())?;
        let listener = tokio::spawn(listen::run(server, sender, own)).abort_handle();
        Ok(Self {
            pool,
            size,
            lately,
            queue,
            meter,
            listener,
        })
    }

    /// What the ledger at an address holds now, to be copied; works beside servers that write. For a server's role.
    ///
    /// # Errors
    /// [`PgOpenError`].
    pub async fn snapshot(address: &PgAddress) -> Result<Box<dyn Snapshot>, PgOpenError> {
        copying::snapshot(address).await
    }

    /// A ledger to be filled by a copy, in a database that was migrated. For the role that owns the tables: while it is
    /// being filled no server can open it or append. Where a whole one is, it can only be compared.
    ///
    /// # Errors
    /// [`PgOpenError`]; `Rights` for any other role.
    pub async fn intake(address: &PgAddress) -> Result<Box<dyn Intake>, PgOpenError> {
        copying::intake(address).await
    }

    /// The ledger at an address, to be given back what it lost at its end. For a server's role; no server should run.
    ///
    /// # Errors
    /// [`PgOpenError`].
    pub async fn mend(address: &PgAddress) -> Result<Box<dyn Mending>, PgOpenError> {
        copying::mend(address).await
    }
}
