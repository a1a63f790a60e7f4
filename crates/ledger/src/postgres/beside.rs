//! What lies beside the log and is read or saved on its own: sealed things and blobs, refusals, views.

use super::leases;
use super::log::query;
use super::session::{PATIENCE, SILENT, take};
use crate::rows::{self, signed, unsigned};
use crate::{Key, ReadError, Refusal, Refused, SaveError};
use deadpool_postgres::{Object, Pool};
use events::{CommandId, Digest, Position, Time};
use tokio_postgres::{error::SqlState, types::ToSql};

/// One column of one row, if it is there.
pub(super) async fn bytes(
    pool: &Pool,
    sql: &str,
    params: &[&(dyn ToSql + Sync)],
) -> Result<Option<Vec<u8>>, ReadError> {
    let found = query(pool, sql, params).await?;
    Ok(found.first().map(|row| row.try_get(0)).transpose()?)
}

/// A blob, checked.
pub(super) async fn blob(pool: &Pool, digest: &Digest) -> Result<Option<Vec<u8>>, ReadError> {
    let blob = bytes(
        pool,
        "SELECT bytes FROM blob WHERE digest = $1",
        &[&digest.0.as_slice()],
    )
    .await?;
    if blob.as_deref().is_some_and(|bytes| Digest::of(bytes) != *digest) {
        return Err(ReadError::Corrupt {
            position: None,
            what: format!("blob {digest} has other bytes"),
        });
    }
    Ok(blob)
}

/// Adds a refusal.
pub(super) async fn refused(pool: &Pool, refused: &Refused) -> Result<(), SaveError> {
    let sql = "INSERT INTO refusal (actor, command, what, why, at) VALUES ($1, $2, $3, $4, $5)";
    let Refused { key, what, why, at } = refused;
    query(pool, sql, &[&key.actor, &key.command.0, what, why, &at.millis()]).await?;
    Ok(())
}

/// Refusals after a number.
pub(super) async fn refusals(pool: &Pool, after: u64, limit: usize) -> Result<Vec<Refusal>, ReadError> {
    let sql = "SELECT number, actor, command, what, why, at FROM refusal WHERE number > $1
               ORDER BY number LIMIT $2";
    let found = query(pool, sql, &[&signed(after), &signed(limit as u64)]).await?;
    let refusal = |row: &tokio_postgres::Row| {
        Ok(Refusal {
            number: unsigned(row.try_get(0)?)?,
            refused: Refused {
                key: Key {
                    actor: row.try_get(1)?,
                    command: CommandId(row.try_get(2)?),
                },
                what: row.try_get(3)?,
                why: row.try_get(4)?,
                at: Time::from_millis(row.try_get(5)?),
            },
        })
    };
    found.iter().map(refusal).collect()
}

/// Gives a connection up whose answers are still to come.
pub(super) fn silent(client: Object) -> SaveError {
    drop(Object::take(client));
    SaveError::Unavailable(SILENT.into())
}

/// Revisions are small; a number that no database holds names nothing.
pub(super) fn revision(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// What a revision reads next.
pub(super) async fn progress(pool: &Pool, view: &str, number: u32) -> Result<Option<Position>, ReadError> {
    let sql = "SELECT through FROM view_progress WHERE view = $1 AND revision = $2";
    let found = query(pool, sql, &[&view, &revision(number)]).await?;
    let through = |row: &tokio_postgres::Row| Ok(Position(unsigned(row.try_get(0)?)?));
    found.first().map(through).transpose()
}

/// One document.
pub(super) async fn document(
    pool: &Pool,
    view: &str,
    number: u32,
    key: &str,
) -> Result<Option<Vec<u8>>, ReadError> {
    let sql = "SELECT document FROM view_document WHERE view = $1 AND revision = $2 AND key = $3";
    bytes(pool, sql, &[&view, &revision(number), &key]).await
}

/// All documents of a revision whose keys begin so, by key.
pub(super) async fn documents(
    pool: &Pool,
    view: &str,
    number: u32,
    prefix: &str,
) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let sql = "SELECT key, document FROM view_document
               WHERE view = $1 AND revision = $2 AND key >= $3 AND key < $4 ORDER BY key";
    let end = rows::end_of(prefix);
    let found = query(pool, sql, &[&view, &revision(number), &prefix, &end]).await?;
    found
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

/// A character that no text of this database can hold, so no key has it; nor can it be asked for.
const NOUGHT: char = '\0';

fn before_nought(text: &str) -> &str {
    text.split(NOUGHT).next().unwrap_or_default()
}

/// A document of the revision in use.
pub(super) async fn shown_document(
    pool: &Pool,
    view: &str,
    built: u32,
    key: &str,
) -> Result<Option<Option<Vec<u8>>>, ReadError> {
    let sql = "SELECT d.document FROM view_active a
               LEFT JOIN view_progress own ON own.view = a.view AND own.revision = $2 AND own.revision < a.revision
               LEFT JOIN view_document d ON d.view = a.view AND d.revision = coalesce(own.revision, a.revision)
                   AND d.key = $3
               WHERE a.view = $1";
    // No document has an empty key.
    let key = if key.contains(NOUGHT) { "" } else { key };
    let found = query(pool, sql, &[&view, &revision(built), &key]).await?;
    found.first().map(|row| Ok(row.try_get(0)?)).transpose()
}

/// Documents of the revision in use: those that begin with a prefix and come after a key.
pub(super) async fn shown_documents(
    pool: &Pool,
    (view, built): (&str, u32),
    (prefix, after): (&str, &str),
    limit: usize,
) -> Result<Option<Vec<(String, Vec<u8>)>>, ReadError> {
    // Where nothing is found there is one row without a key.
    let sql = "SELECT d.key, d.document FROM view_active a
               LEFT JOIN view_progress own ON own.view = a.view AND own.revision = $2 AND own.revision < a.revision
               LEFT JOIN LATERAL (
                   SELECT key, document FROM view_document
                   WHERE view = a.view AND revision = coalesce(own.revision, a.revision)
                       AND key >= $3 AND key < $4 AND key > $5
                   ORDER BY key LIMIT $6
               ) d ON true
               WHERE a.view = $1 ORDER BY d.key";
    let limit = match prefix.contains(NOUGHT) {
        true => 0,
        false => i64::try_from(limit).unwrap_or(i64::MAX),
    };
    let prefix = before_nought(prefix);
    // What comes after a text with a nought comes after what stands before it, since no key has one.
    let (end, after) = (rows::end_of(prefix), before_nought(after));
    let found = query(
        pool,
        sql,
        &[&view, &revision(built), &prefix, &end, &after, &limit],
    )
    .await?;
    if found.is_empty() {
        return Ok(None);
    }
    let mut documents = Vec::with_capacity(found.len());
    for row in &found {
        if let Some(key) = row.try_get(0)? {
            documents.push((key, row.try_get(1)?));
        }
    }
    Ok(Some(documents))
}

/// The revision in use.
pub(super) async fn active(pool: &Pool, view: &str) -> Result<Option<u32>, ReadError> {
    let found = query(pool, "SELECT revision FROM view_active WHERE view = $1", &[&view]).await?;
    let number = |row: &tokio_postgres::Row| {
        let number: i32 = row.try_get(0)?;
        Ok(number.unsigned_abs())
    };
    found.first().map(number).transpose()
}

/// Deletes a revision that is not in use.
pub(super) async fn drop_revision(pool: &Pool, view: &str, number: u32) -> Result<(), SaveError> {
    let mut client = take(pool).await?;
    let dropped = tokio::time::timeout(PATIENCE, dropped(&mut client, view, number)).await;
    dropped.unwrap_or_else(|_| Err(silent(client)))
}

async fn dropped(client: &mut Object, view: &str, number: u32) -> Result<(), SaveError> {
    let tx = client.transaction().await?;
    let revision = revision(number);
    let used = "SELECT 1 FROM view_active WHERE view = $1 AND revision = $2 FOR UPDATE";
    if tx.query_opt(used, &[&view, &revision]).await?.is_some() {
        return Err(SaveError::Active);
    }
    for sql in [
        leases::END,
        "DELETE FROM view_document WHERE view = $1 AND revision = $2",
        // Made the active one meanwhile: the reference refuses, and nothing is deleted.
        "DELETE FROM view_progress WHERE view = $1 AND revision = $2",
    ] {
        tx.execute(sql, &[&view, &revision]).await.map_err(in_use)?;
    }
    tx.commit().await?;
    Ok(())
}

/// The reference from the active revision to its progress refuses.
fn in_use(error: tokio_postgres::Error) -> SaveError {
    if error.code() == Some(&SqlState::FOREIGN_KEY_VIOLATION) {
        return SaveError::Active;
    }
    error.into()
}
