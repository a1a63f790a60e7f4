//! The statements on head, events and answers: what the writer reads and writes within its transaction, and what
//! readers read within theirs. Every event that leaves here was checked against its hash.

use super::fault::{signed, unsigned};
use crate::rows::{self, Stored, corrupt};
use crate::stage::{self, Answered, Known, Prepared, Staged};
use crate::{Appended, Head, Key, Leaf, ReadError};
use events::{Digest, Position, Recorded, StreamId, Time, Version};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params};
use tlog::{Frontier, Hash};

/// The head row: the tree so far and the time of the last event.
pub(super) fn tree(conn: &Connection) -> Result<(Frontier, Option<Time>), ReadError> {
    let (size, frontier, last_at): (i64, Vec<u8>, Option<i64>) = conn
        .prepare_cached("SELECT size, frontier, last_at FROM head")?
        .query_row((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let tree = rows::tree(unsigned(size)?, &frontier)?;
    Ok((tree, last_at.map(Time::from_millis)))
}

/// Size, root and time.
pub(super) fn head(conn: &Connection) -> Result<Head, ReadError> {
    let (tree, at) = tree(conn)?;
    Ok(Head {
        size: tree.size(),
        root: tree.root(),
        at,
    })
}

/// Only the size, for who polls.
pub(super) fn size(conn: &Connection) -> Result<Position, ReadError> {
    let mut size = conn.prepare_cached("SELECT size FROM head")?;
    Ok(Position(unsigned(size.query_row((), |row| row.get(0))?)?))
}

/// The version of a stream: one look into the index.
pub(super) fn version(conn: &Connection, stream: &StreamId) -> Result<Version, ReadError> {
    stands(&mut conn.prepare_cached(VERSION)?, stream)
}

const VERSION: &str = "SELECT max(version) FROM event WHERE stream = ?1";

fn stands(statement: &mut CachedStatement<'_>, stream: &StreamId) -> Result<Version, ReadError> {
    let version: Option<i64> = statement.query_row([stream.as_str()], |row| row.get(0))?;
    Ok(Version(unsigned(version.unwrap_or(0))?))
}

/// What this key was told before.
pub(super) fn answer(conn: &Connection, key: &Key) -> Result<Option<Answered>, ReadError> {
    told(conn, &mut conn.prepare_cached(ANSWER)?, key)
}

const ANSWER: &str = "SELECT intent, at, first, events, answer FROM answer WHERE actor = ?1 AND command = ?2";

fn told(
    conn: &Connection,
    statement: &mut CachedStatement<'_>,
    key: &Key,
) -> Result<Option<Answered>, ReadError> {
    let found = statement
        .query_row((&key.actor, key.command.0.as_bytes()), |row| {
            let (intent, at): (_, i64) = (row.get(0)?, row.get(1)?);
            let (first, events): (i64, i64) = (row.get(2)?, row.get(3)?);
            Ok((intent, at, first, events, row.get(4)?))
        })
        .optional()?;
    let Some((intent, at, first, events, answer)) = found else {
        return Ok(None);
    };
    let (first, events) = (unsigned(first)?, unsigned(events)?);
    Ok(Some(Answered {
        intent: Digest(intent),
        appended: Appended {
            key: key.clone(),
            at: Time::from_millis(at),
            positions: (first..first + events).map(Position).collect(),
            versions: versions(conn, first, first + events)?,
            answer,
            leaves: Vec::new(),
            repeated: false,
        },
    }))
}

/// All that must be known to stage these appends.
pub(super) fn known(conn: &Connection, appends: &[Prepared]) -> Result<Known, ReadError> {
    let (frontier, last_at) = tree(conn)?;
    let mut known = Known {
        frontier,
        last_at,
        ..Known::default()
    };
    let mut statement = conn.prepare_cached(ANSWER)?;
    for key in stage::keys(appends) {
        if let Some(answered) = told(conn, &mut statement, key)? {
            known.answers.insert(key.clone(), answered);
        }
    }
    let mut statement = conn.prepare_cached(VERSION)?;
    for stream in stage::streams(appends) {
        let version = stands(&mut statement, stream)?;
        if version != Version::ABSENT {
            known.versions.insert(stream.clone(), version);
        }
    }
    Ok(known)
}

/// The streams with events in a range of positions, sorted, each with its last version in it.
fn versions(conn: &Connection, first: u64, end: u64) -> Result<Vec<(StreamId, Version)>, ReadError> {
    let sql = "SELECT stream, max(version) FROM event WHERE position >= ?1 AND position < ?2
               GROUP BY stream ORDER BY stream";
    named(conn.prepare_cached(sql)?, (signed(first), signed(end)))
}

/// Streams by name, each with its version.
pub(super) fn streams(
    conn: &Connection,
    from: &str,
    limit: usize,
) -> Result<Vec<(StreamId, Version)>, ReadError> {
    let sql =
        "SELECT stream, max(version) FROM event WHERE stream >= ?1 GROUP BY stream ORDER BY stream LIMIT ?2";
    named(conn.prepare_cached(sql)?, (from, signed(limit as u64)))
}

/// Runs a query on names of streams and versions.
fn named(
    mut statement: CachedStatement<'_>,
    parameters: impl Params,
) -> Result<Vec<(StreamId, Version)>, ReadError> {
    let mut found = statement.query(parameters)?;
    let mut versions = Vec::new();
    while let Some(row) = found.next()? {
        let (stream, version): (String, i64) = (row.get(0)?, row.get(1)?);
        versions.push((rows::stream(&stream)?, Version(unsigned(version)?)));
    }
    Ok(versions)
}

/// Writes what was staged: events, then answers, then the head.
pub(super) fn write(conn: &Connection, staged: &Staged, members: &[Prepared]) -> rusqlite::Result<()> {
    let mut event = conn.prepare_cached(
        "INSERT INTO event (position, stream, version, leaf, leaf_hash) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for row in &staged.rows {
        let (position, version) = (signed(row.position.0), signed(row.version.0));
        event.execute((position, row.stream.as_str(), version, &row.leaf, row.hash.0))?;
    }
    let mut answer = conn.prepare_cached(
        "INSERT INTO answer (actor, command, intent, at, first, events, answer)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for &index in &staged.accepted {
        let (Some(append), Some(Ok(told))) = (members.get(index), staged.verdicts.get(index)) else {
            continue;
        };
        let first = told.positions.first().map_or(0, |first| first.0);
        answer.execute((
            &append.key.actor,
            append.key.command.0.as_bytes(),
            append.intent.0,
            told.at.millis(),
            signed(first),
            signed(told.positions.len() as u64),
            &told.answer,
        ))?;
        super::beside::write(conn, &append.beside)?;
    }
    let mut head =
        conn.prepare_cached("UPDATE head SET size = ?1, frontier = ?2, last_at = ?3 WHERE id = 0")?;
    let (tree, at) = (&staged.frontier, staged.last_at.map(Time::millis));
    head.execute((signed(tree.size()), tree.to_bytes(), at))?;
    Ok(())
}

/// The events of a stream after a version, without a gap.
pub(super) fn stream(conn: &Connection, id: &StreamId, after: Version) -> Result<Vec<Recorded>, ReadError> {
    let sql = "SELECT position, stream, version, leaf, leaf_hash FROM event
               WHERE stream = ?1 AND version > ?2 ORDER BY version";
    let events = checked(conn.prepare_cached(sql)?, (id.as_str(), signed(after.0)))?;
    rows::stream_is_whole(id, after, &events)?;
    Ok(events)
}

/// The events of all streams of a kind: their names lie between `kind-` and what follows the hyphen.
pub(super) fn of_kind(conn: &Connection, kind: &str) -> Result<Vec<Recorded>, ReadError> {
    let sql = "SELECT position, stream, version, leaf, leaf_hash FROM event
               WHERE stream > ?1 AND stream < ?2 ORDER BY position";
    checked(
        conn.prepare_cached(sql)?,
        (format!("{kind}-"), format!("{kind}.")),
    )
}

/// Events by position, without a hole up to the head.
pub(super) fn all(conn: &Connection, from: Position, limit: usize) -> Result<Vec<Recorded>, ReadError> {
    // One transaction, so that head and events are of one moment.
    let tx = conn.unchecked_transaction()?;
    let size = size(&tx)?;
    let sql = "SELECT position, stream, version, leaf, leaf_hash FROM event
               WHERE position >= ?1 ORDER BY position LIMIT ?2";
    let events = checked(tx.prepare_cached(sql)?, (signed(from.0), signed(limit as u64)))?;
    rows::page_is_whole(size, from, limit, &events)?;
    Ok(events)
}

/// Leaves by position, as they are.
pub(super) fn leaves(conn: &Connection, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError> {
    let sql = "SELECT position, leaf, leaf_hash FROM event WHERE position >= ?1 ORDER BY position LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query((signed(from.0), signed(limit as u64)))?;
    let mut leaves = Vec::new();
    while let Some(row) = found.next()? {
        leaves.push(Leaf {
            position: Position(unsigned(row.get(0)?)?),
            bytes: row.get(1)?,
            hash: Hash(row.get(2)?),
        });
    }
    Ok(leaves)
}

/// Runs a query on events and checks each against its hash and its own words.
fn checked(mut statement: CachedStatement<'_>, parameters: impl Params) -> Result<Vec<Recorded>, ReadError> {
    let mut found = statement.query(parameters)?;
    let mut events = Vec::new();
    while let Some(row) = found.next()? {
        let position = unsigned(row.get(0)?)?;
        let text = |bad: rusqlite::types::FromSqlError| corrupt(position, bad.to_string());
        events.push(rows::checked(&Stored {
            position,
            stream: row.get_ref(1)?.as_str().map_err(text)?,
            version: unsigned(row.get(2)?)?,
            leaf: row.get_ref(3)?.as_blob().map_err(text)?,
            hash: Hash(row.get(4)?),
        })?);
    }
    Ok(events)
}
