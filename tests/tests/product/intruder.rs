//! Somebody with the database in hand, embedded or the server's owner: reads and rewrites what lies there.

use crate::store::{Kind, Row, Store, wait};
use tokio_postgres::{Client, NoTls};

/// All leaves, in order.
pub(crate) fn rows(store: &Store) -> Vec<Row> {
    const SQL: &str = "SELECT stream, version, leaf FROM event ORDER BY position";
    let row = |stream, version, leaf| Row {
        stream,
        version,
        leaf: String::from_utf8(leaf).unwrap(),
    };
    match store.kind {
        Kind::Sqlite => {
            let connection = file(store);
            let mut query = connection.prepare(SQL).unwrap();
            let rows = query.query_map([], |at| Ok(row(at.get(0)?, at.get(1)?, at.get(2)?)));
            rows.unwrap().map(Result::unwrap).collect()
        }
        Kind::Postgres => {
            let rows = wait(async { client(store).await.query(SQL, &[]).await.unwrap() });
            let rows = rows.iter();
            rows.map(|at| row(at.get(0), at.get(1), at.get(2))).collect()
        }
    }
}

fn file(store: &Store) -> rusqlite::Connection {
    rusqlite::Connection::open(store.folder().join("log.db")).unwrap()
}

async fn client(store: &Store) -> Client {
    let (client, connection) = tokio_postgres::connect(&store.address, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Bytes as this database takes them in a statement.
pub(crate) fn bytes(store: &Store, bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match store.kind {
        Kind::Sqlite => format!("x'{hex}'"),
        Kind::Postgres => format!("'\\x{hex}'::bytea"),
    }
}

/// Does something to the store that nobody may.
pub(crate) fn meddle(store: &Store, sql: &str) {
    match store.kind {
        Kind::Sqlite => file(store).execute_batch(sql).unwrap(),
        Kind::Postgres => wait(async { client(store).await.batch_execute(sql).await.unwrap() }),
    }
}

/// Takes away what stops honest mistakes.
pub(crate) fn unlock(store: &Store) {
    let sql = match store.kind {
        Kind::Sqlite => {
            "DROP TRIGGER event_in_order; DROP TRIGGER event_no_delete; DROP TRIGGER event_no_update;"
        }
        Kind::Postgres => "DROP TRIGGER event_no_delete ON event; DROP TRIGGER event_no_update ON event;",
    };
    meddle(store, sql);
}

/// Puts other bytes in the place of a leaf.
pub(crate) fn set_leaf(store: &Store, position: usize, leaf: &str) {
    let leaf = bytes(store, leaf.as_bytes());
    meddle(
        store,
        &format!("UPDATE event SET leaf = {leaf} WHERE position = {position}"),
    );
}

/// Puts other leaves into the store and makes everything else fit them: hashes, tree and size. What an intruder with
/// the database, and without any copy of the root elsewhere, can do.
pub(crate) fn rewrite(store: &Store, rows: &[Row]) {
    unlock(store);
    let mut frontier = tlog::Frontier::new();
    let mut sql = String::from("BEGIN; DELETE FROM event;");
    for (position, row) in rows.iter().enumerate() {
        let hash = tlog::leaf_hash(row.leaf.as_bytes());
        frontier.push(hash);
        let (leaf, hash) = (bytes(store, row.leaf.as_bytes()), bytes(store, &hash.0));
        let Row { stream, version, .. } = row;
        sql += &format!(
            "INSERT INTO event (position, stream, version, leaf, leaf_hash)
             VALUES ({position}, '{stream}', {version}, {leaf}, {hash});"
        );
    }
    let (size, frontier) = (rows.len(), bytes(store, &frontier.to_bytes()));
    sql += &format!("UPDATE head SET size = {size}, frontier = {frontier}; COMMIT;");
    meddle(store, &sql);
}
