//! The statements on what lies beside the log: sealed things and blobs, refusals, views. Each function runs within a
//! transaction of the caller's.

use super::fault::{signed, unsigned};
use crate::rows;
use crate::{Beside, Forget, Key, ReadError, Refusal, Refused, SaveError, ViewBatch};
use events::{Digest, Position, Time};
use rusqlite::{Connection, OptionalExtension, Params, ToSql};

/// Writes what came with an append.
pub(super) fn write(conn: &Connection, things: &[Beside]) -> rusqlite::Result<()> {
    let run = |sql: &str, key: &dyn ToSql, value: &[u8]| conn.prepare_cached(sql)?.execute((key, value));
    let delete = |sql: &str, key: &dyn ToSql| conn.prepare_cached(sql)?.execute([key]);
    for thing in things {
        match thing {
            // The first stays: a commitment opens in one way only, and a digest names one string of bytes.
            Beside::Opening { commitment, sealed } => run(
                "INSERT INTO opening (commitment, sealed) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                &commitment.0,
                sealed,
            )?,
            Beside::Text { commitment, sealed } => run(
                "INSERT INTO text (commitment, sealed) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                &commitment.0,
                sealed,
            )?,
            Beside::Blob { digest, bytes } => run(
                "INSERT INTO blob (digest, bytes) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                &digest.0,
                bytes,
            )?,
            Beside::Person { person, sealed } => run(
                "INSERT INTO person (person, sealed) VALUES (?1, ?2)
                 ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed",
                person.0.as_bytes(),
                sealed,
            )?,
            Beside::Forget(Forget::Opening(of)) => {
                delete("DELETE FROM opening WHERE commitment = ?1", &of.0)?
            }
            Beside::Forget(Forget::Text(of)) => delete("DELETE FROM text WHERE commitment = ?1", &of.0)?,
            Beside::Forget(Forget::Person(of)) => {
                delete("DELETE FROM person WHERE person = ?1", of.0.as_bytes())?
            }
        };
    }
    Ok(())
}

/// One column of one row, if it is there.
pub(super) fn bytes(
    conn: &Connection,
    sql: &str,
    parameters: impl Params,
) -> Result<Option<Vec<u8>>, ReadError> {
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row(parameters, |row| row.get(0)).optional()?)
}

/// A blob, checked.
pub(super) fn blob(conn: &Connection, digest: &Digest) -> Result<Option<Vec<u8>>, ReadError> {
    let blob = bytes(conn, "SELECT bytes FROM blob WHERE digest = ?1", [digest.0])?;
    if blob.as_deref().is_some_and(|bytes| Digest::of(bytes) != *digest) {
        return Err(ReadError::Corrupt {
            position: None,
            what: format!("blob {digest} has other bytes"),
        });
    }
    Ok(blob)
}

/// Adds a refusal.
pub(super) fn refused(conn: &Connection, refused: &Refused) -> Result<(), SaveError> {
    let sql = "INSERT INTO refusal (actor, command, what, why, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    let Refused { key, what, why, at } = refused;
    let command = key.command.to_string();
    conn.prepare_cached(sql)?
        .execute((&key.actor, command, what, why, at.millis()))?;
    Ok(())
}

/// Refusals after a number.
pub(super) fn refusals(conn: &Connection, after: u64, limit: usize) -> Result<Vec<Refusal>, ReadError> {
    let sql = "SELECT number, actor, command, what, why, at FROM refusal WHERE number > ?1
               ORDER BY number LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query((signed(after), signed(limit as u64)))?;
    let mut refusals = Vec::new();
    while let Some(row) = rows.next()? {
        let command: String = row.get(2)?;
        let command = command.parse().map_err(|bad: events::BadId| ReadError::Corrupt {
            position: None,
            what: bad.to_string(),
        })?;
        refusals.push(Refusal {
            number: unsigned(row.get(0)?)?,
            refused: Refused {
                key: Key {
                    actor: row.get(1)?,
                    command,
                },
                what: row.get(3)?,
                why: row.get(4)?,
                at: Time::from_millis(row.get(5)?),
            },
        });
    }
    Ok(refusals)
}

/// Saves documents and progress; makes the revision the active one if asked.
pub(super) fn save_views(conn: &Connection, batch: &ViewBatch) -> Result<(), SaveError> {
    let (view, revision) = (&batch.view, batch.revision);
    if let Some(progress) = progress(conn, view, revision)?.filter(|progress| *progress > batch.through) {
        return Err(SaveError::Behind { progress });
    }
    let mut put = conn.prepare_cached(
        "INSERT INTO view_document (view, revision, key, document) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (view, revision, key) DO UPDATE SET document = excluded.document",
    )?;
    let mut delete =
        conn.prepare_cached("DELETE FROM view_document WHERE view = ?1 AND revision = ?2 AND key = ?3")?;
    for (key, document) in &batch.documents {
        match document {
            Some(document) => put.execute((view, revision, key, document))?,
            None => delete.execute((view, revision, key))?,
        };
    }
    conn.prepare_cached(
        "INSERT INTO view_progress (view, revision, through) VALUES (?1, ?2, ?3)
         ON CONFLICT (view, revision) DO UPDATE SET through = excluded.through",
    )?
    .execute((view, revision, signed(batch.through.0)))?;
    if batch.activate {
        conn.prepare_cached(
            "INSERT INTO view_active (view, revision) VALUES (?1, ?2)
             ON CONFLICT (view) DO UPDATE SET revision = max(revision, excluded.revision)",
        )?
        .execute((view, revision))?;
    }
    Ok(())
}

/// What a revision reads next.
pub(super) fn progress(conn: &Connection, view: &str, revision: u32) -> Result<Option<Position>, ReadError> {
    let sql = "SELECT through FROM view_progress WHERE view = ?1 AND revision = ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let through: Option<i64> = statement
        .query_row((view, revision), |row| row.get(0))
        .optional()?;
    through.map(|through| unsigned(through).map(Position)).transpose()
}

/// All documents of a revision whose keys begin so, by key.
pub(super) fn documents(
    conn: &Connection,
    view: &str,
    revision: u32,
    prefix: &str,
) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let sql = "SELECT key, document FROM view_document
               WHERE view = ?1 AND revision = ?2 AND key >= ?3 AND key < ?4 ORDER BY key";
    let mut statement = conn.prepare_cached(sql)?;
    let bounds = (view, revision, prefix, rows::end_of(prefix));
    let found = statement.query_map(bounds, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// A document of the revision in use.
pub(super) fn shown_document(
    conn: &Connection,
    view: &str,
    built: u32,
    key: &str,
) -> Result<Option<Option<Vec<u8>>>, ReadError> {
    let sql = "SELECT d.document FROM view_active a
               LEFT JOIN view_progress own ON own.view = a.view AND own.revision = ?2 AND own.revision < a.revision
               LEFT JOIN view_document d ON d.view = a.view AND d.revision = coalesce(own.revision, a.revision)
                   AND d.key = ?3
               WHERE a.view = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement
        .query_row((view, built, key), |row| row.get(0))
        .optional()?)
}

/// Documents with their keys.
type Documents = Vec<(String, Vec<u8>)>;

/// Documents of the revision in use: those that begin with a prefix and come after a key.
pub(super) fn shown_documents(
    conn: &Connection,
    (view, built): (&str, u32),
    (prefix, after): (&str, &str),
    limit: usize,
) -> Result<Option<Documents>, ReadError> {
    // Once there is an active revision there always is one: only the page itself must be of one moment.
    if active(conn, view)?.is_none() {
        return Ok(None);
    }
    let sql = "SELECT key, document FROM view_document
               WHERE view = ?1 AND revision = (
                       SELECT coalesce(own.revision, a.revision) FROM view_active a
                       LEFT JOIN view_progress own
                           ON own.view = a.view AND own.revision = ?6 AND own.revision < a.revision
                       WHERE a.view = ?1
                   ) AND key >= ?2 AND key < ?3 AND key > ?4
               ORDER BY key LIMIT ?5";
    let mut statement = conn.prepare_cached(sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let bounds = (view, prefix, rows::end_of(prefix), after, limit, built);
    let found = statement.query_map(bounds, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Some(found.collect::<rusqlite::Result<_>>()?))
}

/// The revision in use.
pub(super) fn active(conn: &Connection, view: &str) -> Result<Option<u32>, ReadError> {
    let mut statement = conn.prepare_cached("SELECT revision FROM view_active WHERE view = ?1")?;
    Ok(statement.query_row([view], |row| row.get(0)).optional()?)
}

/// Deletes a revision that is not in use.
pub(super) fn drop_revision(conn: &Connection, view: &str, revision: u32) -> Result<(), SaveError> {
    if active(conn, view)? == Some(revision) {
        return Err(SaveError::Active);
    }
    for sql in [
        "DELETE FROM view_document WHERE view = ?1 AND revision = ?2",
        "DELETE FROM view_progress WHERE view = ?1 AND revision = ?2",
    ] {
        conn.prepare_cached(sql)?.execute((view, revision))?;
    }
    Ok(())
}
