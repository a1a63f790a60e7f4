//! A target of a copy that is cut off.

use events::Position;
use ledger::copy::{Intake, Item, Kind, Snapshot};
use ledger::{Head, Leaf, ReadError};

/// Ends after so many calls, before or after the last one was carried out.
pub(crate) struct Cut {
    pub(crate) inner: Box<dyn Intake>,
    pub(crate) left: u32,
    pub(crate) after: bool,
}

impl Cut {
    fn cut(&mut self) -> Result<bool, ReadError> {
        let cut = || ReadError::Unavailable("cut".into());
        match (self.left.checked_sub(1), self.after) {
            (None, _) | (Some(0), false) => Err(cut()),
            (Some(left), _) => {
                self.left = left;
                Ok(left == 0)
            }
        }
    }

    fn then<T>(last: bool, done: T) -> Result<T, ReadError> {
        match last {
            true => Err(ReadError::Unavailable("cut, and done all the same".into())),
            false => Ok(done),
        }
    }
}

#[async_trait::async_trait]
impl Snapshot for Cut {
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
impl Intake for Cut {
    fn is_whole(&self) -> bool {
        self.inner.is_whole()
    }

    async fn last(&mut self, kind: Kind) -> Result<Option<Item>, ReadError> {
        self.inner.last(kind).await
    }

    async fn add(&mut self, leaves: Vec<Leaf>) -> Result<(), ReadError> {
        let last = self.cut()?;
        self.inner.add(leaves).await?;
        Self::then(last, ())
    }

    async fn put(&mut self, kind: Kind, after: Option<&Item>, items: Vec<Item>) -> Result<(), ReadError> {
        let last = self.cut()?;
        self.inner.put(kind, after, items).await?;
        Self::then(last, ())
    }

    async fn finish(mut self: Box<Self>) -> Result<(), ReadError> {
        let last = self.cut()?;
        self.inner.finish().await?;
        Self::then(last, ())
    }
}
