//! A connection to the primary, set up the way that every one of ours is.

use super::{PgAddress, PgOpenError, tls};
use deadpool_postgres::{Hook, Manager, ManagerConfig, Pool, RecyclingMethod};
use std::time::Duration;
use tokio_postgres::{
    Client, Config, Connection, Error, Socket, config::TargetSessionAttrs, tls::MakeTlsConnect,
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// So many reads run at once in one process; others wait.
const READERS: usize = 8;

/// How long a question may stay without an answer, before the connection counts as broken: longer than the server lets
/// anybody wait for a lock, and than it lets a transaction stand whose client is gone.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// Rights of a server and no more; nothing waits for ever. A commit is answered when it is on disk, and on the
/// standby's where one is synchronous: a weaker setting of the database is not taken over. Statements are planned once,
/// for they look into indexes whatever the tables hold.
const SETUP: &str = "
    SET ROLE tingbok_server;
    SET statement_timeout = '12s';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '3s';
    SET default_transaction_isolation = 'read committed';
    SET plan_cache_mode = 'force_generic_plan';
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') IN ('off', 'local')";

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

    /// A connection as it comes, to be driven by the caller.
    pub(super) async fn bare(&self) -> Result<(Client, Driver), Error> {
        self.config.connect(self.tls.clone()).await
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

    /// Connections for single statements and for saving views.
    pub(super) fn pool(&self) -> Result<Pool, PgOpenError> {
        let manager = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let setup = Hook::async_fn(|client: &mut deadpool_postgres::ClientWrapper, _| {
            Box::pin(async move {
                let done = client.batch_execute(SETUP).await;
                done.map_err(deadpool_postgres::HookError::Backend)
            })
        });
        Pool::builder(Manager::from_config(
            self.config.clone(),
            self.tls.clone(),
            manager,
        ))
        .max_size(READERS)
        .post_create(setup)
        .build()
        .map_err(|bad| PgOpenError::Address(bad.to_string()))
    }
}

/// Takes a server's rights.
pub(super) async fn set_up(client: &Client) -> Result<(), Error> {
    client.batch_execute(SETUP).await
}
