//! The store as an intruder sees it: a SQLite file that can be opened and rewritten.

use rusqlite::{Connection, params};
use std::{fs, path::Path, sync::OnceLock};
use tempfile::TempDir;

/// A leaf as it lies in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub(crate) stream: String,
    pub(crate) version: i64,
    pub(crate) leaf: String,
}

/// The demo's store, made once for all tests.
pub(crate) fn demo() -> &'static Path {
    static DEMO: OnceLock<TempDir> = OnceLock::new();
    let dir = DEMO.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let _ = e2e::demo(&dir.path().join("demo"), &[]);
        dir
    });
    Box::leak(dir.path().join("demo").into_boxed_path())
}

/// A copy of the demo's store that may be spoilt.
pub(crate) fn copy() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["log.db", "log.db-wal", "vault.key"] {
        let from = demo().join(name);
        if from.exists() {
            fs::copy(from, dir.path().join(name)).unwrap();
        }
    }
    dir
}

fn open(dir: &Path) -> Connection {
    Connection::open(dir.join("log.db")).unwrap()
}

/// All leaves, in order.
pub(crate) fn rows(dir: &Path) -> Vec<Row> {
    let connection = open(dir);
    let mut query = connection
        .prepare("SELECT stream, version, leaf FROM event ORDER BY position")
        .unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let leaf: Vec<u8> = row.get(2)?;
        Ok(Row {
            stream: row.get(0)?,
            version: row.get(1)?,
            leaf: String::from_utf8(leaf).unwrap(),
        })
    };
    query.query_map([], row).unwrap().map(Result::unwrap).collect()
}

/// Takes away what stops honest mistakes.
pub(crate) fn unlock(dir: &Path) -> Connection {
    let connection = open(dir);
    for trigger in ["event_in_order", "event_no_delete", "event_no_update"] {
        connection
            .execute_batch(&format!("DROP TRIGGER {trigger}"))
            .unwrap();
    }
    connection
}

/// Puts other leaves into the file and makes everything else fit them: hashes, tree and size. What an intruder with
/// the database, and without any copy of the root elsewhere, can do.
pub(crate) fn rewrite(dir: &Path, rows: &[Row]) {
    let connection = unlock(dir);
    connection.execute("DELETE FROM event", []).unwrap();
    let mut frontier = tlog::Frontier::new();
    for (position, row) in rows.iter().enumerate() {
        let hash = tlog::leaf_hash(row.leaf.as_bytes());
        frontier.push(hash);
        connection
            .execute(
                "INSERT INTO event (position, stream, version, leaf, leaf_hash) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    position as i64,
                    row.stream,
                    row.version,
                    row.leaf.as_bytes(),
                    &hash.0[..]
                ],
            )
            .unwrap();
    }
    connection
        .execute(
            "UPDATE head SET size = ?1, frontier = ?2",
            params![rows.len() as i64, frontier.to_bytes()],
        )
        .unwrap();
}
