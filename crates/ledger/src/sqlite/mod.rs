//! The embedded backend: one folder with one SQLite file, one writer thread, a few readers. For one process at a time;
//! others may read.
//!
//! This file opens and closes. `calls` hands each call of the contract on; `schema` makes the file and `inspect` looks at
//! it; `writer` commits, `readers` read; `leases` says whose turn it is at a view; `copying` copies; `log` and `beside`
//! hold the statements, `sql/` the tables. `logins` keeps a file of its own.

mod beside;
mod calls;
mod copying;
mod error;
mod fault;
mod inspect;
mod leases;
mod log;
mod logins;
mod readers;
mod schema;
mod writer;

pub use error::OpenError;
pub use logins::SqliteLogins;

use crate::copy::{Intake, Mending, Snapshot};
use crate::lately::Lately;
use crate::queue::{Queue, Reply, queue};
use crate::{Clock, Meter, ReadError, SaveError};
use events::Position;
use readers::Readers;
use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::sync::watch;
use writer::{Job, Save, Writer};

/// How often a reader of another process's ledger looks for growth.
const POLL: Duration = Duration::from_millis(100);

/// A ledger in a folder: `log.db`, and `log.lock` against a second writer.
///
/// Dropping it lets the writer finish what waits (the caller's thread waits for that) and frees the lock.
pub struct SqliteLedger {
    readers: Readers,
    size: watch::Receiver<Position>,
    lately: Lately,
    /// `None` when opened for reading only.
    writer: Option<WriterHandle>,
    meter: Meter,
    /// Says to the polling thread that nobody is left; held for its drop.
    _alive: Arc<()>,
}

struct WriterHandle {
    /// `None` only while being dropped.
    queue: Option<Queue<Job>>,
    thread: Option<JoinHandle<()>>,
    /// Freed after the thread has ended: fields drop after `Drop::drop`.
    _lock: File,
}

impl Drop for WriterHandle {
    fn drop(&mut self) {
        self.queue.take();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the writer thread had panicked");
        }
    }
}

impl SqliteLedger {
    /// Makes an empty ledger in a folder, which is made too if need be, and opens it.
    ///
    /// # Errors
    /// [`OpenError::Exists`] where one is already, [`OpenError::Locked`], [`OpenError::System`].
    pub fn create(dir: &Path, clock: Clock) -> Result<Self, OpenError> {
        fs::create_dir_all(dir).map_err(|why| OpenError::System {
            file: dir.to_owned(),
            why,
        })?;
        let lock = lock(dir)?;
        schema::create(dir)?;
        Self::start(dir, clock, lock)
    }

    /// Opens the ledger in a folder to read and write. Times come from `clock` and never go back.
    ///
    /// # Errors
    /// [`OpenError::Locked`] while another process has it open to write; the others say what the file is instead.
    pub fn open(dir: &Path, clock: Clock) -> Result<Self, OpenError> {
        schema::find(dir)?;
        let lock = lock(dir)?;
        Self::start(dir, clock, lock)
    }

    /// Opens the ledger in a folder to read only, whether or not a process writes to it. Every write answers
    /// `Unavailable`; `watch` looks every 100 ms.
    ///
    /// # Errors
    /// [`OpenError`], but never `Locked`.
    pub fn open_read(dir: &Path) -> Result<Self, OpenError> {
        let file = schema::find(dir)?;
        let conn = schema::reading(&file)?;
        let size = log::size(&conn).map_err(|error| damaged(&file, &error))?;
        let (sender, size) = watch::channel(size);
        let alive = Arc::new(());
        let weak = Arc::downgrade(&alive);
        let poll = move || {
            while weak.strong_count() > 0 {
                thread::sleep(POLL);
                // A failure shows in the next read, with its reason.
                if let Ok(size) = log::size(&conn) {
                    sender.send_if_modified(|known| std::mem::replace(known, size) < size);
                }
            }
        };
        spawn("ledger-poll", dir, poll)?;
        Ok(Self {
            readers: Readers::new(&file),
            size,
            lately: Lately::default(),
            writer: None,
            meter: Meter::default(),
            _alive: alive,
        })
    }

    /// What the ledger in a folder holds now, to be copied; works beside a process that writes.
    ///
    /// # Errors
    /// [`OpenError`], but never `Locked`.
    pub fn snapshot(dir: &Path) -> Result<Box<dyn Snapshot>, OpenError> {
        copying::snapshot(dir)
    }

    /// A ledger to be filled by a copy, in a folder that is made if need be. Until it is whole it has another name, and
    /// neither [`SqliteLedger::open`] nor [`SqliteLedger::create`] takes the folder. Where a whole one is, it can only be
    /// compared.
    ///
    /// # Errors
    /// [`OpenError`]: `Locked` while another process writes to it or fills it.
    pub fn intake(dir: &Path) -> Result<Box<dyn Intake>, OpenError> {
        copying::intake(dir)
    }

    /// The ledger in a folder, to be given back what it lost at its end. Nobody else may write to it.
    ///
    /// # Errors
    /// [`OpenError`]: `Locked` while another process has it open to write.
    pub fn mend(dir: &Path) -> Result<Box<dyn Mending>, OpenError> {
        copying::mend(dir)
    }

    fn start(dir: &Path, clock: Clock, lock: File) -> Result<Self, OpenError> {
        let file = dir.join(schema::FILE);
        let conn = schema::writing(&file)?;
        // What was deleted before the process ended may still be in the journal. A reader in the way is no fault: it is
        // folded in later.
        if let Err(error) = schema::fold_journal(&conn) {
            tracing::warn!(%error, "the journal could not be folded in");
        }
        let size = log::size(&conn).map_err(|error| damaged(&file, &error))?;
        let (sender, size) = watch::channel(size);
        let (queue, jobs) = queue();
        let (meter, lately) = (Meter::default(), Lately::default());
        let writer = Writer {
            conn,
            clock,
            meter: meter.clone(),
            size: sender,
            lately: lately.clone(),
            leases: leases::Leases::default(),
        };
        let thread = spawn("ledger-writer", dir, move || writer.run(jobs))?;
        Ok(Self {
            readers: Readers::new(&file),
            size,
            lately,
            writer: Some(WriterHandle {
                queue: Some(queue),
                thread: Some(thread),
                _lock: lock,
            }),
            meter,
            _alive: Arc::new(()),
        })
    }

    /// Puts a job of so many bytes into the queue and waits for its answer.
    async fn send<T, E>(
        &self,
        bytes: usize,
        job: impl FnOnce(Reply<T, E>) -> Job,
        unavailable: fn(String) -> E,
    ) -> Result<T, E> {
        let queue = self.writer.as_ref().and_then(|writer| writer.queue.as_ref());
        let queue = queue.ok_or_else(|| unavailable("it was opened for reading only".into()))?;
        queue.ask(bytes, job, unavailable).await
    }

    async fn save(&self, save: Save) -> Result<(), SaveError> {
        self.send(
            save.bytes(),
            |reply| Job::Save(save, reply),
            SaveError::Unavailable,
        )
        .await
    }
}

fn damaged(file: &Path, error: &ReadError) -> OpenError {
    OpenError::Damaged {
        file: file.to_owned(),
        what: error.to_string(),
    }
}

fn spawn(name: &str, dir: &Path, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, OpenError> {
    let thread = thread::Builder::new().name(name.into()).spawn(work);
    thread.map_err(|why| OpenError::System {
        file: dir.to_owned(),
        why,
    })
}

/// Held by the open file, so it goes with the process however that ends.
fn lock(dir: &Path) -> Result<File, OpenError> {
    let file = dir.join("log.lock");
    let system = |why: io::Error| OpenError::System {
        file: file.clone(),
        why,
    };
    let mut options = File::options();
    let lock = options.create(true).truncate(false).write(true).open(&file);
    let lock = lock.map_err(system)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::Locked(file)),
        Err(TryLockError::Error(why)) => Err(system(why)),
    }
}
