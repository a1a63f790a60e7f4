//! The store that a world stands on, embedded or PostgreSQL; each test has one of its own. Told by a word, so that
//! another process finds it too.

use engine::clock::Manual;
use events::Digest;
use ledger::{Ledger, OpenError, PgLedger, SqliteLedger};
use pgtest::Cluster;
use std::{path::Path, sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// On which store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

/// A store, open or not. Gone with the last who holds it (a database with the test program's server).
#[derive(Clone)]
pub(crate) struct Place {
    kind: Kind,
    /// A folder, or the address of a database.
    at: String,
    _folder: Option<Arc<TempDir>>,
}

/// A database with the schema and nothing else, of which the others are copies: migrating each takes longer.
async fn migrated() -> &'static str {
    static MIGRATED: OnceCell<String> = OnceCell::const_new();
    let migrated = MIGRATED.get_or_init(|| async {
        let address = Cluster::shared().database().await;
        PgLedger::migrate(&address).await.expect("the schema");
        address
    });
    migrated.await
}

impl Place {
    /// An empty one.
    pub(crate) async fn fresh(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a folder");
                Self {
                    kind,
                    at: folder.path().to_str().expect("a path in UTF-8").to_owned(),
                    _folder: Some(Arc::new(folder)),
                }
            }
            Kind::Postgres => Self {
                kind,
                at: Cluster::shared().copy(migrated().await).await,
                _folder: None,
            },
        }
    }

    /// The word for it.
    pub(crate) fn word(&self) -> String {
        format!("{:?} {}", self.kind, self.at)
    }

    /// What such a word stands for.
    pub(crate) fn of(word: &str) -> Self {
        let (kind, at) = word.split_once(' ').expect("a kind and a place");
        let kind = match kind {
            "Sqlite" => Kind::Sqlite,
            _ => Kind::Postgres,
        };
        Self {
            kind,
            at: at.into(),
            _folder: None,
        }
    }

    /// Opens a fresh one.
    pub(crate) async fn create(&self, clock: &Manual) -> Arc<dyn Ledger> {
        match self.kind {
            Kind::Sqlite => {
                let ledger = SqliteLedger::create(Path::new(&self.at), clock.clock());
                Arc::new(ledger.expect("a new ledger"))
            }
            Kind::Postgres => self.open(clock).await,
        }
    }

    /// Opens it again, as after a restart. Nobody else may have the embedded one open.
    pub(crate) async fn open(&self, clock: &Manual) -> Arc<dyn Ledger> {
        match self.kind {
            Kind::Sqlite => {
                let opened = || SqliteLedger::open(Path::new(&self.at), clock.clock());
                let mut ledger = opened();
                // A program that another test is just starting holds all our files until it has begun.
                for _ in 0..500 {
                    let Err(OpenError::Locked(_)) = ledger else { break };
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    ledger = opened();
                }
                Arc::new(ledger.expect("the ledger opens again"))
            }
            Kind::Postgres => {
                let ledger = PgLedger::open(&self.at, clock.clock()).await;
                Arc::new(ledger.expect("the ledger opens"))
            }
        }
    }

    /// What a second server has: on PostgreSQL a ledger with connections of its own; the embedded one is shared.
    pub(crate) async fn beside(&self, ledger: &Arc<dyn Ledger>, clock: &Manual) -> Arc<dyn Ledger> {
        match self.kind {
            Kind::Sqlite => Arc::clone(ledger),
            Kind::Postgres => self.open(clock).await,
        }
    }

    /// The opening of a ballot is lost; tells whether it was there. It lies beside the log, where nothing guards it.
    /// Nobody may have the embedded store open.
    pub(crate) async fn lose_opening(&self, commitment: &Digest) -> bool {
        let lost = match self.kind {
            Kind::Sqlite => {
                let store = rusqlite::Connection::open(Path::new(&self.at).join("log.db")).expect("the file");
                let sql = "DELETE FROM opening WHERE commitment = ?1";
                store.execute(sql, [&commitment.0[..]]).expect("a table") as u64
            }
            Kind::Postgres => {
                let connected = tokio_postgres::connect(&self.at, tokio_postgres::NoTls).await;
                let (client, connection) = connected.expect("the server answers");
                tokio::spawn(connection);
                let sql = "DELETE FROM opening WHERE commitment = $1";
                client
                    .execute(sql, &[&commitment.0.as_slice()])
                    .await
                    .expect("a table")
            }
        };
        lost == 1
    }
}
