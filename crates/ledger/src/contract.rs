//! The contract that every backend keeps, and that `tests/suite` checks. Knows no database.

use crate::{Append, AppendError, Appended, Epoch, Key, Meter, Refusal, Refused, ViewBatch};
use events::{Digest, PersonId, Position, Recorded, StreamId, Time, Version};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// Where a ledger takes its time from, in the one place that the engine chose.
pub type Clock = Arc<dyn Fn() -> Time + Send + Sync>;

/// One append-only log and what lies beside it. Used as `Arc<dyn Ledger>`.
///
/// Every read sees all appends that were answered before it began.
#[async_trait::async_trait]
pub trait Ledger: Send + Sync {
    /// Takes in one command's events, all or none, and answers when they are on disk. May be called from many tasks
    /// at once: waiting appends share one commit.
    ///
    /// A key that was answered before gets the same answer again, with `repeated` set and nothing written.
    ///
    /// # Errors
    /// [`AppendError`] says for each case what the caller does.
    async fn append(&self, append: Append) -> Result<Appended, AppendError>;

    /// The answer given to this key, if any; to be looked up before deciding.
    ///
    /// # Errors
    /// [`AppendError::OtherBody`] when the key was used for another intent; `Unavailable` or `Corrupt` as for reads.
    async fn answer(&self, key: &Key, intent: &Digest) -> Result<Option<Appended>, AppendError>;

    /// The events of a stream after a version, in order; all of them after [`Version::ABSENT`].
    ///
    /// # Errors
    /// [`ReadError`].
    async fn stream(&self, id: &StreamId, after: Version) -> Result<Vec<Recorded>, ReadError>;

    /// The streams whose names are this one or come after it, in the order of the bytes of their names, each with its version;
    /// at most `limit`. Fewer only where there are no more.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn streams(&self, from: &str, limit: usize) -> Result<Vec<(StreamId, Version)>, ReadError>;

    /// All events of the streams of one kind, by position. For kinds of which there are few, such as `log`.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn of_kind(&self, kind: &str) -> Result<Vec<Recorded>, ReadError>;

    /// Makes the store's own files let go of what was deleted, as far as this program can: true when it is in none of
    /// them any more. False where a reader stood in the way, or where the upkeep is the database's.
    ///
    /// # Errors
    /// [`SaveError::Unavailable`].
    async fn scrub(&self) -> Result<bool, SaveError>;

    /// The version of a stream now; [`Version::ABSENT`] when it has no event.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn version(&self, id: &StreamId) -> Result<Version, ReadError>;

    /// At most `limit` events from a position on, in order. Fewer only at the end of the log. Each is checked against
    /// its stored hash; a hole is [`ReadError::Corrupt`].
    ///
    /// # Errors
    /// [`ReadError`].
    async fn all(&self, from: Position, limit: usize) -> Result<Vec<Recorded>, ReadError>;

    /// At most `limit` leaves from a position on, exactly as stored and **unchecked**: an auditor wants to see what is
    /// wrong, holes included, and say so.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn leaves(&self, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError>;

    /// The leaves from a position on and before another, where this process wrote all of them a moment ago and has them still:
    /// from memory, the store is not asked. For those who follow; see [`page`](crate::page).
    fn lately(&self, from: Position, to: Position) -> Option<Vec<Leaf>>;

    /// The size and root of the log now.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn head(&self) -> Result<Head, ReadError>;

    /// The size of the log, now and whenever it grows. Sizes in between may be skipped.
    fn watch(&self) -> watch::Receiver<Position>;

    /// What it counts and times of its appends.
    fn meter(&self) -> &Meter;

    /// The sealed opening of a ballot; `None` when unknown or erased.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn opening(&self, commitment: &Digest) -> Result<Option<Vec<u8>>, ReadError>;

    /// A sealed text; `None` when unknown or erased.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn text(&self, commitment: &Digest) -> Result<Option<Vec<u8>>, ReadError>;

    /// A blob, checked against its digest; `None` when unknown.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, ReadError>;

    /// A sealed entry of the identity vault; `None` when unknown or erased.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn person(&self, person: &PersonId) -> Result<Option<Vec<u8>>, ReadError>;

    /// Remembers that a command was refused. Beside the log: a refusal is decided anew each time.
    ///
    /// # Errors
    /// [`SaveError::Unavailable`] or [`SaveError::Corrupt`].
    async fn refused(&self, refused: Refused) -> Result<(), SaveError>;

    /// At most `limit` refusals numbered above `after` (0 for the first), oldest first.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn refusals(&self, after: u64, limit: usize) -> Result<Vec<Refusal>, ReadError>;

    /// Takes the turn at carrying a revision of a view along, for so long by the store's own clock: no other is given
    /// until that is over, or it is given back. `None` while it is somebody else's. Renewed by each
    /// [`Ledger::save_views`], and by [`Ledger::renew_view`]; a turn that ran out stays good until another takes it.
    ///
    /// # Errors
    /// [`SaveError::Unavailable`] or [`SaveError::Corrupt`]; the turn may have been given all the same, and then runs out.
    async fn lease_view(
        &self,
        view: &str,
        revision: u32,
        lasts: Duration,
    ) -> Result<Option<Epoch>, SaveError>;

    /// Lets a turn last for so long from now on; [`Duration::ZERO`] gives it back. False when it is over.
    ///
    /// # Errors
    /// [`SaveError::Unavailable`] or [`SaveError::Corrupt`].
    async fn renew_view(
        &self,
        view: &str,
        revision: u32,
        epoch: Epoch,
        lasts: Duration,
    ) -> Result<bool, SaveError>;

    /// Saves documents of views and how far each has read, if the turn is still the caller's: each view wholly or not at
    /// all, whatever becomes of the others, and all in as few commits as the store can. No view twice.
    ///
    /// The nth answer belongs to the nth batch.
    ///
    /// # Errors
    /// [`SaveError`]; `Fenced` when the turn is another's, `Behind` when the view has read further.
    async fn save_views(&self, batches: Vec<ViewBatch>) -> Vec<Result<(), SaveError>>;

    /// The position that a revision of a view reads next; `None` when it has saved nothing.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn view_progress(&self, view: &str, revision: u32) -> Result<Option<Position>, ReadError>;

    /// One document of a revision of a view.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn view_document(&self, view: &str, revision: u32, key: &str)
    -> Result<Option<Vec<u8>>, ReadError>;

    /// All documents of a revision of a view whose keys begin so, sorted by key.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn view_documents(
        &self,
        view: &str,
        revision: u32,
        prefix: &str,
    ) -> Result<Vec<(String, Vec<u8>)>, ReadError>;

    /// One document of the revision that readers use, all in one look; the outer `None` until one was activated. Readers use
    /// the active revision; but those of a program that builds an earlier one use that, as long as it is there: the form of
    /// a later one they may not know.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn shown_document(
        &self,
        view: &str,
        built: u32,
        key: &str,
    ) -> Result<Option<Option<Vec<u8>>>, ReadError>;

    /// The documents of the revision that readers use, as [`Ledger::shown_document`] says, whose keys begin with a prefix and
    /// come after another, in the order of the bytes of their keys, at most `limit`; all in one look. `None` until a revision
    /// was activated.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn shown_documents(
        &self,
        view: &str,
        built: u32,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Option<Vec<(String, Vec<u8>)>>, ReadError>;

    /// The active revision, the highest that was activated; `None` until one was.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn active_revision(&self, view: &str) -> Result<Option<u32>, ReadError>;

    /// Deletes a revision that readers no longer use: its documents and its progress, and ends the turn of whoever still
    /// carries it. Harmless when it is gone.
    ///
    /// # Errors
    /// [`SaveError::Active`] for the active one.
    async fn drop_revision(&self, view: &str, revision: u32) -> Result<(), SaveError>;
}

/// How large the log is and what it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// How many events.
    pub size: u64,
    /// The RFC 6962 root over their leaves.
    pub root: tlog::Hash,
    /// When the last event was taken in; `None` for an empty log.
    pub at: Option<Time>,
}

/// A leaf as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaf {
    /// Its place.
    pub position: Position,
    /// The exact bytes that were hashed.
    pub bytes: Vec<u8>,
    /// The hash stored with it, which may be wrong in a damaged log.
    pub hash: tlog::Hash,
}

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The store cannot be read now. Try later; tell the operator.
    #[error("the ledger is unavailable: {0}")]
    Unavailable(String),
    /// What is stored contradicts itself: a hole, a wrong hash, a leaf that is no event. Stop; do not guess.
    #[error("the ledger is damaged{}: {what}", .position.map(|at| format!(" at position {at}")).unwrap_or_default())]
    Corrupt {
        /// The first event at fault, where it is an event.
        position: Option<Position>,
        /// What is wrong.
        what: String,
    },
}

/// Why something beside the log could not be saved. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The turn at the view is over: somebody else has it, or the revision was dropped. Stop, or ask for another turn.
    #[error("another runner carries the view now")]
    Fenced,
    /// The view has read further than this batch says: it was not read from its progress on. Stop.
    #[error("the view has read through {progress} already")]
    Behind {
        /// Its progress.
        progress: Position,
    },
    /// The revision is the one that readers use; activate another first.
    #[error("this revision is in use")]
    Active,
    /// The store cannot be written now.
    #[error("the ledger is unavailable: {0}")]
    Unavailable(String),
    /// What is stored contradicts itself.
    #[error("the ledger is damaged: {0}")]
    Corrupt(String),
}

impl From<ReadError> for AppendError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(why) => Self::Unavailable(why),
            corrupt @ ReadError::Corrupt { .. } => Self::Corrupt(corrupt.to_string()),
        }
    }
}

impl From<ReadError> for SaveError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(why) => Self::Unavailable(why),
            corrupt @ ReadError::Corrupt { .. } => Self::Corrupt(corrupt.to_string()),
        }
    }
}
