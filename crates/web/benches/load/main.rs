//! The interface under load: ballots of people who are logged in, 64 connections, on both stores, beside the bare ledger's
//! rate in the same run; reads of the priority list; and 2,000 readers who wait for one change. Run with
//! `cargo bench -p web`; with `sqlite` or `postgres` behind `--` on one of the stores. Figures are printed, never asserted.
//! Server and clients share this machine's processors.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints, and stops when it cannot go on"
)]

mod line;
mod rows;
mod site;

#[expect(dead_code, reason = "the benchmark uses a part of the world")]
#[path = "../../../engine/tests/engine/fixture.rs"]
mod fixture;
#[expect(dead_code, reason = "the benchmark opens one store once")]
#[path = "../../../engine/tests/common/store.rs"]
mod store;
#[expect(dead_code, reason = "the benchmark of the ledger uses more of it")]
#[path = "../../../ledger/benches/work/mod.rs"]
mod work;

use events::round::{BallotForm, Rules};
use fixture::{World, need_id, round_id, unit};
use ledger::Ledger;
use line::Line;
use serde_json::json;
use site::Site;
use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use work::{ALL, Outcome, append_from, now};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const UNITS: usize = 357;
const NEEDS: usize = 200;
const CENTRES: usize = 20;
const CONNECTIONS: usize = 64;
const READERS: usize = 2_000;
/// So long that what happens at the start of each hardly counts.
const CELL: Duration = Duration::from_secs(10);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let named = |store: &str| words.iter().any(|word| word == store);
    let all = !(named("sqlite") || named("postgres"));
    let stores = [
        ("sqlite", store::Kind::Sqlite),
        ("postgres", store::Kind::Postgres),
    ];
    for (_, kind) in stores.into_iter().filter(|(store, _)| all || named(store)) {
        println!("{kind:?}");
        runtime.block_on(measure(kind));
    }
}

async fn measure(kind: store::Kind) {
    let bare = bare(kind, |ledger| append_from(ledger, CONNECTIONS as u64, ALL, CELL)).await;
    println!("  bare ledger, {CONNECTIONS} tasks: {bare:.0} appends/s");
    let rows = self::bare(kind, |ledger| {
        rows::append(ledger, CONNECTIONS as u64, UNITS as u64, CELL)
    })
    .await;
    println!("  bare ledger, the rows of the ballots below: {rows:.0} appends/s");
    let world = World::create(kind, UNITS, CENTRES, 100_000).await;
    world.open_round("bench", NEEDS, 260, ten_marks()).await;
    let site = Site::open(&world).await;
    let ballots = per_second(&site, Ask::Ballots).await;
    println!(
        "  ballots over HTTP, {CONNECTIONS} connections: {ballots:.0}/s, {:.0} % of the bare ledger, {:.0} % with their rows (bar 30 %)",
        100.0 * ballots / bare,
        100.0 * ballots / rows
    );
    world.to_deadline();
    world.engine.advance_round(round_id("bench")).await.unwrap();
    let size = world.engine.ledger().head().await.unwrap().size;
    site.caught_up("priority_list", size).await;
    let reads = per_second(&site, Ask::List).await;
    println!("  priority list read, {CONNECTIONS} connections: {reads:.0}/s");
    let slowest = slowest_delivery(&site).await;
    println!("  one change to {READERS} idle readers: the slowest has it after {slowest:.1?}");
    site.close().await;
}

/// The fixture's rules with ballots of ten marks.
fn ten_marks() -> Rules {
    Rules {
        ballot: BallotForm::Approval { limit: 10 },
        ..fixture::rules()
    }
}

/// The rate of the ledger alone, on a store of the same kind.
async fn bare<W>(kind: store::Kind, work: impl FnOnce(Arc<dyn Ledger>) -> W) -> f64
where
    W: Future<Output = Outcome<u64>>,
{
    let place = store::Place::fresh(kind).await;
    let ledger = place.create(&engine::clock::Manual::at(fixture::BEGIN)).await;
    let started = now();
    let done = work(ledger).await.unwrap();
    done as f64 / started.elapsed().as_secs_f64()
}

#[derive(Clone, Copy)]
enum Ask {
    Ballots,
    List,
}

/// What so many connections get done in a second, each asking one thing after another, when all are logged in.
async fn per_second(site: &Site, ask: Ask) -> f64 {
    let mut asking = Vec::with_capacity(CONNECTIONS);
    for index in 0..CONNECTIONS {
        asking.push(Asking::log_in(site, index).await);
    }
    let (done, started) = (Arc::new(AtomicU64::new(0)), now());
    let tasks: Vec<_> = asking
        .into_iter()
        .map(|one| tokio::spawn(one.asks(ask, Arc::clone(&done), started)))
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    done.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64()
}

/// One connection: votes for a few units in turn, or reads the list.
struct Asking {
    site: Site,
    line: Line,
    /// Units, each with the cookie of who represents it.
    units: Vec<(usize, String)>,
}

impl Asking {
    async fn log_in(site: &Site, index: usize) -> Self {
        let mut units = Vec::new();
        for unit in (index..UNITS).step_by(CONNECTIONS) {
            units.push((unit, site.representative(unit).await));
        }
        let line = Line::open(site.address).await;
        Self {
            site: site.clone(),
            line,
            units,
        }
    }

    async fn asks(mut self, ask: Ask, done: Arc<AtomicU64>, started: Instant) {
        for attempt in 0.. {
            if started.elapsed() > CELL {
                break;
            }
            let (unit, cookie) = &self.units[attempt % self.units.len()];
            let request = match ask {
                Ask::Ballots => ballot(&self.site, *unit, cookie, attempt),
                Ask::List => {
                    let path = format!("/api/v1/views/priority_list/{}", round_id("bench"));
                    self.site.request("GET", &path, cookie, "", "")
                }
            };
            let (status, body) = self.line.ask(&request).await;
            assert!(
                (200..300).contains(&status),
                "{status} {}",
                String::from_utf8_lossy(&body)
            );
            done.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The needs that are voted on, by number.
static IDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    (0..NEEDS)
        .map(|need| need_id("bench", need).to_string())
        .collect()
});

/// Ten needs, spread so that neighbours agree in part.
fn ballot(site: &Site, index: usize, cookie: &str, attempt: usize) -> String {
    let marks: std::collections::BTreeMap<&str, u32> = (0..10)
        .map(|step| (index * 3 + step * step * 7 + attempt) % NEEDS)
        .map(|need| (&*IDS[need], 1))
        .collect();
    let body =
        json!({ "authority": { "by": "delegated", "reference": "2026/117 vedtak 12" }, "marks": marks });
    let path = format!(
        "/api/v1/rounds/{}/ballots/{}/cast",
        round_id("bench"),
        unit(index)
    );
    let headers = format!("Idempotency-Key: bench-{index:04}-{attempt:08}\r\nIf-Match: *\r\n");
    site.request("POST", &path, cookie, &headers, &body.to_string())
}

/// How long after a command is sent the last of many idle readers has heard of it.
async fn slowest_delivery(site: &Site) -> Duration {
    let mut readers = Vec::with_capacity(READERS);
    for _ in 0..READERS {
        let mut line = Line::open(site.address).await;
        line.send(&site.request("GET", "/api/v1/changes", "", "", ""))
            .await;
        line.until("event: from").await;
        readers.push(line);
    }
    let operator = site.persona(&json!({ "operator": true })).await;
    let started = now();
    let waiting: Vec<_> = readers
        .into_iter()
        .map(|mut line| {
            tokio::spawn(async move {
                line.until("event: change").await;
                started.elapsed()
            })
        })
        .collect();
    let body = json!({ "example": true, "name": "Eksempelregion" }).to_string();
    let headers = "Idempotency-Key: bench-region\r\n";
    let mut line = Line::open(site.address).await;
    let request = site.request("POST", "/api/v1/regions", &operator, headers, &body);
    assert_eq!(line.ask(&request).await.0, 201);
    let mut slowest = Duration::ZERO;
    for one in waiting {
        slowest = slowest.max(one.await.unwrap());
    }
    slowest
}
