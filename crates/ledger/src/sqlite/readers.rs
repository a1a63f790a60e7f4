//! A few connections that only read, on threads that may block. They see each commit whole and never hold up the
//! writer.

use super::{OpenError, schema};
use crate::ReadError;
use rusqlite::Connection;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Semaphore;

/// So many reads run at once; others wait.
const READERS: usize = 8;

/// The pool. Connections are opened when first needed.
#[derive(Clone)]
pub(super) struct Readers {
    file: PathBuf,
    idle: Arc<Mutex<Vec<Connection>>>,
    room: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            idle: Arc::default(),
            room: Arc::new(Semaphore::new(READERS)),
        }
    }

    /// Runs a read. A connection on which one failed is not used again.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let stopped = |why: String| ReadError::Unavailable(why);
        let pool = self.clone();
        let room = Arc::clone(&self.room);
        let room = room
            .acquire_owned()
            .await
            .map_err(|why| stopped(why.to_string()))?;
        let work = tokio::task::spawn_blocking(move || {
            let _room = room;
            let conn = match pool.take() {
                Some(conn) => conn,
                None => schema::reading(&pool.file).map_err(opened_badly)?,
            };
            let result = read(&conn)?;
            pool.idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(conn);
            Ok(result)
        });
        work.await.map_err(|why| stopped(why.to_string()))?
    }

    fn take(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}

fn opened_badly(error: OpenError) -> ReadError {
    let what = error.to_string();
    match error {
        OpenError::Damaged { .. } | OpenError::Foreign { .. } => ReadError::Corrupt { position: None, what },
        _ => ReadError::Unavailable(what),
    }
}
