//! What an append writes, and that it is all or nothing.

use super::{Store, story::*};
use events::codec::{LEAF_MAX, decode, encode};
use events::{Position, Version};
use ledger::{AppendError, Head, Ledger};
use std::{collections::HashMap, sync::Arc};
use tlog::{empty_root, leaf_hash, root_of};

pub(crate) async fn positions_and_versions_follow_one_another<S: Store>() {
    let (hands, clock) = clock();
    let store = S::fresh(clock).await;
    let ledger = store.ledger();
    let empty = Head {
        size: 0,
        root: empty_root(),
        at: None,
    };
    assert_eq!(ledger.head().await.unwrap(), empty);
    let first = append(1, vec![write(cluster(1), 0, vec![formed(), joined(2)])]);
    let first = ledger.append(first).await.unwrap();
    assert_eq!(first.positions, [Position(0), Position(1)]);
    assert_eq!(first.versions, [(cluster(1), Version(2))]);
    assert_eq!(first.at, hands.now());
    assert_eq!(first.through(), Some(Position(2)));
    assert!(!first.repeated);
    let second = append(2, vec![write(cluster(1), 2, vec![joined(3)])]);
    let second = ledger.append(second).await.unwrap();
    assert_eq!(second.positions, [Position(2)]);
    assert_eq!(second.versions, [(cluster(1), Version(3))]);

    let events = ledger.stream(&cluster(1), Version::ABSENT).await.unwrap();
    let seen: Vec<_> = events
        .iter()
        .map(|e| (e.position.0, e.version.0, &e.body))
        .collect();
    assert_eq!(seen, [(0, 1, &formed()), (1, 2, &joined(2)), (2, 3, &joined(3))]);
    assert_eq!(
        ledger.stream(&cluster(1), Version(2)).await.unwrap(),
        events[2..],
        "after a version"
    );
    assert_eq!(ledger.version(&cluster(1)).await.unwrap(), Version(3));
    assert_eq!(ledger.version(&cluster(2)).await.unwrap(), Version::ABSENT);
    assert_eq!(ledger.all(Position(0), 10).await.unwrap(), events);
    assert_eq!(ledger.head().await.unwrap().at, Some(hands.now()));
}

pub(crate) async fn every_leaf_is_its_canonical_bytes<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let who = person(1, Some(cite(credential(1), 0)));
    let mut guarded = write(need(1), 0, vec![merged(2, 0)]);
    guarded.cites = vec![cite(cluster(9), 0), cite(need(2), 0)];
    ledger.append(by(who.clone(), 1, vec![guarded])).await.unwrap();
    let event = ledger.all(Position(0), 1).await.unwrap().remove(0);
    assert_eq!(event.actor, who);
    assert_eq!(event.command.0, uuid(1));
    let cites = [cite(cluster(9), 0), cite(credential(1), 0), cite(need(2), 0)];
    assert_eq!(event.cites, cites, "of body, actor and write, sorted, each once");
    let leaf = ledger.leaves(Position(0), 9).await.unwrap().remove(0);
    assert_eq!(leaf.bytes, encode(&event).unwrap());
    assert_eq!(leaf.hash, leaf_hash(&leaf.bytes));
    assert_eq!(decode(&leaf.bytes).unwrap(), event);
}

pub(crate) async fn several_streams_are_written_all_or_none<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let both = |number, expected| {
        append(
            number,
            vec![
                write(cluster(1), 0, vec![formed()]),
                write(cluster(2), expected, vec![formed(), joined(2)]),
            ],
        )
    };
    let refused = ledger.append(both(1, 1)).await.unwrap_err();
    let conflict = AppendError::Conflict {
        stream: cluster(2),
        expected: Version(1),
        actual: Version(0),
    };
    assert_eq!(refused, conflict);
    assert_eq!(ledger.head().await.unwrap().size, 0);
    let taken = ledger.append(both(2, 0)).await.unwrap();
    assert_eq!(taken.positions, [Position(0), Position(1), Position(2)]);
    assert_eq!(
        taken.versions,
        [(cluster(1), Version(1)), (cluster(2), Version(2))]
    );
}

pub(crate) async fn one_stream_twice_in_one_append<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let twice = |number, then| {
        let second = write(cluster(1), then, vec![joined(2)]);
        append(number, vec![write(cluster(1), 0, vec![formed()]), second])
    };
    let refused = ledger.append(twice(1, 0)).await.unwrap_err();
    assert!(matches!(refused, AppendError::Conflict { .. }), "{refused}");
    let taken = ledger.append(twice(2, 1)).await.unwrap();
    assert_eq!(taken.versions, [(cluster(1), Version(2))]);
}

pub(crate) async fn nothing_to_do_is_remembered<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let mut nothing = append(1, Vec::new());
    nothing.answer = b"nothing to do".to_vec();
    let first = ledger.append(nothing.clone()).await.unwrap();
    assert!(first.positions.is_empty() && first.versions.is_empty() && !first.repeated);
    assert_eq!(first.through(), None);
    let again = ledger.append(nothing.clone()).await.unwrap();
    assert!(again.repeated);
    assert_eq!(again.answer, b"nothing to do");
    let head = ledger.head().await.unwrap();
    assert_eq!((head.size, head.at), (0, None));
    // A write without events is a guard.
    let guard = append(2, vec![write(cluster(1), 1, Vec::new())]);
    let refused = ledger.append(guard).await.unwrap_err();
    assert!(matches!(refused, AppendError::Conflict { .. }), "{refused}");
}

pub(crate) async fn what_the_log_cannot_hold_is_refused_whole<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let with = |number, body| {
        let fine = write(cluster(1), 0, vec![formed()]);
        append(number, vec![fine, write(cluster(2), 0, vec![body])])
    };
    let decomposed = ledger.append(with(1, named("A\u{30a}l"))).await.unwrap_err();
    assert!(
        matches!(&decomposed, AppendError::Invalid(why) if why.contains("NFC")),
        "{decomposed}"
    );
    // Exactly what fits, and one byte more. The short event tells how long the envelope is.
    let spare = {
        let store = S::fresh(clock().1).await;
        let probe = store.ledger();
        probe.append(with(2, named("x"))).await.unwrap();
        let leaf = probe.leaves(Position(1), 1).await.unwrap().remove(0);
        LEAF_MAX - leaf.bytes.len() + 1
    };
    let long = ledger.append(with(2, named(&"x".repeat(spare + 1)))).await;
    assert_eq!(long, Err(AppendError::TooLarge { len: LEAF_MAX + 1 }));
    let stray = ledger.append(with(3, need_joined(1))).await.unwrap_err();
    assert!(
        matches!(&stray, AppendError::Invalid(why) if why.contains("belong")),
        "{stray}"
    );
    let nameless = events::StreamId::new("cluster", "Å");
    let nameless = append(4, vec![write(nameless, 0, vec![formed()])]);
    let nameless = ledger.append(nameless).await.unwrap_err();
    assert!(matches!(nameless, AppendError::Invalid(_)), "{nameless}");
    assert_eq!(ledger.head().await.unwrap().size, 0, "nothing was written");
    let widest = ledger.append(with(2, named(&"x".repeat(spare)))).await.unwrap();
    assert_eq!(widest.positions.len(), 2, "a refusal does not use up the key");
    let leaf = ledger.leaves(Position(1), 1).await.unwrap().remove(0);
    assert_eq!(leaf.bytes.len(), LEAF_MAX);
}

pub(crate) async fn a_race_is_gapless_and_in_commit_order<S: Store>() {
    const TASKS: u128 = 8;
    const EACH: u128 = 200;
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let tasks = (0..TASKS).map(|task| {
        let ledger = Arc::clone(&ledger);
        tokio::spawn(async move {
            let mut last = None;
            for turn in 0..EACH {
                let number = task * EACH + turn;
                let body = if turn == 0 { formed() } else { joined(number) };
                let own = write(cluster(task), u64::try_from(turn).unwrap(), vec![body]);
                let other = write(cluster(1_000 + number), 0, vec![formed()]);
                let taken = ledger.append(append(number, vec![own, other])).await.unwrap();
                assert_eq!(taken.positions[1].0, taken.positions[0].0 + 1, "side by side");
                // Answered before, so committed before.
                assert!(last < Some(taken.positions[0]));
                assert!(
                    ledger.watch().borrow().0 > taken.positions[1].0,
                    "seen once answered"
                );
                last = Some(taken.positions[1]);
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let all = ledger.all(Position(0), 10_000).await.unwrap();
    assert_eq!(all.len() as u128, 2 * TASKS * EACH);
    let mut versions = HashMap::new();
    for (event, position) in all.iter().zip(0..) {
        assert_eq!(event.position.0, position);
        let version = versions.entry(&event.stream).or_insert(0);
        *version += 1;
        assert_eq!(event.version.0, *version, "{}", event.stream);
    }
    assert!(all.is_sorted_by_key(|event| event.at));
}

pub(crate) async fn the_root_is_that_of_the_leaves<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    for number in 0..37 {
        let one = append(number, vec![write(cluster(number), 0, vec![formed()])]);
        ledger.append(one).await.unwrap();
        let leaves = ledger.leaves(Position(0), 100).await.unwrap();
        let head = ledger.head().await.unwrap();
        assert_eq!(head.size, leaves.len() as u64);
        assert_eq!(
            head.root,
            root_of(leaves.iter().map(|leaf| leaf_hash(&leaf.bytes)))
        );
    }
}

pub(crate) async fn an_answer_is_on_disk<S: Store>() {
    let mut store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    for number in 0..5 {
        let one = append(number, vec![write(cluster(number), 0, vec![formed()])]);
        ledger.append(one).await.unwrap();
    }
    let (head, all) = (
        ledger.head().await.unwrap(),
        ledger.all(Position(0), 9).await.unwrap(),
    );
    drop(ledger);
    store.reopen().await;
    let ledger: Arc<dyn Ledger> = store.ledger();
    assert_eq!(ledger.head().await.unwrap(), head);
    assert_eq!(ledger.all(Position(0), 9).await.unwrap(), all);
    assert_eq!(*ledger.watch().borrow(), Position(5));
    let next = append(5, vec![write(cluster(0), 1, vec![joined(2)])]);
    assert_eq!(ledger.append(next).await.unwrap().positions, [Position(5)]);
}
