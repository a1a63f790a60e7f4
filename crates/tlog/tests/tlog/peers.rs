//! The same proofs, tiles, notes and checkpoints as independent implementations, byte for byte, and each accepts what the
//! other made.

use crate::support::{checkpoint, hashes, head, log_key, spoilt, tree, witness_key};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2::Sha256;
use tlog::{
    ConsistencyProof, Hash, InclusionProof, SignedCheckpoint, StoredTree, Tile, TileBuilder, TileKind,
    TreeHead, prove_consistency, prove_inclusion, root_at, tiles,
};
use tlog_tiles as port;

/// All hashes as `tlog_tiles` stores them.
struct Stored(Vec<port::Hash>);

impl port::HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<port::Hash>, port::Error> {
        let at = |index: &u64| self.0[usize::try_from(*index).unwrap()];
        Ok(indexes.iter().map(at).collect())
    }
}

impl Stored {
    fn of(leaves: &[Hash]) -> Self {
        let mut stored = Self(Vec::new());
        for (number, leaf) in (0..).zip(leaves) {
            let more = port::stored_hashes_for_record_hash(number, port::Hash(leaf.0), &stored).unwrap();
            stored.0.extend(more);
        }
        stored
    }
}

fn theirs(path: &[Hash]) -> Vec<port::Hash> {
    path.iter().map(|hash| port::Hash(hash.0)).collect()
}

fn bytes(path: &[Hash]) -> Vec<u8> {
    path.iter().flat_map(|hash| hash.0).collect()
}

#[test]
fn every_proof_for_every_size_to_300() {
    let leaves = hashes(300);
    let stored = Stored::of(&leaves);
    let ours = tree(300);
    let mut merkle = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for size in 1..=300_u64 {
        merkle.push(format!("leaf {}", size - 1).into_bytes());
        let root = root_at(&ours, size).unwrap();
        assert_eq!(merkle.root().as_bytes()[..], root.0, "root at {size}");
        assert_eq!(
            port::tree_hash(size, &stored).unwrap().0,
            root.0,
            "root at {size}"
        );
        for index in 0..size {
            let proof = prove_inclusion(&ours, index, size).unwrap();
            let at = usize::try_from(index).unwrap();
            assert_eq!(
                merkle.prove_inclusion(at).as_bytes(),
                bytes(&proof.path),
                "{index} in {size}"
            );
            assert_eq!(
                port::prove_record(size, index, &stored).unwrap(),
                theirs(&proof.path)
            );
            proof.verify(&leaves[at], &root).unwrap();
        }
        for from in 1..=size {
            let proof = prove_consistency(&ours, from, size).unwrap();
            let added = usize::try_from(size - from).unwrap();
            if added > 0 {
                assert_eq!(
                    merkle.prove_consistency(added).as_bytes(),
                    bytes(&proof.path),
                    "{from} to {size}"
                );
            }
            assert_eq!(
                port::prove_tree(size, from, &stored).unwrap(),
                theirs(&proof.path)
            );
            proof.verify(&root_at(&ours, from).unwrap(), &root).unwrap();
        }
        the_same_tiles(&stored, &leaves[..usize::try_from(size).unwrap()]);
    }
}

#[test]
fn spoilt_proofs_are_refused_by_us_and_by_them() {
    let leaves = hashes(40);
    let ours = tree(40);
    for size in [1, 2, 3, 7, 8, 31, 32, 33, 40] {
        let root = root_at(&ours, size).unwrap();
        for index in 0..size {
            let leaf = leaves[usize::try_from(index).unwrap()];
            let proof = prove_inclusion(&ours, index, size).unwrap();
            for path in spoilt(&proof.path) {
                let them = port::check_record(
                    &theirs(&path),
                    size,
                    port::Hash(root.0),
                    index,
                    port::Hash(leaf.0),
                );
                assert!(them.is_err());
                assert!(
                    InclusionProof { path, ..proof }.verify(&leaf, &root).is_err(),
                    "{index} in {size}"
                );
            }
        }
        for from in 1..size {
            let old = root_at(&ours, from).unwrap();
            let proof = prove_consistency(&ours, from, size).unwrap();
            for path in spoilt(&proof.path) {
                let them =
                    port::check_tree(&theirs(&path), size, port::Hash(root.0), from, port::Hash(old.0));
                assert!(them.is_err());
                assert!(
                    ConsistencyProof { path, ..proof }.verify(&old, &root).is_err(),
                    "{from} to {size}"
                );
            }
        }
    }
}

/// Places where the shape of the tree changes, and a spread of others.
fn places(size: u64) -> Vec<u64> {
    let edges = [
        0,
        1,
        255,
        256,
        257,
        4095,
        4096,
        65_535,
        65_536,
        65_537,
        69_887,
        69_888,
        size - 1,
    ];
    let mut places: Vec<u64> = edges.into_iter().chain((0..size).step_by(997)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

#[test]
fn at_seventy_thousand() {
    const SIZE: u64 = 70_000;
    let leaves = hashes(SIZE);
    let stored = Stored::of(&leaves);
    let ours: StoredTree = leaves.iter().copied().collect();
    let mut merkle = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    (0..SIZE).for_each(|at| merkle.push(format!("leaf {at}").into_bytes()));
    let root = root_at(&ours, SIZE).unwrap();
    assert_eq!(merkle.root().as_bytes()[..], root.0);
    assert_eq!(port::tree_hash(SIZE, &stored).unwrap().0, root.0);
    for place in places(SIZE) {
        let at = usize::try_from(place).unwrap();
        let proof = prove_inclusion(&ours, place, SIZE).unwrap();
        assert_eq!(
            merkle.prove_inclusion(at).as_bytes(),
            bytes(&proof.path),
            "{place}"
        );
        assert_eq!(
            port::prove_record(SIZE, place, &stored).unwrap(),
            theirs(&proof.path),
            "{place}"
        );
        proof.verify(&leaves[at], &root).unwrap();
        let from = place + 1;
        let proof = prove_consistency(&ours, from, SIZE).unwrap();
        if from < SIZE {
            let added = usize::try_from(SIZE - from).unwrap();
            let them = merkle.prove_consistency(added);
            assert_eq!(them.as_bytes(), bytes(&proof.path), "{from}");
        }
        assert_eq!(
            port::prove_tree(SIZE, from, &stored).unwrap(),
            theirs(&proof.path),
            "{from}"
        );
        proof.verify(&root_at(&ours, from).unwrap(), &root).unwrap();
    }
    the_same_tiles(&stored, &leaves);
}

fn the_same_tiles(stored: &Stored, leaves: &[Hash]) {
    let size = leaves.len() as u64;
    let mut builder = TileBuilder::new();
    let mut made = Vec::new();
    for leaf in leaves {
        builder.push(*leaf, |tile, bytes| made.push((tile, bytes)));
    }
    made.extend(builder.partial());
    made.sort();
    let expected: Vec<Tile> = tiles(0, size)
        .filter(|tile| tile.kind() != TileKind::Entries)
        .collect();
    assert_eq!(made.iter().map(|(tile, _)| *tile).collect::<Vec<_>>(), expected);
    let them = port::Tile::new_tiles(8, 0, size);
    assert_eq!(made.len(), them.len());
    for ((tile, bytes), other) in made.iter().zip(them) {
        // Their paths name the height as well.
        assert_eq!(other.path().replacen("tile/8/", "tile/", 1), tile.to_string());
        assert_eq!(other.read_data(stored).unwrap(), *bytes, "{tile}");
    }
}

#[test]
fn new_tiles_between_two_sizes() {
    for (old, new) in [
        (0, 1),
        (1, 2),
        (255, 256),
        (256, 257),
        (300, 300),
        (65_535, 65_537),
        (65_536, 140_000),
    ] {
        let ours = tiles(old, new).filter(|tile| tile.kind() != TileKind::Entries);
        let mut ours: Vec<String> = ours.map(|tile| tile.to_string()).collect();
        let them = port::Tile::new_tiles(8, old, new);
        let mut them: Vec<String> = them
            .iter()
            .map(|tile| tile.path().replacen("tile/8/", "tile/", 1))
            .collect();
        ours.sort();
        them.sort();
        assert_eq!(ours, them, "{old} to {new}");
    }
}

#[test]
fn notes_and_checkpoints_of_every_size_to_300_and_of_70_000_go_both_ways() {
    let tree = tree(70_000);
    (1..=300)
        .chain([70_000])
        .for_each(|size| goes_both_ways(head(&tree, size)));
}

fn goes_both_ways(head: TreeHead) {
    let key = log_key(3);
    let witness = witness_key("w.example.org/a", 9);
    let ours = checkpoint(head, &key, &[(&witness, 1_700_000_000)]);
    let vkey = key.public().to_string();
    let verifier = signed_note::StandardVerifier::new(&vkey).unwrap();
    let known = signed_note::VerifierList::new(vec![Box::new(verifier)]);
    let theirs = signed_note::Note::from_bytes(ours.to_string().as_bytes()).unwrap();
    let (verified, unknown) = theirs.verify(&known).unwrap();
    assert_eq!(
        (verified.len(), unknown.len()),
        (1, 1),
        "the cosignature is of a kind they do not know"
    );
    assert_eq!(theirs.to_bytes(), ours.to_string().as_bytes());

    let signer = signed_note::StandardSigner::new(&key.secret_text()).unwrap();
    let mut theirs = signed_note::Note::new(ours.note().text().as_bytes(), &[]).unwrap();
    theirs.add_sigs(&[&signer]).unwrap();
    let read = SignedCheckpoint::parse(&theirs.to_bytes()).unwrap();
    assert_eq!(read.note().verify([key.public()]).unwrap().len(), 1);
    assert_eq!(
        read.note().signatures()[0],
        ours.note().signatures()[0],
        "Ed25519 has one signature"
    );

    let text = port::Checkpoint::from_bytes(ours.note().text().as_bytes());
    // It wants the empty line that follows in a note to be part of the text, or none at all.
    let text = text
        .or_else(|_| port::Checkpoint::from_bytes(format!("{}\n", ours.note().text()).as_bytes()))
        .unwrap();
    assert_eq!(
        (text.origin(), text.size()),
        (ours.checkpoint().origin(), head.size)
    );
    assert_eq!(text.hash().0, head.root.0);
    assert_eq!(text.to_bytes(), ours.note().text().as_bytes());
}
