//! Whose turn it is: of all processes one carries a view along, and another takes over when it is gone. The ledger gives
//! the turns and refuses whoever's is over; here is kept which are ours, and what we remember of them.

use super::{FollowError, beat::Beat, run::Run};
use events::Position;
use futures::future::join_all;
use ledger::{Epoch, Ledger};
use projections::View;
use std::time::Duration;

/// How long giving turns back may keep a stopping process: without it they run out by themselves.
const FAREWELL: Duration = Duration::from_secs(2);

/// Every view, with our turn at it if it is ours.
pub(super) struct Turns {
    /// How long a turn lasts unless it is renewed.
    lasts: Duration,
    turns: Vec<Turn>,
}

struct Turn {
    view: &'static dyn View,
    /// `None` while it is another's.
    ours: Option<Epoch>,
    /// The view as it stood when our last turn ended, or stands now. `None` before the first batch and after a failure:
    /// what is in memory may then be ahead of what is stored.
    run: Option<(Epoch, Run)>,
}

impl Turns {
    pub(super) fn new(views: &[&'static dyn View], lasts: Duration) -> Self {
        let turn = |view: &&'static dyn View| Turn {
            view: *view,
            ours: None,
            run: None,
        };
        Self {
            lasts,
            turns: views.iter().map(turn).collect(),
        }
    }

    pub(super) fn set_lasts(&mut self, lasts: Duration) {
        self.lasts = lasts.max(Duration::from_millis(3));
    }

    /// How often turns are to be renewed, and free ones looked for.
    pub(super) fn beat(&self) -> Beat {
        Beat::every(self.lasts / 3)
    }

    /// Renews what is ours.
    pub(super) async fn keep(&mut self, ledger: &dyn Ledger) -> Result<(), FollowError> {
        let lasts = self.lasts;
        let renewed = self.turns.iter_mut().map(|turn| turn.keep(ledger, lasts));
        join_all(renewed).await.into_iter().collect()
    }

    /// Takes whatever is free.
    pub(super) async fn take(&mut self, ledger: &dyn Ledger) -> Result<(), FollowError> {
        let lasts = self.lasts;
        let taken = self.turns.iter_mut().map(|turn| turn.take(ledger, lasts));
        join_all(taken).await.into_iter().collect()
    }

    /// Lets others have their turns at once.
    pub(super) async fn give_back(&mut self, ledger: &dyn Ledger) {
        let given = self.turns.iter_mut().map(|turn| turn.give_back(ledger));
        let _ = tokio::time::timeout(FAREWELL, join_all(given)).await;
    }

    /// Our views, loaded where they were not; out of here, so that a failure or a dropped future leaves nothing half done.
    pub(super) async fn out(&mut self, ledger: &dyn Ledger) -> Result<Vec<Run>, FollowError> {
        let mut out = Vec::with_capacity(self.turns.len());
        for turn in &mut self.turns {
            let Some(epoch) = turn.ours else { continue };
            out.push(match turn.run.take() {
                Some((_, run)) => run.at(epoch),
                None => Run::load(ledger, turn.view, epoch).await?,
            });
        }
        Ok(out)
    }

    /// Puts them back.
    pub(super) fn back(&mut self, runs: Vec<Run>) {
        for run in runs {
            let turn = self.turns.iter_mut().find(|turn| turn.view.name() == run.name());
            if let Some((turn, epoch)) = turn.and_then(|turn| turn.ours.map(|epoch| (turn, epoch))) {
                turn.run = Some((epoch, run));
            }
        }
    }

    /// Another has the turn now.
    pub(super) fn lost(&mut self, name: &str) {
        let turn = self.turns.iter_mut().find(|turn| turn.view.name() == name);
        turn.into_iter().for_each(Turn::lose);
    }

    pub(super) fn is_ours(&self, name: &str) -> bool {
        let mut turns = self.turns.iter();
        turns.any(|turn| turn.view.name() == name && turn.ours.is_some())
    }

    /// How far the others have carried the views that are not ours.
    pub(super) async fn others(
        &self,
        ledger: &dyn Ledger,
    ) -> Result<Vec<(&'static str, Position)>, FollowError> {
        let others = self.turns.iter().filter(|turn| turn.ours.is_none());
        join_all(others.map(|turn| turn.progress(ledger)))
            .await
            .into_iter()
            .collect()
    }
}

impl Turn {
    async fn keep(&mut self, ledger: &dyn Ledger, lasts: Duration) -> Result<(), FollowError> {
        let (name, revision) = (self.view.name(), self.view.revision());
        if let Some(epoch) = self.ours {
            let renewed = ledger.renew_view(name, revision, epoch, lasts).await;
            if !renewed.map_err(|error| FollowError::saving(name, error))? {
                self.lose();
            }
        }
        Ok(())
    }

    async fn take(&mut self, ledger: &dyn Ledger, lasts: Duration) -> Result<(), FollowError> {
        let (name, revision) = (self.view.name(), self.view.revision());
        if self.ours.is_none() {
            let taken = ledger.lease_view(name, revision, lasts).await;
            self.ours = taken.map_err(|error| FollowError::saving(name, error))?;
            // Unless somebody had a turn between our last one and this, what we remember is what is stored.
            let next = |last: Epoch| self.ours == Some(Epoch(last.0 + 1));
            self.run.take_if(|(last, _)| !next(*last));
        }
        Ok(())
    }

    async fn give_back(&mut self, ledger: &dyn Ledger) {
        let (name, revision) = (self.view.name(), self.view.revision());
        if let Some(epoch) = self.ours.take() {
            // Should it fail, it runs out.
            let _ = ledger.renew_view(name, revision, epoch, Duration::ZERO).await;
        }
    }

    async fn progress(&self, ledger: &dyn Ledger) -> Result<(&'static str, Position), FollowError> {
        let (name, revision) = (self.view.name(), self.view.revision());
        let next = ledger.view_progress(name, revision).await?;
        Ok((name, next.unwrap_or(Position(0))))
    }

    fn lose(&mut self) {
        tracing::info!(view = self.view.name(), "another process carries the view now");
        (self.ours, self.run) = (None, None);
    }
}
