//! The one thread that writes. It takes whatever is waiting, puts it into one transaction, commits once and then
//! answers each caller: the more wait, the cheaper each. It never waits for more work, and decides nothing itself:
//! `stage` does.

use super::leases::Leases;
use super::{beside, log, schema};
use crate::lately::Lately;
use crate::queue::Reply;
use crate::stage::{self, Prepared};
use crate::{AppendError, Appended, Clock, Epoch, Meter, ReadError, SaveError};
use events::{Position, Time};
use rusqlite::{Connection, TransactionBehavior};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// At most so many events are taken into one batch; one append may alone be more.
const BATCH_EVENTS: usize = 4_096;

type Verdicts = Vec<Result<Appended, AppendError>>;

/// What waits for the writer.
pub(super) enum Job {
    /// An append.
    Append(Box<Prepared>, Reply<Appended, AppendError>),
    /// Something beside the log with a savepoint of its own in the batch's transaction.
    Save(Save, Reply<(), SaveError>),
    /// Something about turns, which needs no transaction: answered when the writer comes to it.
    Turn(Turn, Reply<Option<Epoch>, SaveError>),
    /// Folding the journal into the file, where deleted bytes are overwritten.
    Scrub(Reply<bool, SaveError>),
}

/// What is asked about turns at a revision of a view.
pub(super) enum Turn {
    Take(String, u32, Duration),
    Renew(String, u32, Epoch, Duration),
}

/// What to do beside the log.
pub(super) enum Save {
    Refused(crate::Refused),
    Views(crate::ViewBatch),
    Drop { view: String, revision: u32 },
}

impl Save {
    /// About how much memory it takes while it waits.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Views(batch) => batch.bytes(),
            Self::Refused(refused) => refused.what.len() + refused.why.len(),
            Self::Drop { .. } => 0,
        }
    }
}

/// The thread's state.
pub(super) struct Writer {
    pub(super) conn: Connection,
    pub(super) clock: Clock,
    pub(super) meter: Meter,
    pub(super) size: watch::Sender<Position>,
    pub(super) lately: Lately,
    pub(super) leases: Leases,
}

/// What waits, taken apart so that `stage` sees a slice. The nth reply belongs to the nth thing.
#[derive(Default)]
struct Waiting {
    appends: Vec<Prepared>,
    replies: Vec<Reply<Appended, AppendError>>,
    saves: Vec<Save>,
    save_replies: Vec<Reply<(), SaveError>>,
    events: usize,
}

impl Waiting {
    fn append(&mut self, append: Prepared, reply: Reply<Appended, AppendError>) {
        // An append without events takes room in the batch too.
        self.events += append.rows();
        self.appends.push(append);
        self.replies.push(reply);
    }

    fn save(&mut self, save: Save, reply: Reply<(), SaveError>) {
        self.events += 1;
        self.saves.push(save);
        self.save_replies.push(reply);
    }

    fn is_empty(&self) -> bool {
        self.appends.is_empty() && self.saves.is_empty()
    }

    fn is_full(&self) -> bool {
        self.events >= BATCH_EVENTS
    }
}

impl Writer {
    /// Works until the queue is closed and empty.
    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut waiting = Waiting::default();
        loop {
            if waiting.appends.is_empty() {
                match queue.blocking_recv() {
                    Some(job) => self.admit(job, &mut waiting),
                    None => return,
                }
            }
            self.gather(&mut waiting, &mut queue);
            if !waiting.is_empty() {
                self.batch(&mut waiting);
            }
        }
    }

    /// Takes in what waits. Those just answered are about to ask again: as long as more come, it lets whoever is ready
    /// run first, so that one commit serves them all. It gives way, it does not wait; alone, it costs nothing.
    fn gather(&mut self, waiting: &mut Waiting, queue: &mut mpsc::Receiver<Job>) {
        loop {
            let before = waiting.events;
            while !waiting.is_full()
                && let Ok(job) = queue.try_recv()
            {
                self.admit(job, waiting);
            }
            if waiting.is_full() || waiting.events == before {
                return;
            }
            std::thread::yield_now();
        }
    }

    /// Lets a job wait for the batch, or answers it.
    fn admit(&mut self, job: Job, waiting: &mut Waiting) {
        match job {
            Job::Append(append, reply) => waiting.append(*append, reply),
            Job::Save(save, reply) => waiting.save(save, reply),
            Job::Turn(turn, reply) => {
                let now = (self.clock)();
                reply.send(Ok(match turn {
                    Turn::Take(view, revision, lasts) => self.leases.take(&view, revision, lasts, now),
                    Turn::Renew(view, revision, epoch, lasts) => {
                        let renewed = self.leases.renew(&view, revision, epoch, lasts, now);
                        renewed.then_some(epoch)
                    }
                }));
            }
            Job::Scrub(reply) => {
                let folded = schema::fold_journal(&self.conn);
                reply.send(folded.map_err(|error| ReadError::from(error).into()));
            }
        }
    }

    /// One transaction. Members for which the batch had no room stay waiting.
    fn batch(&mut self, waiting: &mut Waiting) {
        let (verdicts, saved) = match self.transact(&waiting.appends, &waiting.saves) {
            Ok(outcome) => outcome,
            Err(failure) => {
                tracing::error!(ledger.failure = %failure, appends = waiting.appends.len(), "batch not committed");
                self.meter.failed();
                let verdicts = waiting
                    .appends
                    .iter()
                    .map(|append| self.resolve(append, &failure));
                let saved = waiting.saves.iter().map(|_| Err(failure.clone().into()));
                (verdicts.collect(), saved.collect())
            }
        };
        waiting.appends.drain(..verdicts.len());
        waiting.events = waiting.appends.iter().map(Prepared::rows).sum();
        for (reply, verdict) in waiting.replies.drain(..verdicts.len()).zip(verdicts) {
            reply.send(verdict);
        }
        waiting.saves.clear();
        for (reply, verdict) in waiting.save_replies.drain(..).zip(saved) {
            reply.send(verdict);
        }
    }

    fn transact(
        &mut self,
        appends: &[Prepared],
        saves: &[Save],
    ) -> Result<(Verdicts, Vec<Result<(), SaveError>>), ReadError> {
        let mut tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // The lock is held: from here on nothing moves but by this transaction.
        let now = (self.clock)();
        let staged = stage::stage(log::known(&tx, appends)?, now, appends);
        if !staged.accepted.is_empty() {
            log::write(&tx, &staged, appends)?;
        }
        let mut saved = Vec::with_capacity(saves.len());
        for save in saves {
            saved.push(save_apart(&mut tx, save, &mut self.leases, now)?);
        }
        if staged.accepted.is_empty() && saved.iter().all(Result::is_err) {
            // Nothing to keep, so nothing to wait for.
            tx.rollback()?;
            return Ok((staged.verdicts, saved));
        }
        tx.commit()?;
        self.meter.batch(staged.accepted.len());
        let size = staged.frontier.size();
        tracing::debug!(
            batch.appends = staged.verdicts.len(),
            batch.events = staged.rows.len(),
            log.size = size,
            "committed"
        );
        self.lately.wrote(&staged.rows);
        self.size.send_if_modified(|known| {
            let grown = known.0 < size;
            known.0 = size;
            grown
        });
        Ok((staged.verdicts, saved))
    }

    /// What to tell a member of a batch that failed: its answer, should the commit have reached the disk after all,
    /// else the failure.
    fn resolve(&self, append: &Prepared, failure: &ReadError) -> Result<Appended, AppendError> {
        match log::answer(&self.conn, &append.key) {
            Ok(Some(before)) => stage::again(&before, &append.intent),
            _ => Err(failure.clone().into()),
        }
    }
}

/// Does one thing beside the log. Refused by its own rules it is undone alone; an error of the database ends the batch.
fn save_apart(
    tx: &mut rusqlite::Transaction<'_>,
    save: &Save,
    leases: &mut Leases,
    now: Time,
) -> Result<Result<(), SaveError>, ReadError> {
    if let Save::Views(batch) = save
        && !leases.admits(batch, now)
    {
        return Ok(Err(SaveError::Fenced));
    }
    let point = tx.savepoint()?;
    let outcome = match save {
        Save::Refused(refused) => beside::refused(&point, refused),
        Save::Views(batch) => beside::save_views(&point, batch),
        Save::Drop { view, revision } => beside::drop_revision(&point, view, *revision),
    };
    match outcome {
        Ok(()) => {
            point.commit()?;
            if let Save::Drop { view, revision } = save {
                leases.end(view, *revision, now);
            }
        }
        Err(SaveError::Unavailable(why)) => return Err(ReadError::Unavailable(why)),
        Err(_) => point.finish()?,
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::super::schema;
    use super::*;
    use crate::{Append, Key, Write, queue};
    use events::{Actor, Body, ClusterId, CommandId, Digest, StreamId, UnitId, Version, cluster};
    use futures::future::{join, join_all};
    use std::sync::Arc;

    fn append(number: u128) -> Prepared {
        let formed = cluster::Event::Formed(cluster::Formed {
            example: true,
            lead: UnitId(uuid::Uuid::from_u128(1)),
            name: "x".repeat(20_000),
        });
        let id = uuid::Uuid::from_u128(number);
        let append = Append {
            key: Key::of(&Actor::process(), CommandId(id)),
            intent: Digest::of(&number.to_be_bytes()),
            actor: Actor::process(),
            writes: vec![Write {
                stream: StreamId::new("cluster", ClusterId(id)),
                expected: Version::ABSENT,
                bodies: vec![Body::Cluster(formed)],
                cites: Vec::new(),
                not_after: None,
            }],
            beside: Vec::new(),
            answer: Vec::new(),
        };
        append.into()
    }

    #[tokio::test]
    async fn a_full_disk_fails_the_batch_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        schema::create(dir.path()).unwrap();
        let mut writer = Writer {
            conn: schema::writing(&dir.path().join(schema::FILE)).unwrap(),
            clock: Arc::new(|| Time::from_millis(0)),
            meter: Meter::default(),
            size: watch::channel(Position(0)).0,
            lately: Lately::default(),
            leases: Leases::default(),
        };
        let (first, _) = writer.transact(&[append(1)], &[]).unwrap();
        let pages: i64 = writer
            .conn
            .pragma_query_value(None, "page_count", |row| row.get(0))
            .unwrap();
        let limit = |writer: &Writer, pages: i64| {
            let set = writer
                .conn
                .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()));
            set.unwrap();
        };
        limit(&writer, pages + 4);

        let (queue, mut jobs) = queue::queue();
        let mut waiting = Waiting::default();
        let asked = [1, 2, 3].map(|number| {
            let job = move |reply| Job::Append(Box::new(append(number)), reply);
            queue.ask(0, job, AppendError::Unavailable)
        });
        let batch = async {
            writer.gather(&mut waiting, &mut jobs);
            writer.batch(&mut waiting);
        };
        let (told, ()) = join(join_all(asked), batch).await;
        let repeated = told[0].as_ref().unwrap();
        assert_eq!(repeated.positions, first[0].as_ref().unwrap().positions);
        for refused in &told[1..] {
            assert!(
                matches!(refused, Err(AppendError::Unavailable(why)) if why.contains("full")),
                "{refused:?}"
            );
        }
        assert!(waiting.appends.is_empty() && waiting.replies.is_empty());
        assert_eq!(log::size(&writer.conn).unwrap(), Position(1));

        limit(&writer, 1_000_000);
        let (after, _) = writer.transact(&[append(2)], &[]).unwrap();
        assert_eq!(after[0].as_ref().unwrap().positions, [Position(1)]);
        assert_eq!(*writer.size.borrow(), Position(2));
    }
}
