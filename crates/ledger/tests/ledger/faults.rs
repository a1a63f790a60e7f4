//! What a broken connection to PostgreSQL may do and may not: a proxy between us and the server cuts it at any byte, in
//! either direction or in one alone, swallows what is sent or answered, or holds it up for a while; the server is stopped
//! at once and started again. Nothing acknowledged is lost, nothing is there twice, and who asks again with the same key
//! is told how it went.
//!
//! A few rounds of each here; a hundred with `ops/test-slow large_faults`.

use crate::{
    insist::{all_there, insist},
    suite::story::*,
};
use events::Position;
use futures::StreamExt;
use ledger::{Ledger, PgLedger, ReadError, follow};
use pgtest::{Cluster, Fault, Proxy, socket};
use std::{sync::Arc, time::Duration};

/// Rounds of one kind of fault, some of them side by side, each `lane` with a database and a proxy of its own: waiting for
/// who says nothing takes many seconds.
async fn at_any_byte(fault: fn(u64) -> Fault, lanes: u64, rounds: u64) {
    let lanes = (0..lanes).map(|lane| {
        let rounds = (0..rounds).map(move |round| lane * rounds + round);
        tokio::spawn(struck_at_any_byte(fault, rounds.collect()))
    });
    for lane in lanes.collect::<Vec<_>>() {
        lane.await.unwrap();
    }
}

async fn struck_at_any_byte(fault: fn(u64) -> Fault, rounds: Vec<u64>) {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let proxy = Proxy::start(socket(Cluster::shared().folder()));
    let through = PgLedger::open(&proxy.address(&address), clock().1).await.unwrap();
    let through: Arc<dyn Ledger> = Arc::new(through);
    let mut acknowledged = Vec::new();
    let mut number = 0;
    for round in rounds {
        // Any byte of the next few batches, in an order that looks like none.
        let after = usize::try_from((round * 7_919 + 13) % 30_000).unwrap();
        proxy.arm(after, fault(round));
        // How many bytes a batch takes depends on how many share it: on until the fault has struck.
        while !proxy.struck() {
            let tasks = (0..16).map(|task| {
                let through = Arc::clone(&through);
                tokio::spawn(async move { (number + task, insist(through.as_ref(), number + task).await) })
            });
            for task in tasks.collect::<Vec<_>>() {
                acknowledged.push(task.await.unwrap());
            }
            number += 16;
        }
    }
    proxy.disarm();
    let direct = PgLedger::open(&address, clock().1).await.unwrap();
    all_there(&direct, &acknowledged).await;
}

/// Shorter and longer than a turn lasts, than one is waited for, and than a transaction may stand still.
fn delay(round: u64) -> Fault {
    let millis = [20, 200, 1_200, 4_000][usize::try_from(round % 4).unwrap()];
    Fault::Delay(Duration::from_millis(millis))
}

/// Five rounds of a kind, in so many lanes, and a hundred in five.
macro_rules! at_any_byte {
    ($($few:ident in $lanes:literal, $many:ident: $fault:expr;)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $few() {
            at_any_byte($fault, $lanes, 5 / $lanes).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        #[ignore = "large: a hundred rounds"]
        async fn $many() {
            at_any_byte($fault, 5, 20).await;
        }
    )*};
}

at_any_byte! {
    a_connection_cut_at_any_byte in 1, large_faults_cut: |_| Fault::Cut;
    a_connection_that_swallows_what_is_sent in 5, large_faults_swallowed: |_| Fault::Swallow;
    a_connection_that_swallows_what_is_answered in 5, large_faults_silent: |_| Fault::Silence;
    a_connection_held_up_at_any_byte in 1, large_faults_held_up: delay;
    a_connection_closed_in_one_direction in 1, large_faults_half_closed: |_| Fault::Half;
}

/// A follower whose connections, that which is told of growth among them, are cut again and again while others append:
/// it sees every event, in order, once.
async fn followed_over_cuts(rounds: u64) {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let proxy = Proxy::start(socket(Cluster::shared().folder()));
    let writer = PgLedger::open(&address, clock().1).await.unwrap();
    let through: Arc<dyn Ledger> =
        Arc::new(PgLedger::open(&proxy.address(&address), clock().1).await.unwrap());
    let (mut number, mut seen) = (0, 0);
    for round in 0..rounds {
        proxy.arm(usize::try_from(round * 7_919 % 9_000).unwrap(), Fault::Cut);
        let mut events = follow(Arc::clone(&through), Position(seen));
        // On until the cut has struck and everything that is there was seen.
        while !proxy.struck() || u128::from(seen) < number {
            if !proxy.struck() {
                insist(&writer, number).await;
                number += 1;
            }
            match tokio::time::timeout(Duration::from_millis(20), events.next()).await {
                Ok(Some(Ok(event))) => {
                    assert_eq!(event.position, Position(seen));
                    seen += 1;
                }
                Ok(Some(Err(ReadError::Unavailable(_)))) => {
                    events = follow(Arc::clone(&through), Position(seen));
                }
                Ok(other) => panic!("{other:?}"),
                // Nothing new yet.
                Err(_) => {}
            }
        }
    }
    assert_eq!(writer.head().await.unwrap().size, seen);
}

async fn stopped_at_once(rounds: u64) {
    let cluster = Cluster::start();
    let address = cluster.database().await;
    PgLedger::migrate(&address).await.unwrap();
    let ledger: Arc<dyn Ledger> = Arc::new(PgLedger::open(&address, clock().1).await.unwrap());
    let mut acknowledged = Vec::new();
    for round in 0..u128::from(rounds) {
        let tasks = (0..8).map(|task| {
            let ledger = Arc::clone(&ledger);
            tokio::spawn(async move {
                let mut done = Vec::new();
                for step in 0..20 {
                    let number = (round * 8 + task) * 20 + step;
                    done.push((number, insist(ledger.as_ref(), number).await));
                }
                done
            })
        });
        let tasks = tasks.collect::<Vec<_>>();
        tokio::time::sleep(Duration::from_millis(30 + 17 * u64::try_from(round % 7).unwrap())).await;
        cluster.crash();
        for task in tasks {
            acknowledged.extend(task.await.unwrap());
        }
    }
    all_there(ledger.as_ref(), &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_whose_connections_are_cut() {
    followed_over_cuts(10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_stopped_at_once() {
    stopped_at_once(5).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "large: a hundred rounds"]
async fn large_faults_followed() {
    followed_over_cuts(100).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "large: a hundred rounds"]
async fn large_faults_stopped_at_once() {
    stopped_at_once(100).await;
}
