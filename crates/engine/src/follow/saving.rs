//! What views have to save, gathered so that many share a commit.

use super::{FollowError, run::Run, turns::Turns};
use events::Position;
use ledger::{Ledger, ViewBatch};

/// Views with what each has to save.
#[derive(Default)]
pub(super) struct Unsaved<'r> {
    runs: Vec<&'r mut Run>,
    batches: Vec<ViewBatch>,
    /// How much that weighs.
    pub(super) bytes: usize,
}

impl<'r> Unsaved<'r> {
    /// Adds a view, if it has anything to save.
    pub(super) fn add(&mut self, run: &'r mut Run, end: Position) -> Result<(), FollowError> {
        if let Some(batch) = run.unsaved(end)? {
            self.bytes += batch.bytes();
            self.batches.push(batch);
            self.runs.push(run);
        }
        Ok(())
    }

    /// Saves all. A view whose turn is another's now is no longer ours.
    pub(super) async fn save(self, ledger: &dyn Ledger, turns: &mut Turns) -> Result<(), FollowError> {
        if self.batches.is_empty() {
            return Ok(());
        }
        let activated: Vec<bool> = self.batches.iter().map(|batch| batch.activate).collect();
        let saved = ledger.save_views(self.batches).await;
        for ((run, activated), saved) in self.runs.into_iter().zip(activated).zip(saved) {
            match saved.map_err(|error| FollowError::saving(run.name(), error)) {
                Ok(()) => run.was_saved(activated),
                Err(FollowError::Fenced { view }) => turns.lost(&view),
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }
}
