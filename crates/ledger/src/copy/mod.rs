//! Copying a whole store into an empty one, of the same kind or the other: the same leaves byte for byte, the same head
//! and root, and what lies beside the log, item by item ([`Kind`]). Views are not copied; they are rebuilt. What is
//! sealed stays sealed.
//!
//! The source is read as it stood at one moment ([`Snapshot`]) and may be in use. The target ([`Intake`]) is nobody
//! else's until it is whole: it carries a mark, and opening it as a ledger is refused. Cut off at any moment, [`copy`]
//! goes on from what the target holds. At the end everything is read again from the target: the root is computed from
//! its leaves, and of each kind the items are counted and digested on both sides. Memory is bounded by a page.

mod error;
mod item;
mod run;

pub use error::CopyError;
pub(crate) use item::{Column, Field, Ready, ready};
pub use item::{Item, Kind};
pub use run::{Copied, Filled, Step, copy, fill};

use crate::{Head, Leaf, ReadError};
use events::Position;

/// A store as it stands at one moment.
#[async_trait::async_trait]
pub trait Snapshot: Send {
    /// The size and root of its log.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn head(&mut self) -> Result<Head, ReadError>;

    /// At most `limit` leaves from a position on, as stored and unchecked.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn leaves(&mut self, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError>;

    /// At most a page of items of a kind, in the order of their keys, after this one; from the first without it. None
    /// at the end.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn items(&mut self, kind: Kind, after: Option<&Item>) -> Result<Vec<Item>, ReadError>;

    /// How many items of a kind there are.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn count(&mut self, kind: Kind) -> Result<u64, ReadError>;
}

/// A store that is being filled. Each call is on disk when it returns; dropped, it stays half-copied and can be taken up
/// again. What it gives as a [`Snapshot`] is what it holds so far.
#[async_trait::async_trait]
pub trait Intake: Snapshot {
    /// Whether it is a whole store in use and not one to be filled. Then it can only be compared: every write is
    /// [`ReadError::Unavailable`].
    fn is_whole(&self) -> bool;

    /// The last item of a kind that it holds: what is put goes on after it.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn last(&mut self, kind: Kind) -> Result<Option<Item>, ReadError>;

    /// Adds leaves after those that it holds.
    ///
    /// # Errors
    /// `Corrupt` when they do not follow, or are not what they say; `Unavailable`, also when somebody else is filling it.
    async fn add(&mut self, leaves: Vec<Leaf>) -> Result<(), ReadError>;

    /// Makes the items of a kind after one key, up to that of the last of these, be these. Without any: there is nothing
    /// after that key.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn put(&mut self, kind: Kind, after: Option<&Item>, items: Vec<Item>) -> Result<(), ReadError>;

    /// Takes the mark away: from now on it is a store like any other.
    ///
    /// # Errors
    /// [`ReadError`].
    async fn finish(self: Box<Self>) -> Result<(), ReadError>;
}

/// A whole store that lost its end, as one restored from a backup. What is missing is given back as it was; nothing is
/// decided anew. Whoever does it has shown beforehand that the leaves are those that were there.
#[async_trait::async_trait]
pub trait Mending: Send {
    /// Adds leaves after those that it holds, and the blobs that they name; all or none.
    ///
    /// # Errors
    /// `Corrupt` when the leaves do not follow, or are not what they say; `Unavailable` when it cannot be written.
    async fn extend(&mut self, leaves: Vec<Leaf>, blobs: Vec<Vec<u8>>) -> Result<(), ReadError>;
}
