//! When an append is refused: a stream has moved, a cited one has, or it is too late.

use super::{Store, story::*};
use events::{StreamId, Time, Version};
use futures::future::join_all;
use ledger::{Append, AppendError, Ledger};
use std::sync::Arc;

async fn formed_clusters(ledger: &Arc<dyn Ledger>, numbers: std::ops::Range<u128>) {
    let writes = numbers.map(|number| write(cluster(number), 0, vec![formed()]));
    ledger.append(append(999, writes.collect())).await.unwrap();
}

fn conflict(stream: StreamId, expected: u64, actual: u64) -> AppendError {
    AppendError::Conflict {
        stream,
        expected: Version(expected),
        actual: Version(actual),
    }
}

pub(crate) async fn a_stream_that_moved<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    formed_clusters(&ledger, 1..2).await;
    for (number, expected) in [(1, 0), (2, 2)] {
        let refused = append(number, vec![write(cluster(1), expected, vec![joined(2)])]);
        let refused = ledger.append(refused).await.unwrap_err();
        assert_eq!(refused, conflict(cluster(1), expected, 1));
    }
}

pub(crate) async fn a_cited_stream_that_moved<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    formed_clusters(&ledger, 1..2).await;
    let relying = |number, seen| {
        let mut write = write(cluster(2), 0, vec![formed()]);
        write.cites = vec![cite(cluster(1), seen)];
        append(number, vec![write])
    };
    let refused = ledger.append(relying(1, 0)).await.unwrap_err();
    assert_eq!(refused, conflict(cluster(1), 0, 1));
    ledger.append(relying(1, 1)).await.unwrap();
}

pub(crate) async fn a_body_cites_by_itself<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let merge = append(1, vec![write(need(1), 0, vec![merged(2, 1)])]);
    let refused = ledger.append(merge.clone()).await.unwrap_err();
    assert_eq!(refused, conflict(need(2), 1, 0));
    let target = append(2, vec![write(need(2), 0, vec![need_joined(1)])]);
    ledger.append(target).await.unwrap();
    ledger.append(merge).await.unwrap();
}

pub(crate) async fn a_credential_guards_every_act<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let who = person(1, Some(cite(credential(1), 1)));
    let refused = ledger
        .append(by(who.clone(), 1, vec![write(cluster(1), 0, vec![formed()])]))
        .await;
    assert_eq!(refused.unwrap_err(), conflict(credential(1), 1, 0));
    let nothing = ledger.append(by(who, 2, Vec::new())).await.unwrap_err();
    assert_eq!(
        nothing,
        conflict(credential(1), 1, 0),
        "and to do nothing is an act"
    );
}

pub(crate) async fn streams_written_together_may_cite_one_another<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let start = vec![
        write(need(1), 0, vec![need_joined(1)]),
        write(need(2), 0, vec![need_joined(2)]),
    ];
    ledger.append(append(1, start)).await.unwrap();
    // Each as it stood before, although both move in this append.
    let merge = vec![
        write(need(1), 1, vec![merged(2, 1)]),
        write(need(2), 1, vec![absorbed(1, 1)]),
    ];
    let taken = ledger.append(append(2, merge)).await.unwrap();
    assert_eq!(taken.versions, [(need(1), Version(2)), (need(2), Version(2))]);
}

pub(crate) async fn a_refused_member_fails_alone<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    formed_clusters(&ledger, 0..1).await;
    let members = (1..100).map(|number| {
        let bad = number % 3 == 0;
        let body = if number % 2 == 0 {
            formed()
        } else {
            named("e\u{301}")
        };
        let writes = vec![write(cluster(number), u64::from(bad), vec![body])];
        ledger.append(append(number, writes))
    });
    let verdicts = join_all(members).await;
    for (verdict, number) in verdicts.iter().zip(1..) {
        match verdict {
            Ok(taken) => assert_eq!(taken.key.command.0, uuid(number)),
            Err(AppendError::Conflict { stream, .. }) => {
                assert_eq!(*stream, cluster(number));
                assert_eq!(number % 3, 0);
            }
            Err(AppendError::Invalid(_)) => assert!(number % 2 == 1),
            Err(other) => panic!("{other}"),
        }
    }
    let taken = verdicts.iter().flatten().count() as u64;
    assert_eq!(
        taken,
        (1..100).filter(|n| n % 3 != 0 && n % 2 == 0).count() as u64
    );
    assert_eq!(ledger.head().await.unwrap().size, 1 + taken);
}

pub(crate) async fn of_two_that_rely_on_each_other_one_wins<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    for pair in 0..50 {
        let (left, right) = (2 * pair, 2 * pair + 1);
        let relying = |own, other| -> Append {
            let mut write = write(cluster(own), 0, vec![formed()]);
            write.cites = vec![cite(cluster(other), 0)];
            append(own, vec![write])
        };
        let both = [relying(left, right), relying(right, left)].map(|one| ledger.append(one));
        let verdicts = join_all(both).await;
        assert_eq!(verdicts.iter().filter(|verdict| verdict.is_ok()).count(), 1);
    }
}

pub(crate) async fn late_is_late<S: Store>() {
    let (hands, clock) = clock();
    let store = S::fresh(clock).await;
    let ledger = store.ledger();
    let deadline = Time::from_millis(NOON + 1_000);
    let vote = |number, expected| {
        append(
            number,
            vec![write(ballot(1), expected, vec![cast(1, 0, deadline)])],
        )
    };
    hands.set(NOON + 1_000);
    ledger.append(vote(1, 0)).await.unwrap();
    hands.set(NOON + 1_001);
    let late = AppendError::Late {
        not_after: deadline,
        at: hands.now(),
    };
    assert_eq!(ledger.append(vote(2, 1)).await.unwrap_err(), late);
    assert!(
        ledger.append(vote(1, 0)).await.unwrap().repeated,
        "answered in time, told at any time"
    );
    // The end of a credential, the earlier of the two.
    let mut ends = write(ballot(1), 1, vec![cast(1, 0, Time::from_millis(NOON + 9_000))]);
    ends.not_after = Some(deadline);
    let refused = ledger.append(append(3, vec![ends.clone()])).await;
    assert_eq!(refused.unwrap_err(), late);
    ends.not_after = Some(hands.now());
    ledger.append(append(3, vec![ends])).await.unwrap();
}

pub(crate) async fn time_never_goes_back<S: Store>() {
    let (hands, clock) = clock();
    let mut store = S::fresh(clock).await;
    let ledger = store.ledger();
    formed_clusters(&ledger, 0..1).await;
    drop(ledger);
    hands.set(NOON - 3_600_000);
    store.reopen().await;
    let ledger = store.ledger();
    let next = append(1, vec![write(cluster(1), 0, vec![formed()])]);
    let next = ledger.append(next).await.unwrap();
    assert_eq!(next.at, Time::from_millis(NOON));
    // A deadline that has passed stays passed.
    let mut gone = write(cluster(2), 0, vec![formed()]);
    gone.not_after = Some(Time::from_millis(NOON - 1));
    let late = ledger.append(append(2, vec![gone])).await.unwrap_err();
    assert!(matches!(late, AppendError::Late { .. }), "{late}");
}
