//! How long it takes to close a large round, and how fast a log is replayed. Run with `cargo bench -p engine`; the
//! figures stand in BENCHMARKS.md. Times are printed, never asserted.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops when it cannot go on"
)]

#[expect(dead_code, reason = "the benchmark uses a part of the world")]
#[path = "../tests/engine/fixture.rs"]
mod fixture;
#[expect(dead_code, reason = "the benchmark opens one store once")]
#[path = "../tests/common/store.rs"]
mod store;

use events::{
    Digest, Position,
    round::{BallotForm, Rules},
};
use fixture::World;
use replay::{Auditor, Leaf};
use std::{collections::HashMap, time::Duration};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const UNITS: usize = 357;
const NEEDS: usize = 200;
const CENTRES: usize = 20;
/// Ballots cast again and again, to make the log long.
const RECASTS: usize = 40;

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> (T, Duration) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    let start = std::time::Instant::now();
    let result = work();
    let took = start.elapsed();
    println!("{what}: {took:.2?}");
    (result, took)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let (world, _) = timed(
        "world: 357 units, 20 centres, 200 needs screened and frozen",
        || {
            runtime.block_on(async {
                let world = World::create(store::Kind::Sqlite, UNITS, CENTRES, 100_000).await;
                let ten_marks = Rules {
                    ballot: BallotForm::Approval { limit: 10 },
                    ..fixture::rules()
                };
                world.open_round("bench", NEEDS, 260, ten_marks).await;
                world
            })
        },
    );
    let (ballots, took) = timed("ballots through the whole engine, 64 at a time", || {
        runtime.block_on(async {
            for attempt in 0..RECASTS {
                let units: Vec<usize> = (0..UNITS).collect();
                for some in units.chunks(64) {
                    let cast = |&index: &usize| tokio::spawn(vote(world.clone(), index, attempt));
                    for task in some.iter().map(cast).collect::<Vec<_>>() {
                        task.await.unwrap();
                    }
                }
            }
            UNITS * RECASTS
        })
    });
    println!("  {:.0} ballots/s", ballots as f64 / took.as_secs_f64());
    world.to_deadline();
    let id = fixture::round_id("bench");
    let (_, closing) = timed(
        "closing: quorum, 357 openings, count, list, certificate, proposal",
        || runtime.block_on(world.engine.advance_round(id)).unwrap(),
    );
    println!("  bar: 1 s; took {:.2} of it", closing.as_secs_f64());
    replay(&runtime, &world);
}

/// Ten needs, spread so that neighbours agree in part.
async fn vote(world: World, index: usize, attempt: usize) {
    let needs: Vec<usize> = (0..10)
        .map(|step| (index * 3 + step * step * 7 + attempt) % NEEDS)
        .collect();
    world
        .vote("bench", index, &needs, &attempt.to_string())
        .await
        .unwrap();
}

fn replay(runtime: &tokio::runtime::Runtime, world: &World) {
    let ledger = world.engine.ledger();
    let (leaves, head) = runtime.block_on(async {
        (
            ledger.leaves(Position(0), usize::MAX).await.unwrap(),
            ledger.head().await.unwrap(),
        )
    });
    let mut blobs: HashMap<Digest, Vec<u8>> = HashMap::new();
    for leaf in &leaves {
        let event = events::codec::decode(&leaf.bytes).unwrap();
        if let events::Body::Round(event) = event.body {
            let named = match event {
                events::round::Event::CandidatesFrozen(frozen) => vec![frozen.candidates],
                events::round::Event::VotingOpened(opened) => vec![opened.roll],
                events::round::Event::Tallied(tallied) => {
                    vec![tallied.list, tallied.certificate, tallied.proposal]
                }
                _ => vec![],
            };
            for blob in named {
                let bytes = runtime.block_on(ledger.blob(&blob.sha256)).unwrap().unwrap();
                blobs.insert(blob.sha256, bytes);
            }
        }
    }
    let (_, hashing) = timed(
        "limit: SHA-256 and JSON decoding of the same leaves alone",
        || {
            for leaf in &leaves {
                let _ = tlog::leaf_hash(&leaf.bytes);
                let _: serde_json::Value = serde_json::from_slice(&leaf.bytes).unwrap();
            }
        },
    );
    let (report, took) = timed("replay: every check, list and proposal derived again", || {
        let mut auditor = Auditor::new(|digest: &Digest| blobs.get(digest).cloned());
        for leaf in &leaves {
            auditor.feed(Leaf {
                position: leaf.position,
                bytes: &leaf.bytes,
                hash: leaf.hash,
            });
        }
        auditor.finish(replay::Head {
            size: head.size,
            root: head.root,
        })
    });
    let rate = leaves.len() as f64 / took.as_secs_f64();
    println!(
        "  {} events, {rate:.0} events/s, {:.1} x the limit",
        leaves.len(),
        took.as_secs_f64() / hashing.as_secs_f64()
    );
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
}
