//! Keeping views up to date: a [`Follower`] reads the log in order, folds it into every view and saves what changed
//! together with how far it has read; [`Views`] is the side that reads.
//!
//! For each view, documents and progress are saved in one transaction per batch, so a stop at any moment loses nothing
//! and doubles nothing: the next start loads the small state and goes on where the saved progress says. Nothing is ever
//! recomputed from the first event, but a view whose revision was raised: it is built beside the old one and becomes
//! the one that readers see in the transaction in which it has caught up. Until then the old one is read, and by processes
//! of an older program as long as they run, which carry it along; [`Follower::retire`] deletes it.
//!
//! Views that are not stored ([`View::is_stored`]) nobody carries along: [`Views`] makes their documents from the log.
//!
//! Any number of processes may run a follower: for each view the ledger gives one of them the turn, and the others
//! stand by, know how far it is, and take over when it stops or dies. One that wakes up after its turn is refused by the
//! ledger in the statement that would have written. What a view shows is decided in `projections`; here is only when and
//! where.

mod beat;
mod error;
mod kept;
mod pages;
mod past;
mod run;
mod saving;
mod trail;
mod turns;
mod views;

pub use error::FollowError;
pub use kept::{Kept, Standing};
pub use views::Views;

use beat::Beat;
use events::Position;
use ledger::Ledger;
use pages::Pages;
use projections::View;
use run::Run;
use saving::Unsaved;
use std::{collections::BTreeMap, future::Future, pin::pin, sync::Arc, time::Duration};
use tokio::{sync::watch, time::Instant};
use turns::Turns;

/// How many events are read at once; bounds memory.
const BATCH: usize = 1_000;

/// After so many events views are saved, also when the end is far; bounds memory and how much a stop makes anew. Large,
/// because a document that many events touch is then written seldom.
const STRIDE: u64 = 32_768;

/// So many bytes of documents stay in memory from one save to the next, over all views; from half of that on, those only
/// that the last events before the save touched. Most documents of the past are never touched again.
const HELD: u64 = 144 << 20;

/// Views are saved together until what they save weighs so many bytes: at the end of the log in one commit, so that appends
/// do not wait for one of each view, and one large view after another where much is made.
const TOGETHER: usize = 1 << 20;

/// After carrying the views along, so many times as long is left to others before that is done again: what comes in
/// meanwhile is taken in and saved as one, and while much is written views take a third of a processor at most.
const REST: u32 = 2;

/// The longest that is left to others.
const LONGEST_REST: Duration = Duration::from_millis(200);

/// How long to wait before asking an unavailable store again.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a turn lasts after its last sign of life: then another process takes over.
const TURN: Duration = Duration::from_secs(10);

/// How often to look how far others have carried views that somebody may be waiting for.
const LOOK: Duration = Duration::from_millis(50);

/// View by view, the position read next: every event before it is in the documents.
type Progress = BTreeMap<&'static str, Position>;

/// Carries views along the log.
pub struct Follower {
    ledger: Arc<dyn Ledger>,
    views: Vec<&'static dyn View>,
    turns: Turns,
    progress: watch::Sender<Progress>,
    stride: u64,
    held: u64,
}

impl Follower {
    /// A follower of some views, usually [`projections::VIEWS`]. Reads nothing yet.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>, views: &[&'static dyn View]) -> Self {
        let (progress, _) = watch::channel(Progress::new());
        let stored: Vec<_> = views.iter().copied().filter(|view| view.is_stored()).collect();
        Self {
            ledger,
            views: views.to_vec(),
            turns: Turns::new(&stored, TURN),
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

    /// The same with turns that last as long as said after their last sign of life, instead of ten seconds.
    #[must_use]
    pub fn with_turns_of(mut self, lasts: Duration) -> Self {
        self.turns.set_lasts(lasts);
        self
    }

    /// The side that reads; can wait for this follower.
    #[must_use]
    pub fn views(&self) -> Views {
        Views::new(self.ledger.clone(), &self.views, self.progress.subscribe())
    }

    /// Brings every view up to a position, or to the end of the log when that comes first, and returns how far all of
    /// them are. Give the size of the log, or [`ledger::Appended::through`]. Where another process has the turn, waits
    /// until it has got there, or is gone; afterwards no turn is kept.
    ///
    /// # Errors
    /// [`FollowError`]; what was saved stays, and the next call goes on from there.
    pub async fn run_to(&mut self, position: Position) -> Result<Position, FollowError> {
        let mut beat = self.turns.beat();
        let outcome = loop {
            match self.advance(position, &mut beat).await {
                Ok((reached, end)) if reached >= position.min(end) => break Ok(reached),
                Ok(_) => tokio::time::sleep(LOOK).await,
                Err(error) => break Err(error),
            }
        };
        self.turns.give_back(&*self.ledger).await;
        outcome
    }

    /// Follows the log until told to stop. While the store is unavailable it waits and tries again.
    ///
    /// # Errors
    /// [`FollowError`] other than `Unavailable`: stop and look.
    pub async fn run(&mut self, stop: impl Future<Output = ()>) -> Result<(), FollowError> {
        let mut stop = pin!(stop);
        let outcome = tokio::select! {
            () = &mut stop => Ok(()),
            ended = self.stay() => ended,
        };
        self.turns.give_back(&*self.ledger).await;
        outcome
    }

    async fn stay(&mut self) -> Result<(), FollowError> {
        let (mut size, mut beat) = (self.ledger.watch(), self.turns.beat());
        loop {
            size.borrow_and_update();
            let since = Instant::now();
            let pause = match self.advance(Position(u64::MAX), &mut beat).await {
                // Others have not got there: somebody here may wait for them.
                Ok((reached, end)) if reached < end => LOOK,
                Ok(_) => Duration::MAX,
                Err(FollowError::Unavailable(why)) => {
                    tracing::warn!(why, "views cannot follow: the store is unavailable; trying again");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
                Err(other) => return Err(other),
            };
            tokio::time::sleep((since.elapsed() * REST).min(LONGEST_REST)).await;
            tokio::select! {
                grown = size.changed() => if grown.is_err() { return Ok(()) },
                () = beat.wait() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Takes what turns are to be had, carries our views to a position or the end of the log, and tells how far all views
    /// are, the others' too, and where the log ends.
    async fn advance(
        &mut self,
        position: Position,
        beat: &mut Beat,
    ) -> Result<(Position, Position), FollowError> {
        if beat.take() {
            self.turns.keep(&*self.ledger).await?;
            self.turns.take(&*self.ledger).await?;
        }
        let mut runs = self.turns.out(&*self.ledger).await?;
        lighten(&mut runs, self.held);
        let end = self.catch_up(&mut runs, position, beat).await?;
        let others = self.turns.others(&*self.ledger).await?;
        let now: Progress = runs.iter().map(Run::progress).chain(others).collect();
        let reached = now.values().min().copied().unwrap_or(end);
        self.tell(now);
        self.turns.back(runs);
        Ok((reached, end))
    }

    /// Carries our views; returns the end of the log as it was seen last. A view whose turn is lost is left out.
    async fn catch_up(
        &mut self,
        runs: &mut Vec<Run>,
        position: Position,
        beat: &mut Beat,
    ) -> Result<Position, FollowError> {
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
                self.stay_in_turn(beat).await?;
            }
            let mut unsaved = Unsaved::default();
            for run in &mut *runs {
                unsaved.add(run, end)?;
                if unsaved.bytes >= TOGETHER {
                    std::mem::take(&mut unsaved)
                        .save(&*self.ledger, &mut self.turns)
                        .await?;
                    self.stay_in_turn(beat).await?;
                }
            }
            unsaved.save(&*self.ledger, &mut self.turns).await?;
            runs.retain(|run| self.turns.is_ours(run.name()));
            lighten(runs, self.held);
            if runs.iter().all(|run| run.next() >= goal) {
                return Ok(end);
            }
            let mut now = self.progress.borrow().clone();
            now.extend(runs.iter().map(Run::progress));
            self.tell(now);
        }
    }

    /// Renews our turns when it is time to.
    async fn stay_in_turn(&mut self, beat: &mut Beat) -> Result<(), FollowError> {
        if beat.take() {
            self.turns.keep(&*self.ledger).await?;
        }
        Ok(())
    }

    fn tell(&self, now: Progress) {
        self.progress.send_if_modified(|progress| {
            let moved = *progress != now;
            *progress = now;
            moved
        });
    }
}

/// Lets go of documents when those of all views together weigh more than half of what may be held: first of those that
/// were not touched since the save before. Where that is not enough, each view keeps its share of half, so that this is
/// not done at every save.
fn lighten(runs: &mut [Run], held: u64) {
    let weigh = |runs: &[Run]| runs.iter().map(Run::weight).sum::<u64>();
    if weigh(runs) > held / 2 {
        runs.iter_mut().for_each(Run::keep_touched);
    }
    let weight = weigh(runs);
    if weight <= held {
        return;
    }
    for run in runs {
        let share = u128::from(run.weight()) * u128::from(held / 2) / u128::from(weight);
        run.keep(u64::try_from(share).unwrap_or(held));
    }
}
