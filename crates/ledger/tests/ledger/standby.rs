//! The primary is lost in the middle of appends and its standby takes over: with synchronous commit nothing that was
//! acknowledged is lost, and no position is given twice. A standby is never taken for the primary.

use crate::{
    insist::{all_there, command, insist},
    suite::story::*,
    turns::connect,
};
use events::Position;
use futures::StreamExt;
use ledger::{Ledger, PgLedger, follow};
use pgtest::{Cluster, Proxy, socket};
use std::{sync::Arc, time::Duration};
use tokio_postgres::Client;

/// One database on two servers, as a client names them: whichever is the primary is used.
fn either(one: &Cluster, other: &Cluster, database: &str) -> String {
    let (one, other) = (one.folder().display(), other.folder().display());
    format!("host={one},{other} user=owner dbname={database}")
}

async fn size(client: &Client) -> i64 {
    let row = client.query_one("SELECT size FROM head", &[]).await;
    row.unwrap().get(0)
}

/// One round, with another moment each time.
async fn promoted(round: u64) {
    let primary = Cluster::start();
    let database = primary.database().await;
    let database = database.split("dbname=").nth(1).unwrap();
    PgLedger::migrate(&primary.address(database)).await.unwrap();
    let standby = primary.standby().await;

    // The standby may stand first; it is passed over while it is one, and alone it is refused.
    let both = either(&standby, &primary, database);
    let alone = PgLedger::open(&standby.address(database), clock().1).await;
    let refused = alone.err().unwrap().to_string();
    assert!(
        refused.contains("only a standby that takes no writes"),
        "{refused}"
    );
    let ledger: Arc<dyn Ledger> = Arc::new(PgLedger::open(&both, clock().1).await.unwrap());

    // It has everything on disk and shows nothing of it: facts and followers do not read there.
    let lagging = connect(&standby.address(database)).await;
    lagging
        .execute("SELECT pg_wal_replay_pause()", &[])
        .await
        .unwrap();
    let mut acknowledged = Vec::new();
    let mut seen = follow(Arc::clone(&ledger), Position(0));
    for number in 0..20 {
        acknowledged.push((number, insist(ledger.as_ref(), number).await));
        assert_eq!(
            ledger.head().await.unwrap().size,
            u64::try_from(number).unwrap() + 1
        );
        assert_eq!(seen.next().await.unwrap().unwrap().stream, cluster(number));
    }
    assert_eq!(size(&lagging).await, 0, "it lags");

    let tasks = (1..9).map(|task| {
        let ledger = Arc::clone(&ledger);
        tokio::spawn(async move {
            let mut done = Vec::new();
            for number in task * 100..task * 100 + 50 {
                done.push((number, insist(ledger.as_ref(), number).await));
            }
            done
        })
    });
    let tasks = tasks.collect::<Vec<_>>();
    tokio::time::sleep(Duration::from_millis(20 + 37 * (round % 11))).await;
    primary.stop();
    standby.promote();
    for task in tasks {
        acknowledged.extend(task.await.unwrap());
    }
    all_there(ledger.as_ref(), &acknowledged).await;
    // Who follows sees the same log go on, and so does a process that knew nothing before.
    let mut next = Position(20);
    while next.0 < acknowledged.len() as u64 {
        match seen.next().await.unwrap() {
            Ok(event) => {
                assert_eq!(event.position, next);
                next = Position(next.0 + 1);
            }
            Err(_) => seen = follow(Arc::clone(&ledger), next),
        }
    }
    let fresh = PgLedger::open(&both, clock().1).await.unwrap();
    assert_eq!(fresh.head().await.unwrap(), ledger.head().await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_primary_is_lost_and_the_standby_promoted() {
    for round in 0..5 {
        promoted(round * 2).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "large: a hundred rounds"]
async fn large_faults_promoted() {
    for round in 0..100 {
        promoted(round).await;
    }
}

/// A commit that waits for the standby shows as done once the primary was stopped and has come back, though the standby
/// has nothing of it. Who asks again is told the first answer only when the standby has it too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_not_given_again_before_the_standby_has_it() {
    let primary = Cluster::start();
    let address = primary.database().await;
    PgLedger::migrate(&address).await.unwrap();
    let link = Proxy::start(socket(primary.folder()));
    let _standby = primary.standby_over(link.folder()).await;
    let ledger = Arc::new(PgLedger::open(&address, clock().1).await.unwrap());
    insist(&*ledger, 0).await;

    link.stall(true);
    let first = Arc::clone(&ledger);
    let first = tokio::spawn(async move { insist(&*first, 1).await });
    // Only then is it on the primary's disk.
    let waits = "SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    let client = connect(&address).await;
    let waiting = async {
        while client.query(waits, &[]).await.unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(60), waiting).await;
    waited.expect("a commit waits for the standby");
    primary.crash();
    while ledger.head().await.map_or(0, |head| head.size) < 2 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let asked = Arc::clone(&ledger);
    let looked = tokio::spawn(async move {
        let asked_again = command(1);
        loop {
            match asked.answer(&asked_again.key, &asked_again.intent).await {
                Ok(told) => return told.unwrap(),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    });
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(
        !first.is_finished(),
        "the standby has it not, and it was acknowledged"
    );
    assert!(!looked.is_finished(), "the standby has it not, and it was told");

    link.stall(false);
    let (first, looked) = (first.await.unwrap(), looked.await.unwrap());
    assert_eq!(
        (first.positions, looked.positions),
        (vec![Position(1)], vec![Position(1)])
    );
    assert!(first.repeated && looked.repeated);
}

/// A database that holds less than was acknowledged, such as a standby that was not synchronous and was promoted, is
/// refused by whoever has seen more: its positions would be given a second time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_lost_events_is_told_apart() {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let ledger = PgLedger::open(&address, clock().1).await.unwrap();
    insist(&ledger, 0).await;
    let client = connect(&address).await;
    let earlier = client
        .query_one("SELECT size, frontier, last_at FROM head", &[])
        .await
        .unwrap();
    insist(&ledger, 1).await;
    let (frontier, at): (Vec<u8>, i64) = (earlier.get(1), earlier.get(2));
    client
        .batch_execute("ALTER TABLE event DISABLE TRIGGER USER; DELETE FROM event WHERE position = 1")
        .await
        .unwrap();
    let back = "UPDATE head SET size = 1, frontier = $1, last_at = $2";
    client.execute(back, &[&frontier, &at]).await.unwrap();

    let mut told = vec![
        ledger.head().await.unwrap_err().to_string(),
        ledger.all(Position(0), 10).await.unwrap_err().to_string(),
    ];
    let third = append(2, vec![write(cluster(2), 0, vec![formed()])]);
    told.push(ledger.append(third).await.unwrap_err().to_string());
    for told in told {
        assert!(told.contains("holds 1 events, and 2 were acknowledged"), "{told}");
    }
    assert_eq!(size(&client).await, 1, "nothing was added");
    // Whoever knows nothing of the lost event cannot tell.
    let fresh = PgLedger::open(&address, clock().1).await.unwrap();
    assert_eq!(fresh.head().await.unwrap().size, 1);
}
