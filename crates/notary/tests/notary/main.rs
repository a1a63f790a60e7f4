//! Proof folders and witnesses, tried from outside: what is lost, altered, old, shared or asked twice at once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod folder;
mod held;
mod http;
mod promise;
mod rotation;
mod stamps;
mod witness;

use tlog::{Hash, KeyKind, KeyName, SigningKey, StoredTree, TreeHead, leaf_hash, prove_consistency, root_at};
use tlog::{NoteSignature, SignedCheckpoint, WitnessRequest};

const ORIGIN: &str = "log.example.no/test";

fn key(name: &str, kind: KeyKind) -> SigningKey {
    let mut seed = [7; 32];
    for (byte, letter) in seed.iter_mut().zip(name.bytes()) {
        *byte = letter;
    }
    SigningKey::from_seed(KeyName::new(name).unwrap(), kind, &seed)
}

fn log_key() -> SigningKey {
    key(ORIGIN, KeyKind::Ed25519)
}

/// A tree of so many leaves; another `story` has other leaves from the first on.
fn tree(story: &str, size: u64) -> StoredTree {
    let leaf = |at| leaf_hash(format!("{story} {at}").as_bytes());
    (0..size).map(leaf).collect::<Vec<Hash>>().into_iter().collect()
}

fn head(story: &str, size: u64) -> TreeHead {
    let root = root_at(&tree(story, size), size).unwrap();
    TreeHead { size, root }
}

fn signed(story: &str, size: u64) -> SignedCheckpoint {
    notary::signed_head(&[log_key()], head(story, size)).unwrap()
}

/// What a log that tells this story asks of a witness that has cosigned `from` leaves.
fn request(story: &str, from: u64, to: u64) -> Vec<u8> {
    let proof = prove_consistency(&tree(story, to), from, to).unwrap();
    let request = WitnessRequest::new(proof, signed(story, to)).unwrap();
    request.to_string().into_bytes()
}

fn cosigned(line: &NoteSignature, story: &str, size: u64, witness: &tlog::VerifierKey) -> Option<u64> {
    let mut checkpoint = signed(story, size);
    checkpoint.add(line.clone());
    let by = checkpoint.note().verify([witness]).unwrap();
    by.first().and_then(|by| by.time)
}
