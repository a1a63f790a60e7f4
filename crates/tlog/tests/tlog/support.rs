//! Trees and keys that several tests use.

use tlog::{
    Checkpoint, Hash, KeyKind, KeyName, Note, SignedCheckpoint, SigningKey, StoredTree, TreeHead, leaf_hash,
    root_at,
};

pub(crate) const ORIGIN: &str = "log.example.org/ksf";

/// The leaf hashes of a made-up log.
pub(crate) fn hashes(count: u64) -> Vec<Hash> {
    (0..count)
        .map(|at| leaf_hash(format!("leaf {at}").as_bytes()))
        .collect()
}

pub(crate) fn tree(count: u64) -> StoredTree {
    hashes(count).into_iter().collect()
}

pub(crate) fn log_key(seed: u8) -> SigningKey {
    SigningKey::from_seed(KeyName::new(ORIGIN).unwrap(), KeyKind::Ed25519, &[seed; 32])
}

pub(crate) fn witness_key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(KeyName::new(name).unwrap(), KeyKind::Cosignature, &[seed; 32])
}

pub(crate) fn head(tree: &StoredTree, size: u64) -> TreeHead {
    let root = root_at(tree, size).unwrap();
    TreeHead { size, root }
}

/// A checkpoint of our log, signed by this key and cosigned by those at these times.
pub(crate) fn checkpoint(
    head: TreeHead,
    by: &SigningKey,
    cosigners: &[(&SigningKey, u64)],
) -> SignedCheckpoint {
    let text = Checkpoint::new(ORIGIN, head).unwrap().to_string();
    let mut note = Note::new(&text).unwrap();
    note.add(by.sign(&text).unwrap());
    for (witness, time) in cosigners {
        note.add(witness.cosign(&text, *time).unwrap());
    }
    SignedCheckpoint::from_note(note).unwrap()
}

/// A path with one hash flipped, doubled, left out or added, in every way that one step can spoil it.
pub(crate) fn spoilt(path: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = Vec::new();
    for at in 0..path.len() {
        for bit in [0, 131, 255_usize] {
            let mut flipped = path.to_vec();
            flipped[at].0[bit / 8] ^= 1 << (bit % 8);
            all.push(flipped);
        }
        let mut shorter = path.to_vec();
        shorter.remove(at);
        all.push(shorter);
        let mut longer = path.to_vec();
        longer.insert(at, path[at]);
        all.push(longer);
        if at > 0 && path[at] != path[at - 1] {
            let mut swapped = path.to_vec();
            swapped.swap(at, at - 1);
            all.push(swapped);
        }
    }
    all.push([path, &[Hash([7; 32])]].concat());
    all
}
