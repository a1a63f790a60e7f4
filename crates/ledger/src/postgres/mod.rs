//! The backend for many servers: one PostgreSQL database, any number of processes that write to it and follow it.
//!
//! This file opens and closes. `calls` hands each call of the contract on; `schema` migrates and inspects, `session`
//! connects; `writer` gathers and `batch` commits; `listen` follows other processes; `log`, `beside` and `things` hold
//! the statements, `sql/` the tables.

mod batch;
mod beside;
mod calls;
mod error;
mod listen;
mod log;
mod schema;
mod session;
mod things;
mod writer;

pub use error::PgOpenError;

use crate::{AppendError, Appended, Clock, stage::Prepared};
use batch::Session;
use deadpool_postgres::Pool;
use events::Position;
use std::sync::Arc;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::AbortHandle,
};
use writer::{Job, Writer};

/// So many appends may wait in a process; more are told at once that the ledger is unavailable.
const QUEUE: usize = 8_192;

/// A ledger in a PostgreSQL database, on the runtime that opened it.
///
/// Dropping it lets the writer's task finish what waits.
pub struct PgLedger {
    pool: Pool,
    size: watch::Receiver<Position>,
    queue: mpsc::Sender<Job>,
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
    /// Times come from `clock` and never go back.
    ///
    /// # Errors
    /// [`PgOpenError`] says what is there instead.
    pub async fn open(address: &str, clock: Clock) -> Result<Self, PgOpenError> {
        let config = session::config(address)?;
        let client = session::server(&config).await?;
        schema::inspect(&client).await?;
        let now = log::size(&client).await?;
        let (sender, size) = watch::channel(now);
        let sender = Arc::new(sender);
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (committed, own) = watch::channel(now.0);
        let writer = Writer {
            session: Some(Session::start(&config).await?),
            config: config.clone(),
            clock,
            size: Arc::clone(&sender),
            committed,
        };
        tokio::spawn(writer.run(jobs));
        let listener = tokio::spawn(listen::run(config.clone(), sender, own)).abort_handle();
        Ok(Self {
            pool: session::pool(&config)?,
            size,
            queue,
            listener,
        })
    }

    /// Puts an append into the queue and waits for its answer.
    async fn send(&self, append: Box<Prepared>) -> Result<Appended, AppendError> {
        let unavailable = |why: &str| AppendError::Unavailable(why.to_owned());
        let (reply, answer) = oneshot::channel();
        self.queue
            .try_send((append, reply))
            .map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(_) => {
                    AppendError::Unavailable(format!("{QUEUE} writes are waiting already"))
                }
                mpsc::error::TrySendError::Closed(_) => unavailable("its writer has stopped"),
            })?;
        let stopped = |_| Err(unavailable("its writer stopped before it could answer"));
        answer.await.unwrap_or_else(stopped)
    }
}
