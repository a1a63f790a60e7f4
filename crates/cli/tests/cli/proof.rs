//! A proof folder for a store, as a signer would have made it: with keys that everybody knows.

use bundle::corpus::Keys;
use notary::ProofFolder;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tlog::{Hash, SignedCheckpoint, StoredTree, Tile, TileKind, TreeHead, leaf_hash, read_bundle, root_at};

use crate::harness::tingbok;

pub(crate) const ORIGIN: &str = "tingbok.invalid/test";
pub(crate) const QUORUM: usize = 3;

/// The keys of the log and of five witnesses.
pub(crate) fn keys() -> Keys {
    Keys::example(ORIGIN, 5, 11).unwrap()
}

/// Writes keys as files.
pub(crate) fn write_keys(keys: &Keys, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::write(to.join("log.key"), keys.log.secret_text()).unwrap();
    for (number, key) in (1..).zip(&keys.witnesses) {
        fs::write(to.join(format!("w{number}.key")), key.secret_text()).unwrap();
    }
}

/// The leaves of a bundle.
pub(crate) fn leaves(bundle: &Path) -> Vec<Vec<u8>> {
    let checkpoint = fs::read(bundle.join("checkpoint")).unwrap();
    let size = tlog::SignedCheckpoint::parse(&checkpoint)
        .unwrap()
        .checkpoint()
        .head()
        .size;
    let tiles = (0..size.div_ceil(256)).map(|index| Tile::in_tree(TileKind::Entries, index, size).unwrap());
    let read = |tile: Tile| {
        let bytes = fs::read(bundle.join(tile.to_string())).unwrap();
        let leaves = read_bundle(&bytes, tile.width()).unwrap();
        leaves.into_iter().map(<[u8]>::to_vec).collect::<Vec<_>>()
    };
    tiles.flat_map(read).collect()
}

/// When a leaf says that it was recorded, in seconds since 1970.
fn time(leaf: &[u8]) -> u64 {
    let leaf: Value = serde_json::from_slice(leaf).unwrap();
    let at: events::Time = leaf["at"].as_str().unwrap().parse().unwrap();
    u64::try_from(at.millis() / 1000).unwrap()
}

/// A proof folder over the first so many leaves, with a checkpoint at each size.
pub(crate) fn prove(leaves: &[Vec<u8>], sizes: &[u64], to: &Path) {
    let keys = keys();
    let folder = begun(to);
    let mut tree = StoredTree::new();
    leaves.iter().for_each(|leaf| tree.push(leaf_hash(leaf)));
    for size in sizes {
        let root = root_at(&tree, *size).unwrap();
        let last = &leaves[usize::try_from(*size).unwrap() - 1];
        let signed = keys
            .checkpoint(TreeHead { size: *size, root }, time(last), QUORUM)
            .unwrap();
        publish(&folder, &signed);
    }
}

/// A proof folder in which nothing is signed yet.
fn begun(to: &Path) -> ProofFolder {
    let folder = ProofFolder::create(to, &keys().log).unwrap();
    folder.set_policy(&keys().policy(QUORUM).unwrap()).unwrap();
    folder
}

fn publish(folder: &ProofFolder, signed: &SignedCheckpoint) {
    let last = folder.signed().unwrap().checkpoint().head();
    folder.swap(last, signed).unwrap();
    folder.publish(signed).unwrap();
}

/// A proof folder of a whole store, beside it if it is a folder.
pub(crate) fn proof(store: &str, to: &Path) -> Vec<Vec<u8>> {
    // The leaves are only known from a bundle, so a first one is made that nobody witnessed.
    let report = tingbok(["replay", store, "--format", "json"]).data();
    let hex = report["root"].as_str().unwrap();
    let digest: events::Digest = hex.parse().unwrap();
    let size = report["size"].as_u64().unwrap();
    let first = tempfile::tempdir().unwrap();
    let (proof, bundle) = (first.path().join("proof"), first.path().join("bundle"));
    let head = TreeHead {
        size,
        root: Hash(digest.0),
    };
    publish(&begun(&proof), &keys().checkpoint(head, 0, 0).unwrap());
    let args = [
        "export",
        store,
        bundle.to_str().unwrap(),
        "--proof",
        proof.to_str().unwrap(),
    ];
    let ran = tingbok(args);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let leaves = leaves(&bundle);
    let sizes = [size / 4, size / 2, size - size / 5, size];
    prove(&leaves, &sizes, to);
    leaves
}

/// The public bundle of the demo, made once.
pub(crate) struct Good {
    pub(crate) bundle: PathBuf,
    pub(crate) proof: PathBuf,
    pub(crate) leaves: Vec<Vec<u8>>,
}

pub(crate) fn policy(proof: &Path) -> String {
    proof.join("policy").display().to_string()
}
