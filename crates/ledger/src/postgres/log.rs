//! The statements on head, events and answers. Every event that leaves here was checked against its hash.

use super::session::{PATIENCE, SILENT, take};
use crate::rows::{self, Stored, signed, unsigned};
use crate::stage::Answered;
use crate::{Appended, Head, Key, Leaf, ReadError};
use deadpool_postgres::Pool;
use events::{Digest, Position, Recorded, StreamId, Time, Version};
use tlog::{Frontier, Hash};
use tokio_postgres::{GenericClient, Row, ToStatement, types::ToSql};

type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

/// The rows that a statement gives, on any connection that is free. The statement is prepared once on each.
pub(super) async fn query(pool: &Pool, sql: &str, params: Params<'_>) -> Result<Vec<Row>, ReadError> {
    let client = take(pool).await?;
    let asked = async {
        let statement = client.prepare_cached(sql).await?;
        client.query(&statement, params).await
    };
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(found) => Ok(found?),
        Err(_) => {
            // Not back into the pool: nobody knows what this connection would answer next.
            drop(deadpool_postgres::Object::take(client));
            Err(ReadError::Unavailable(SILENT.into()))
        }
    }
}

/// Size, frontier and time from a head row.
pub(super) fn tree(row: &Row) -> Result<(Frontier, Option<Time>), ReadError> {
    let frontier: &[u8] = row.try_get(1)?;
    let last_at: Option<i64> = row.try_get(2)?;
    Ok((
        rows::tree(unsigned(row.try_get(0)?)?, frontier)?,
        last_at.map(Time::from_millis),
    ))
}

/// Size, root and time.
pub(super) async fn head(pool: &Pool) -> Result<Head, ReadError> {
    let found = query(pool, "SELECT size, frontier, last_at FROM head", &[]).await?;
    let (tree, at) = tree(only(&found)?)?;
    Ok(Head {
        size: tree.size(),
        root: tree.root(),
        at,
    })
}

/// The question for the size alone.
pub(super) const SIZE: &str = "SELECT size FROM head";

/// Only the size.
pub(super) async fn size(client: &impl GenericClient) -> Result<Position, ReadError> {
    size_by(client, SIZE).await
}

/// The same by [`SIZE`], prepared or not.
pub(super) async fn size_by<T>(client: &impl GenericClient, question: &T) -> Result<Position, ReadError>
where
    T: ?Sized + ToStatement + Sync + Send,
{
    let row = client.query_one(question, &[]).await?;
    Ok(Position(unsigned(row.try_get(0)?)?))
}

fn only(found: &[Row]) -> Result<&Row, ReadError> {
    found.first().ok_or_else(|| ReadError::Corrupt {
        position: None,
        what: "the head row is gone".into(),
    })
}

/// The version of a stream: one look into the index.
pub(super) async fn version(pool: &Pool, stream: &StreamId) -> Result<Version, ReadError> {
    let sql = "SELECT coalesce(max(version), 0) FROM event WHERE stream = $1";
    let found = query(pool, sql, &[&stream.as_str()]).await?;
    Ok(Version(unsigned(only(&found)?.try_get(0)?)?))
}

/// What this key was told before.
pub(super) async fn answer(pool: &Pool, key: &Key) -> Result<Option<Answered>, ReadError> {
    let sql = "SELECT intent, at, first, events, answer FROM answer WHERE actor = $1 AND command = $2";
    let found = query(pool, sql, &[&key.actor, &key.command.0]).await?;
    let Some(row) = found.first() else {
        return Ok(None);
    };
    let (mut answered, range) = answered(key, row)?;
    let moved = query(pool, MOVED, &[&vec![range.0], &vec![range.1]]).await?;
    for row in &moved {
        answered.appended.versions.push(moved_to(row)?);
    }
    Ok(Some(answered))
}

/// A small write, of which a commit that waits for the standby: what it follows is there too when it is answered. Nothing
/// where no standby is waited for. After a crash, a commit that still waited for one shows as done.
pub(super) const CONFIRM: &str = "
    UPDATE head SET size = size
    WHERE id = 0 AND coalesce(current_setting('synchronous_standby_names', true), '') <> ''";

/// Waits until all that was read before is where a commit must be.
pub(super) async fn confirm(pool: &Pool) -> Result<(), ReadError> {
    query(pool, CONFIRM, &[]).await.map(drop)
}

/// The streams with events in ranges of positions, each with its last version in it.
pub(super) const MOVED: &str = "
    SELECT r.first, e.stream, max(e.version)
    FROM unnest($1::bigint[], $2::bigint[]) AS r (first, after)
    JOIN event e ON e.position >= r.first AND e.position < r.after
    GROUP BY r.first, e.stream ORDER BY r.first, e.stream";

/// A stream and its version, from a row of [`MOVED`].
pub(super) fn moved_to(row: &Row) -> Result<(StreamId, Version), ReadError> {
    let version = Version(unsigned(row.try_get(2)?)?);
    Ok((rows::stream(row.try_get(1)?)?, version))
}

/// An answer without its streams, and the positions from and up to which they are to be looked up.
pub(super) fn answered(key: &Key, row: &Row) -> Result<(Answered, (i64, i64)), ReadError> {
    let (first, events): (i64, i32) = (row.try_get("first")?, row.try_get("events")?);
    let after = first.saturating_add(events.into());
    let answered = Answered {
        intent: Digest(bytes(row, "intent")?),
        appended: Appended {
            key: key.clone(),
            at: Time::from_millis(row.try_get("at")?),
            positions: (unsigned(first)?..unsigned(after)?).map(Position).collect(),
            versions: Vec::new(),
            answer: row.try_get("answer")?,
            leaves: Vec::new(),
            repeated: false,
        },
    };
    Ok((answered, (first, after)))
}

fn bytes(row: &Row, column: &str) -> Result<[u8; 32], ReadError> {
    exact(row.try_get(column)?, column)
}

fn exact(bytes: &[u8], column: &str) -> Result<[u8; 32], ReadError> {
    bytes.try_into().map_err(|_| ReadError::Corrupt {
        position: None,
        what: format!("column {column} has {} bytes, not 32", bytes.len()),
    })
}

/// The events of a stream after a version, without a gap.
pub(super) async fn stream(pool: &Pool, id: &StreamId, after: Version) -> Result<Vec<Recorded>, ReadError> {
    let sql = "SELECT position, stream, version, leaf, leaf_hash FROM event
               WHERE stream = $1 AND version > $2 ORDER BY version";
    let found = query(pool, sql, &[&id.as_str(), &signed(after.0)]).await?;
    let events = found.iter().map(checked).collect::<Result<Vec<_>, _>>()?;
    rows::stream_is_whole(id, after, &events)?;
    Ok(events)
}

/// Streams by name, each with its version: one after another out of the index.
pub(super) async fn streams(
    pool: &Pool,
    from: &str,
    limit: usize,
) -> Result<Vec<(StreamId, Version)>, ReadError> {
    let sql =
        "SELECT stream, max(version) FROM event WHERE stream >= $1 GROUP BY stream ORDER BY stream LIMIT $2";
    let found = query(pool, sql, &[&from, &signed(limit as u64)]).await?;
    let named = |row: &Row| {
        let version = Version(unsigned(row.try_get(1)?)?);
        Ok((rows::stream(row.try_get(0)?)?, version))
    };
    found.iter().map(named).collect()
}

/// The events of all streams of a kind: their names lie between `kind-` and what follows the hyphen.
pub(super) async fn of_kind(pool: &Pool, kind: &str) -> Result<Vec<Recorded>, ReadError> {
    let sql = "SELECT position, stream, version, leaf, leaf_hash FROM event
               WHERE stream > $1 AND stream < $2 ORDER BY position";
    let found = query(pool, sql, &[&format!("{kind}-"), &format!("{kind}.")]).await?;
    found.iter().map(checked).collect()
}

/// Events by position, without a hole up to the head.
pub(super) async fn all(pool: &Pool, from: Position, limit: usize) -> Result<Vec<Recorded>, ReadError> {
    // One statement, so that head and events are of one moment, and one that needs no sorting.
    let sql = "SELECT position, stream, version, leaf, leaf_hash, (SELECT size FROM head WHERE id = 0)
               FROM event WHERE position >= $1 ORDER BY position LIMIT $2";
    let found = query(pool, sql, &[&signed(from.0), &signed(limit as u64)]).await?;
    let size = match found.first() {
        Some(row) => row.try_get(5)?,
        None => {
            // The head of a moment in which there is nothing either; none when something has come since.
            let sql = "SELECT size FROM head WHERE id = 0 AND NOT EXISTS (SELECT 1 FROM event WHERE position >= $1)";
            match query(pool, sql, &[&signed(from.0)]).await?.first() {
                Some(row) => row.try_get(0)?,
                None => return Ok(Vec::new()),
            }
        }
    };
    let events = found.iter().map(checked).collect::<Result<Vec<_>, _>>()?;
    rows::page_is_whole(Position(unsigned(size)?), from, limit, &events)?;
    Ok(events)
}

/// So many leaves are asked for at once.
const TOGETHER: usize = 1_000;

/// Leaves by position, as they are.
pub(super) async fn leaves(pool: &Pool, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError> {
    let mut leaves = some_leaves(pool, from, limit.min(TOGETHER)).await?;
    while leaves.len() < limit
        && leaves.len().is_multiple_of(TOGETHER)
        && let Some(last) = leaves.last()
    {
        let next = Position(last.position.0.saturating_add(1));
        let wanted = TOGETHER.min(limit - leaves.len());
        let more = some_leaves(pool, next, wanted).await?;
        if more.is_empty() {
            break;
        }
        leaves.extend(more);
    }
    Ok(leaves)
}

/// As few at once as are asked for together. They come in one row: each row of its own would cost who reads it more than
/// the hash of the leaf.
async fn some_leaves(pool: &Pool, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError> {
    let sql = "SELECT array_agg(position), array_agg(leaf), array_agg(leaf_hash) FROM (
                   SELECT position, leaf, leaf_hash FROM event WHERE position >= $1 ORDER BY position LIMIT $2
               ) AS page";
    let found = query(pool, sql, &[&signed(from.0), &signed(limit as u64)]).await?;
    let Some(row) = found.first() else {
        return Ok(Vec::new());
    };
    let positions: Vec<i64> = row.try_get::<_, Option<_>>(0)?.unwrap_or_default();
    let bytes: Vec<&[u8]> = row.try_get::<_, Option<_>>(1)?.unwrap_or_default();
    let hashes: Vec<&[u8]> = row.try_get::<_, Option<_>>(2)?.unwrap_or_default();
    let together = positions.into_iter().zip(bytes).zip(hashes);
    let leaves = together.map(|((position, bytes), hash)| {
        Ok(Leaf {
            position: Position(unsigned(position)?),
            bytes: bytes.to_vec(),
            hash: Hash(exact(hash, "leaf_hash")?),
        })
    });
    leaves.collect()
}

/// From a row of position, stream, version, leaf and hash. By number: looking a column up by name takes its time.
fn checked(row: &Row) -> Result<Recorded, ReadError> {
    rows::checked(&Stored {
        position: unsigned(row.try_get(0)?)?,
        stream: row.try_get(1)?,
        version: unsigned(row.try_get(2)?)?,
        leaf: row.try_get(3)?,
        hash: Hash(exact(row.try_get(4)?, "leaf_hash")?),
    })
}
