//! What a broken connection to PostgreSQL may do and may not: a proxy between us and the server cuts it at any byte, in
//! either direction, or swallows what is sent; the server is stopped at once and started again. Nothing acknowledged is
//! lost, nothing is there twice, and who asks again with the same key is told how it went.
//!
//! A few rounds here; a hundred with `ops/test-slow large_faults`.

use crate::{
    insist::{all_there, insist},
    standby,
    suite::story::*,
};
use events::Position;
use futures::StreamExt;
use ledger::{Ledger, PgLedger, ReadError, follow};
use pgtest::{Cluster, Fault, Proxy, socket};
use std::{sync::Arc, time::Duration};

async fn cut_at_any_byte(rounds: u64) {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let proxy = Proxy::start(socket(Cluster::shared().folder()));
    let through = PgLedger::open(&proxy.address(&address), clock().1).await.unwrap();
    let through: Arc<dyn Ledger> = Arc::new(through);
    let mut acknowledged = Vec::new();
    let mut number = 0;
    for round in 0..rounds {
        // Any byte of the next few batches, in an order that looks like none. Waiting for silence takes seconds: seldom.
        let after = i64::try_from((round * 7_919 + 13) % 30_000).unwrap();
        let fault = match round % 5 {
            3 => Fault::Swallow,
            4 => Fault::Silence,
            _ => Fault::Cut,
        };
        proxy.arm(after, fault);
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
    proxy.arm(-1, Fault::Cut);
    let direct = PgLedger::open(&address, clock().1).await.unwrap();
    all_there(&direct, &acknowledged).await;
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
        proxy.arm(i64::try_from(round * 7_919 % 9_000).unwrap(), Fault::Cut);
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
async fn a_connection_cut_at_any_byte() {
    cut_at_any_byte(5).await;
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
#[ignore = "large: a hundred rounds of each fault, twenty of promotion"]
async fn large_faults() {
    cut_at_any_byte(100).await;
    followed_over_cuts(100).await;
    stopped_at_once(100).await;
    for round in 0..20 {
        standby::promoted(round).await;
    }
}
