//! A log in memory, to be changed as an attacker would change it, and written as a bundle again.

use super::keys::{Keys, checkpoint};
use crate::{
    Edition, Fault, FaultKind, Folder, Proof, Source, StampFiles, export,
    layout::{self, CHECKPOINT, FILES},
    list::Head,
    mentions,
};
use events::{Digest, Time, codec};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tlog::{
    Note, Policy, SignedCheckpoint, SigningKey, StoredTree, Tile, TileKind, TreeHead, Trust, WIDTH,
    leaf_hash, read_bundle, root_at,
};

/// A log that can be changed.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) edition: Edition,
    pub(super) leaves: Vec<Vec<u8>>,
    pub(super) blobs: BTreeMap<Digest, Vec<u8>>,
    pub(super) openings: BTreeMap<Digest, Vec<u8>>,
    /// The sizes of the published checkpoints, with the time of each in seconds since 1970.
    pub(super) checkpoints: BTreeMap<u64, u64>,
    /// Who signs the checkpoint of a size, where that is not as everywhere.
    pub(super) signers: BTreeMap<u64, Signers>,
    /// Time stamps that are shown with it.
    pub(super) stamps: Vec<StampFiles>,
    /// Who signs the list of files, where it is not the key of the log.
    pub(super) list_key: Option<SigningKey>,
}

/// Who signs a checkpoint.
#[derive(Clone)]
pub(super) struct Signers {
    pub(super) log: Vec<SigningKey>,
    pub(super) witnesses: Vec<SigningKey>,
}

impl Draft {
    /// Reads a good bundle.
    pub(super) fn read(folder: &Folder, policy: &Policy) -> Result<Self, Fault> {
        let gone = |path: &str| Fault::new(FaultKind::Missing, folder.place(path), "there is no such file");
        let bytes = |path: &str| folder.read(path)?.ok_or_else(|| gone(path));
        let signed = |path: &str| {
            let parsed = SignedCheckpoint::parse(&bytes(path)?);
            parsed.map_err(|why| Fault::unusable(folder.place(path), why))
        };
        let size = signed(CHECKPOINT)?.checkpoint().head().size;
        let mut leaves = Vec::new();
        for index in 0..size.div_ceil(WIDTH) {
            let Some(tile) = Tile::in_tree(TileKind::Entries, index, size) else {
                continue;
            };
            let path = tile.to_string();
            let bytes = bytes(&path)?;
            let read =
                read_bundle(&bytes, tile.width()).map_err(|why| Fault::unusable(folder.place(&path), why))?;
            leaves.extend(read.into_iter().map(<[u8]>::to_vec));
        }
        let mut checkpoints = BTreeMap::new();
        for path in folder.files_below(layout::CHECKPOINTS)? {
            let signed = signed(&path)?;
            // By whichever key the log signed it: the times are the witnesses'.
            let witnesses = policy.witnesses().map(|witness| &witness.key);
            let by = signed.note().verify(witnesses);
            let by = by.map_err(|why| Fault::unusable(folder.place(&path), why))?;
            let times = by.iter().filter_map(|by| by.time);
            let at = signed.checkpoint().head().size;
            checkpoints.insert(at, times.max().unwrap_or_else(|| claimed(&leaves, at)));
        }
        let note = Note::parse(&bytes(FILES)?).map_err(|why| Fault::unusable(folder.place(FILES), why))?;
        let head = Head::read(&note).map_err(|why| Fault::unusable(folder.place(FILES), why))?;
        Ok(Self {
            edition: head.edition,
            leaves,
            blobs: named(folder, layout::BLOBS, |name| name.parse().ok())?,
            openings: named(folder, layout::OPENINGS, |name| {
                name.strip_suffix(".json")?.parse().ok()
            })?,
            checkpoints,
            signers: BTreeMap::new(),
            stamps: Vec::new(),
            list_key: None,
        })
    }

    /// How many leaves.
    pub(super) fn size(&self) -> u64 {
        self.leaves.len() as u64
    }

    /// The positions of the leaves of a type, without its version.
    pub(super) fn of_type(&self, kind: &str) -> Vec<usize> {
        let wanted = format!("\"type\":\"{kind}@");
        let has = |leaf: &[u8]| {
            leaf.windows(wanted.len())
                .any(|window| window == wanted.as_bytes())
        };
        let found = self.leaves.iter().enumerate().filter(|(_, leaf)| has(leaf));
        found.map(|(at, _)| at).collect()
    }

    /// The last text that a leaf commits to and none says was erased.
    pub(super) fn last_text(&self) -> Option<Digest> {
        let gone = self.leaves.iter().flat_map(|leaf| mentions::erased(leaf));
        let gone: BTreeSet<Digest> = gone.collect();
        let mut texts = self.leaves.iter().rev().flat_map(|leaf| mentions::texts(leaf));
        texts.find(|text| !gone.contains(text))
    }

    /// Changes one leaf and writes it in its one form again.
    pub(super) fn edit(&mut self, at: usize, change: impl FnOnce(&mut Value)) {
        let Some(leaf) = self.leaves.get_mut(at) else {
            return;
        };
        if let Ok(mut value) = serde_json::from_slice::<Value>(leaf) {
            change(&mut value);
            *leaf = codec::canonical(&value);
        }
    }

    /// Lets every leaf state its own place again.
    pub(super) fn renumber(&mut self) {
        for at in 0..self.leaves.len() {
            self.edit(at, |leaf| {
                if let Some(seq) = leaf.get_mut("seq") {
                    *seq = at.into();
                }
            });
        }
    }

    /// Puts other text of the same length in place of some, everywhere.
    pub(super) fn replace(&mut self, old: &str, new: &str) {
        for leaf in &mut self.leaves {
            if let Ok(text) = str::from_utf8(leaf).map(|text| text.replace(old, new)) {
                *leaf = text.into_bytes();
            }
        }
    }

    /// Cuts the log off.
    pub(super) fn truncate(&mut self, size: u64) {
        self.leaves.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        self.checkpoints.retain(|at, _| *at <= size);
    }

    /// Puts another document in place of one, and its name in place of the other's, everywhere.
    pub(super) fn swap_blob(&mut self, old: Digest, bytes: Vec<u8>) {
        let new = Digest::of(&bytes);
        self.blobs.remove(&old);
        self.replace(&old.to_string(), &new.to_string());
        self.blobs.insert(new, bytes);
    }

    /// Writes it as a bundle that agrees with itself, signed by these keys and so many of the witnesses.
    pub(super) fn write(
        &mut self,
        keys: &Keys,
        policy: &Policy,
        witnesses: usize,
        out: &Folder,
    ) -> Result<(), Fault> {
        let size = self.size();
        let last = self.checkpoints.values().next_back().copied();
        let time = last.unwrap_or_else(|| claimed(&self.leaves, size));
        self.checkpoints.retain(|at, _| *at <= size);
        self.checkpoints.entry(size).or_insert(time);
        let mut tree = StoredTree::new();
        self.leaves.iter().for_each(|leaf| tree.push(leaf_hash(leaf)));
        let mut checkpoints = Vec::new();
        for (size, time) in &self.checkpoints {
            let root = root_at(&tree, *size).map_err(|why| Fault::unusable("tree", why))?;
            let head = TreeHead { size: *size, root };
            checkpoints.push(match self.signers.get(size) {
                Some(by) => checkpoint(&by.log, &by.witnesses, head, *time)?,
                None => keys.checkpoint(head, *time, witnesses)?,
            });
        }
        let proof = Proof {
            key: self.list_key.clone().unwrap_or_else(|| keys.log.clone()),
            policy: policy.clone(),
            trust: anybody(&checkpoints)?,
            checkpoints,
            stamps: self.stamps.clone(),
        };
        let edition = self.edition;
        export(self, &proof, edition, out, &mut |_| ()).map(drop)
    }
}

/// Whoever forges a bundle shows its newest checkpoint, whatever that is worth: so each is taken for final.
fn anybody(checkpoints: &[SignedCheckpoint]) -> Result<Trust, Fault> {
    let policy = Policy::parse(b"quorum none\n").map_err(|why| Fault::unusable("policy", why))?;
    let origin = checkpoints
        .first()
        .map_or("", |signed| signed.checkpoint().origin());
    Ok(Trust::follow(policy, origin, &[], &|_, _| false))
}

impl Source for Draft {
    fn leaves(&mut self, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, Fault> {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        Ok(self.leaves.iter().skip(from).take(limit).cloned().collect())
    }

    fn blob(&mut self, digest: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.blobs.get(digest).cloned())
    }

    fn opening(&mut self, commitment: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.openings.get(commitment).cloned())
    }
}

/// The time that the last leaf of a tree claims, in seconds since 1970.
fn claimed(leaves: &[Vec<u8>], size: u64) -> u64 {
    let last = usize::try_from(size)
        .ok()
        .and_then(|size| leaves.get(size.checked_sub(1)?));
    let time = last.and_then(|leaf| mentions::time(leaf)).map_or(0, Time::millis);
    u64::try_from(time / 1000).unwrap_or(0)
}

/// The files of a folder by the digests that they are named by.
fn named(
    folder: &Folder,
    below: &str,
    digest: impl Fn(&str) -> Option<Digest>,
) -> Result<BTreeMap<Digest, Vec<u8>>, Fault> {
    let mut found = BTreeMap::new();
    for path in folder.files_below(below)? {
        let name = path.rsplit('/').next().unwrap_or_default();
        if let (Some(digest), Some(bytes)) = (digest(name), folder.read(&path)?) {
            found.insert(digest, bytes);
        }
    }
    Ok(found)
}
