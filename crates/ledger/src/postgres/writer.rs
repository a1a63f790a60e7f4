//! The one task of a process that appends. It takes whatever is waiting into one transaction, commits once and then
//! answers each caller. Other processes do the same: the lock of the head row lets one after another in.

use super::batch::{Fault, Session};
use super::session::PATIENCE;
use crate::stage::{Prepared, Staged};
use crate::{AppendError, Appended, Clock, ReadError};
use events::Position;
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_postgres::Config;

/// At most so many events are taken into one batch; one append may alone be more.
const BATCH_EVENTS: usize = 4_096;

/// How often others are let run first without anyone coming.
const GIVES_WAY: usize = 32;

/// How long to wait before each further attempt at a batch; when all have failed, its members are told.
const ATTEMPTS: [u64; 6] = [0, 50, 200, 500, 1_000, 3_000];

/// An append that waits, and who waits for it.
pub(super) type Job = (Box<Prepared>, oneshot::Sender<Result<Appended, AppendError>>);

/// The task's state.
pub(super) struct Writer {
    pub(super) config: Config,
    pub(super) clock: Clock,
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
    replies: Vec<oneshot::Sender<Result<Appended, AppendError>>>,
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
            last = self.batch(&mut waiting).await;
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

    /// One batch; gives how many were answered. Members for which it had no room stay waiting.
    async fn batch(&mut self, waiting: &mut Waiting) -> usize {
        let verdicts = match self.attempt(&waiting.appends).await {
            Ok(verdicts) => verdicts,
            Err(failure) => {
                tracing::error!(ledger.failure = %failure, appends = waiting.appends.len(), "batch not committed");
                let told = || Err(AppendError::from(failure.clone()));
                waiting.appends.iter().map(|_| told()).collect()
            }
        };
        let told = verdicts.len();
        waiting.appends.drain(..told);
        waiting.events = waiting.appends.iter().map(Prepared::rows).sum();
        for (reply, verdict) in waiting.replies.drain(..told).zip(verdicts) {
            // Who went away does not wait for an answer; it is kept under the key.
            let _ = reply.send(verdict);
        }
        told
    }

    /// The batch again and again, on new connections, while that may help. An attempt whose commit got through after
    /// all shows in the next one: under the lock of the head its members are found answered.
    async fn attempt(
        &mut self,
        appends: &[Prepared],
    ) -> Result<Vec<Result<Appended, AppendError>>, ReadError> {
        let mut why = String::new();
        for pause in ATTEMPTS {
            // Even a sleep of nought takes the timer's millisecond, four times a commit.
            if pause > 0 {
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
            // A session that did not answer in time is dropped here, and its connection with it.
            let outcome = tokio::time::timeout(PATIENCE, self.once(appends)).await;
            let silent = || Fault::Passing("the database does not answer".into());
            match outcome.unwrap_or_else(|_| Err(silent())) {
                Ok((session, staged)) => {
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
                    return Ok(staged.verdicts);
                }
                Err(Fault::Lasting(error)) => return Err(error),
                Err(Fault::Passing(error)) => {
                    tracing::warn!(ledger.failure = %error, "a batch is tried again");
                    why = error;
                }
            }
        }
        Err(ReadError::Unavailable(why))
    }

    async fn once(&mut self, appends: &[Prepared]) -> Result<(Session, Staged), Fault> {
        let session = match self.session.take() {
            Some(session) => session,
            None => Session::start(&self.config).await?,
        };
        let staged = session.run(&self.clock, appends).await?;
        Ok((session, staged))
    }
}
