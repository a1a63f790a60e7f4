//! A process that appends alone sends batches on what it knows, without having looked. Here it is alone until another
//! appends, and then what it takes for granted is wrong: everybody must be told what they would be told by the log.

use crate::{
    insist::{all_there, command, insist},
    suite::story::*,
    turns::{connect, held},
};
use events::{Position, Version};
use ledger::{AppendError, Ledger, PgLedger};
use pgtest::Cluster;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;
use tokio_postgres::Client;

/// So many turns on end find the log where they left it; after fewer it takes that for granted.
const ALONE: u128 = 12;

/// The numbers of what is appended to be alone.
const WARM: u128 = 1_000_000;

/// How long to wait for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Until a connection waits for a lock with a statement that begins so.
async fn waits(client: &Client, statement: &str) {
    let sql =
        "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    loop {
        let waiting = client.query(sql, &[]).await.unwrap();
        if waiting
            .iter()
            .any(|row| row.get::<_, &str>(0).starts_with(statement))
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A database, one process that is alone in it, and another that has not appended yet.
async fn two() -> (String, Client, Arc<PgLedger>, PgLedger) {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let alone = PgLedger::open(&address, clock().1).await.unwrap();
    let other = PgLedger::open(&address, clock().1).await.unwrap();
    let client = connect(&address).await;
    be_alone(&client, &alone, WARM).await;
    (address, client, Arc::new(alone), other)
}

/// Appends until it is, each time in a turn of its own.
async fn be_alone(client: &Client, ledger: &PgLedger, from: u128) {
    for number in from..from + ALONE {
        insist(ledger, number).await;
        while held(client).await > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// Both go ahead of looking under the lock, one because it is alone, the other because it has the turn.
#[tokio::test]
async fn who_is_alone_takes_no_turn() {
    let (address, client, alone, other) = two().await;
    let holder = connect(&address).await;
    for (turns, ledger) in [(0, alone), (1, Arc::new(other))] {
        holder
            .batch_execute("BEGIN; SELECT FROM head FOR UPDATE")
            .await
            .unwrap();
        let append = tokio::spawn(async move { ledger.append(command(turns)).await });
        let ahead = timeout(PATIENCE, waits(&client, "WITH moved"));
        ahead.await.expect("it looks first");
        assert_eq!(u128::try_from(held(&client).await).unwrap(), turns);
        holder.batch_execute("COMMIT").await.unwrap();
        append.await.unwrap().unwrap();
    }
}

/// Each time: one is alone, the other appends, and then the one is asked for something that this changed.
#[tokio::test]
async fn what_another_did_meanwhile_counts() {
    let (_, client, alone, other) = two().await;
    let theirs = insist(&other, 1).await;
    let again = alone.append(command(1)).await.unwrap();
    assert!(again.repeated, "the first answer again");
    assert_eq!((again.positions, again.answer), (theirs.positions, theirs.answer));

    be_alone(&client, &alone, WARM + 100).await;
    insist(&other, 2).await;
    let mut different = command(2);
    different.intent = events::Digest::of(b"something else");
    assert_eq!(alone.append(different).await, Err(AppendError::OtherBody));

    be_alone(&client, &alone, WARM + 200).await;
    insist(&other, 3).await;
    let late = append(103, vec![write(cluster(3), 0, vec![formed()])]);
    let conflict = AppendError::Conflict {
        stream: cluster(3),
        expected: Version(0),
        actual: Version(1),
    };
    assert_eq!(alone.append(late).await, Err(conflict));

    be_alone(&client, &alone, WARM + 300).await;
    let next = append(104, vec![write(cluster(3), 1, vec![joined(1)])]);
    other.append(next).await.unwrap();
    let cites = append(105, vec![write(need(1), 0, vec![merged(2, 0)])]);
    alone.append(cites).await.unwrap();
    let stale = append(106, vec![write(cluster(3), 1, vec![joined(2)])]);
    let conflict = AppendError::Conflict {
        stream: cluster(3),
        expected: Version(1),
        actual: Version(2),
    };
    assert_eq!(alone.append(stale).await, Err(conflict));
}

/// Nobody else appends, but callers are wrong themselves: about a stream, a citation, a stream far ahead.
#[tokio::test]
async fn who_is_wrong_is_told_so() {
    let (_, client, alone, _) = two().await;
    insist(&*alone, 1).await;
    let size = alone.head().await.unwrap().size;
    for (number, expected, actual) in [(10, 0, 1), (11, 2, 1), (12, 7, 1)] {
        let wrong = append(number, vec![write(cluster(1), expected, vec![joined(5)])]);
        let conflict = AppendError::Conflict {
            stream: cluster(1),
            expected: Version(expected),
            actual: Version(actual),
        };
        assert_eq!(alone.append(wrong).await, Err(conflict));
        be_alone(&client, &alone, WARM + number * 100).await;
    }
    let cites = append(20, vec![write(need(1), 0, vec![merged(2, 3)])]);
    let told = alone.append(cites).await;
    assert!(
        matches!(&told, Err(AppendError::Conflict { stream, .. }) if *stream == need(2)),
        "{told:?}"
    );
    assert_eq!(
        u128::from(alone.head().await.unwrap().size),
        u128::from(size) + 3 * ALONE
    );
}

/// Many callers in halves, some asking the same twice at once, and another process that comes between now and then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_and_another_between() {
    let (_, _, alone, other) = two().await;
    let mut acknowledged = Vec::new();
    for number in WARM..WARM + ALONE {
        acknowledged.push((number, alone.append(command(number)).await.unwrap()));
    }
    let asking = (0..48).map(|task| {
        let alone = Arc::clone(&alone);
        tokio::spawn(async move {
            let mut told = Vec::new();
            for turn in 0..40 {
                // Every third command is asked by two tasks.
                let number = if turn % 3 == 0 {
                    turn * 100 + task / 2
                } else {
                    turn * 100 + 50 + task
                };
                told.push((number, insist(&*alone, number).await));
            }
            told
        })
    });
    let asking: Vec<_> = asking.collect();
    for number in 500_000..500_020 {
        acknowledged.push((number, insist(&other, number).await));
        tokio::time::sleep(Duration::from_millis(7)).await;
    }
    for task in asking {
        acknowledged.extend(task.await.unwrap());
    }
    // Who asked the same was told the same.
    acknowledged.sort_by_key(|(number, appended)| (*number, appended.repeated));
    acknowledged.dedup_by(|later, first| {
        later.0 == first.0 && {
            assert_eq!(later.1.positions, first.1.positions);
            true
        }
    });
    all_there(&other, &acknowledged).await;
    let through = Position(u64::try_from(acknowledged.len()).unwrap());
    assert_eq!(Position(alone.head().await.unwrap().size), through);
}
