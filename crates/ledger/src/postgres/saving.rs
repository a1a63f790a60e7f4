//! Saving views: of any number at once, each documents and progress together.

use super::beside::{revision, silent};
use super::leases;
use super::session::{PATIENCE, take};
use crate::rows::{signed, unsigned};
use crate::{SaveError, ViewBatch};
use deadpool_postgres::{Object, Pool, Transaction};
use events::Position;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use tokio_postgres::{Row, types::ToSql};

/// So many bytes of documents go into one statement. The server ends a session in whose transaction it hears nothing for
/// seconds, and until a message is there to its last byte it has heard nothing. And a connection keeps the room of its
/// largest message, several times over.
const MESSAGE: usize = 1 << 20;

/// A server that takes less than this in a second does not answer.
const BYTES_A_SECOND: usize = 2 << 20;

type Verdict = Result<(), SaveError>;

/// Saves views in one transaction; makes revisions the active ones where asked. Two runners of one view meet at the row
/// of its turn: one of them has it.
pub(super) async fn save_views(pool: &Pool, batches: &[ViewBatch]) -> Vec<Verdict> {
    if batches.is_empty() {
        return Vec::new();
    }
    let seconds = batches.iter().map(ViewBatch::bytes).sum::<usize>() / BYTES_A_SECOND;
    let patience = PATIENCE + Duration::from_secs(seconds as u64);
    let outcome = async {
        let mut client = take(pool).await?;
        let saved = tokio::time::timeout(patience, saved(&mut client, batches)).await;
        saved.unwrap_or_else(|_| Err(silent(client)))
    };
    let failed = |error: SaveError| batches.iter().map(|_| Err(error.clone())).collect();
    outcome.await.unwrap_or_else(failed)
}

async fn saved(client: &mut Object, batches: &[ViewBatch]) -> Result<Vec<Verdict>, SaveError> {
    let tx = client.transaction().await?;
    let moved = moved(&tx, batches).await?;
    let is_moved = |batch: &&ViewBatch| moved.contains(&(batch.view.clone(), revision(batch.revision)));
    let admitted: Vec<&ViewBatch> = batches.iter().filter(is_moved).collect();
    write(&tx, &admitted).await?;
    let mut verdicts = Vec::with_capacity(batches.len());
    for batch in batches {
        verdicts.push(match is_moved(&batch) {
            true => Ok(()),
            false => Err(why_not(&tx, batch).await?),
        });
    }
    tx.commit().await?;
    Ok(verdicts)
}

/// Moves the progress of those that may; gives them.
async fn moved(tx: &Transaction<'_>, batches: &[ViewBatch]) -> Result<BTreeSet<(String, i32)>, SaveError> {
    let views: Vec<&str> = batches.iter().map(|batch| batch.view.as_str()).collect();
    let revisions: Vec<i32> = batches.iter().map(|batch| revision(batch.revision)).collect();
    let epochs: Vec<i64> = batches.iter().map(|batch| signed(batch.epoch.0)).collect();
    let through: Vec<i64> = batches.iter().map(|batch| signed(batch.through.0)).collect();
    let moved = run(tx, leases::MOVE, &[&views, &revisions, &epochs, &through]).await?;
    let view = |row: &Row| Ok((row.try_get(0)?, row.try_get(1)?));
    moved.iter().map(view).collect()
}

async fn why_not(tx: &Transaction<'_>, batch: &ViewBatch) -> Result<SaveError, SaveError> {
    let (revision, epoch) = (revision(batch.revision), signed(batch.epoch.0));
    let row = tx.query_opt(leases::STANDS, &[&batch.view, &revision]).await?;
    let stands = row.filter(|row| row.try_get::<_, i64>(0).ok() == Some(epoch));
    let through: Option<i64> = stands.map(|row| row.try_get(1)).transpose()?.flatten();
    Ok(match through {
        Some(through) => SaveError::Behind {
            progress: Position(unsigned(through)?),
        },
        None => SaveError::Fenced,
    })
}

/// Writes the documents of views whose progress was moved.
async fn write(tx: &Transaction<'_>, batches: &[&ViewBatch]) -> Result<(), SaveError> {
    let mut last = BTreeMap::new();
    for batch in batches {
        for (key, document) in &batch.documents {
            let key = (batch.view.as_str(), revision(batch.revision), key.as_str());
            last.insert(key, document.as_deref());
        }
    }
    let (mut put, mut deleted) = (Columns::default(), Columns::default());
    for (key, document) in last {
        match document {
            Some(document) => put.push(key, document),
            None => deleted.push(key, &[]),
        }
        if put.bytes >= MESSAGE {
            std::mem::take(&mut put).insert(tx).await?;
        }
    }
    put.insert(tx).await?;
    deleted.delete(tx).await?;
    let activated = || batches.iter().filter(|batch| batch.activate);
    let views: Vec<&str> = activated().map(|batch| batch.view.as_str()).collect();
    let revisions: Vec<i32> = activated().map(|batch| revision(batch.revision)).collect();
    if !views.is_empty() {
        let sql = "INSERT INTO view_active (view, revision) SELECT * FROM unnest($1::text[], $2::int[])
                   ON CONFLICT (view) DO UPDATE SET revision = excluded.revision
                   WHERE view_active.revision < excluded.revision";
        run(tx, sql, &[&views, &revisions]).await?;
    }
    Ok(())
}

/// Documents, column by column.
#[derive(Default)]
struct Columns<'a> {
    views: Vec<&'a str>,
    revisions: Vec<i32>,
    keys: Vec<&'a str>,
    documents: Vec<&'a [u8]>,
    /// How much the documents weigh.
    bytes: usize,
}

impl<'a> Columns<'a> {
    fn push(&mut self, (view, revision, key): (&'a str, i32, &'a str), document: &'a [u8]) {
        self.views.push(view);
        self.revisions.push(revision);
        self.keys.push(key);
        self.documents.push(document);
        self.bytes += document.len();
    }

    async fn insert(self, tx: &Transaction<'_>) -> Result<(), SaveError> {
        let sql = "INSERT INTO view_document (view, revision, key, document)
                   SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::bytea[])
                   ON CONFLICT (view, revision, key) DO UPDATE SET document = excluded.document";
        if !self.keys.is_empty() {
            run(
                tx,
                sql,
                &[&self.views, &self.revisions, &self.keys, &self.documents],
            )
            .await?;
        }
        Ok(())
    }

    async fn delete(self, tx: &Transaction<'_>) -> Result<(), SaveError> {
        let sql = "DELETE FROM view_document document
                   USING unnest($1::text[], $2::int[], $3::text[]) AS gone (view, revision, key)
                   WHERE document.view = gone.view AND document.revision = gone.revision AND document.key = gone.key";
        if !self.keys.is_empty() {
            run(tx, sql, &[&self.views, &self.revisions, &self.keys]).await?;
        }
        Ok(())
    }
}

async fn run(tx: &Transaction<'_>, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, SaveError> {
    let statement = tx.prepare_cached(sql).await?;
    Ok(tx.query(&statement, params).await?)
}
