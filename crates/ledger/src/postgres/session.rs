//! A connection to the primary, set up the way that every one of ours is.

use super::PgOpenError;
use deadpool_postgres::{Hook, Manager, ManagerConfig, Pool, RecyclingMethod};
use std::time::Duration;
use tokio_postgres::{
    Client, Config, Connection, NoTls, Socket, config::TargetSessionAttrs, tls::NoTlsStream,
};

/// So many reads run at once in one process; others wait.
const READERS: usize = 8;

/// How long a question may stay without an answer, before the connection counts as broken: longer than the server lets
/// anybody wait for a lock, and than it lets a transaction stand whose client is gone.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// Rights of a server and no more; nothing waits for ever. A commit is answered when it is on disk, and on the
/// standby's where one is synchronous: a weaker setting of the database is not taken over.
const SETUP: &str = "
    SET ROLE tingbok_server;
    SET statement_timeout = '12s';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '3s';
    SET default_transaction_isolation = 'read committed';
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') IN ('off', 'local')";

/// Reads the address of a database: a URL or `key=value` words. Only the primary of several hosts is used.
pub(super) fn config(address: &str) -> Result<Config, PgOpenError> {
    let mut config: Config = address
        .parse()
        .map_err(|bad: tokio_postgres::Error| PgOpenError::Address(super::error::told(&bad)))?;
    config
        .target_session_attrs(TargetSessionAttrs::ReadWrite)
        .application_name("tingbok")
        .connect_timeout(Duration::from_secs(5))
        .keepalives_idle(Duration::from_secs(10))
        .tcp_user_timeout(Duration::from_secs(15));
    Ok(config)
}

/// A connection as it comes, for migrations.
pub(super) async fn bare(
    config: &Config,
) -> Result<(Client, Connection<Socket, NoTlsStream>), tokio_postgres::Error> {
    config.connect(NoTls).await
}

/// A connection with a server's rights, driven by a task of its own.
pub(super) async fn server(config: &Config) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = bare(config).await?;
    tokio::spawn(async move {
        // What broke it is told to whoever uses the client.
        let _ = connection.await;
    });
    client.batch_execute(SETUP).await?;
    Ok(client)
}

/// The same, for who drives the connection itself.
pub(super) async fn set_up(client: &Client) -> Result<(), tokio_postgres::Error> {
    client.batch_execute(SETUP).await
}

/// Connections for single statements and for saving views.
pub(super) fn pool(config: &Config) -> Result<Pool, PgOpenError> {
    let manager = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let setup = Hook::async_fn(|client: &mut deadpool_postgres::ClientWrapper, _| {
        Box::pin(async move {
            let done = client.batch_execute(SETUP).await;
            done.map_err(deadpool_postgres::HookError::Backend)
        })
    });
    Pool::builder(Manager::from_config(config.clone(), NoTls, manager))
        .max_size(READERS)
        .post_create(setup)
        .build()
        .map_err(|bad| PgOpenError::Address(bad.to_string()))
}
