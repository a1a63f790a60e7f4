//! One view on its way along the log. Knows where its documents are stored; the fold itself knows nothing of it.

use super::FollowError;
use events::{Position, Recorded};
use ledger::{Epoch, Ledger, ViewBatch};
use projections::{Fold, STATE, View};
use std::cmp::Ordering;

pub(super) struct Run {
    view: &'static dyn View,
    fold: Box<dyn Fold>,
    /// Our turn at it.
    epoch: Epoch,
    next: Position,
    /// How far it is saved; `None` when nothing is.
    saved: Option<Position>,
    /// Whether it is the revision that readers see.
    active: bool,
}

impl Run {
    /// Takes a view up where its saved progress says.
    pub(super) async fn load(
        ledger: &dyn Ledger,
        view: &'static dyn View,
        epoch: Epoch,
    ) -> Result<Self, FollowError> {
        let (name, revision) = (view.name(), view.revision());
        let saved = ledger.view_progress(name, revision).await?;
        // A later program's stays the active one; readers of this one see its own all the same.
        let active = ledger.active_revision(name).await? >= Some(revision);
        let mut fold = view.begin();
        match saved {
            None => fold.has_all(),
            // Documents are looked up one by one, as events touch them; only what it remembers must be there first.
            Some(_) if !view.remembers() => {}
            Some(_) => {
                let cells = ledger.view_documents(name, revision, &STATE.to_string()).await?;
                for (key, bytes) in cells {
                    fold.supply(&key, Some(&bytes))?;
                }
            }
        }
        Ok(Self {
            view,
            fold,
            epoch,
            next: saved.unwrap_or(Position(0)),
            saved,
            active,
        })
    }

    /// The same in a later turn.
    pub(super) fn at(self, epoch: Epoch) -> Self {
        Self { epoch, ..self }
    }

    pub(super) fn name(&self) -> &'static str {
        self.view.name()
    }

    /// Its name and the position to read next.
    pub(super) fn progress(&self) -> (&'static str, Position) {
        (self.name(), self.next)
    }

    /// The position to read next.
    pub(super) fn next(&self) -> Position {
        self.next
    }

    /// Takes in those of some events that it has not seen.
    pub(super) async fn take(&mut self, ledger: &dyn Ledger, events: &[Recorded]) -> Result<(), FollowError> {
        for event in events {
            match event.position.cmp(&self.next) {
                Ordering::Less => continue,
                Ordering::Equal => {}
                Ordering::Greater => return Err(FollowError::hole(self.next)),
            }
            // Nothing is missing but now and then: most documents are in hand, or new.
            let missing = self.fold.advance(event);
            if !missing.is_empty() {
                for key in missing {
                    let bytes = ledger
                        .view_document(self.view.name(), self.view.revision(), &key)
                        .await?;
                    self.fold.supply(&key, bytes.as_deref())?;
                }
                self.fold.take(event);
            }
            self.next = Position(event.position.0 + 1);
        }
        Ok(())
    }

    /// What changed and how far it has read, to be saved; nothing where that is saved already. Readers see it once it has
    /// reached the end of the log.
    pub(super) fn unsaved(&mut self, end: Position) -> Result<Option<ViewBatch>, FollowError> {
        let activate = !self.active && self.next >= end;
        if self.saved == Some(self.next) && !activate {
            return Ok(None);
        }
        let documents = self
            .fold
            .changes()?
            .into_iter()
            .map(|(key, bytes)| (key, Some(bytes)));
        Ok(Some(ViewBatch {
            view: self.view.name().into(),
            revision: self.view.revision(),
            epoch: self.epoch,
            through: self.next,
            documents: documents.collect(),
            activate,
        }))
    }

    /// It was saved; readers see it if that was asked.
    pub(super) fn was_saved(&mut self, activated: bool) {
        self.saved = Some(self.next);
        self.active |= activated;
    }

    /// How many bytes the documents in memory weigh, roughly.
    pub(super) fn weight(&self) -> u64 {
        self.fold.weight()
    }

    /// Lets go of saved documents that no event touched since the save before.
    pub(super) fn keep_touched(&mut self) {
        self.fold.keep_touched();
    }

    /// Lets go of saved documents until what is in memory weighs at most so many bytes.
    pub(super) fn keep(&mut self, bytes: u64) {
        self.fold.keep(bytes);
    }
}
