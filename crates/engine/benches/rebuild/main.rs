//! How fast all views are rebuilt from a long log, on the embedded store and on PostgreSQL, beside a plain `SELECT` of
//! the same bytes. Run with `cargo bench -p engine --bench rebuild`; the figures stand in BENCHMARKS.md. Times are
//! printed, never asserted.
//!
//! Words after `--`: how many events (1,000,000 if not said), `sqlite` or `postgres` for one store alone, names of views for
//! those alone, and a folder in which the embedded log is kept for the next run.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints, measures time, and stops when it cannot go on"
)]

#[expect(dead_code, reason = "the benchmark uses a part of the world")]
#[path = "../../tests/engine/fixture.rs"]
mod fixture;
#[expect(dead_code, reason = "the benchmark fills stores of its own")]
#[path = "../../tests/common/store.rs"]
mod store;
#[expect(dead_code, reason = "the story is told with one set of ballots here")]
#[path = "../../../../projections/tests/views"]
mod views {
    pub(crate) mod story;
}
mod fill;
mod meter;
mod pattern;
mod phases;
mod seed;
mod select;

use engine::{clock::Manual, follow::Follower};
use events::Position;
use ledger::{Ledger, PgLedger, SqliteLedger};
use meter::{Server, Span};
use projections::{VIEWS, View, stored};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let events = words
        .iter()
        .find_map(|word| word.parse().ok())
        .unwrap_or(1_000_000);
    let asked = |store: &str| {
        let named = |store: &str| words.iter().any(|word| word == store);
        named(store) || !(named("sqlite") || named("postgres"))
    };
    let kept = words.iter().find(|word| word.starts_with('/')).map(PathBuf::from);
    let named = |view: &&&dyn View| words.iter().any(|word| word == view.name());
    let mut views: Vec<&dyn View> = VIEWS.iter().filter(named).copied().collect();
    if views.is_empty() {
        views = stored().collect();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    runtime.block_on(async {
        if asked("sqlite") {
            sqlite(&kept.unwrap_or_else(|| dir.path().join("log")), events, &views).await;
        }
        if asked("postgres") {
            postgres(events, &views).await;
        }
    });
}

async fn sqlite(dir: &Path, events: u64, views: &[&'static dyn View]) {
    println!("## embedded store");
    if dir.join("log.db").is_file() {
        select::forget_views(dir);
    } else {
        let clock = Manual::at(fixture::BEGIN);
        let ledger = SqliteLedger::create(dir, clock.clock()).unwrap();
        fill::fill(&ledger, &clock, events).await;
    }
    let plain = select::sqlite(dir).await;
    let ledger: Arc<dyn Ledger> =
        Arc::new(SqliteLedger::open(dir, Manual::at(fixture::BEGIN).clock()).unwrap());
    measure(ledger, views, &plain, None).await;
}

async fn postgres(events: u64, views: &[&'static dyn View]) {
    println!("## PostgreSQL");
    let cluster = pgtest::Cluster::start();
    let address = cluster.database().await;
    PgLedger::migrate(&address).await.unwrap();
    let clock = Manual::at(fixture::BEGIN);
    let ledger = PgLedger::open(&address, clock.clock()).await.unwrap();
    fill::fill(&ledger, &clock, events).await;
    let plain = select::postgres(&address).await;
    measure(Arc::new(ledger), views, &plain, Some(Server::of(&cluster))).await;
}

/// The rebuild as a whole first, while memory holds nothing else; then part by part.
async fn measure(ledger: Arc<dyn Ledger>, views: &[&'static dyn View], plain: &Span, server: Option<Server>) {
    let size = ledger.head().await.unwrap().size;
    println!("{size} events, {} bytes of leaves a piece", plain.bytes / size);
    plain.tell("plain SELECT of the bytes", size);
    meter::forget_peak();
    let before = meter::resident();
    let served = server.as_ref().map(Server::cpu_seconds);
    let span = Span::of(async {
        let mut follower = Follower::new(ledger.clone(), views);
        let reached = follower.run_to(Position(size)).await.unwrap();
        assert_eq!(reached, Position(size));
    })
    .await;
    span.tell("rebuild of all views, saved", size);
    if let (Some(server), Some(served)) = (&server, served) {
        let more = server.cpu_seconds() - served;
        println!(
            "  and {:.2} us an event in the server's processes",
            1e6 * more / size as f64
        );
    }
    println!(
        "  peak memory {} MB, of which {before} MB were there before",
        meter::peak()
    );
    phases::tell(&*ledger, views, size).await;
}
