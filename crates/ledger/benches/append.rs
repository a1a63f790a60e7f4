//! Appends per second of the embedded ledger against raw SQLite that writes the same rows into the same tables in the
//! same folder, `synchronous=FULL` throughout. Run with `cargo bench -p ledger`; about half a minute.
//!
//! A command is one sealed ballot into a stream of its own, citing its round: the busiest thing that happens. Raw
//! SQLite gets ready-made leaves and checks nothing; the ledger encodes, hashes, checks versions, citations, deadlines
//! and keys, folds the tree, and answers each caller after its commit.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use events::{
    Actor, Body, Cite, CommandId, Digest, Level, Position, Recorded, Role, RoundId, StreamId, Time, UnitId,
    Version, ballot, codec,
};
use ledger::{Append, Key, Ledger, SqliteLedger, Write};
use rusqlite::Connection;
use std::{
    error::Error,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

const CELL: Duration = Duration::from_secs(2);

fn main() -> Outcome<()> {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let event_1 = raw(&dir.path().join("raw-event-1"), 1, false)?;
    let single = raw(&dir.path().join("raw-1"), 1, true)?;
    let event_1000 = raw(&dir.path().join("raw-event-1000"), 1_000, false)?;
    let batched = raw(&dir.path().join("raw-1000"), 1_000, true)?;
    println!(
        "                                       appends/s   x one per commit   % of 1,000 per commit   CPU us each"
    );
    let line = |name: &str, (rate, cpu): (f64, f64)| {
        println!(
            "{name:<38} {rate:>9.0} {:>18.2} {:>23.1} {cpu:>13.1}",
            rate / single.0,
            100.0 * rate / batched.0
        );
    };
    line("raw, event row, one per commit", event_1);
    line("raw, event + answer, one per commit", single);
    line("raw, event row, 1,000 per commit", event_1000);
    line("raw, event + answer, 1,000 per commit", batched);
    let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
    for tasks in [1, 8, 64, 512] {
        let rate = runtime.block_on(ours(&dir.path().join(format!("ours-{tasks}")), tasks))?;
        line(&format!("ledger, {tasks} tasks"), rate);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures how long it took")]
fn now() -> Instant {
    Instant::now()
}

/// Commands per second, and microseconds of processor time for each: what is left to compare on a busy machine.
fn rate(count: u64, since: (Instant, f64)) -> (f64, f64) {
    let count = count as f64;
    (
        count / since.0.elapsed().as_secs_f64(),
        1e6 * (cpu_seconds() - since.1) / count,
    )
}

fn start() -> (Instant, f64) {
    (now(), cpu_seconds())
}

/// Processor time of this process so far; nought where there is no `/proc`.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in brackets: state, then ten numbers, then user and system time in hundredths of a second.
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split(' ')
        .skip(12)
        .take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn uuid(number: u64) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))
}

fn stream(number: u64) -> StreamId {
    ballot::stream(RoundId(uuid(1)), UnitId(uuid(number)))
}

fn cast(number: u64) -> Body {
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

fn actor() -> Actor {
    Actor {
        person: Some(events::PersonId(uuid(2))),
        level: Level::High,
        role: Role::Representative,
        ..Actor::process()
    }
}

/// Commits of `batch` commands each, until the time is up; commands per second.
fn raw(dir: &Path, batch: u64, answers: bool) -> Outcome<(f64, f64)> {
    std::fs::create_dir_all(dir)?;
    let mut conn = Connection::open(dir.join("log.db"))?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.execute_batch(include_str!("../src/sqlite/sql/event.sql"))?;
    conn.execute_batch(include_str!("../src/sqlite/sql/answer.sql"))?;
    let leaf = codec::encode(&Recorded {
        position: Position(100_000),
        at: Time::from_millis(1_795_338_000_000),
        stream: stream(100_000),
        version: Version(1),
        cites: Recorded::cites_of(&cast(1), &actor()),
        actor: actor(),
        command: CommandId(uuid(1)),
        body: cast(1),
    })?;
    let (hash, who) = (tlog::leaf_hash(&leaf).0, uuid(2).to_string());
    let (started, mut done) = (start(), 0);
    while started.0.elapsed() < CELL {
        let tx = conn.transaction()?;
        for number in done..done + batch {
            let position = i64::try_from(number)?;
            tx.prepare_cached("INSERT INTO event VALUES (?1, ?2, 1, ?3, ?4)")?
                .execute((position, stream(number).as_str(), &leaf, hash))?;
            if answers {
                let command = uuid(number);
                tx.prepare_cached("INSERT INTO answer VALUES (?1, ?2, ?3, ?4, ?5, 1, x'')")?
                    .execute((&who, command.as_bytes(), hash, 1_795_338_000_000_i64, position))?;
            }
        }
        tx.commit()?;
        done += batch;
    }
    Ok(rate(done, started))
}

/// So many tasks, each appending one command after another; commands per second.
async fn ours(dir: &Path, tasks: u64) -> Outcome<(f64, f64)> {
    let clock = Arc::new(|| Time::from_millis(1_795_338_000_000));
    let ledger = Arc::new(SqliteLedger::create(dir, clock)?);
    let numbers = Arc::new(AtomicU64::new(0));
    let started = start();
    let work = (0..tasks).map(|_| {
        let (ledger, numbers) = (Arc::clone(&ledger), Arc::clone(&numbers));
        tokio::spawn(async move {
            while started.0.elapsed() < CELL {
                let number = numbers.fetch_add(1, Ordering::Relaxed);
                ledger.append(command(number)).await?;
            }
            Ok::<_, ledger::AppendError>(())
        })
    });
    for task in work.collect::<Vec<_>>() {
        task.await??;
    }
    let rate = rate(numbers.load(Ordering::Relaxed), started);
    let head = ledger.head().await?;
    assert_eq!(
        head.size,
        numbers.load(Ordering::Relaxed),
        "every append is there"
    );
    Ok(rate)
}

fn command(number: u64) -> Append {
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
