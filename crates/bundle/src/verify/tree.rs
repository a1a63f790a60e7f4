//! V1 and V4 over leaves and tiles, in one pass: every hash of every tile is computed from the leaves, and none is taken
//! on trust.
//!
//! Where a leaf and its tile disagree, one of them was altered, and the signed root says which: so from there on two trees
//! are grown, one from the leaves and one from what the tiles say of them, and the one that ends at the root is right.

use super::{
    finding::{Finding, Findings, Step},
    line::Line,
};
use crate::{Fault, Folder, mentions, mentions::Named};
use events::Digest;
use std::collections::{BTreeMap, BTreeSet};
use tlog::{Frontier, Hash, Tile, TileBuilder, TileKind, TreeHead, WIDTH, leaf_hash, read_bundle};

/// The leaves of one file.
#[derive(Debug)]
pub(super) struct Batch {
    /// The position of the first.
    pub(super) first: u64,
    width: u16,
    bytes: Vec<u8>,
    pub(super) hashes: Vec<Hash>,
}

impl Batch {
    /// Reads a file of so many leaves, of which the first stands at a position.
    pub(super) fn read(first: u64, width: u16, bytes: Vec<u8>) -> Result<Self, tlog::BadBundle> {
        let hashes = read_bundle(&bytes, width)?.into_iter().map(leaf_hash).collect();
        Ok(Self {
            first,
            width,
            bytes,
            hashes,
        })
    }

    /// Each leaf with its position and hash.
    pub(super) fn leaves(&self) -> impl Iterator<Item = (u64, &[u8], Hash)> {
        let leaves = read_bundle(&self.bytes, self.width).unwrap_or_default();
        let placed = (self.first..).zip(leaves);
        placed
            .zip(&self.hashes)
            .map(|((at, leaf), hash)| (at, leaf, *hash))
    }
}

/// What is looked for on the way.
pub(super) struct Wanted {
    /// At which sizes the root is to be known.
    pub(super) sizes: BTreeSet<u64>,
    /// Of which leaves the hash is to be known.
    pub(super) leaves: BTreeSet<u64>,
    /// Whether commitments are to be collected.
    pub(super) texts: bool,
}

/// A document that a leaf names.
pub(super) struct Document {
    pub(super) named: Named,
    /// The first leaf that names it.
    pub(super) position: u64,
    /// Whether something is derived from it.
    pub(super) needed: bool,
}

/// What a pass over the leaves gives.
#[derive(Default)]
pub(super) struct Passed {
    pub(super) findings: Findings,
    /// The root at each size wanted.
    pub(super) roots: BTreeMap<u64, Hash>,
    /// The hash of each leaf wanted.
    pub(super) hashes: BTreeMap<u64, Hash>,
    /// Every document named, with the first leaf that names it.
    pub(super) blobs: BTreeMap<Digest, Document>,
    /// Every commitment to words, with the first leaf that holds it.
    pub(super) texts: BTreeMap<Digest, u64>,
    /// Commitments whose words were erased.
    pub(super) erased: BTreeSet<Digest>,
    /// The tiles at the right edge, for a later verification to go on from.
    pub(super) edge: Vec<(Tile, Vec<u8>)>,
    /// The first leaf that could not be read, if any.
    pub(super) unread: Option<u64>,
    /// Whether leaves that an earlier verification has seen are other ones now: then nothing else here counts.
    pub(super) changed: bool,
}

impl Passed {
    /// Leaves that an earlier verification has seen are other ones now.
    pub(super) fn changed() -> Self {
        Self {
            changed: true,
            ..Self::default()
        }
    }
}

/// A pass under way.
struct Pass<'p> {
    folder: &'p Folder,
    head: TreeHead,
    wanted: &'p Wanted,
    passed: Passed,
    /// Grown from the leaves.
    computed: Line,
    /// Grown from what tiles say of the leaves, once they disagree.
    claimed: Option<Line>,
    /// For each file of leaves that disagrees with its tile: the first leaf that does, and how many.
    disagree: Vec<(Tile, u64, u64)>,
    /// Whether no hash could be had for some leaf, so that no root can be computed.
    holed: Option<u64>,
}

/// From where a pass goes on.
#[derive(Clone)]
pub(super) struct Start {
    pub(super) builder: TileBuilder,
    pub(super) frontier: Frontier,
}

impl Start {
    pub(super) fn nothing() -> Self {
        Self {
            builder: TileBuilder::new(),
            frontier: Frontier::new(),
        }
    }
}

/// Reads every leaf and every tile from where the start stands, which is at the beginning of a file, and hands over the
/// leaves as they come, as long as all of them can be read.
///
/// # Errors
/// When the system does not let a file be read.
pub(super) fn pass(
    folder: &Folder,
    start: Start,
    head: TreeHead,
    wanted: &Wanted,
    sink: &mut dyn FnMut(Batch) -> bool,
) -> Result<Passed, Fault> {
    let from = start.builder.size() / WIDTH;
    let mut pass = Pass {
        folder,
        head,
        wanted,
        passed: Passed::default(),
        computed: Line {
            builder: start.builder,
            frontier: start.frontier,
            roots: BTreeMap::new(),
            wrong: Vec::new(),
        },
        claimed: None,
        disagree: Vec::new(),
        holed: None,
    };
    pass.computed.mark(wanted);
    let mut open = true;
    for index in from..head.size.div_ceil(WIDTH) {
        let batch = pass.file(index)?;
        match batch {
            Some(batch) if open && pass.passed.unread.is_none() => open = sink(batch),
            _ => {}
        }
    }
    pass.end()
}

impl Pass<'_> {
    /// One file of leaves and its tile.
    fn file(&mut self, index: u64) -> Result<Option<Batch>, Fault> {
        let size = self.head.size;
        let (Some(entries), Some(tile)) = (
            Tile::in_tree(TileKind::Entries, index, size),
            Tile::in_tree(TileKind::Hashes(0), index, size),
        ) else {
            return Ok(None);
        };
        let first = index * WIDTH;
        let claimed = self.hashes(tile)?;
        let batch = self.leaves(entries, first)?;
        match (&batch, claimed) {
            (Some(batch), claimed) => {
                self.names(batch);
                self.grow(entries, &batch.hashes, claimed.as_deref())?;
            }
            (None, Some(claimed)) => {
                self.unread(first);
                self.grow(entries, &claimed, None)?;
            }
            (None, None) => {
                self.unread(first);
                self.holed.get_or_insert(first);
            }
        }
        Ok(batch)
    }

    fn unread(&mut self, first: u64) {
        self.passed.unread.get_or_insert(first);
    }

    /// The leaves of a file, if all of it can be read.
    fn leaves(&mut self, entries: Tile, first: u64) -> Result<Option<Batch>, Fault> {
        let path = entries.to_string();
        let Some(bytes) = self.folder.read(&path)? else {
            self.add(Finding::incomplete(Step::V1, "file-missing").file(path).at(first));
            return Ok(None);
        };
        let width = entries.width();
        match Batch::read(first, width, bytes) {
            Ok(batch) => Ok(Some(batch)),
            Err(why) => {
                let number = match why {
                    tlog::BadBundle::Short { number, .. } => number as u64,
                    tlog::BadBundle::Long { .. } => u64::from(width),
                };
                let finding = Finding::tampered(Step::V1, "entries-broken").file(path);
                self.add(finding.at(first + number).why(why));
                Ok(None)
            }
        }
    }

    /// What a tile's file says, if it is there and as long as it must be.
    fn hashes(&mut self, tile: Tile) -> Result<Option<Vec<Hash>>, Fault> {
        let path = tile.to_string();
        let Some(bytes) = self.folder.read(&path)? else {
            self.add(Finding::incomplete(Step::V1, "file-missing").file(path));
            return Ok(None);
        };
        let (hashes, rest) = bytes.as_chunks::<32>();
        let expected = usize::from(tile.width());
        if hashes.len() != expected || !rest.is_empty() {
            let finding = Finding::tampered(Step::V1, "tile-length").file(path);
            self.add(finding.fact("expected", 32 * expected).fact("given", bytes.len()));
            return Ok(None);
        }
        Ok(Some(hashes.iter().copied().map(Hash).collect()))
    }

    /// What the leaves name beside the log.
    fn names(&mut self, batch: &Batch) {
        for (position, leaf, hash) in batch.leaves() {
            for named in mentions::blobs(leaf) {
                let needed = mentions::derives(leaf);
                let document = self.passed.blobs.entry(named.digest).or_insert(Document {
                    named,
                    position,
                    needed,
                });
                document.needed |= needed;
            }
            if self.wanted.texts {
                for commitment in mentions::texts(leaf) {
                    self.passed.texts.entry(commitment).or_insert(position);
                }
                self.passed.erased.extend(mentions::erased(leaf));
            }
            if self.wanted.leaves.contains(&position) {
                self.passed.hashes.insert(position, hash);
            }
        }
    }

    /// Grows the trees by a file of leaves.
    fn grow(&mut self, entries: Tile, computed: &[Hash], claimed: Option<&[Hash]>) -> Result<(), Fault> {
        if self.holed.is_some() {
            return Ok(());
        }
        let first = self.computed.builder.size();
        let differing: Vec<u64> = claimed.map_or_else(Vec::new, |claimed| {
            let pairs = (first..).zip(computed.iter().zip(claimed));
            let differing = pairs.filter(|(_, (computed, claimed))| computed != claimed);
            differing.map(|(position, _)| position).collect()
        });
        if let Some(position) = differing.first() {
            self.disagree.push((entries, *position, differing.len() as u64));
            self.claimed.get_or_insert_with(|| self.computed.clone());
        }
        if let Some(line) = &mut self.claimed {
            let hashes = claimed.unwrap_or(computed);
            for hash in hashes {
                line.push(*hash, self.folder, self.wanted, None)?;
            }
        }
        for hash in computed {
            self.computed
                .push(*hash, self.folder, self.wanted, Some(&mut self.passed.findings))?;
        }
        Ok(())
    }

    fn add(&mut self, finding: Finding) {
        self.passed.findings.add(finding);
    }

    /// Judges which of the trees is the signed one, and says what is wrong by it.
    fn end(mut self) -> Result<Passed, Fault> {
        if let Some(position) = self.holed {
            self.add(Finding::incomplete(Step::V4, "root-unknown").at(position));
            return Ok(self.passed);
        }
        let findings = Some(&mut self.passed.findings);
        self.computed.edge(self.folder, findings)?;
        if let Some(line) = &mut self.claimed {
            line.edge(self.folder, None)?;
        }
        let leaves_are_right = self.computed.builder.root() == self.head.root;
        let line = match self.claimed.take() {
            Some(line) if !leaves_are_right => {
                for (entries, position, count) in std::mem::take(&mut self.disagree) {
                    let finding = Finding::tampered(Step::V1, "leaf-altered").file(entries.to_string());
                    self.add(finding.at(position).fact("count", count));
                }
                match line.builder.root() == self.head.root {
                    true => line,
                    // Neither is signed: what the leaves say is what is judged further.
                    false => Line {
                        wrong: line.wrong,
                        ..self.computed.clone()
                    },
                }
            }
            _ => self.computed.clone(),
        };
        for tile in &line.wrong {
            self.add(Finding::tampered(Step::V1, "tile-altered").file(tile.to_string()));
        }
        self.passed.edge = line.builder.partial();
        self.passed.roots = line.roots;
        Ok(self.passed)
    }
}
