//! What lies beside the log: sealed things, blobs, refusals.

use super::{Store, story::*};
use events::{Digest, PersonId, Time};
use ledger::{AppendError, Beside, Forget, Key, Refused, stage::BESIDE_MAX};

pub(crate) async fn sealed_things_share_the_append<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let (commitment, digest) = (Digest::of(b"commitment"), Digest::of(b"a roll"));
    let person = PersonId(uuid(1));
    let with = |number, sealed: &[u8]| {
        let mut append = append(number, vec![write(cluster(number), 0, vec![formed()])]);
        append.beside = vec![
            Beside::Opening {
                commitment,
                sealed: sealed.to_vec(),
            },
            Beside::Text {
                commitment,
                sealed: sealed.to_vec(),
            },
            Beside::Blob {
                digest,
                bytes: b"a roll".to_vec(),
            },
            Beside::Person {
                person,
                sealed: sealed.to_vec(),
            },
        ];
        append
    };
    assert_eq!(ledger.opening(&commitment).await.unwrap(), None);
    ledger.append(with(1, b"first")).await.unwrap();
    ledger.append(with(2, b"second")).await.unwrap();
    let some = |bytes: &[u8]| Some(bytes.to_vec());
    assert_eq!(ledger.opening(&commitment).await.unwrap(), some(b"first"));
    assert_eq!(ledger.text(&commitment).await.unwrap(), some(b"first"));
    assert_eq!(ledger.blob(&digest).await.unwrap(), some(b"a roll"));
    assert_eq!(ledger.person(&person).await.unwrap(), some(b"second"), "replaced");
    assert_eq!(ledger.blob(&commitment).await.unwrap(), None);
}

pub(crate) async fn erased_is_gone<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let commitment = Digest::of(b"commitment");
    let person = PersonId(uuid(1));
    let mut put = append(1, Vec::new());
    let sealed = b"sealed".to_vec();
    put.beside = vec![
        Beside::Text {
            commitment,
            sealed: sealed.clone(),
        },
        Beside::Opening {
            commitment,
            sealed: sealed.clone(),
        },
        Beside::Person { person, sealed },
    ];
    ledger.append(put).await.unwrap();
    for number in [2, 3] {
        let mut erase = append(number, Vec::new());
        erase.beside = vec![
            Beside::Forget(Forget::Text(commitment)),
            Beside::Forget(Forget::Opening(commitment)),
            Beside::Forget(Forget::Person(person)),
        ];
        ledger.append(erase).await.unwrap();
        assert_eq!(
            ledger.text(&commitment).await.unwrap(),
            None,
            "the second time too"
        );
        assert_eq!(ledger.opening(&commitment).await.unwrap(), None);
        assert_eq!(ledger.person(&person).await.unwrap(), None);
    }
}

pub(crate) async fn a_refused_append_leaves_nothing<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let commitment = Digest::of(b"commitment");
    let mut refused = append(1, vec![write(cluster(1), 1, vec![formed()])]);
    refused.beside = vec![Beside::Text {
        commitment,
        sealed: b"sealed".to_vec(),
    }];
    assert!(ledger.append(refused).await.is_err());
    let mut wrong = append(2, vec![write(cluster(1), 0, vec![formed()])]);
    wrong.beside = vec![Beside::Blob {
        digest: commitment,
        bytes: b"other bytes".to_vec(),
    }];
    let wrong = ledger.append(wrong).await.unwrap_err();
    assert!(matches!(wrong, AppendError::Invalid(_)), "{wrong}");
    let mut huge = append(3, vec![write(cluster(1), 0, vec![formed()])]);
    huge.answer = vec![0; BESIDE_MAX + 1];
    let huge = ledger.append(huge).await.unwrap_err();
    assert!(matches!(huge, AppendError::Invalid(_)), "{huge}");
    assert_eq!(ledger.text(&commitment).await.unwrap(), None);
    assert_eq!(ledger.blob(&commitment).await.unwrap(), None);
    assert_eq!(ledger.head().await.unwrap().size, 0);
}

/// Only of that kind, and not of one whose name begins alike.
pub(crate) async fn streams_of_one_kind_are_found<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    for number in [3, 1, 2] {
        let write = write(cluster(number), 0, vec![formed()]);
        ledger.append(append(number, vec![write])).await.unwrap();
    }
    let found = ledger.of_kind("cluster").await.unwrap();
    let streams: Vec<_> = found.iter().map(|event| event.stream.clone()).collect();
    assert_eq!(streams, [cluster(3), cluster(1), cluster(2)]);
    for kind in ["clust", "clusters", "need", ""] {
        assert_eq!(ledger.of_kind(kind).await.unwrap(), [], "{kind}");
    }
    // It may say that the upkeep is not its own; it may not fail, with events or without anything deleted.
    ledger.scrub().await.unwrap();
    assert_eq!(ledger.head().await.unwrap().size, 3);
}

pub(crate) async fn refusals_are_listed<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let refused = |why: &str| Refused {
        key: Key {
            actor: uuid(5).to_string(),
            command: events::CommandId(uuid(6)),
        },
        what: "ballot.cast".into(),
        why: why.into(),
        at: Time::from_millis(NOON),
    };
    for why in ["closed", "not on the roll", "closed"] {
        ledger.refused(refused(why)).await.unwrap();
    }
    let first = ledger.refusals(0, 2).await.unwrap();
    assert_eq!(first[0].refused, refused("closed"));
    assert_eq!(first[1].refused, refused("not on the roll"));
    let rest = ledger.refusals(first[1].number, 9).await.unwrap();
    assert_eq!(rest.len(), 1);
    assert!(rest[0].number > first[1].number);
}
