//! The work that the benchmarks measure: one command is one sealed ballot into a stream of its own, citing its round, the
//! busiest thing that happens. And how it is timed.
use events::{
    Actor, Body, Cite, CommandId, Digest, Level, Position, Recorded, Role, RoundId, StreamId, Time, UnitId,
    Version, ballot, codec,
};
use ledger::{Append, AppendError, Key, Ledger, Write};
use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};
use uuid::Uuid;

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

#[expect(clippy::disallowed_methods, reason = "a benchmark measures how long it took")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

pub(crate) fn uuid(number: u64) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))
}

pub(crate) fn stream(number: u64) -> StreamId {
    ballot::stream(RoundId(uuid(1)), UnitId(uuid(number)))
}

pub(crate) fn cast(number: u64) -> Body {
    Body::Ballot(ballot::Event::Cast(ballot::Cast {
        absent: vec![],
        authority: ballot::Authority::Delegated {
            reference: "2026/117 vedtak 12".into(),
        },
        commitment: Digest::of(&number.to_be_bytes()),
        not_after: Time::from_millis(i64::MAX),
        round: RoundId(uuid(1)),
        round_seen: Cite {
            stream: StreamId::new("round", uuid(1)),
            version: Version::ABSENT,
        },
        rules: Digest::of(b"rules"),
        unit: UnitId(uuid(number)),
    }))
}

pub(crate) fn actor() -> Actor {
    Actor {
        person: Some(events::PersonId(uuid(2))),
        level: Level::High,
        role: Role::Representative,
        ..Actor::process()
    }
}

pub(crate) fn command(number: u64) -> Append {
    Append {
        key: Key::of(&actor(), CommandId(uuid(number))),
        intent: Digest::of(&number.to_be_bytes()),
        actor: actor(),
        writes: vec![Write {
            stream: stream(number),
            expected: Version::ABSENT,
            bodies: vec![cast(number)],
            cites: Vec::new(),
            not_after: None,
        }],
        beside: Vec::new(),
        answer: Vec::new(),
    }
}

/// A leaf as the ledger would write it, for those who write rows ready-made.
pub(crate) fn leaf() -> Outcome<Vec<u8>> {
    Ok(codec::encode(&Recorded {
        position: Position(100_000),
        at: Time::from_millis(1_795_338_000_000),
        stream: stream(100_000),
        version: Version(1),
        cites: Recorded::cites_of(&cast(1), &actor()),
        actor: actor(),
        command: CommandId(uuid(1)),
        body: cast(1),
    })?)
}

/// The numbers of one of several processes: every one that leaves its own remainder. They come in order of time wherever
/// they are made, as ids do, so those that processes make at the same moment lie side by side in an index.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    pub(crate) first: u64,
    pub(crate) step: u64,
}

/// All numbers.
pub(crate) const ALL: Share = Share { first: 0, step: 1 };

impl Share {
    /// The number of this moment, or the next that was not given yet.
    fn next(self, last: &AtomicU64) -> u64 {
        let now = nanoseconds() / self.step * self.step + self.first;
        let later = |last| now.max(last + self.step);
        let before = last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(later(last)));
        later(before.unwrap_or_default())
    }
}

/// Since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "ids of a benchmark are made in order of time"
)]
fn nanoseconds() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or_default())
}

/// So many tasks, each appending one command after another until the time is up; how many were answered.
pub(crate) async fn append_from(
    ledger: Arc<dyn Ledger>,
    tasks: u64,
    share: Share,
    cell: Duration,
) -> Outcome<u64> {
    let last = AtomicU64::new(0);
    append_each(ledger, tasks, cell, move |_, _| command(share.next(&last))).await
}

/// The same with commands of the caller's making, by the number of the task and how many it has made before.
pub(crate) async fn append_each(
    ledger: Arc<dyn Ledger>,
    tasks: u64,
    cell: Duration,
    make: impl Fn(u64, u64) -> Append + Send + Sync + 'static,
) -> Outcome<u64> {
    let (make, started) = (Arc::new(make), now());
    let work = (0..tasks).map(|task| {
        let (ledger, make) = (Arc::clone(&ledger), Arc::clone(&make));
        tokio::spawn(async move {
            let mut done = 0;
            while started.elapsed() < cell {
                ledger.append(make(task, done)).await?;
                done += 1;
            }
            Ok::<_, AppendError>(done)
        })
    });
    let mut done = 0;
    for task in work.collect::<Vec<_>>() {
        done += task.await??;
    }
    Ok(done)
}
