//! The revisions of views that a store keeps: those that are read, those still being built, and those left behind.

use super::{FollowError, Follower, TURN};
use events::Position;
use ledger::ViewBatch;
use projections::View;
use serde::Serialize;
use std::cmp::Ordering;

/// A revision of a view in the store.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Kept {
    /// The view.
    pub view: &'static str,
    /// Its revision.
    pub revision: u32,
    /// The position it reads next: every event before it is in its documents.
    pub through: Position,
    /// What it is good for.
    pub standing: Standing,
}

/// What a revision is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is being built, and nobody reads it yet.
    Coming,
    /// It is what readers see.
    Read,
    /// A later one has taken its place, or nothing is stored of the view any more; only processes of an earlier program read
    /// it, as long as they run.
    Left,
}

impl Follower {
    /// The revisions of the follower's views that the store keeps, view by view, the oldest first.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn kept(&self) -> Result<Vec<Kept>, FollowError> {
        let mut kept = Vec::new();
        for view in &self.views {
            let active = self.ledger.active_revision(view.name()).await?;
            for revision in 1..=view.revision().max(active.unwrap_or_default()) {
                let through = self.ledger.view_progress(view.name(), revision).await?;
                let standing = match view.is_stored() {
                    true => active.map_or(Standing::Coming, |active| match revision.cmp(&active) {
                        Ordering::Less => Standing::Left,
                        Ordering::Equal => Standing::Read,
                        Ordering::Greater => Standing::Coming,
                    }),
                    // What stands in the place of its last revision holds nothing.
                    false if revision >= view.revision() => continue,
                    false => Standing::Left,
                };
                kept.extend(through.map(|through| Kept {
                    view: view.name(),
                    revision,
                    through,
                    standing,
                }));
            }
        }
        Ok(kept)
    }

    /// Deletes the revisions that were left behind, and gives them. To be called when no process of an earlier program
    /// runs: it would find nothing of its views.
    ///
    /// # Errors
    /// [`FollowError`]; what was deleted until then stays deleted.
    pub async fn retire(&self) -> Result<Vec<Kept>, FollowError> {
        let mut left = self.kept().await?;
        left.retain(|kept| kept.standing == Standing::Left);
        for view in self.views.iter().filter(|view| !view.is_stored()) {
            self.replace(*view).await?;
        }
        for kept in &left {
            let dropped = self.ledger.drop_revision(kept.view, kept.revision).await;
            dropped.map_err(|error| FollowError::saving(kept.view, error))?;
        }
        Ok(left)
    }

    /// Puts a revision that holds nothing in the place of the last that was stored of a view, which is not deleted as long
    /// as it is the active one.
    async fn replace(&self, view: &dyn View) -> Result<(), FollowError> {
        let (name, revision) = (view.name(), view.revision());
        let active = self.ledger.active_revision(name).await?;
        if active.is_none_or(|active| active >= revision) {
            return Ok(());
        }
        let failed = |error| FollowError::saving(name, error);
        let epoch = self
            .ledger
            .lease_view(name, revision, TURN)
            .await
            .map_err(failed)?;
        let empty = ViewBatch {
            view: name.into(),
            revision,
            epoch: epoch.ok_or_else(|| FollowError::Fenced { view: name.into() })?,
            through: Position(0),
            documents: Vec::new(),
            activate: true,
        };
        let saved = self.ledger.save_views(vec![empty]).await;
        saved.into_iter().try_for_each(|saved| saved.map_err(failed))
    }
}
