//! The backend for many servers: one PostgreSQL database, any number of processes that write to it and follow it.
//!
//! This file opens and closes. `calls` hands each call of the contract on; `schema` migrates and inspects, `session`
//! connects to one of the `hosts`; `writer` gathers and `batch` commits; `listen` follows other processes; `log`, `beside`, `leases` and `things`
//! hold the statements, `sql/` the tables.

mod batch;
mod beside;
mod calls;
mod clock;
mod error;
mod hosts;
mod leases;
mod listen;
mod log;
mod schema;
mod session;
mod things;
mod writer;

pub use error::PgOpenError;

use crate::Clock;
use crate::queue::{Queue, queue};
use batch::Session;
use clock::Stamp;
use deadpool_postgres::Pool;
use events::Position;
use session::within;
use std::sync::Arc;
use tokio::{sync::watch, task::AbortHandle};
use writer::{Job, Writer};

/// A ledger in a PostgreSQL database, on the runtime that opened it.
///
/// Dropping it lets the writer's task finish what waits.
pub struct PgLedger {
    pool: Pool,
    size: watch::Receiver<Position>,
    queue: Queue<Job>,
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
        let config = session::config(address)?;
        let (mut client, connection) = session::bare(&config).await?;
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
        Self::start(address, Stamp::new(clock, false)).await
    }

    /// The same with a clock that shows the real time: while it and the database's are more than 5 s apart, every append
    /// is refused as unavailable, with both times.
    ///
    /// # Errors
    /// As [`PgLedger::open`].
    pub async fn open_live(address: &str, clock: Clock) -> Result<Self, PgOpenError> {
        Self::start(address, Stamp::new(clock, true)).await
    }

    async fn start(address: &str, stamp: Stamp) -> Result<Self, PgOpenError> {
        let config = session::config(address)?;
        let client = within(session::server(&config)).await?;
        schema::inspect(&client).await?;
        let (sender, size) = watch::channel(within(log::size(&client)).await?);
        let sender = Arc::new(sender);
        let (queue, jobs) = queue();
        let writer = Writer {
            session: Some(within(Session::start(&config)).await?),
            config: config.clone(),
            stamp,
            size: Arc::clone(&sender),
        };
        tokio::spawn(writer.run(jobs));
        let listener = tokio::spawn(listen::run(config.clone(), sender)).abort_handle();
        Ok(Self {
            pool: session::pool(&config, size.clone())?,
            size,
            queue,
            listener,
        })
    }
}
