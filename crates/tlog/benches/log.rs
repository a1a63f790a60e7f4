//! How fast the tree takes leaves, proves and verifies, beside bare hashing of the same bytes and beside
//! `ct-merkle`. Run with `cargo bench -p tlog`; about ten seconds. `cargo bench -p tlog -- 10000000` takes another
//! number of leaves than a million.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and prints its table"
)]

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2::{Digest, Sha256};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use tlog::{
    Checkpoint, Frontier, Hash, KeyKind, KeyName, Note, Policy, SignedCheckpoint, SigningKey, StoredTree,
    TileBuilder, TreeHead, leaf_hash, prove_consistency, prove_inclusion, root_at,
};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// How long a leaf is, in bytes: about that of a ballot.
const LEAF: usize = 300;
/// How long a small act is repeated.
const CELL: Duration = Duration::from_millis(500);

fn main() -> Outcome<()> {
    let given = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let count: u64 = given.unwrap_or(1_000_000);
    println!("{count} leaves of {LEAF} bytes");
    let leaves = growing(count);
    proofs(&leaves, count)?;
    signatures(root_at(&leaves, count)?, count)
}

fn leaf(at: u64) -> [u8; LEAF] {
    let mut leaf = [b'x'; LEAF];
    for (byte, number) in leaf.iter_mut().zip(at.to_be_bytes()) {
        *byte = number;
    }
    leaf
}

fn rate(name: &str, count: u64, act: impl FnOnce()) {
    let start = Instant::now();
    act();
    let seconds = start.elapsed().as_secs_f64();
    println!("{name:<58} {:>12.0} /s {seconds:>9.3} s", count as f64 / seconds);
}

/// Leaves into the tree, in each way that it is kept.
fn growing(count: u64) -> StoredTree {
    rate("bare SHA-256 of the leaves", count, || {
        for at in 0..count {
            black_box(Sha256::digest(leaf(at)));
        }
    });
    rate("leaf hashes", count, || {
        for at in 0..count {
            black_box(leaf_hash(&leaf(at)));
        }
    });
    rate("frontier, leaf hashes included", count, || {
        let mut frontier = Frontier::new();
        (0..count).for_each(|at| frontier.push(leaf_hash(&leaf(at))));
        black_box(frontier.root());
    });
    let hashes: Vec<Hash> = (0..count).map(|at| leaf_hash(&leaf(at))).collect();
    rate("frontier, from leaf hashes", count, || {
        let mut frontier = Frontier::new();
        hashes.iter().for_each(|hash| frontier.push(*hash));
        black_box(frontier.root());
    });
    rate("tiles, from leaf hashes", count, || {
        let mut builder = TileBuilder::new();
        let mut bytes = 0;
        hashes
            .iter()
            .for_each(|hash| builder.push(*hash, |_, tile| bytes += tile.len()));
        black_box((bytes, builder.root()));
    });
    let mut stored = StoredTree::new();
    rate("stored tree, from leaf hashes", count, || {
        stored.extend(hashes.iter().copied())
    });
    let some = count.min(200_000);
    rate("ct-merkle, leaf hashes included (at most 200,000)", some, || {
        let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        (0..some).for_each(|at| tree.push(leaf(at).to_vec()));
        black_box(tree.root());
    });
    stored
}

/// Repeats an act on places spread over the tree, and prints how long one takes.
fn each(name: &str, count: u64, mut act: impl FnMut(u64) -> Outcome<()>) -> Outcome<()> {
    let (start, mut done) = (Instant::now(), 0_u64);
    while start.elapsed() < CELL {
        for _ in 0..64 {
            act(done.wrapping_mul(0x9e37_79b9_7f4a_7c15) % count)?;
            done += 1;
        }
    }
    let one = start.elapsed().as_secs_f64() / done as f64;
    println!("{name:<58} {:>12.2} us", one * 1e6);
    Ok(())
}

fn proofs(tree: &StoredTree, count: u64) -> Outcome<()> {
    let root = root_at(tree, count)?;
    each("root of any earlier size", count, |place| {
        black_box(root_at(tree, place)?);
        Ok(())
    })?;
    each("inclusion proof", count, |place| {
        black_box(prove_inclusion(tree, place, count)?);
        Ok(())
    })?;
    each("inclusion proof, made and verified", count, |place| {
        let hash = leaf_hash(&leaf(place));
        Ok(prove_inclusion(tree, place, count)?.verify(&hash, &root)?)
    })?;
    each("consistency proof", count, |place| {
        black_box(prove_consistency(tree, place, count)?);
        Ok(())
    })?;
    each(
        "consistency proof, made and verified, older root included",
        count,
        |place| {
            let old = root_at(tree, place)?;
            Ok(prove_consistency(tree, place, count)?.verify(&old, &root)?)
        },
    )
}

fn signatures(root: Hash, size: u64) -> Outcome<()> {
    let key = SigningKey::from_seed(KeyName::new("log.example.org")?, KeyKind::Ed25519, &[1; 32]);
    let text = Checkpoint::new("log.example.org", TreeHead { size, root })?.to_string();
    let mut note = Note::new(&text)?;
    note.add(key.sign(&text)?);
    let mut policy = format!("log {}\n", key.public());
    let mut names = String::new();
    for number in 0..15_u8 {
        let name = KeyName::new(&format!("w.example.org/{number}"))?;
        let witness = SigningKey::from_seed(name, KeyKind::Cosignature, &[2 + number; 32]);
        note.add(witness.cosign(&text, 1_700_000_000)?);
        policy += &format!("witness {number} {}\n", witness.public());
        names += &format!(" {number}");
    }
    policy += &format!("group all-of-us 10{names}\nquorum all-of-us\n");
    let policy = Policy::parse(policy.as_bytes())?;
    let bytes = note.to_string();
    each("checkpoint signed", size, |_| {
        black_box(key.sign(&text)?);
        Ok(())
    })?;
    each("checkpoint with 15 cosignatures read and weighed", size, |_| {
        let signed = SignedCheckpoint::parse(bytes.as_bytes())?;
        black_box(policy.weigh(&signed)?.is_final());
        Ok(())
    })
}
