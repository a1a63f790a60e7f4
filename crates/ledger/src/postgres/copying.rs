//! Copying from and into a database: a transaction that sees one moment, and the owner's connection that fills tables
//! while the head's row is away.

use super::{PgAddress, PgOpenError, rows_of, schema, session::Server};
use crate::copy::{Intake, Item, Kind, Mending, Ready, Snapshot, ready};
use crate::rows::{self, signed, unsigned};
use crate::{Head, Leaf, ReadError};
use events::{Digest, Position, Time};
use tlog::{Frontier, Hash};
use tokio_postgres::{Client, Transaction, types::ToSql};

/// Longer than for a server: a page of a copy may be large, and nobody waits for it.
const PATIENT: &str = "
    SET statement_timeout = '5min';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = 0";

/// One moment of a store, or what a target holds so far.
struct Moment {
    client: Client,
    /// The table whose row tells size and frontier.
    head: &'static str,
}

pub(super) async fn snapshot(address: &PgAddress) -> Result<Box<dyn Snapshot>, PgOpenError> {
    let client = Server::at(address)?.connect().await?;
    schema::inspect_role(&client).await?;
    super::session::set_up(&client).await?;
    schema::inspect(&client).await?;
    client.batch_execute(PATIENT).await?;
    client
        .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    Ok(Box::new(Moment { client, head: "head" }))
}

#[async_trait::async_trait]
impl Snapshot for Moment {
    async fn head(&mut self) -> Result<Head, ReadError> {
        let sql = format!("SELECT size, frontier, last_at FROM {}", self.head);
        let row = self.client.query_one(&sql, &[]).await?;
        let (tree, at) = super::log::tree(&row)?;
        Ok(Head {
            size: tree.size(),
            root: tree.root(),
            at,
        })
    }

    async fn leaves(&mut self, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError> {
        let sql =
            "SELECT position, leaf, leaf_hash FROM event WHERE position >= $1 ORDER BY position LIMIT $2";
        let found = self
            .client
            .query(sql, &[&signed(from.0), &signed(limit as u64)])
            .await?;
        let leaf = |row: &tokio_postgres::Row| {
            let position = unsigned(row.try_get(0)?)?;
            let hash: &[u8] = row.try_get(2)?;
            let hash = hash
                .try_into()
                .map_err(|_| rows::corrupt(position, "its hash has not 32 bytes".into()))?;
            Ok(Leaf {
                position: Position(position),
                bytes: row.try_get(1)?,
                hash: Hash(hash),
            })
        };
        found.iter().map(leaf).collect()
    }

    async fn items(&mut self, kind: Kind, after: Option<&Item>) -> Result<Vec<Item>, ReadError> {
        rows_of::items(&self.client, kind, after).await
    }

    async fn count(&mut self, kind: Kind) -> Result<u64, ReadError> {
        let sql = format!("SELECT count(*) FROM {}", kind.table());
        unsigned(self.client.query_one(&sql, &[]).await?.try_get(0)?)
    }
}

/// A database that is being filled, or a whole one that is compared.
struct Filling {
    inner: Moment,
    is_whole: bool,
}

pub(super) async fn intake(address: &PgAddress) -> Result<Box<dyn Intake>, PgOpenError> {
    let mut client = Server::at(address)?.connect().await?;
    schema::inspect_role(&client).await?;
    schema::inspect_migrations(&client).await?;
    let owner = "SELECT has_table_privilege('head', 'DELETE') AND has_table_privilege('event', 'INSERT')";
    if !client.query_one(owner, &[]).await?.try_get::<_, bool>(0)? {
        let what = "only the role that owns the tables may fill them";
        return Err(PgOpenError::Rights(what.into()));
    }
    client.batch_execute(PATIENT).await?;
    client
        .batch_execute(
            "SELECT set_config('synchronous_commit', 'on', false)
             WHERE current_setting('synchronous_commit') IN ('off', 'local')",
        )
        .await?;
    let is_whole = !mark(&mut client).await?;
    let head = if is_whole { "head" } else { "copying" };
    Ok(Box::new(Filling {
        inner: Moment { client, head },
        is_whole,
    }))
}

/// Marks an empty ledger as one that is being filled; tells whether it is so marked now, by us or before.
async fn mark(client: &mut Client) -> Result<bool, PgOpenError> {
    let tx = client.transaction().await?;
    let head = tx
        .query_opt("SELECT size FROM head WHERE id = 0 FOR UPDATE", &[])
        .await?;
    let Some(head) = head else {
        return Ok(true);
    };
    let unused = "SELECT NOT EXISTS (SELECT FROM answer) AND NOT EXISTS (SELECT FROM refusal)";
    let unused: bool = tx.query_one(unused, &[]).await?.try_get(0)?;
    if head.try_get::<_, i64>(0)? > 0 || !unused {
        return Ok(false);
    }
    let empty = Frontier::new().to_bytes();
    tx.execute("DELETE FROM head", &[]).await?;
    tx.execute(
        "INSERT INTO copying (id, size, frontier, last_at) VALUES (0, 0, $1, NULL)",
        &[&empty],
    )
    .await?;
    tx.commit().await?;
    Ok(true)
}

#[async_trait::async_trait]
impl Snapshot for Filling {
    async fn head(&mut self) -> Result<Head, ReadError> {
        self.inner.head().await
    }

    async fn leaves(&mut self, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError> {
        self.inner.leaves(from, limit).await
    }

    async fn items(&mut self, kind: Kind, after: Option<&Item>) -> Result<Vec<Item>, ReadError> {
        self.inner.items(kind, after).await
    }

    async fn count(&mut self, kind: Kind) -> Result<u64, ReadError> {
        self.inner.count(kind).await
    }
}

#[async_trait::async_trait]
impl Intake for Filling {
    fn is_whole(&self) -> bool {
        self.is_whole
    }

    async fn last(&mut self, kind: Kind) -> Result<Option<Item>, ReadError> {
        rows_of::last(&self.inner.client, kind).await
    }

    async fn add(&mut self, leaves: Vec<Leaf>) -> Result<(), ReadError> {
        let tx = self.inner.client.transaction().await?;
        let mut tree = locked(&tx).await?;
        let rows = ready(Position(tree.size()), leaves)?;
        events(&tx, &rows).await?;
        rows.iter().for_each(|row| tree.push(row.leaf.hash));
        if let Some(last) = rows.last() {
            let moved = "UPDATE copying SET size = $1, frontier = $2, last_at = $3";
            tx.execute(moved, &[&signed(tree.size()), &tree.to_bytes(), &last.at])
                .await?;
        }
        Ok(tx.commit().await?)
    }

    async fn put(&mut self, kind: Kind, after: Option<&Item>, items: Vec<Item>) -> Result<(), ReadError> {
        let tx = self.inner.client.transaction().await?;
        locked(&tx).await?;
        rows_of::clear(&tx, kind, after, items.last()).await?;
        rows_of::insert(&tx, kind, &items).await?;
        Ok(tx.commit().await?)
    }

    async fn finish(mut self: Box<Self>) -> Result<(), ReadError> {
        let tx = self.inner.client.transaction().await?;
        locked(&tx).await?;
        for sql in [
            "INSERT INTO head (id, size, frontier, last_at) SELECT id, size, frontier, last_at FROM copying",
            "DELETE FROM copying",
            // The next refusal gets a number after those that came along.
            "SELECT setval(pg_get_serial_sequence('refusal', 'number'), max(number)) FROM refusal HAVING count(*) > 0",
        ] {
            tx.execute(sql, &[]).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// A whole store that lost its end.
struct Mended(Client);

pub(super) async fn mend(address: &PgAddress) -> Result<Box<dyn Mending>, PgOpenError> {
    let client = Server::at(address)?.connect().await?;
    schema::inspect_role(&client).await?;
    super::session::set_up(&client).await?;
    schema::inspect(&client).await?;
    client.batch_execute(PATIENT).await?;
    Ok(Box::new(Mended(client)))
}

#[async_trait::async_trait]
impl Mending for Mended {
    async fn extend(&mut self, leaves: Vec<Leaf>, blobs: Vec<Vec<u8>>) -> Result<(), ReadError> {
        let tx = self.0.transaction().await?;
        let locked = "SELECT size, frontier, last_at FROM head WHERE id = 0 FOR UPDATE";
        let (mut tree, _): (_, Option<Time>) = super::log::tree(&tx.query_one(locked, &[]).await?)?;
        let rows = ready(Position(tree.size()), leaves)?;
        for blob in &blobs {
            let sql = "INSERT INTO blob (digest, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            tx.execute(sql, &[&Digest::of(blob).0.as_slice(), blob]).await?;
        }
        events(&tx, &rows).await?;
        rows.iter().for_each(|row| tree.push(row.leaf.hash));
        if let Some(last) = rows.last() {
            let moved = "UPDATE head SET size = $1, frontier = $2, last_at = $3";
            tx.execute(moved, &[&signed(tree.size()), &tree.to_bytes(), &last.at])
                .await?;
        }
        Ok(tx.commit().await?)
    }
}

/// The log so far, locked against whoever else would fill this database.
async fn locked(tx: &Transaction<'_>) -> Result<Frontier, ReadError> {
    let row = tx
        .query_opt(
            "SELECT size, frontier, last_at FROM copying WHERE id = 0 FOR UPDATE",
            &[],
        )
        .await?;
    let whole = || ReadError::Unavailable("it is whole: another copy came to its end meanwhile".into());
    let (tree, _): (_, Option<Time>) = super::log::tree(&row.ok_or_else(whole)?)?;
    Ok(tree)
}

async fn events(tx: &Transaction<'_>, rows: &[Ready]) -> Result<(), ReadError> {
    let positions: Vec<i64> = rows.iter().map(|row| signed(row.leaf.position.0)).collect();
    let streams: Vec<&str> = rows.iter().map(|row| row.stream.as_str()).collect();
    let versions: Vec<i64> = rows.iter().map(|row| row.version).collect();
    let leaves: Vec<&[u8]> = rows.iter().map(|row| row.leaf.bytes.as_slice()).collect();
    let hashes: Vec<&[u8]> = rows.iter().map(|row| row.leaf.hash.0.as_slice()).collect();
    let sql = "INSERT INTO event (position, stream, version, leaf, leaf_hash)
               SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bytea[], $5::bytea[])";
    let params: &[&(dyn ToSql + Sync)] = &[&positions, &streams, &versions, &leaves, &hashes];
    tx.execute(sql, params).await?;
    Ok(())
}
