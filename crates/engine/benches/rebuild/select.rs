//! The limit: every leaf read by a plain `SELECT`, nothing looked at.

use crate::meter::Span;
use futures::TryStreamExt;
use std::{path::Path, pin::pin};

const SQL: &str = "SELECT leaf FROM event ORDER BY position";

/// Makes the views of a kept log be built anew.
pub(crate) fn forget_views(dir: &Path) {
    let connection = rusqlite::Connection::open(dir.join("log.db")).unwrap();
    let all = "DELETE FROM view_active; DELETE FROM view_document; DELETE FROM view_progress; VACUUM";
    connection.execute_batch(all).unwrap();
}

pub(crate) async fn sqlite(dir: &Path) -> Span {
    let connection = rusqlite::Connection::open(dir.join("log.db")).unwrap();
    let mut bytes = 0;
    let span = Span::of(async {
        let mut statement = connection.prepare(SQL).unwrap();
        let mut rows = statement.query(()).unwrap();
        while let Some(row) = rows.next().unwrap() {
            bytes += row.get_ref(0).unwrap().as_blob().unwrap().len() as u64;
        }
    })
    .await;
    Span { bytes, ..span }
}

pub(crate) async fn postgres(address: &str) -> Span {
    let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls)
        .await
        .unwrap();
    let driven = tokio::spawn(connection);
    let mut bytes = 0;
    let span = Span::of(async {
        let mut rows = pin!(client.query_raw(SQL, Vec::<i64>::new()).await.unwrap());
        while let Some(row) = rows.try_next().await.unwrap() {
            bytes += row.get::<_, &[u8]>(0).len() as u64;
        }
    })
    .await;
    drop(client);
    driven.await.unwrap().unwrap();
    Span { bytes, ..span }
}
