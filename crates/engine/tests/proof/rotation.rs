//! One key of the log replaces another: the signer reads in the log which of them counts.

use super::*;
use crate::{
    both::on_both_stores,
    follow::{pace, running, witness, witness_by},
    store::Kind,
};
use engine::proof::SignError;
use events::{Blob, Cite, LogKey, LogKeyId, SubjectId, log};
use ledger::Beside;
use notary::{Named, Policy, ProofError, policy_text};
use std::sync::atomic::{AtomicUsize, Ordering};

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
async fn says(ledger: &dyn Ledger, number: u64, event: log::Event, beside: Vec<Beside>) {
    let stream = StreamId::new("log", SubjectId::log());
    let expected = ledger.version(&stream).await.unwrap();
    let append = on_stream(number, stream, expected, Body::Log(event));
    ledger.append(Append { beside, ..append }).await.unwrap();
}

/// The log is judged by another policy from here on.
async fn changes_policy(ledger: &dyn Ledger, number: u64, policy: &Policy) {
    let blob = Blob::text(policy.bytes());
    let beside = Beside::Blob {
        digest: blob.sha256,
        bytes: policy.bytes().to_vec(),
    };
    let changed = log::PolicyChanged {
        decided_by: decided_by(),
        policy: blob,
    };
    says(ledger, number, log::Event::PolicyChanged(changed), vec![beside]).await;
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
    says(ledger.as_ref(), 10, added(), vec![]).await;
    assert_eq!(names(signed_by(&signer).await), [old, new]);
    says(ledger.as_ref(), 11, retired(7), vec![]).await;
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

fn judged_by(witnesses: &[&Named]) -> Policy {
    let witnesses: Vec<Named> = witnesses.iter().copied().cloned().collect();
    policy_text(log_key().public(), &witnesses, witnesses.len()).unwrap()
}

/// A server that is not started anew asks whoever is to be asked by now: the first witness, put into its folder by hand;
/// then the witnesses of a policy that the log names, beside that of the one before; and afterwards those alone.
async fn a_running_server_asks_the_witnesses_of_a_new_policy(kind: Kind) {
    let (_place, ledger) = created(kind).await;
    let (scratch, dir) = proof_folder();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let now = move || 1_795_338_000 + u64::try_from(count.fetch_add(1, Ordering::SeqCst)).unwrap();
    let (a, _a) = witness_by(scratch.path(), "a", Arc::new(now)).await;
    let (b, _b) = witness(scratch.path(), "b").await;
    let (c, _c) = witness(scratch.path(), "c").await;
    let server = running(&ledger, &dir, pace()).await;
    append(&*ledger, 0, weighty()).await;
    server
        .until("nobody is needed", |now| now.final_size() == 1)
        .await;

    let folder = ProofFolder::open(&dir).unwrap();
    folder.set_policy(&judged_by(&[&a])).unwrap();
    let cosigned = |now: &engine::proof::Proven, by: &Named| {
        let by = |it: &tlog::SignedCheckpoint| it.note().verify([&by.key]).is_ok_and(|by| by.len() == 1);
        now.latest().is_some_and(by)
    };
    server.until("the first witness", |now| cosigned(now, &a)).await;

    let next = judged_by(&[&b, &c]);
    changes_policy(ledger.as_ref(), 1, &next).await;
    server
        .until("those before and those after", |now| now.final_size() == 2)
        .await;
    let both = server.proofs.now();
    assert!([&a, &b, &c].iter().all(|by| cosigned(&both, by)), "{both:?}");
    assert_eq!(folder.policy().unwrap(), next);

    let before = asked.load(Ordering::SeqCst);
    append(&*ledger, 2, weighty()).await;
    server.until("those after", |now| now.final_size() == 3).await;
    server.end().await;
    assert_eq!(asked.load(Ordering::SeqCst), before, "who went is asked no more");
    assert_eq!(all_extend(&ledger, &dir).await, [1, 2, 3]);
}

/// A policy for which those before do not vouch never comes into force, however many of its own witnesses sign.
async fn a_policy_that_nobody_vouches_for_stays_a_proposal(kind: Kind) {
    let (_place, ledger) = created(kind).await;
    let (scratch, dir) = proof_folder();
    let gone = Named {
        label: "gone".into(),
        key: key("witness.example.no/gone", KeyKind::Cosignature, 9)
            .public()
            .clone(),
        url: Some("http://127.0.0.1:1".into()),
    };
    let (b, _b) = witness(scratch.path(), "b").await;
    let folder = ProofFolder::open(&dir).unwrap();
    let old = judged_by(&[&gone]);
    folder.set_policy(&old).unwrap();
    let server = running(&ledger, &dir, pace()).await;
    changes_policy(ledger.as_ref(), 0, &judged_by(&[&b])).await;
    let by_b = |now: &engine::proof::Proven| now.latest().is_some_and(|it| it.note().signatures().len() == 2);
    server.until("the new witness signs", by_b).await;
    append(&*ledger, 1, weighty()).await;
    server
        .until("and again", |now| now.size() == 2 && by_b(now))
        .await;
    assert_eq!(server.proofs.final_size(), 0);
    assert_eq!(folder.policy().unwrap(), old);
    server.end().await;
}

on_both_stores! {
    one_key_replaces_another
    a_running_server_asks_the_witnesses_of_a_new_policy
    a_policy_that_nobody_vouches_for_stays_a_proposal
}
