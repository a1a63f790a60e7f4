//! Idempotency: one key, one answer, for ever.

use super::{Store, story::*};
use events::{Digest, Position};
use futures::future::join_all;
use ledger::{Append, AppendError, Appended};

fn one(number: u128) -> Append {
    let mut one = append(
        number,
        vec![
            write(cluster(number), 0, vec![formed(), joined(2)]),
            write(need(number), 0, vec![need_joined(1)]),
        ],
    );
    one.answer = b"receipt".to_vec();
    one
}

fn again(first: &Appended) -> Appended {
    Appended {
        leaves: vec![],
        repeated: true,
        ..first.clone()
    }
}

pub(crate) async fn the_same_key_is_answered_once<S: Store>() {
    let (hands, clock) = clock();
    let store = S::fresh(clock).await;
    let ledger = store.ledger();
    let Append { key, intent, .. } = one(1);
    assert_eq!(ledger.answer(&key, &intent).await.unwrap(), None);
    let first = ledger.append(one(1)).await.unwrap();
    assert_eq!(first.leaves, ledger.leaves(Position(0), 3).await.unwrap());
    hands.set(NOON + 5_000);
    assert_eq!(ledger.append(one(1)).await.unwrap(), again(&first));
    assert_eq!(ledger.answer(&key, &intent).await.unwrap(), Some(again(&first)));
    // Streams that moved on since do not change what was told.
    let more = append(2, vec![write(cluster(1), 2, vec![joined(3)])]);
    ledger.append(more).await.unwrap();
    assert_eq!(ledger.append(one(1)).await.unwrap(), again(&first));
    assert_eq!(ledger.head().await.unwrap().size, 4);
}

pub(crate) async fn fifty_times_at_once<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let told = join_all((0..50).map(|_| ledger.append(one(1)))).await;
    let told: Vec<_> = told.into_iter().map(Result::unwrap).collect();
    assert_eq!(told.iter().filter(|it| !it.repeated).count(), 1);
    assert!(told.iter().all(|it| again(it) == again(&told[0])));
    assert_eq!(ledger.head().await.unwrap().size, 3);
}

/// Who had nothing to do is told so again, and takes nothing from the answer of the log's first event, which is asked for
/// in the same moment.
pub(crate) async fn nothing_to_do_is_told_beside_what_was_first<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let nothing = || append(2, Vec::new());
    let first = ledger.append(one(1)).await.unwrap();
    let none = ledger.append(nothing()).await.unwrap();
    assert_eq!((first.positions[0], none.positions.len()), (Position(0), 0));
    for _ in 0..20 {
        let told = join_all([ledger.append(one(1)), ledger.append(nothing())]).await;
        assert_eq!(told, [Ok(again(&first)), Ok(again(&none))]);
    }
}

pub(crate) async fn another_intent_is_refused<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    ledger.append(one(1)).await.unwrap();
    let mut other = one(1);
    other.intent = Digest::of(b"something else");
    let refused = ledger.answer(&other.key, &other.intent).await.unwrap_err();
    assert_eq!(refused, AppendError::OtherBody);
    assert_eq!(ledger.append(other).await.unwrap_err(), AppendError::OtherBody);
    // Also within one batch.
    let pairs = (2..40).map(|number| {
        let mut other = one(number);
        other.intent = Digest::of(b"something else");
        [ledger.append(one(number)), ledger.append(other)]
    });
    let told = join_all(pairs.flatten()).await;
    assert_eq!(told.iter().filter(|it| it.is_ok()).count(), 38);
    assert_eq!(ledger.head().await.unwrap().size, 3 * 39);
}

pub(crate) async fn after_a_restart<S: Store>() {
    let mut store = S::fresh(clock().1).await;
    let first = store.ledger().append(one(1)).await.unwrap();
    let nothing = store.ledger().append(append(2, Vec::new())).await.unwrap();
    store.reopen().await;
    let ledger = store.ledger();
    assert_eq!(ledger.append(one(1)).await.unwrap(), again(&first));
    assert_eq!(
        ledger.append(append(2, Vec::new())).await.unwrap(),
        again(&nothing)
    );
    assert_eq!(ledger.head().await.unwrap().size, 3);
}

pub(crate) async fn two_actors_may_use_one_id<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    for (who, position) in [(1, 0), (2, 1)] {
        let writes = vec![write(cluster(who), 0, vec![formed()])];
        let taken = ledger.append(by(person(who, None), 7, writes)).await.unwrap();
        assert_eq!(taken.positions, [Position(position)]);
        assert_eq!(taken.key.actor, uuid(who).to_string());
    }
}

pub(crate) async fn a_refusal_is_decided_anew<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let early = append(1, vec![write(cluster(1), 1, vec![joined(2)])]);
    assert!(ledger.append(early.clone()).await.is_err());
    assert_eq!(ledger.answer(&early.key, &early.intent).await.unwrap(), None);
    let base = append(2, vec![write(cluster(1), 0, vec![formed()])]);
    ledger.append(base).await.unwrap();
    assert!(!ledger.append(early).await.unwrap().repeated);
}

pub(crate) async fn a_caller_that_goes_away<S: Store>() {
    let store = S::fresh(clock().1).await;
    for number in 0..100 {
        let ledger = store.ledger();
        let caller = tokio::spawn(async move { ledger.append(one(number)).await });
        tokio::task::yield_now().await;
        caller.abort();
    }
    // Whether it was taken in or not, the same key makes it so, once.
    let ledger = store.ledger();
    for number in 0..100 {
        ledger.append(one(number)).await.unwrap();
    }
    assert_eq!(ledger.head().await.unwrap().size, 300);
}
