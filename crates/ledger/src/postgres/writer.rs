//! The one task of a process that appends. It takes whatever is waiting into one transaction, commits once and then
//! answers each caller. Other processes do the same: the lock of the head row lets one after another in.

use super::batch::{Fault, Session};
use super::clock::Stamp;
use super::session::{PATIENCE, SILENT, Server};
use crate::queue::Reply;
use crate::stage::{Prepared, Staged};
use crate::{AppendError, Appended};
use events::Position;
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, watch};

/// At most so many events are taken into one batch; one append may alone be more.
const BATCH_EVENTS: usize = 4_096;

/// How long all attempts at a batch may take together.
const BUDGET: Duration = Duration::from_secs(30);
/// How often others are let run first without anyone coming.
const GIVES_WAY: usize = 32;

/// How long to wait before each further attempt at a batch; when all have failed, its members are told.
const ATTEMPTS: [u64; 6] = [0, 50, 200, 500, 1_000, 3_000];

/// An append that waits, and who waits for it.
pub(super) type Job = (Box<Prepared>, Reply<Appended, AppendError>);

/// The task's state.
pub(super) struct Writer {
    pub(super) server: Server,
    pub(super) stamp: Stamp,
    pub(super) size: Arc<watch::Sender<Position>>,
    /// The size after this writer's last batch, for whoever tells other processes.
    pub(super) committed: watch::Sender<u64>,
    /// `None` until it is needed and after it broke.
    pub(super) session: Option<Session>,
}

/// What waits, taken apart so that `stage` sees a slice. The nth reply belongs to the nth append.
#[derive(Default)]
struct Waiting {
    appends: Vec<Prepared>,
    replies: Vec<Reply<Appended, AppendError>>,
    events: usize,
}

impl Waiting {
    fn push(&mut self, (append, reply): Job) {
        self.events += append.rows();
        self.appends.push(*append);
        self.replies.push(reply);
    }

    fn is_full(&self) -> bool {
        self.events >= BATCH_EVENTS
    }
}

impl Writer {
    /// Works until the queue is closed and empty.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let (mut waiting, mut last) = (Waiting::default(), 0);
        loop {
            if waiting.appends.is_empty() {
                match queue.recv().await {
                    Some(job) => waiting.push(job),
                    None => return,
                }
            }
            Self::gather(&mut waiting, &mut queue, last).await;
            last = match self.batch(&mut waiting).await {
                Ok(answered) => answered,
                Err(why) => {
                    turn_away(&mut queue, &why);
                    0
                }
            };
        }
    }

    /// Takes in what waits. Those just answered are about to ask again, one after another: a batch that began with the
    /// first of them would leave the others waiting for a commit of its own. So it gives way until as many wait as were
    /// answered last, or nobody more comes. It does not sleep.
    async fn gather(waiting: &mut Waiting, queue: &mut mpsc::Receiver<Job>, last: usize) {
        let mut in_vain = 0;
        while in_vain < GIVES_WAY {
            let before = waiting.appends.len();
            while !waiting.is_full()
                && let Ok(job) = queue.try_recv()
            {
                waiting.push(job);
            }
            if waiting.is_full() || waiting.appends.len() >= last {
                return;
            }
            in_vain = if waiting.appends.len() == before {
                in_vain + 1
            } else {
                0
            };
            tokio::task::yield_now().await;
        }
    }

    /// One batch; gives how many were answered. Members for which it had no room stay waiting. Fails when the database
    /// could not be had at all.
    async fn batch(&mut self, waiting: &mut Waiting) -> Result<usize, String> {
        let (verdicts, gone) = match self.attempt(&waiting.appends).await {
            Ok(verdicts) => (verdicts, None),
            Err(failure) => {
                let appends = waiting.appends.len();
                tracing::error!(ledger.failure = %failure.told(), appends, "batch not committed");
                let told = || Err(failure.told().into());
                let verdicts = waiting.appends.iter().map(|_| told()).collect();
                match failure {
                    Fault::Passing(why) => (verdicts, Some(why)),
                    Fault::Lasting(_) => (verdicts, None),
                }
            }
        };
        let told = verdicts.len();
        waiting.appends.drain(..told);
        waiting.events = waiting.appends.iter().map(Prepared::rows).sum();
        for (reply, verdict) in waiting.replies.drain(..told).zip(verdicts) {
            reply.send(verdict);
        }
        gone.map_or(Ok(told), Err)
    }

    /// The batch again and again, on new connections, while that may help. An attempt whose commit got through after
    /// all shows in the next one: under the lock of the head its members are found answered.
    async fn attempt(&mut self, appends: &[Prepared]) -> Result<Vec<Result<Appended, AppendError>>, Fault> {
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
                        why = error;
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
        let session = match self.session.take() {
            Some(session) => session,
            None => Session::start(&self.server).await?,
        };
        let seen = *self.size.borrow();
        let staged = session.run(&self.stamp, seen, appends).await?;
        let size = staged.frontier.size();
        tracing::debug!(
            batch.appends = staged.verdicts.len(),
            batch.events = staged.rows.len(),
            log.size = size,
            "committed"
        );
        super::listen::grow(&self.size, Position(size));
        if !staged.rows.is_empty() {
            self.committed.send_replace(size);
        }
        self.session = Some(session);
        Ok(staged)
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
