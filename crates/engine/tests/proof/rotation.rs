//! One key of the log replaces another: the signer reads in the log which of them counts.

use super::*;
use crate::{both::on_both_stores, store::Kind};
use engine::proof::SignError;
use events::{Cite, LogKey, LogKeyId, SubjectId, log};
use notary::ProofError;

fn next_key() -> SigningKey {
    key(ORIGIN, KeyKind::Ed25519, 6)
}

fn decided_by() -> Cite {
    Cite {
        stream: StreamId::new("credential", uuid(9)),
        version: Version::ABSENT,
    }
}

fn line(key: &SigningKey) -> LogKey {
    key.public().to_string().parse().unwrap()
}

/// One event of the log about itself; the rules about who may are the domain's, and tested there.
async fn says(ledger: &dyn Ledger, number: u64, event: log::Event) {
    let stream = StreamId::new("log", SubjectId::log());
    let write = Write {
        expected: ledger.version(&stream).await.unwrap(),
        stream,
        bodies: vec![Body::Log(event)],
        cites: Vec::new(),
        not_after: None,
    };
    let append = Append {
        key: Key::of(&Actor::process(), CommandId(uuid(number))),
        intent: Digest::of(&number.to_be_bytes()),
        actor: Actor::process(),
        writes: vec![write],
        beside: Vec::new(),
        answer: Vec::new(),
    };
    ledger.append(append).await.unwrap();
}

fn added() -> log::Event {
    log::Event::KeyAdded(log::KeyAdded {
        decided_by: decided_by(),
        first: Some(line(&log_key())),
        key: line(&next_key()),
    })
}

fn retired(from: u64) -> log::Event {
    log::Event::KeyRetired(log::KeyRetired {
        decided_by: decided_by(),
        from,
        key: LogKeyId(log_key().public().id().0),
        reason: log::Retirement::Replaced,
    })
}

async fn signed_by(signer: &Signer) -> Vec<SigningKey> {
    let signed = signer.sign(None).await.unwrap();
    let note = signed.checkpoint.note().clone();
    let by = |key: &SigningKey| note.verify([key.public()]).is_ok_and(|by| by.len() == 1);
    [log_key(), next_key()].into_iter().filter(by).collect()
}

async fn one_key_replaces_another(kind: Kind) {
    let (_place, ledger) = created(kind).await;
    let (_scratch, dir) = proof_folder();
    filled(ledger.as_ref(), 1, 4).await;
    let names = |keys: Vec<SigningKey>| keys.iter().map(|key| key.public().id()).collect::<Vec<_>>();
    let (old, new) = (log_key().public().id(), next_key().public().id());
    let signer = signer(&ledger, &dir);
    signer.folder().prepare_key(&next_key()).unwrap();
    assert_eq!(
        names(signed_by(&signer).await),
        [old],
        "no event has added the other"
    );
    says(ledger.as_ref(), 10, added()).await;
    assert_eq!(names(signed_by(&signer).await), [old, new]);
    says(ledger.as_ref(), 11, retired(7)).await;
    filled(ledger.as_ref(), 12, 13).await;
    assert_eq!(ledger.head().await.unwrap().size, 6);
    assert_eq!(
        names(signed_by(&signer).await),
        [old, new],
        "up to the last tree that it may sign"
    );
    filled(ledger.as_ref(), 13, 14).await;
    assert_eq!(names(signed_by(&signer).await), [new]);
    let folder = ProofFolder::open(&dir).unwrap();
    assert_eq!(*folder.key(), *next_key().public());
    assert_eq!(all_extend(&ledger, &dir).await, [3, 4, 6, 7]);
    // The old key put back in its place: it does not count any more, so nothing is signed.
    std::fs::copy(dir.join("log.key.retired"), dir.join("log.key")).unwrap();
    let tree = Arc::new(LogTree::new(Arc::clone(&ledger)));
    let refused = Signer::new(tree, ProofFolder::open(&dir).unwrap()).err().unwrap();
    assert!(matches!(refused, ProofError::NoKey { size: 7, .. }), "{refused}");
    filled(ledger.as_ref(), 14, 15).await;
    let refused = signer.sign(None).await.unwrap_err();
    assert!(matches!(
        &refused,
        SignError::Proof(ProofError::NoKey { size: 8, .. })
    ));
    assert!(refused.is_alarm());
}

on_both_stores! {
    one_key_replaces_another
}
