//! A connection to the primary, set up the way that every one of ours is.

use super::{PgAddress, PgOpenError, hosts, log, tls};
use crate::{ReadError, queue};
use deadpool_postgres::{
    Connect, Hook, HookError, Manager, ManagerConfig, Object, Pool, QueueMode, RecyclingMethod, Runtime,
};
use events::Position;
use futures::future::{BoxFuture, FutureExt};
use std::time::Duration;
use tokio::{sync::watch, task::JoinHandle, time::timeout};
use tokio_postgres::{
    Client, Config, Connection, Error, Socket, config::TargetSessionAttrs, tls::MakeTlsConnect,
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// So many reads run at once in one process; others wait.
const READERS: usize = 8;

/// How long a question may stay without an answer, before the connection counts as broken: longer than the server lets
/// anybody wait for a lock, and than it lets a transaction stand whose client is gone.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// How long one of several hosts may keep us from asking the next.
const HOST: Duration = Duration::from_secs(4);

/// What is said of a database from which no answer came in time.
pub(super) const SILENT: &str = "the database does not answer";

/// Rights of a server and no more; nothing waits for ever. A commit is answered when it is on disk, and on the
/// standby's where one is synchronous: a weaker setting of the database is not taken over. When our host dies without a
/// word, or the network to it, the server notices within half a minute and lets go of what the session held, the turn at
/// writing among it: it asks us for signs of life, or waits for those of what it sent. Over a socket it has nothing to ask.
const SETUP: &str = "
    SET ROLE tingbok_server;
    SET statement_timeout = '12s';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '3s';
    SET default_transaction_isolation = 'read committed';
    SET tcp_keepalives_idle = 10;
    SET tcp_keepalives_interval = 5;
    SET tcp_keepalives_count = 3;
    SET tcp_user_timeout = '25s';
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')";

/// What comes of some work with the database, unless it does not answer in time.
pub(super) async fn within<T, E>(work: impl Future<Output = Result<T, E>>) -> Result<T, ReadError>
where
    ReadError: From<E>,
{
    match timeout(PATIENCE, work).await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(ReadError::Unavailable(SILENT.into())),
    }
}

/// The same for who opens a ledger.
pub(super) async fn opened<T, E>(work: impl Future<Output = Result<T, E>>) -> Result<T, PgOpenError>
where
    PgOpenError: From<E>,
{
    match timeout(PATIENCE, work).await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(PgOpenError::Unreachable(SILENT.into())),
    }
}

/// What drives a connection.
pub(super) type Driver = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// A database, and how its connections are made.
#[derive(Clone)]
pub(super) struct Server {
    config: Config,
    tls: MakeRustlsConnect,
}

impl Server {
    /// The one at an address. Only the primary of several hosts is used.
    pub(super) fn at(address: &PgAddress) -> Result<Self, PgOpenError> {
        let mut config = address.config.clone();
        config
            .target_session_attrs(TargetSessionAttrs::ReadWrite)
            .application_name("tingbok")
            .keepalives_idle(Duration::from_secs(10))
            .tcp_user_timeout(Duration::from_secs(15));
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        let tls = tls::connector(address)?;
        Ok(Self { config, tls })
    }

    /// A connection as it comes, to be driven by the caller: to the first of the hosts that answers and takes writes.
    pub(super) async fn bare(&self) -> Result<(Client, Driver), Error> {
        let mut hosts = hosts::apart(&self.config);
        let last = hosts.pop();
        for host in &hosts {
            let passed = match timeout(HOST, host.connect(self.tls.clone())).await {
                Ok(Ok(connected)) => return Ok(connected),
                Ok(Err(error)) => super::error::told(&error),
                Err(_) => SILENT.to_owned(),
            };
            tracing::debug!(ledger.failure = passed, "a host is passed over");
        }
        let last = last.as_ref().unwrap_or(&self.config);
        last.connect(self.tls.clone()).await
    }

    /// A connection as it comes, driven by a task of its own.
    pub(super) async fn connect(&self) -> Result<Client, Error> {
        let (client, connection) = self.bare().await?;
        tokio::spawn(async move {
            // What broke it is told to whoever uses the client.
            let _ = connection.await;
        });
        Ok(client)
    }

    /// A connection with a server's rights, driven by a task of its own.
    pub(super) async fn session(&self) -> Result<Client, Error> {
        let client = self.connect().await?;
        set_up(&client).await?;
        Ok(client)
    }

    /// Connections for single statements and for saving views. One to a database that holds less than was seen, such as a
    /// former primary, is not used.
    pub(super) fn pool(&self, seen: watch::Receiver<Position>) -> Result<Pool, PgOpenError> {
        let manager = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let setup = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
            let seen = *seen.borrow();
            Box::pin(async move {
                let ready = within(async {
                    set_up(client).await?;
                    reaches(log::size(&**client).await?, seen)
                });
                ready.await.map_err(|error| match error {
                    ReadError::Unavailable(why) => HookError::message(why),
                    corrupt @ ReadError::Corrupt { .. } => HookError::message(corrupt.to_string()),
                })
            })
        });
        Pool::builder(Manager::from_connect(self.config.clone(), self.clone(), manager))
            .max_size(READERS)
            // A connection keeps the room of the largest message it ever sent: the fewer are in use, the fewer do.
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .post_create(setup)
            .build()
            .map_err(|bad| PgOpenError::Address(bad.to_string()))
    }
}

impl Connect for Server {
    fn connect(&self, _: &Config) -> BoxFuture<'_, Result<(Client, JoinHandle<()>), Error>> {
        let connected = async {
            let (client, connection) = self.bare().await?;
            let driven = tokio::spawn(async move {
                // What broke it is told to whoever uses the client.
                let _ = connection.await;
            });
            Ok((client, driven))
        };
        connected.boxed()
    }
}

/// Takes a server's rights.
pub(super) async fn set_up(client: &Client) -> Result<(), Error> {
    client.batch_execute(SETUP).await
}

/// A connection of the pool, unless too many wait for one already.
pub(super) async fn take(pool: &Pool) -> Result<Object, ReadError> {
    if pool.status().waiting >= queue::WRITES {
        let what = format!(
            "{} reads are waiting already; ask again in a moment",
            queue::WRITES
        );
        return Err(ReadError::Unavailable(what));
    }
    Ok(pool.get().await?)
}

/// Refuses a database that holds fewer events than this process has seen acknowledged: it is a standby that lags, a
/// former primary, or one restored to an earlier moment, and positions would be used twice.
pub(super) fn reaches(size: Position, seen: Position) -> Result<(), ReadError> {
    if size >= seen {
        return Ok(());
    }
    Err(ReadError::Unavailable(format!(
        "the database holds {size} events, and {seen} were acknowledged before: it is a standby that lags behind, a \
         former primary, or was restored; point the server at the primary"
    )))
}
