//! The schema: its migrations, and whether they were run as this program knows them.

use super::PgOpenError;
use events::Digest;
use tlog::Frontier;
use tokio_postgres::{Client, Error, GenericClient, Transaction, error::SqlState};

/// Every migration, in order; each a list of objects. All that are missing are made in one transaction.
const MIGRATIONS: &[&[&str]] = &[
    FIRST,
    COPYING_AND_READING,
    &[include_str!("sql/view_lease.sql")],
    LOGINS,
    &[include_str!("sql/turn.sql")],
];

const FIRST: &[&str] = &[
    include_str!("sql/migration.sql"),
    include_str!("sql/head.sql"),
    include_str!("sql/event.sql"),
    include_str!("sql/event_is_fixed.sql"),
    include_str!("sql/answer.sql"),
    include_str!("sql/opening.sql"),
    include_str!("sql/text.sql"),
    include_str!("sql/blob.sql"),
    include_str!("sql/person.sql"),
    include_str!("sql/refusal.sql"),
    include_str!("sql/view_progress.sql"),
    include_str!("sql/view_document.sql"),
    include_str!("sql/view_active.sql"),
    include_str!("sql/server_role.sql"),
];

const COPYING_AND_READING: &[&str] = &[
    include_str!("sql/copying.sql"),
    include_str!("sql/read_priority_list.sql"),
    include_str!("sql/read_mandate.sql"),
    include_str!("sql/read_coverage.sql"),
    include_str!("sql/read_progress.sql"),
    include_str!("sql/reader_role.sql"),
];

const LOGINS: &[&str] = &[
    include_str!("sql/login_pending.sql"),
    include_str!("sql/login_session.sql"),
    include_str!("sql/login_used.sql"),
    include_str!("sql/login_person.sql"),
];

/// How long to wait for another program that migrates; where there is a ledger, then for a table that another session
/// uses: less than servers wait for theirs, since they queue up behind us. No statement runs for ever, and a transaction
/// whose client is gone does not stand.
const QUEUE: &str = "SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = '10min';
    SET LOCAL idle_in_transaction_session_timeout = '1min'";
const CHANGE: &str = "SET LOCAL lock_timeout = '5s'";

/// Runs what is missing, all in one transaction: who looks meanwhile sees the schema as it was or as it will be. Harmless
/// when nothing is missing, and when several programs do it at once: they come one after another.
/// Gives how many were run.
pub(super) async fn migrate(client: &mut Client) -> Result<usize, PgOpenError> {
    let mut tx = client.transaction().await?;
    tx.batch_execute(QUEUE).await?;
    // Gone with the transaction, whatever becomes of it. What was run is read after it, so that it is seen.
    let locked = tx
        .execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATING])
        .await;
    locked.map_err(|error| held_up(error, "another program is migrating the database"))?;
    let done = ran(&tx).await?;
    compare(&done)?;
    match done.is_empty() {
        true => nothing_else(&tx).await?,
        false => tx.batch_execute(CHANGE).await?,
    }
    for (at, objects) in MIGRATIONS.iter().enumerate().skip(done.len()) {
        let ran = run(&tx, number(at + 1), objects).await;
        ran.map_err(|error| held_up(error, "another session uses what a migration changes"))?;
    }
    become_member(&mut tx).await?;
    tx.commit().await?;
    Ok(MIGRATIONS.len() - done.len())
}

/// What is said where a limit of ours was reached.
fn held_up(error: Error, by: &str) -> PgOpenError {
    let why = match error.code().map(SqlState::code) {
        Some("55P03") => by,
        Some("57014") => "a statement took longer than ten minutes, or was cancelled",
        _ => return error.into(),
    };
    let what = super::error::told(&error);
    PgOpenError::Unreachable(format!(
        "{why}; nothing was changed, migrate again in a moment: {what}"
    ))
}

/// Lets whoever migrates take the servers' role, if it cannot yet and may give it: an owner that is no superuser made the
/// role and is no member of it. Where it may not, somebody else must, and whoever opens the ledger is told.
async fn become_member(tx: &mut Transaction<'_>) -> Result<(), Error> {
    let tried = tx.savepoint("tried").await?;
    let member = tried.batch_execute("SET LOCAL ROLE tingbok_server").await.is_ok();
    tried.rollback().await?;
    if member {
        return Ok(());
    }
    let given = tx.savepoint("given").await?;
    match given.batch_execute("GRANT tingbok_server TO CURRENT_USER").await {
        Ok(()) => given.commit().await,
        Err(_) => given.rollback().await,
    }
}

/// The name of the lock, within one database.
const MIGRATING: i64 = 0x7469_6e67_626f_6b00;

async fn run(tx: &Transaction<'_>, number: i32, objects: &[&str]) -> Result<(), Error> {
    for object in objects {
        tx.batch_execute(object).await?;
    }
    if number == 1 {
        let empty = Frontier::new().to_bytes();
        let head = "INSERT INTO head (id, size, frontier, last_at) VALUES (0, 0, $1, NULL)";
        tx.execute(head, &[&empty]).await?;
    }
    let row = "INSERT INTO migration (number, digest) VALUES ($1, $2)";
    tx.execute(row, &[&number, &digest(objects).0.as_slice()]).await?;
    Ok(())
}

/// Refuses a database in which something else lies: its tables could be taken for ours. What extensions bring counts not.
async fn nothing_else(client: &impl GenericClient) -> Result<(), PgOpenError> {
    let others = client
        .query_opt(
            "SELECT c.relname::text FROM pg_class c
             WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
               AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
             ORDER BY c.relname LIMIT 1",
            &[],
        )
        .await?;
    match others {
        Some(row) => {
            let name: String = row.try_get(0)?;
            Err(PgOpenError::Foreign(format!(
                "it holds a table {name} already; take an empty one"
            )))
        }
        None => Ok(()),
    }
}

/// Whether the role is there that servers take: the schema brings it.
pub(super) async fn inspect_role(client: &impl GenericClient) -> Result<(), PgOpenError> {
    let asked = "SELECT to_regrole('tingbok_server') IS NOT NULL";
    match client.query_one(asked, &[]).await?.try_get(0)? {
        true => Ok(()),
        false => Err(PgOpenError::Behind {
            found: 0,
            known: number(MIGRATIONS.len()),
        }),
    }
}

/// Whether everything was run, as this program knows it, and no copy is filling the tables.
pub(super) async fn inspect(client: &impl GenericClient) -> Result<(), PgOpenError> {
    inspect_migrations(client).await?;
    match client.query_opt("SELECT size FROM copying", &[]).await? {
        Some(row) => Err(PgOpenError::HalfCopied {
            size: row.try_get(0)?,
        }),
        None => Ok(()),
    }
}

/// Whether everything was run, and as this program knows it.
pub(super) async fn inspect_migrations(client: &impl GenericClient) -> Result<(), PgOpenError> {
    let done = ran(client).await?;
    compare(&done)?;
    let known = MIGRATIONS.len();
    match done.len() {
        found if found < known => Err(PgOpenError::Behind {
            found: number(found),
            known: number(known),
        }),
        _ => Ok(()),
    }
}

fn compare(done: &[Vec<u8>]) -> Result<(), PgOpenError> {
    for ((at, done), objects) in (1i32..).zip(done).zip(MIGRATIONS) {
        if *done != digest(objects).0 {
            return Err(PgOpenError::Changed { number: at });
        }
    }
    if done.len() > MIGRATIONS.len() {
        return Err(PgOpenError::Newer {
            found: number(done.len()),
            known: number(MIGRATIONS.len()),
        });
    }
    Ok(())
}

/// The digests of the migrations that ran, in order.
async fn ran(client: &impl GenericClient) -> Result<Vec<Vec<u8>>, PgOpenError> {
    let there = client
        .query_one("SELECT to_regclass('migration') IS NOT NULL", &[])
        .await?;
    if !there.try_get::<_, bool>(0)? {
        return Ok(Vec::new());
    }
    let rows = client
        .query("SELECT digest FROM migration ORDER BY number", &[])
        .await;
    let rows = rows.map_err(|error| match error.code() {
        Some(code) if *code == SqlState::UNDEFINED_COLUMN => {
            PgOpenError::Foreign("its table `migration` is another program's".into())
        }
        _ => error.into(),
    })?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

fn digest(objects: &[&str]) -> Digest {
    Digest::of(objects.concat().as_bytes())
}

fn number(migrations: usize) -> i32 {
    i32::try_from(migrations).unwrap_or(i32::MAX)
}
