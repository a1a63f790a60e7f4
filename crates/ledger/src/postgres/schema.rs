//! The schema: its migrations, and whether they were run as this program knows them.

use super::PgOpenError;
use events::Digest;
use tlog::Frontier;
use tokio_postgres::{Client, GenericClient};

/// Every migration, in order; each a list of objects that are made in one transaction.
const MIGRATIONS: &[&[&str]] = &[
    &[
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
    ],
    &[include_str!("sql/view_lease.sql")],
];

/// Runs what is missing, each migration in a transaction of its own. Harmless when nothing is.
pub(super) async fn migrate(client: &mut Client) -> Result<(), PgOpenError> {
    let done = ran(client).await?;
    compare(&done)?;
    for (number, objects) in (1i32..).zip(MIGRATIONS).skip(done.len()) {
        let tx = client.transaction().await?;
        for object in *objects {
            tx.batch_execute(object).await?;
        }
        if number == 1 {
            let empty = Frontier::new().to_bytes();
            let head = "INSERT INTO head (id, size, frontier, last_at) VALUES (0, 0, $1, NULL)";
            tx.execute(head, &[&empty]).await?;
        }
        let row = "INSERT INTO migration (number, digest) VALUES ($1, $2)";
        tx.execute(row, &[&number, &digest(objects).0.as_slice()]).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Whether everything was run, and as this program knows it.
pub(super) async fn inspect(client: &impl GenericClient) -> Result<(), PgOpenError> {
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
        .await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

fn digest(objects: &[&str]) -> Digest {
    Digest::of(objects.concat().as_bytes())
}

fn number(migrations: usize) -> i32 {
    i32::try_from(migrations).unwrap_or(i32::MAX)
}
