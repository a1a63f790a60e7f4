//! Reading: pages, followers, and that what was written is seen.

use super::{Store, story::*};
use events::{Position, Version};
use futures::StreamExt;
use ledger::{Ledger, follow};
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
