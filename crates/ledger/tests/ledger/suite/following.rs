//! Reading: pages, followers, and that what was written is seen.

use super::{Store, story::*};
use events::{Position, Version};
use futures::StreamExt;
use ledger::{Ledger, follow, page};
use std::{sync::Arc, time::Duration};

async fn some(ledger: &Arc<dyn Ledger>, numbers: std::ops::Range<u128>) {
    for number in numbers {
        let one = append(number, vec![write(cluster(number), 0, vec![formed()])]);
        ledger.append(one).await.unwrap();
    }
}

pub(crate) async fn a_follower_sees_all_that_comes<S: Store>() {
    const EVENTS: u64 = 2_400;
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    some(&ledger, 0..10).await;
    let seeing = tokio::spawn(
        follow(Arc::clone(&ledger), Position(0))
            .take(2_400)
            .collect::<Vec<_>>(),
    );
    let writing = (0..8).map(|task| {
        let ledger = Arc::clone(&ledger);
        tokio::spawn(async move {
            let mut number = 10 + task;
            while number < u128::from(EVENTS) {
                let one = append(number, vec![write(cluster(number), 0, vec![formed()])]);
                ledger.append(one).await.unwrap();
                number += 8;
            }
        })
    });
    for task in writing.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let seen = tokio::time::timeout(Duration::from_secs(60), seeing).await;
    for (event, position) in seen.unwrap().unwrap().into_iter().zip(0..) {
        assert_eq!(event.unwrap().position, Position(position));
    }
    for (from, limit, end) in [
        (0, usize::MAX, EVENTS),
        (10, 2_000, 2_010),
        (1_400, 1_000, EVENTS),
        (7, 999, 1_006),
    ] {
        let leaves = ledger.leaves(Position(from), limit).await.unwrap();
        let positions: Vec<u64> = leaves.iter().map(|leaf| leaf.position.0).collect();
        assert_eq!(positions, (from..end).collect::<Vec<_>>(), "{limit} from {from}");
    }
}

pub(crate) async fn a_follower_starts_anywhere<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    some(&ledger, 0..5).await;
    let mut follower = follow(Arc::clone(&ledger), Position(3));
    assert_eq!(follower.next().await.unwrap().unwrap().position, Position(3));
    // Ahead of the log it waits for its position.
    let mut ahead = follow(Arc::clone(&ledger), Position(6));
    let early = tokio::time::timeout(Duration::from_millis(50), ahead.next()).await;
    assert!(early.is_err());
    some(&ledger, 5..7).await;
    assert_eq!(ahead.next().await.unwrap().unwrap().position, Position(6));
}

pub(crate) async fn own_writes_are_read<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    for number in 0..50 {
        some(&ledger, number..number + 1).await;
        let expected = u64::try_from(number).unwrap() + 1;
        assert_eq!(ledger.version(&cluster(number)).await.unwrap(), Version(1));
        assert_eq!(ledger.head().await.unwrap().size, expected);
        assert_eq!(*ledger.watch().borrow(), Position(expected));
        assert_eq!(ledger.all(Position(expected - 1), 9).await.unwrap().len(), 1);
    }
}

pub(crate) async fn reads_are_paged<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    some(&ledger, 0..7).await;
    let page = |from, limit| {
        let ledger = Arc::clone(&ledger);
        async move {
            let page = ledger.all(Position(from), limit).await.unwrap();
            page.iter().map(|event| event.position.0).collect::<Vec<_>>()
        }
    };
    assert_eq!(page(0, 3).await, [0, 1, 2]);
    assert_eq!(page(3, 3).await, [3, 4, 5]);
    assert_eq!(page(6, 3).await, [6]);
    assert_eq!(page(7, 3).await, [0; 0]);
    assert_eq!(page(u64::MAX, 3).await, [0; 0]);
    assert_eq!(page(0, 0).await, [0; 0]);
    assert_eq!(page(0, usize::MAX).await.len(), 7);
    assert_eq!(ledger.leaves(Position(5), 9).await.unwrap().len(), 2);
}

pub(crate) async fn streams_are_listed_by_name<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    assert_eq!(ledger.streams("", 9).await.unwrap(), []);
    let both = |number| {
        vec![
            write(cluster(number), 0, vec![formed(), joined(2)]),
            write(need(number), 0, vec![need_joined(3)]),
        ]
    };
    for number in [3, 1, 2] {
        ledger.append(append(number, both(number))).await.unwrap();
    }
    let clusters = [1, 2, 3].map(|number| (cluster(number), Version(2)));
    let needs = [1, 2, 3].map(|number| (need(number), Version(1)));
    let all = [clusters, needs].concat();
    assert_eq!(ledger.streams("", usize::MAX).await.unwrap(), all);
    assert_eq!(ledger.streams("", 4).await.unwrap(), all[..4]);
    assert_eq!(ledger.streams(cluster(2).as_str(), 9).await.unwrap(), all[1..]);
    let behind = format!("{}!", cluster(2));
    assert_eq!(ledger.streams(&behind, 2).await.unwrap(), all[2..4]);
    assert_eq!(ledger.streams("need-", 9).await.unwrap(), all[3..]);
    assert_eq!(ledger.streams("o", 9).await.unwrap(), []);
}

pub(crate) async fn what_was_just_written_is_had_from_memory<S: Store>() {
    let mut store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    assert_eq!(ledger.lately(Position(0), Position(1)), None);
    some(&ledger, 0..7).await;
    let stored = ledger.leaves(Position(2), 3).await.unwrap();
    assert_eq!(ledger.lately(Position(2), Position(5)), Some(stored));
    assert_eq!(ledger.lately(Position(5), Position(8)), None, "it does not wait");
    let events = ledger.all(Position(1), 4).await.unwrap();
    assert_eq!(page(&*ledger, Position(1), Position(5)).await.unwrap(), events);
    drop(ledger);
    store.reopen().await;
    let ledger = store.ledger();
    assert_eq!(ledger.lately(Position(2), Position(5)), None);
    assert_eq!(page(&*ledger, Position(1), Position(5)).await.unwrap(), events);
}
