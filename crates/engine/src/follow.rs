//! Keeping views up to date: a [`Follower`] reads the log in order, folds it into every view and saves what changed
//! together with how far it has read; [`Views`] is the side that reads.
//!
//! For each view, documents and progress are saved in one transaction per batch, so a stop at any moment loses nothing
//! and doubles nothing: the next start loads the small state and goes on where the saved progress says. Nothing is ever
//! recomputed from the first event, but a view whose revision was raised: it is built beside the old one and becomes
//! the one that readers see in the transaction in which it has caught up. Until then, and in other processes as long
//! as they like, the old one can be read; [`Follower::retire`] deletes it.
//!
//! One follower per store does the work; a second one is stopped by the ledger ([`FollowError::Overtaken`]) or saves
//! the same bytes again. What a view shows is decided in `projections`; here is only when and where.

mod error;
mod pages;
mod run;
mod views;

pub use error::FollowError;
pub use views::Views;

use events::Position;
use ledger::{Ledger, SaveError};
use pages::Pages;
use projections::View;
use run::Run;
use std::{collections::BTreeMap, future::Future, pin::pin, sync::Arc, time::Duration};
use tokio::sync::watch;

/// How many events are read at once; bounds memory.
const BATCH: usize = 1_000;

/// After so many events views are saved, also when the end is far; bounds memory and how much a stop makes anew. Large,
/// because a document that many events touch is then written seldom.
const STRIDE: u64 = 32_768;

/// So many bytes of documents stay in memory from one save to the next, over all views.
const HELD: u64 = 160 << 20;

/// How long to wait before asking an unavailable store again.
const PAUSE: Duration = Duration::from_secs(1);

/// View by view, the position read next: every event before it is in the documents.
type Progress = BTreeMap<&'static str, Position>;

/// Carries views along the log.
pub struct Follower {
    ledger: Arc<dyn Ledger>,
    views: Vec<&'static dyn View>,
    /// `None` before the first batch and after a failure: what is in memory may then be ahead of what is stored.
    runs: Option<Vec<Run>>,
    progress: watch::Sender<Progress>,
    stride: u64,
    held: u64,
}

impl Follower {
    /// A follower of some views, usually [`projections::VIEWS`]. Reads nothing yet.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>, views: &[&'static dyn View]) -> Self {
        let (progress, _) = watch::channel(Progress::new());
        Self {
            ledger,
            views: views.to_vec(),
            runs: None,
            progress,
            stride: STRIDE,
            held: HELD,
        }
    }

    /// The same with less memory, or with more: views are saved after so many events also when the end of the log is
    /// far, and so many bytes of their documents stay in memory from one save to the next.
    #[must_use]
    pub fn within(self, events: u64, bytes: u64) -> Self {
        Self {
            stride: events.max(1),
            held: bytes,
            ..self
        }
    }

    /// The side that reads; can wait for this follower.
    #[must_use]
    pub fn views(&self) -> Views {
        Views::new(self.ledger.clone(), &self.views, self.progress.subscribe())
    }

    /// Brings every view up to a position, or to the end of the log when that comes first, and returns how far all of
    /// them are. Give the size of the log, or [`ledger::Appended::through`].
    ///
    /// # Errors
    /// [`FollowError`]; what was saved stays, and the next call goes on from there.
    pub async fn run_to(&mut self, position: Position) -> Result<Position, FollowError> {
        // Taken out, so that a failure or a dropped future leaves nothing half done in memory.
        let mut runs = match self.runs.take() {
            Some(runs) => runs,
            None => self.load().await?,
        };
        let reached = self.catch_up(&mut runs, position).await?;
        self.runs = Some(runs);
        Ok(reached)
    }

    /// Follows the log until told to stop. While the store is unavailable it waits and tries again.
    ///
    /// # Errors
    /// [`FollowError`] other than `Unavailable`: stop and look.
    pub async fn run(&mut self, stop: impl Future<Output = ()>) -> Result<(), FollowError> {
        let (mut size, mut stop) = (self.ledger.watch(), pin!(stop));
        loop {
            size.borrow_and_update();
            tokio::select! {
                () = &mut stop => return Ok(()),
                reached = self.run_to(Position(u64::MAX)) => match reached {
                    Ok(_) => {}
                    Err(FollowError::Unavailable(why)) => {
                        tracing::warn!(why, "views cannot follow: the store is unavailable; trying again");
                        tokio::select! {
                            () = &mut stop => return Ok(()),
                            () = tokio::time::sleep(PAUSE) => continue,
                        }
                    }
                    Err(other) => return Err(other),
                },
            }
            tokio::select! {
                () = &mut stop => return Ok(()),
                grown = size.changed() => if grown.is_err() { return Ok(()) },
            }
        }
    }

    /// Deletes the revisions that readers no longer see. To be called when no other process reads them.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn retire(&self) -> Result<(), FollowError> {
        for view in &self.views {
            let Some(active) = self.ledger.active_revision(view.name()).await? else {
                continue;
            };
            for old in 1..active {
                match self.ledger.drop_revision(view.name(), old).await {
                    Ok(()) | Err(SaveError::Active) => {}
                    Err(other) => return Err(FollowError::saving(view.name(), other)),
                }
            }
        }
        Ok(())
    }

    async fn load(&self) -> Result<Vec<Run>, FollowError> {
        let mut runs = Vec::with_capacity(self.views.len());
        for view in &self.views {
            runs.push(Run::load(&*self.ledger, *view).await?);
            lighten(&mut runs, self.held);
        }
        Ok(runs)
    }

    async fn catch_up(&self, runs: &mut [Run], position: Position) -> Result<Position, FollowError> {
        loop {
            let end = Position(self.ledger.head().await?.size);
            let goal = position.min(end);
            let begin = runs.iter().map(Run::next).min().unwrap_or(end);
            let stop = goal.min(Position(begin.0.saturating_add(self.stride)));
            let mut pages = Pages::new(self.ledger.clone(), begin, stop);
            while let Some(events) = pages.next().await? {
                for run in &mut *runs {
                    run.take(&*self.ledger, &events).await?;
                }
            }
            for run in &mut *runs {
                run.save(&*self.ledger, end).await?;
            }
            lighten(runs, self.held);
            self.progress.send_if_modified(|progress| {
                let now: Progress = runs.iter().map(|run| (run.name(), run.next())).collect();
                let moved = *progress != now;
                *progress = now;
                moved
            });
            let next = runs.iter().map(Run::next).min().unwrap_or(end);
            if next >= goal {
                return Ok(next);
            }
        }
    }
}

/// Lets go of documents when those of all views together weigh more than is to be held: each view keeps its share of
/// half of that, so that this is not done at every save.
fn lighten(runs: &mut [Run], held: u64) {
    let weight: u64 = runs.iter().map(Run::weight).sum();
    if weight <= held {
        return;
    }
    for run in runs {
        let share = u128::from(run.weight()) * u128::from(held / 2) / u128::from(weight);
        run.keep(u64::try_from(share).unwrap_or(held));
    }
}
