//! What waits for the writer, taken apart so that staging sees a slice. The nth reply belongs to the nth append.

use super::writer::Job;
use crate::queue::Reply;
use crate::stage::Prepared;
use crate::{AppendError, Appended};
use tokio::sync::mpsc;

/// At most so many events are taken into one batch; one append may alone be more.
const BATCH_EVENTS: usize = 4_096;

/// How often others are let run first without anyone coming.
const GIVES_WAY: usize = 32;

/// Appends and who waits for them.
#[derive(Default)]
pub(super) struct Waiting {
    pub(super) appends: Vec<Prepared>,
    replies: Vec<Reply<Appended, AppendError>>,
    rows: usize,
}

impl Waiting {
    pub(super) fn len(&self) -> usize {
        self.appends.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.appends.is_empty()
    }

    pub(super) fn push(&mut self, (append, reply): Job) {
        self.rows += append.rows();
        self.appends.push(*append);
        self.replies.push(reply);
    }

    fn is_full(&self) -> bool {
        self.rows >= BATCH_EVENTS
    }

    /// The first ones, at most so many; the others stay.
    pub(super) fn take(&mut self, count: usize) -> Self {
        let count = count.min(self.len());
        let mut first = Self {
            appends: self.appends.drain(..count).collect(),
            replies: self.replies.drain(..count).collect(),
            rows: 0,
        };
        first.count();
        self.count();
        first
    }

    /// Puts others before all that wait.
    pub(super) fn put_before(&mut self, mut first: Self) {
        first.append(std::mem::take(self));
        *self = first;
    }

    /// Puts others behind all that wait.
    pub(super) fn append(&mut self, mut last: Self) {
        self.appends.append(&mut last.appends);
        self.replies.append(&mut last.replies);
        self.count();
    }

    fn count(&mut self) {
        self.rows = self.appends.iter().map(Prepared::rows).sum();
    }

    /// Answers as many as there are verdicts; the others stay.
    pub(super) fn answer(&mut self, verdicts: Vec<Result<Appended, AppendError>>) {
        let answered = self.take(verdicts.len());
        for (reply, verdict) in answered.replies.into_iter().zip(verdicts) {
            reply.send(verdict);
        }
    }

    /// Takes in what comes. Those just answered are about to ask again, one after another: a batch that began with the
    /// first of them would leave the others waiting for a commit of its own. So it gives way until `wanted` wait, or
    /// nobody more comes. It does not sleep.
    pub(super) async fn gather(&mut self, queue: &mut mpsc::Receiver<Job>, wanted: usize) {
        let mut in_vain = 0;
        while in_vain < GIVES_WAY {
            let before = self.len();
            while !self.is_full()
                && let Ok(job) = queue.try_recv()
            {
                self.push(job);
            }
            if self.is_full() || self.len() >= wanted {
                return;
            }
            in_vain = if self.len() == before { in_vain + 1 } else { 0 };
            tokio::task::yield_now().await;
        }
    }
}
