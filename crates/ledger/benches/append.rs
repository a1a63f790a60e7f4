//! Appends per second of the embedded ledger against raw SQLite that writes the same rows into the same tables in the
//! same folder, `synchronous=FULL` throughout. Run with `cargo bench -p ledger`; about half a minute.
//!
//! A command is one sealed ballot into a stream of its own, citing its round: the busiest thing that happens. Raw
//! SQLite gets ready-made leaves and checks nothing; the ledger encodes, hashes, checks versions, citations, deadlines
//! and keys, folds the tree, and answers each caller after its commit.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

mod work;

use events::Time;
use ledger::{Ledger, SqliteLedger};
use rusqlite::Connection;
use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use work::{ALL, Outcome, append_from, leaf, now, stream, uuid};

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

/// Commits of `batch` commands each, until the time is up; commands per second.
fn raw(dir: &Path, batch: u64, answers: bool) -> Outcome<(f64, f64)> {
    std::fs::create_dir_all(dir)?;
    let mut conn = Connection::open(dir.join("log.db"))?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.execute_batch(include_str!("../src/sqlite/sql/event.sql"))?;
    conn.execute_batch(include_str!("../src/sqlite/sql/answer.sql"))?;
    let leaf = leaf()?;
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
    let started = start();
    let done = append_from(ledger.clone(), tasks, ALL, CELL).await?;
    let rate = rate(done, started);
    assert_eq!(ledger.head().await?.size, done, "every append is there");
    Ok(rate)
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
