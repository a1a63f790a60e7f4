//! The database file: how it is made and how a connection to it is set up.

use super::OpenError;
use super::inspect::{APPLICATION, FORMAT, Fault, inspect};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};
use tlog::Frontier;

/// The file in its folder.
pub(super) const FILE: &str = "log.db";

/// Every object of the schema, in the order in which they are made.
const OBJECTS: &[&str] = &[
    include_str!("sql/head.sql"),
    include_str!("sql/event.sql"),
    include_str!("sql/event_no_update.sql"),
    include_str!("sql/event_no_delete.sql"),
    include_str!("sql/event_in_order.sql"),
    include_str!("sql/answer.sql"),
    include_str!("sql/opening.sql"),
    include_str!("sql/text.sql"),
    include_str!("sql/blob.sql"),
    include_str!("sql/person.sql"),
    include_str!("sql/refusal.sql"),
    include_str!("sql/view_document.sql"),
    include_str!("sql/view_progress.sql"),
    include_str!("sql/view_active.sql"),
];

/// The file while a copy fills it: nobody opens it under this name.
pub(super) const PART: &str = "log.db.part";

/// Makes a whole empty database or nothing: it is built under another name and renamed.
pub(super) fn create(dir: &Path) -> Result<(), OpenError> {
    there(dir)?;
    create_as(dir, FILE)
}

/// Refuses a folder with a database in it, or with one that is being copied.
fn there(dir: &Path) -> Result<(), OpenError> {
    match (dir.join(FILE), dir.join(PART)) {
        (file, _) if file.exists() => Err(OpenError::Exists(file)),
        (_, part) if part.exists() => Err(OpenError::HalfCopied(part)),
        _ => Ok(()),
    }
}

/// The file of a folder's database, if it is there.
pub(super) fn find(dir: &Path) -> Result<PathBuf, OpenError> {
    match (dir.join(FILE), dir.join(PART)) {
        (file, _) if file.is_file() => Ok(file),
        (_, part) if part.is_file() => Err(OpenError::HalfCopied(part)),
        (file, _) => Err(OpenError::Missing(file)),
    }
}

/// Makes the database under a name that is free.
pub(super) fn create_as(dir: &Path, name: &str) -> Result<(), OpenError> {
    let (file, new) = (dir.join(name), dir.join("log.db.new"));
    let system = |why| OpenError::System {
        file: new.clone(),
        why,
    };
    if new.exists() {
        fs::remove_file(&new).map_err(system)?;
    }
    build(&new).map_err(|error| system(io::Error::other(error)))?;
    rename(dir, &new, &file)
}

/// Gives a file its name, on disk too.
pub(super) fn rename(dir: &Path, from: &Path, to: &Path) -> Result<(), OpenError> {
    let system = |why| OpenError::System {
        file: from.to_owned(),
        why,
    };
    fs::rename(from, to).map_err(system)?;
    // The name is on disk only when its folder is.
    fs::File::open(dir).and_then(|dir| dir.sync_all()).map_err(system)
}

fn build(file: &Path) -> rusqlite::Result<()> {
    let mut conn = Connection::open(file)?;
    conn.pragma_update(None, "application_id", APPLICATION)?;
    let tx = conn.transaction()?;
    for object in OBJECTS {
        tx.execute_batch(object)?;
    }
    tx.execute(
        "INSERT INTO head (id, format, size, frontier, last_at) VALUES (0, ?1, 0, ?2, NULL)",
        (FORMAT, Frontier::new().to_bytes()),
    )?;
    tx.commit()?;
    conn.close().map_err(|(_, error)| error)
}

/// The one connection that writes. FULL: an answered append survives a power cut.
pub(super) fn writing(file: &Path) -> Result<Connection, OpenError> {
    let open = || {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(file, flags)?;
        conn.busy_timeout(Duration::from_secs(5))?;
        // Looked at before anything is changed: a foreign file stays as it was.
        inspect(&conn, file)?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "foreign_keys", true)?;
        // What is erased is overwritten, not only unlinked.
        conn.pragma_update(None, "secure_delete", true)?;
        conn.pragma_update(None, "journal_size_limit", 64 << 20)?;
        // Pages (16 MiB): the same pages are written back fewer times than at the default of 1,000.
        conn.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        reuse_plans(&conn, 64)?;
        Ok(conn)
    };
    open().map_err(|error: Fault| error.about(file))
}

/// Folds the journal into the file and empties it, so that pages from before a deletion are nowhere; false when a reader
/// still needs it.
pub(super) fn fold_journal(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get::<_, i64>(0))
        .map(|busy| busy == 0)
}

/// A connection that fills a file of its own: all of it lies in the one file whenever nobody writes.
pub(super) fn filling(file: &Path) -> Result<Connection, OpenError> {
    let open = || {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(file, flags)?;
        inspect(&conn, file)?;
        conn.pragma_update(None, "journal_mode", "DELETE")?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "secure_delete", true)?;
        Ok(conn)
    };
    open().map_err(|error: Fault| error.about(file))
}

/// A connection that cannot write. Works while another process writes and when none is left.
pub(super) fn reading(file: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = |name: &Path, flags| {
        let conn = Connection::open_with_flags(name, flags)?;
        conn.busy_timeout(Duration::from_secs(5))?;
        reuse_plans(&conn, 32)?;
        inspect(&conn, file)?;
        Ok(conn)
    };
    match open(file, flags) {
        // A folder on a read-only medium has no room for the files that WAL needs; without a journal there is
        // nothing in them to miss, so the file can be read as one that never changes.
        Err(Fault::Sql(error)) if needs_room(&error) && !has_journal(file) => {
            open(&immutable(file), flags | OpenFlags::SQLITE_OPEN_URI)
        }
        other => other,
    }
    .map_err(|error: Fault| error.about(file))
}

/// Statements are prepared once and stay so. Without the guarantee SQLite (built with STAT4) parses a statement anew each
/// time a bound value could change its plan: a tenth of the writer's time, measured.
pub(super) fn reuse_plans(conn: &Connection, statements: usize) -> rusqlite::Result<()> {
    conn.set_prepared_statement_cache_capacity(statements);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn needs_room(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
    )
}

fn has_journal(file: &Path) -> bool {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    fs::metadata(name).is_ok_and(|journal| journal.len() > 0)
}

fn immutable(file: &Path) -> PathBuf {
    let name = file.to_string_lossy();
    let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{name}?immutable=1").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pragma(conn: &Connection, name: &str) -> String {
        let value = conn.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        match value.unwrap() {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn durable_means_durable() {
        let dir = tempfile::tempdir().unwrap();
        create(dir.path()).unwrap();
        let conn = writing(&dir.path().join(FILE)).unwrap();
        for (name, value) in [
            ("synchronous", "2"), // FULL
            ("journal_mode", "wal"),
            ("foreign_keys", "1"),
            ("secure_delete", "1"),
            ("busy_timeout", "5000"),
        ] {
            assert_eq!(pragma(&conn, name), value, "{name}");
        }
    }

    #[test]
    fn a_reader_cannot_write() {
        let dir = tempfile::tempdir().unwrap();
        create(dir.path()).unwrap();
        let conn = reading(&dir.path().join(FILE)).unwrap();
        assert!(conn.execute("UPDATE head SET size = 1", ()).is_err());
    }

    #[test]
    fn a_stream_is_an_index_lookup() {
        let dir = tempfile::tempdir().unwrap();
        create(dir.path()).unwrap();
        let conn = reading(&dir.path().join(FILE)).unwrap();
        for sql in [
            "SELECT leaf FROM event WHERE stream = 'a' AND version > 0 ORDER BY version",
            "SELECT max(version) FROM event WHERE stream = 'a'",
            "SELECT leaf FROM event WHERE position >= 5 ORDER BY position LIMIT 10",
        ] {
            let plan = format!("EXPLAIN QUERY PLAN {sql}");
            let plan: String = conn.query_row(&plan, (), |row| row.get(3)).unwrap();
            assert!(plan.starts_with("SEARCH"), "{sql}: {plan}");
        }
    }

    #[test]
    fn a_read_only_medium_is_read_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        create(dir.path()).unwrap();
        let odd = dir.path().join("50% # of?");
        fs::create_dir(&odd).unwrap();
        fs::copy(dir.path().join(FILE), odd.join(FILE)).unwrap();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let conn = Connection::open_with_flags(immutable(&odd.join(FILE)), flags).unwrap();
        assert!(inspect(&conn, &odd.join(FILE)).is_ok());
    }
}
