//! The one task of a process that appends. It takes whatever is waiting into one transaction, commits once and then
//! answers each caller. Other processes do the same: the lock of the head row lets one after another in.

use super::ahead::{self, AHEAD, Flight, Tip};
use super::batch::{Fault, Session};
use super::clock::Stamp;
use super::session::{PATIENCE, SILENT, Server};
use super::turn::Turn;
use super::waiting::Waiting;
use crate::lately::Lately;
use crate::queue::Reply;
use crate::stage::{Prepared, Staged};
use crate::{AppendError, Appended, Meter};
use events::Position;
use futures::{
    StreamExt,
    future::{self, BoxFuture},
    stream::FuturesOrdered,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, watch};

/// How long all attempts at a batch may take together.
const BUDGET: Duration = Duration::from_secs(30);

/// How long to wait before each further attempt at a batch; when all have failed, its members are told.
const ATTEMPTS: [u64; 6] = [0, 50, 200, 500, 1_000, 3_000];

/// From so many callers on, one half of them is written while the other half makes its next appends.
const HALVES: usize = 16;

/// An append that waits, and who waits for it.
pub(super) type Job = (Box<Prepared>, Reply<Appended, AppendError>);

type Flights = FuturesOrdered<BoxFuture<'static, Flight>>;

type Verdicts = Vec<Result<Appended, AppendError>>;

/// Who is told of a batch that is on disk.
pub(super) struct Told {
    /// Whoever waits for growth.
    pub(super) size: Arc<watch::Sender<Position>>,
    /// Whoever follows in this process.
    pub(super) lately: Lately,
    /// How many batches there were, for whoever tells other processes.
    pub(super) batches: watch::Sender<u64>,
}

/// The task's state.
pub(super) struct Writer {
    server: Server,
    stamp: Stamp,
    told: Told,
    meter: Meter,
    /// The connection, and what it has of turns. `None` until it is needed and after it broke.
    session: Option<(Arc<Session>, Turn)>,
    /// `None` while it is not known where the log stands.
    tip: Option<Tip>,
    /// How many wait for what is under way.
    flying: usize,
    /// How many asked lately, under way or not.
    callers: usize,
}

impl Writer {
    pub(super) fn new(server: Server, stamp: Stamp, told: Told, session: Session, meter: Meter) -> Self {
        Self {
            server,
            stamp,
            told,
            meter,
            session: Some((Arc::new(session), Turn::default())),
            tip: None,
            flying: 0,
            callers: 0,
        }
    }

    /// Works until the queue is closed and empty.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let (mut waiting, mut flights, mut open) = (Waiting::default(), Flights::new(), true);
        while open || !waiting.is_empty() || !flights.is_empty() {
            if !waiting.is_empty() && flights.len() < AHEAD {
                self.depart(&mut waiting, &mut flights, &mut queue).await;
            }
            if waiting.is_empty() && flights.is_empty() {
                // Those just answered may be about to ask again.
                waiting.gather(&mut queue, 1).await;
                if waiting.is_empty() {
                    self.give_turn();
                }
            }
            tokio::select! {
                // First what is under way: what was just sent is sent by looking at it.
                biased;
                Some(flight) = flights.next(), if !flights.is_empty() => {
                    self.land(flight, &mut flights, &mut queue).await;
                }
                () = future::ready(()), if !waiting.is_empty() && flights.len() < AHEAD => {}
                job = queue.recv(), if open && waiting.is_empty() => match job {
                    Some(job) => waiting.push(job),
                    None => open = false,
                },
                else => {}
            }
        }
    }

    /// Sends what waits, or a half of it, on what this process knows; where that cannot be, everything under the lock of
    /// the head.
    async fn depart(
        &mut self,
        waiting: &mut Waiting,
        flights: &mut Flights,
        queue: &mut mpsc::Receiver<Job>,
    ) {
        waiting
            .gather(queue, self.callers.saturating_sub(self.flying))
            .await;
        self.callers = self.flying + waiting.len();
        let is_over = self.session.as_ref().is_some_and(|(_, turn)| turn.is_over());
        if is_over || !self.goes_ahead() {
            while let Some(flight) = flights.next().await {
                self.land(flight, flights, queue).await;
            }
        }
        if is_over {
            self.give_turn();
        }
        if !self.goes_ahead() {
            self.take_turn().await;
        }
        if let (Some((session, _)), Some(tip)) = (&self.session, &self.tip)
            && self.goes_ahead()
        {
            let split = self.callers >= HALVES;
            let mut batch = waiting.take(if split {
                self.callers.div_ceil(2)
            } else {
                usize::MAX
            });
            if let Some((basis, staged)) = tip.stage(&self.stamp, &batch) {
                let first = batch.take(staged.verdicts.len());
                waiting.put_before(batch);
                self.tip = Some(tip.moved(&staged));
                self.flying += first.len();
                flights.push_back(ahead::send(Arc::clone(session), basis, first, staged));
                return;
            }
            waiting.put_before(batch);
        }
        while let Some(flight) = flights.next().await {
            self.land(flight, flights, queue).await;
        }
        self.batch(waiting, true, queue).await;
    }

    /// Whether nobody else is likely to write.
    fn goes_ahead(&self) -> bool {
        let ours = self.session.as_ref().is_some_and(|(_, turn)| turn.is_ours());
        self.tip.as_ref().is_some_and(|tip| ours || tip.is_lasting())
    }

    /// Waits for the turn, and sees where the log stands then. Where either cannot be had, what waits is taken in under
    /// the lock of the head.
    async fn take_turn(&mut self) {
        let Some((session, turn)) = &mut self.session else {
            return;
        };
        let seen = *self.told.size.borrow();
        let taken = async {
            turn.take(session).await?;
            session.look(seen).await
        };
        match tokio::time::timeout(PATIENCE, taken).await {
            Ok(Ok(found)) => {
                self.tip = found.map(|(frontier, last_at)| Tip::found(self.tip.as_ref(), frontier, last_at));
            }
            _ => (self.session, self.tip) = (None, None),
        }
    }

    /// Lets others write, who may be waiting for it.
    fn give_turn(&mut self) {
        if let Some((session, turn)) = &mut self.session {
            turn.give(session);
        }
    }

    /// Answers a batch that was sent. Where its basis did not hold, or nobody knows, neither does that of those behind
    /// it, and all are taken in under the lock of the head.
    async fn land(&mut self, flight: Flight, flights: &mut Flights, queue: &mut mpsc::Receiver<Job>) {
        let mut is_known = flight.is_known();
        let mut again = self.settle(flight);
        if again.is_empty() {
            return;
        }
        while let Some(flight) = flights.next().await {
            is_known &= flight.is_known();
            again.append(self.settle(flight));
        }
        while !again.is_empty() {
            self.batch(&mut again, is_known, queue).await;
        }
    }

    /// Answers a batch that was written; gives those of one that was not.
    fn settle(&mut self, mut flight: Flight) -> Waiting {
        self.flying -= flight.batch.len();
        match flight.outcome {
            Ok(()) => {
                self.committed(&flight.staged);
                flight.batch.answer(flight.staged.verdicts);
            }
            Err(missed) => {
                tracing::debug!(ledger.failure = missed.why, "a batch is taken in under the lock");
                self.tip = None;
                if !missed.answered {
                    self.session = None;
                }
            }
        }
        flight.batch
    }

    /// One batch under the lock of the head. Members for which it had no room stay waiting. Where the database could not
    /// be had at all, those in the queue are told so too. `is_known` is whether nothing of it can have been written yet.
    async fn batch(&mut self, waiting: &mut Waiting, is_known: bool, queue: &mut mpsc::Receiver<Job>) {
        match self.attempt(&waiting.appends, is_known).await {
            Ok(verdicts) => waiting.answer(verdicts),
            Err(failure) => {
                let appends = waiting.len();
                tracing::error!(ledger.failure = %failure.told(), appends, "batch not committed");
                self.meter.failed();
                waiting.answer((0..appends).map(|_| Err(failure.told().into())).collect());
                if let Fault::Passing(why) = failure {
                    turn_away(queue, &why);
                }
            }
        }
    }

    /// The batch again and again, on new connections, while that may help. An attempt whose commit got through after
    /// all shows in the next one: under the lock of the head its members are found answered.
    async fn attempt(&mut self, appends: &[Prepared], mut is_known: bool) -> Result<Verdicts, Fault> {
        let mut why = SILENT.to_owned();
        let attempts = async {
            for pause in ATTEMPTS {
                // Even a sleep of nought takes the timer's millisecond, four times a commit.
                if pause > 0 {
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
                // A session that did not answer in time is dropped here, and its connection with it.
                let outcome = tokio::time::timeout(PATIENCE, self.once(appends)).await;
                match outcome.unwrap_or_else(|_| Err(Fault::Passing(SILENT.into()))) {
                    Err(Fault::Passing(error)) => {
                        tracing::warn!(ledger.failure = %error, "a batch is tried again");
                        (why, is_known) = (error, false);
                    }
                    // It tells of this attempt alone; one before it may have got through.
                    Err(Fault::Lasting(error)) if !is_known => {
                        return Some(Err(Fault::Passing(error.to_string())));
                    }
                    settled => return Some(settled),
                }
            }
            None
        };
        match tokio::time::timeout(BUDGET, attempts).await.ok().flatten() {
            Some(settled) => Ok(settled?.verdicts),
            None => Err(Fault::Passing(why)),
        }
    }

    async fn once(&mut self, appends: &[Prepared]) -> Result<Staged, Fault> {
        let (session, tip) = (self.session.take(), self.tip.take());
        let (session, turn) = match session.filter(|(session, _)| !session.client.is_closed()) {
            Some(session) => session,
            None => {
                self.told.lately.forget();
                (Arc::new(Session::start(&self.server).await?), Turn::default())
            }
        };
        let seen = *self.told.size.borrow();
        let (found, staged) = session.run(&self.stamp, seen, appends).await?;
        self.committed(&staged);
        self.tip = Some(Tip::after(tip.as_ref(), &found, &staged));
        self.session = Some((session, turn));
        Ok(staged)
    }

    /// What a batch that is on disk means for whoever waits for growth.
    fn committed(&self, staged: &Staged) {
        self.meter.batch(staged.accepted.len());
        let size = staged.frontier.size();
        tracing::debug!(
            batch.appends = staged.verdicts.len(),
            batch.events = staged.rows.len(),
            log.size = size,
            "committed"
        );
        self.told.lately.wrote(&staged.rows);
        super::listen::grow(&self.told.size, Position(size));
        if !staged.rows.is_empty() {
            self.told.batches.send_modify(|batches| *batches += 1);
        }
    }
}

/// Answers everybody who waits behind a batch for which the database could not be had: they would wait as long, and in
/// vain.
fn turn_away(queue: &mut mpsc::Receiver<Job>, why: &str) {
    while let Ok((_, reply)) = queue.try_recv() {
        let what = format!("{why}; this was not written: ask again in a moment");
        reply.send(Err(AppendError::Unavailable(what)));
    }
}
