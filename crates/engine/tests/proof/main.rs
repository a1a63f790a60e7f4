//! The signer on both stores: what it signs, what it refuses, who else signs, what witnesses make of it, and what is left
//! when it is killed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "../common/both.rs"]
mod both;
mod follow;
mod growing;
mod kill;
mod refuse;
mod rotation;
mod servers;
mod standby;
#[path = "../common/store.rs"]
#[expect(dead_code, reason = "other suites lose openings")]
mod store;
mod traced;
#[path = "../common/victim.rs"]
mod victim;

use engine::{
    clock::Manual,
    proof::{LogTree, ProofFolder, Signer},
};
use events::{Actor, Body, CommandId, Digest, StreamId, Time, UnitId, Version, cluster, round};
use ledger::{Append, Key, Ledger, Write};
use notary::{KeyKind, KeyName, SigningKey};
use std::{path::Path, sync::Arc};
use store::Place;
use tlog::TreeHead;
use uuid::Uuid;

const ORIGIN: &str = "log.example.no/signer";

/// 2026-11-22T09:00:00.000Z.
fn clock() -> Manual {
    Manual::at(Time::from_millis(1_795_338_000_000))
}

fn key(name: &str, kind: KeyKind, seed: u8) -> SigningKey {
    SigningKey::from_seed(KeyName::new(name).unwrap(), kind, &[seed; 32])
}

fn log_key() -> SigningKey {
    key(ORIGIN, KeyKind::Ed25519, 5)
}

fn uuid(number: u64) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))
}

/// One event on a stream of its own; the same number again is the same command.
fn command(number: u64, body: Body) -> Append {
    let stream = StreamId::new(body.stream(), uuid(number));
    on_stream(number, stream, Version::ABSENT, body)
}

/// One event on a stream that is so far.
fn on_stream(number: u64, stream: StreamId, expected: Version, body: Body) -> Append {
    let write = Write {
        stream,
        expected,
        bodies: vec![body],
        cites: Vec::new(),
        not_after: None,
    };
    Append {
        key: Key::of(&Actor::process(), CommandId(uuid(number))),
        intent: Digest::of(&number.to_be_bytes()),
        actor: Actor::process(),
        writes: vec![write],
        beside: Vec::new(),
        answer: Vec::new(),
    }
}

async fn append(ledger: &dyn Ledger, number: u64, body: Body) -> u64 {
    let appended = ledger.append(command(number, body)).await;
    appended.unwrap().positions[0].0
}

/// After which no checkpoint is due at once.
fn plain() -> Body {
    Body::Cluster(cluster::Event::Formed(cluster::Formed {
        example: true,
        lead: UnitId(uuid(1)),
        name: "Bjørnefjorden".into(),
    }))
}

/// After which one is.
fn weighty() -> Body {
    Body::Round(round::Event::VotingClosed(round::VotingClosed {}))
}

async fn filled(ledger: &dyn Ledger, from: u64, to: u64) {
    for number in from..to {
        append(ledger, number, plain()).await;
    }
}

fn signer(ledger: &Arc<dyn Ledger>, dir: &Path) -> Signer {
    let folder = ProofFolder::open(dir).unwrap();
    Signer::new(Arc::new(LogTree::new(Arc::clone(ledger))), folder).unwrap()
}

/// Every published checkpoint is of this very log: so each extends every one before it.
async fn all_extend(ledger: &Arc<dyn Ledger>, dir: &Path) -> Vec<u64> {
    // The files first: the log may grow meanwhile.
    let folder = ProofFolder::open(dir).unwrap();
    let (sizes, signed) = (folder.sizes().unwrap(), folder.signed().unwrap());
    let tree = LogTree::new(Arc::clone(ledger));
    let size = ledger.head().await.unwrap().size;
    tree.grow(size).await.unwrap();
    for published in &sizes {
        let head = folder
            .checkpoint(*published)
            .unwrap()
            .unwrap()
            .checkpoint()
            .head();
        assert_eq!(head, tree.head(*published).unwrap());
    }
    for pair in sizes.windows(2) {
        let head = |size| -> TreeHead { tree.head(size).unwrap() };
        let proof = tree.consistency(pair[0], pair[1]).unwrap();
        proof.verify(&head(pair[0]).root, &head(pair[1]).root).unwrap();
    }
    assert!(signed.checkpoint().head().size <= size);
    sizes
}

/// A scratch folder with the proof folder of a new log in it.
fn proof_folder() -> (tempfile::TempDir, std::path::PathBuf) {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("proof");
    ProofFolder::create(&dir, &log_key()).unwrap();
    (scratch, dir)
}

async fn created(kind: store::Kind) -> (Place, Arc<dyn Ledger>) {
    let place = Place::fresh(kind).await;
    let ledger = place.create(&clock()).await;
    (place, ledger)
}
