//! Whose turn it is at a view, by the database's clock. One row and one statement each: nothing to release when a process
//! dies, nothing that a pooler or a failover could lose.

use super::log::query;
use crate::rows::{signed, unsigned};
use crate::{Epoch, ReadError, SaveError};
use deadpool_postgres::Pool;
use std::time::Duration;

/// The next turn, if the last one is over. Two who ask at once meet at the row.
pub(super) async fn take(
    pool: &Pool,
    view: &str,
    revision: i32,
    lasts: Duration,
) -> Result<Option<Epoch>, SaveError> {
    let sql = "INSERT INTO view_lease AS lease (view, revision, epoch, lasts, until)
               VALUES ($1, $2, 1, $3::bigint, clock_timestamp() + $3::bigint * interval '1 millisecond')
               ON CONFLICT (view, revision) DO UPDATE
               SET epoch = lease.epoch + 1, lasts = excluded.lasts, until = excluded.until
               WHERE lease.until <= clock_timestamp()
               RETURNING epoch";
    let found = query(pool, sql, &[&view, &revision, &millis(lasts)]).await?;
    let epoch = |row: &tokio_postgres::Row| Ok::<_, ReadError>(Epoch(unsigned(row.try_get(0)?)?));
    Ok(found.first().map(epoch).transpose()?)
}

/// Moves the end of a turn; false when it is over.
pub(super) async fn renew(
    pool: &Pool,
    view: &str,
    revision: i32,
    epoch: Epoch,
    lasts: Duration,
) -> Result<bool, SaveError> {
    let sql = "UPDATE view_lease
               SET lasts = $4::bigint, until = clock_timestamp() + $4::bigint * interval '1 millisecond'
               WHERE view = $1 AND revision = $2 AND epoch = $3 RETURNING epoch";
    let found = query(pool, sql, &[&view, &revision, &signed(epoch.0), &millis(lasts)]).await?;
    Ok(!found.is_empty())
}

/// Moves the progress of views whose turn is still the caller's and which do not go back; gives those that it moved. One
/// statement, which renews the turns and holds their rows until the documents are committed; everybody locks them in the
/// same order. Parameters: views, revisions, epochs, positions.
pub(super) const MOVE: &str = "
    WITH asked AS (
        SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[]) AS a (view, revision, epoch, through)
    ), held AS (
        SELECT lease.view, lease.revision, asked.through FROM view_lease lease
        JOIN asked ON asked.view = lease.view AND asked.revision = lease.revision AND asked.epoch = lease.epoch
        ORDER BY lease.view, lease.revision FOR UPDATE OF lease
    ), turn AS (
        UPDATE view_lease lease
        SET until = greatest(until, clock_timestamp() + lasts * interval '1 millisecond')
        FROM held WHERE lease.view = held.view AND lease.revision = held.revision
        RETURNING lease.view, lease.revision, held.through
    )
    INSERT INTO view_progress (view, revision, through) SELECT view, revision, through FROM turn
    ON CONFLICT (view, revision) DO UPDATE SET through = excluded.through
    WHERE view_progress.through <= excluded.through
    RETURNING view, revision";

/// Why one did not move: whose turn it is, and how far the view has read.
pub(super) const STANDS: &str = "
    SELECT lease.epoch, progress.through FROM view_lease lease
    LEFT JOIN view_progress progress ON progress.view = lease.view AND progress.revision = lease.revision
    WHERE lease.view = $1 AND lease.revision = $2";

/// Ends the turn of whoever has it.
pub(super) const END: &str =
    "UPDATE view_lease SET epoch = epoch + 1, until = clock_timestamp() WHERE view = $1 AND revision = $2";

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
