//! Reading views, stored or not: as they are now, once they have caught up with a position, or as they were before one.

use super::{
    FollowError, Progress,
    past::{Asked, Past},
    trail,
};
use events::Position;
use ledger::Ledger;
use projections::{STATE, View};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::watch;

/// Documents by key, as canonical JSON.
pub(super) type Documents = BTreeMap<String, Vec<u8>>;

/// The reading side of the views.
#[derive(Clone)]
pub struct Views {
    ledger: Arc<dyn Ledger>,
    views: Arc<[&'static dyn View]>,
    progress: watch::Receiver<Progress>,
    past: Arc<Past>,
}

impl Views {
    pub(super) fn new(
        ledger: Arc<dyn Ledger>,
        views: &[&'static dyn View],
        progress: watch::Receiver<Progress>,
    ) -> Self {
        Self {
            ledger,
            views: views.into(),
            progress,
            past: Arc::new(Past::new()),
        }
    }

    /// One document of the revision that readers see; `None` when there is none under the key.
    ///
    /// # Errors
    /// [`FollowError::NotBuilt`] while the view is built for the first time.
    pub async fn document(&self, view: &str, key: &str) -> Result<Option<Vec<u8>>, FollowError> {
        let known = self.known(view)?;
        if !known.is_stored() {
            let size = Position(self.ledger.head().await?.size);
            return trail::document(&*self.ledger, key, size).await;
        }
        let shown = self.ledger.shown_document(view, known.revision(), key).await?;
        built(view, shown)
    }

    /// All documents of the revision that readers see.
    ///
    /// # Errors
    /// As [`Views::document`].
    pub async fn documents(&self, view: &str) -> Result<Documents, FollowError> {
        Ok(self.page(view, "", "", usize::MAX).await?.into_iter().collect())
    }

    /// Some documents of the revision that readers see: those whose keys begin with a prefix and come after a key (with `""`,
    /// all), in the order of the bytes of their keys, at most `limit`. Fewer only where there are no more.
    ///
    /// # Errors
    /// As [`Views::document`].
    pub async fn page(
        &self,
        view: &str,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, FollowError> {
        let known = self.known(view)?;
        if !known.is_stored() {
            return trail::page(&*self.ledger, prefix, after, limit).await;
        }
        let found = self
            .ledger
            .shown_documents(view, known.revision(), prefix, after, limit)
            .await?;
        let mut found = built(view, found)?;
        // Cells of state come after all documents.
        found.retain(|(key, _)| !key.starts_with(STATE));
        Ok(found)
    }

    /// The active revision of a view: what readers see, unless this program builds an earlier one that is there.
    ///
    /// # Errors
    /// As [`Views::document`].
    pub async fn revision(&self, view: &str) -> Result<u32, FollowError> {
        let known = self.known(view)?;
        if !known.is_stored() {
            return Ok(known.revision());
        }
        built(view, self.ledger.active_revision(view).await?)
    }

    /// Waits until a view has taken in every event before a position, such as [`ledger::Appended::through`]: whoever
    /// wrote then reads their own writes. Sets no time limit.
    ///
    /// # Errors
    /// [`FollowError::UnknownView`], or [`FollowError::Stopped`] when the follower is gone.
    pub async fn wait_for(&self, view: &str, position: Position) -> Result<(), FollowError> {
        if !self.known(view)?.is_stored() {
            return Ok(());
        }
        let mut progress = self.progress.clone();
        let there = |progress: &Progress| progress.get(view).is_some_and(|next| *next >= position);
        let waited = progress.wait_for(there).await;
        waited
            .map(|_| ())
            .map_err(|_| FollowError::Stopped { view: view.into() })
    }

    /// How many events of a log of this size each view that is stored has not taken in yet, in the order of their names. One
    /// that nobody has begun lacks all.
    #[must_use]
    pub fn lags(&self, size: u64) -> Vec<(&'static str, u64)> {
        let progress = self.progress.borrow();
        let next = |name: &str| progress.get(name).map_or(0, |next| next.0);
        let stored = self.views.iter().filter(|view| view.is_stored());
        let names = stored.map(|view| view.name());
        let mut lags: Vec<_> = names
            .map(|name| (name, size.saturating_sub(next(name))))
            .collect();
        lags.sort_unstable();
        lags
    }

    /// All documents of a view as they stood before the event at a position, from the same fold over the log. Reads the
    /// log from its beginning, unless somebody asked for the same lately, and waits while many look back.
    ///
    /// # Errors
    /// [`FollowError::UnknownView`], or [`FollowError::Beyond`] when the log is shorter.
    pub async fn as_of(&self, view: &str, position: Position) -> Result<Arc<Documents>, FollowError> {
        self.stood(view, None, position).await
    }

    /// One document as it stood before the event at a position; `None` when it did not exist. As [`Views::as_of`], but
    /// works out this document alone.
    ///
    /// # Errors
    /// As [`Views::as_of`].
    pub async fn document_as_of(
        &self,
        view: &str,
        key: &str,
        position: Position,
    ) -> Result<Option<Vec<u8>>, FollowError> {
        if !self.known(view)?.is_stored() {
            self.has(position).await?;
            return trail::document(&*self.ledger, key, position).await;
        }
        let stood = self.stood(view, Some(key), position).await?;
        Ok(stood.get(key).cloned())
    }

    async fn stood(
        &self,
        view: &str,
        key: Option<&str>,
        position: Position,
    ) -> Result<Arc<Documents>, FollowError> {
        let view = self.known(view)?;
        self.has(position).await?;
        let asked = Asked { view, key, position };
        self.past.look(&*self.ledger, &asked).await
    }

    /// Refuses a position that the log has not reached.
    async fn has(&self, position: Position) -> Result<(), FollowError> {
        let size = Position(self.ledger.head().await?.size);
        match position > size {
            true => Err(FollowError::Beyond { position, size }),
            false => Ok(()),
        }
    }

    fn known(&self, name: &str) -> Result<&'static dyn View, FollowError> {
        let found = self.views.iter().copied().find(|view| view.name() == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = self.views.iter().map(|view| view.name()).collect();
            FollowError::UnknownView {
                view: name.into(),
                known: names.join(", "),
            }
        })
    }
}

/// What was found of a view, if readers have a revision of it.
fn built<T>(view: &str, found: Option<T>) -> Result<T, FollowError> {
    found.ok_or_else(|| FollowError::NotBuilt { view: view.into() })
}
