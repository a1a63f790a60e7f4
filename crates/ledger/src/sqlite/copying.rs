//! Copying from and into the embedded store: a connection that sees one moment, and one that fills a file under another
//! name until it is whole.

use super::{OpenError, fault::signed, log, schema};
use crate::copy::{Column, Field, Intake, Item, Kind, Mending, Ready, Snapshot, ready};
use crate::{Head, Leaf, ReadError, rows};
use events::{Digest, Position};
use rusqlite::{Connection, Row, params_from_iter, types::Value};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// A connection used by one call at a time, on threads that may block.
#[derive(Clone)]
struct Shared(Arc<Mutex<Connection>>);

impl Shared {
    fn new(conn: Connection) -> Self {
        Self(Arc::new(Mutex::new(conn)))
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let conn = Arc::clone(&self.0);
        let work = spawn_blocking(move || work(&mut conn.lock().unwrap_or_else(PoisonError::into_inner)));
        work.await
            .map_err(|why| ReadError::Unavailable(why.to_string()))?
    }
}

/// One moment of a store: a transaction that stays open.
struct Moment(Shared);

pub(super) fn snapshot(dir: &Path) -> Result<Box<dyn Snapshot>, OpenError> {
    let file = schema::find(dir)?;
    let conn = schema::reading(&file)?;
    // The moment is that of the first reading in the transaction.
    let begun = conn.execute_batch("BEGIN");
    begun
        .map_err(ReadError::from)
        .and_then(|()| log::size(&conn))
        .map_err(|error| super::damaged(&file, &error))?;
    Ok(Box::new(Moment(Shared::new(conn))))
}

#[async_trait::async_trait]
impl Snapshot for Moment {
    async fn head(&mut self) -> Result<Head, ReadError> {
        self.0.run(|conn| log::head(conn)).await
    }

    async fn leaves(&mut self, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError> {
        self.0.run(move |conn| log::leaves(conn, from, limit)).await
    }

    async fn items(&mut self, kind: Kind, after: Option<&Item>) -> Result<Vec<Item>, ReadError> {
        let after = after.cloned();
        self.0.run(move |conn| items(conn, kind, after.as_ref())).await
    }

    async fn count(&mut self, kind: Kind) -> Result<u64, ReadError> {
        self.0.run(move |conn| count(conn, kind)).await
    }
}

/// A file that is being filled, or a whole one that is compared.
struct Filling {
    inner: Moment,
    dir: PathBuf,
    is_whole: bool,
    /// Against a second one that fills or writes.
    _lock: File,
}

pub(super) fn intake(dir: &Path) -> Result<Box<dyn Intake>, OpenError> {
    fs::create_dir_all(dir).map_err(|why| OpenError::System {
        file: dir.to_owned(),
        why,
    })?;
    let lock = super::lock(dir)?;
    let is_whole = dir.join(schema::FILE).exists();
    let part = dir.join(schema::PART);
    let conn = match is_whole {
        true => schema::reading(&dir.join(schema::FILE))?,
        false => {
            if !part.exists() {
                schema::create_as(dir, schema::PART)?;
            }
            schema::filling(&part)?
        }
    };
    Ok(Box::new(Filling {
        inner: Moment(Shared::new(conn)),
        dir: dir.to_owned(),
        is_whole,
        _lock: lock,
    }))
}

#[async_trait::async_trait]
impl Snapshot for Filling {
    async fn head(&mut self) -> Result<Head, ReadError> {
        self.inner.head().await
    }

    async fn leaves(&mut self, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError> {
        self.inner.leaves(from, limit).await
    }

    async fn items(&mut self, kind: Kind, after: Option<&Item>) -> Result<Vec<Item>, ReadError> {
        self.inner.items(kind, after).await
    }

    async fn count(&mut self, kind: Kind) -> Result<u64, ReadError> {
        self.inner.count(kind).await
    }
}

#[async_trait::async_trait]
impl Intake for Filling {
    fn is_whole(&self) -> bool {
        self.is_whole
    }

    async fn last(&mut self, kind: Kind) -> Result<Option<Item>, ReadError> {
        self.inner.0.run(move |conn| last(conn, kind)).await
    }

    async fn add(&mut self, leaves: Vec<Leaf>) -> Result<(), ReadError> {
        self.inner.0.run(move |conn| add(conn, leaves)).await
    }

    async fn put(&mut self, kind: Kind, after: Option<&Item>, items: Vec<Item>) -> Result<(), ReadError> {
        let after = after.cloned();
        self.inner
            .0
            .run(move |conn| put(conn, kind, after.as_ref(), &items))
            .await
    }

    async fn finish(self: Box<Self>) -> Result<(), ReadError> {
        let Self {
            inner,
            dir,
            _lock: lock,
            ..
        } = *self;
        // Everything is in the one file: nothing of it is left in a journal once its connection is closed.
        drop(inner);
        let named = schema::rename(&dir, &dir.join(schema::PART), &dir.join(schema::FILE));
        drop(lock);
        named.map_err(|why| ReadError::Unavailable(why.to_string()))
    }
}

/// A whole store that lost its end.
struct Mended {
    conn: Shared,
    /// Against anybody who writes.
    _lock: File,
}

pub(super) fn mend(dir: &Path) -> Result<Box<dyn Mending>, OpenError> {
    let file = schema::find(dir)?;
    let lock = super::lock(dir)?;
    let conn = Shared::new(schema::writing(&file)?);
    Ok(Box::new(Mended { conn, _lock: lock }))
}

#[async_trait::async_trait]
impl Mending for Mended {
    async fn extend(&mut self, leaves: Vec<Leaf>, blobs: Vec<Vec<u8>>) -> Result<(), ReadError> {
        let extend = move |conn: &mut Connection| {
            let tx = conn.transaction()?;
            for blob in &blobs {
                let sql = "INSERT INTO blob (digest, bytes) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
                tx.execute(sql, (Digest::of(blob).0, blob))?;
            }
            insert(&tx, leaves)?;
            Ok(tx.commit()?)
        };
        self.conn.run(extend).await
    }
}

fn add(conn: &mut Connection, leaves: Vec<Leaf>) -> Result<(), ReadError> {
    let tx = conn.transaction()?;
    insert(&tx, leaves)?;
    Ok(tx.commit()?)
}

/// Adds leaves after those that are there.
fn insert(tx: &Connection, leaves: Vec<Leaf>) -> Result<(), ReadError> {
    let (mut tree, _) = log::tree(tx)?;
    let rows = ready(Position(tree.size()), leaves)?;
    {
        let mut insert = tx.prepare_cached(
            "INSERT INTO event (position, stream, version, leaf, leaf_hash) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for Ready {
            stream,
            version,
            leaf,
            ..
        } in &rows
        {
            insert.execute((signed(leaf.position.0), stream, version, &leaf.bytes, leaf.hash.0))?;
            tree.push(leaf.hash);
        }
    }
    if let Some(last) = rows.last() {
        let head = "UPDATE head SET size = ?1, frontier = ?2, last_at = ?3 WHERE id = 0";
        tx.execute(head, (signed(tree.size()), tree.to_bytes(), last.at))?;
    }
    Ok(())
}

/// `(a, b) > (?, ?)` over the columns of the key.
fn beyond(kind: Kind, sign: &str) -> String {
    let marks = vec!["?"; kind.keys()].join(", ");
    format!("({}) {sign} ({marks})", kind.names(true))
}

fn items(conn: &Connection, kind: Kind, after: Option<&Item>) -> Result<Vec<Item>, ReadError> {
    let beyond = after
        .map(|_| format!("WHERE {}", beyond(kind, ">")))
        .unwrap_or_default();
    let (names, keys) = (kind.names(false), kind.names(true));
    let sql = format!(
        "SELECT {names} FROM {} {beyond} ORDER BY {keys} LIMIT {}",
        kind.table(),
        kind.page()
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let key = after.map(|item| item.key(kind)).unwrap_or_default();
    let mut found = statement.query(params_from_iter(values(kind, key)))?;
    let mut items = Vec::new();
    while let Some(row) = found.next()? {
        items.push(item(kind, row)?);
    }
    Ok(items)
}

fn last(conn: &Connection, kind: Kind) -> Result<Option<Item>, ReadError> {
    let backwards = kind.names(true).replace(',', " DESC,");
    let sql = format!(
        "SELECT {} FROM {} ORDER BY {backwards} DESC LIMIT 1",
        kind.names(false),
        kind.table()
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut found = statement.query(())?;
    found.next()?.map(|row| item(kind, row)).transpose()
}

fn count(conn: &Connection, kind: Kind) -> Result<u64, ReadError> {
    let sql = format!("SELECT count(*) FROM {}", kind.table());
    rows::unsigned(conn.query_row(&sql, (), |row| row.get(0))?)
}

fn put(conn: &mut Connection, kind: Kind, after: Option<&Item>, items: &[Item]) -> Result<(), ReadError> {
    let tx = conn.transaction()?;
    let bounds = [(after, ">"), (items.last(), "<=")];
    let bounds = bounds.into_iter().filter_map(|(item, sign)| Some((item?, sign)));
    let (mut within, mut keys) = (vec!["true".to_owned()], Vec::new());
    for (item, sign) in bounds {
        within.push(beyond(kind, sign));
        keys.extend(values(kind, item.key(kind)));
    }
    let sql = format!("DELETE FROM {} WHERE {}", kind.table(), within.join(" AND "));
    tx.execute(&sql, params_from_iter(keys))?;
    {
        let marks = vec!["?"; kind.columns().len()].join(", ");
        let sql = format!(
            "INSERT INTO {} ({}) VALUES ({marks})",
            kind.table(),
            kind.names(false)
        );
        let mut insert = tx.prepare_cached(&sql)?;
        for item in items {
            insert.execute(params_from_iter(values(kind, &item.0)))?;
        }
    }
    Ok(tx.commit()?)
}

fn values(kind: Kind, fields: &[Field]) -> Vec<Value> {
    let columns = kind.columns().iter();
    let value = |(field, (_, column)): (&Field, &(&str, Column))| match field {
        Field::Bytes(bytes) => Value::Blob(bytes.clone()),
        Field::Text(text) => Value::Text(text.clone()),
        Field::Uuid(id) if *column == Column::UuidInWords => Value::Text(id.to_string()),
        Field::Uuid(id) => Value::Blob(id.as_bytes().to_vec()),
        Field::Number(number) => Value::Integer(*number),
    };
    fields.iter().zip(columns).map(value).collect()
}

fn item(kind: Kind, row: &Row<'_>) -> Result<Item, ReadError> {
    let field = |(at, (name, column)): (usize, &(&str, Column))| {
        let wrong = |what: String| ReadError::Corrupt {
            position: None,
            what: format!("{}.{name}: {what}", kind.table()),
        };
        Ok(match column {
            Column::Bytes => Field::Bytes(row.get(at)?),
            Column::Text => Field::Text(row.get(at)?),
            Column::Long | Column::Short => Field::Number(row.get(at)?),
            Column::Uuid => {
                let bytes: Vec<u8> = row.get(at)?;
                Field::Uuid(Uuid::from_slice(&bytes).map_err(|bad| wrong(bad.to_string()))?)
            }
            Column::UuidInWords => {
                let words: String = row.get(at)?;
                Field::Uuid(words.parse().map_err(|bad: uuid::Error| wrong(bad.to_string()))?)
            }
        })
    };
    let fields: Result<_, ReadError> = kind.columns().iter().enumerate().map(field).collect();
    fields.map(Item)
}
