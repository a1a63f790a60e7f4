//! Going on from where an earlier verification ended: what it has seen is not judged again, but what follows from it is
//! needed, so its leaves are read and folded. They must be the ones of then: each is hashed, and together they must have
//! the root of then. Where they have not, nothing of then counts, and everything is verified from the first leaf on.

use super::{
    Options,
    finding::{Finding, Findings, Step},
    state::Seen,
    tree::{Batch, Passed, Start, Wanted},
};
use crate::{Fault, Folder, compare::Tiles};
use std::collections::{BTreeMap, BTreeSet};
use tlog::{Frontier, Hash, Tile, TileKind, TileReader, TreeHead, WIDTH, prove_consistency, root_at, tiles};

/// How far an earlier verification came, if it was one of this log and no further than this bundle.
pub(super) fn seen(
    options: &Options,
    origin: &str,
    head: TreeHead,
    findings: &mut Findings,
) -> Result<Option<Seen>, Fault> {
    let Some(path) = &options.since else {
        return Ok(None);
    };
    let Some(seen) = Seen::read(path)? else {
        return Ok(None);
    };
    let place = path.display().to_string();
    if seen.origin != origin {
        let what = format!("it is of the log {}; the bundle is of {origin}", seen.origin);
        return Err(Fault::unusable(place, what));
    }
    if seen.size > head.size {
        let finding = Finding::incomplete(Step::V5, "known-newer").file(place);
        findings.add(finding.fact("size", head.size).fact("known", seen.size));
        return Ok(None);
    }
    Ok(Some(seen))
}

/// Which way a verification takes through the leaves.
pub(super) struct Course {
    /// Where files are looked at from: the beginning of one.
    pub(super) start: Start,
    /// From which leaf on form, order and time are looked at.
    pub(super) since: u64,
    /// From which leaf on events are judged; none when nothing is.
    pub(super) judging: Option<u64>,
}

impl Course {
    /// Through everything.
    pub(super) fn whole(meaning: bool) -> Self {
        Self {
            start: Start::nothing(),
            since: 0,
            judging: meaning.then_some(0),
        }
    }

    /// From where an earlier verification ended, if there was one.
    pub(super) fn of(options: &Options, seen: Option<&Seen>, size: u64) -> Result<Self, Fault> {
        let (Some(seen), Some(path)) = (seen, &options.since) else {
            return Ok(Self::whole(options.meaning));
        };
        let unjudged = options.meaning && seen.judged < size;
        Ok(Self {
            start: seen.start(path)?,
            since: seen.size,
            judging: unjudged.then_some(seen.judged),
        })
    }

    /// Whether leaves before the start are needed.
    pub(super) fn looks_back(&self) -> bool {
        self.judging.is_some() && self.start.builder.size() > 0
    }
}

/// Hands over the leaves before the start, in order, until nobody wants more; says whether they are the ones that an
/// earlier verification has seen.
///
/// # Errors
/// When the system does not let a file be read.
pub(super) fn recall(
    folder: &Folder,
    start: &Start,
    size: u64,
    sink: &mut dyn FnMut(Batch) -> bool,
) -> Result<bool, Fault> {
    let mut frontier = Frontier::new();
    for index in 0..start.builder.size() / WIDTH {
        let Some(tile) = Tile::in_tree(TileKind::Entries, index, size) else {
            return Ok(false);
        };
        let bytes = folder.read(&tile.to_string())?;
        let read = bytes.map(|bytes| Batch::read(index * WIDTH, tile.width(), bytes));
        let Some(Ok(batch)) = read else {
            return Ok(false); // What is wrong with it is said when everything is looked at.
        };
        batch.hashes.iter().for_each(|hash| frontier.push(*hash));
        if !sink(batch) {
            break;
        }
    }
    Ok(frontier == start.frontier)
}

/// What an earlier verification has seen: its files are still there, and roots at its sizes are read from the tiles, each
/// proven against the root that was verified then.
pub(super) fn earlier(
    folder: &Folder,
    seen: &Seen,
    course: &Course,
    wanted: &Wanted,
    files: &BTreeSet<String>,
    passed: &mut Passed,
) {
    let from = course.start.builder.size();
    for tile in tiles(0, from).filter(tlog::Tile::is_full) {
        let path = tile.to_string();
        if !files.contains(&path) {
            passed
                .findings
                .add(Finding::incomplete(Step::V1, "file-missing").file(path));
        }
    }
    let root = Hash(seen.root.0);
    if passed
        .roots
        .get(&seen.size)
        .is_some_and(|computed| *computed != root)
    {
        let finding = Finding::tampered(Step::V5, "known-differs").fact("stated", root);
        let computed = passed
            .roots
            .get(&seen.size)
            .map(ToString::to_string)
            .unwrap_or_default();
        passed.findings.add(
            finding
                .fact("computed", computed)
                .fact("size", seen.size)
                .file("--since"),
        );
        return;
    }
    let source = Tiles(folder);
    let reader = TileReader::new(&source, seen.size);
    let proven = |size: u64| {
        let old = root_at(&reader, size).ok()?;
        let proof = prove_consistency(&reader, size, seen.size).ok()?;
        proof.verify(&old, &root).ok()?;
        Some((size, old))
    };
    let old: BTreeMap<u64, Hash> = wanted
        .sizes
        .range(..from)
        .filter_map(|size| proven(*size))
        .collect();
    passed.roots.extend(old);
    let hash = |index: u64| {
        let place = TileReader::new(&source, seen.size);
        let proof = tlog::prove_inclusion(&place, index, seen.size).ok()?;
        let node = tlog::Node { level: 0, index };
        let hash = tlog::HashReader::read(&place, &[node]).ok()?.first().copied()?;
        proof.verify(&hash, &root).ok()?;
        Some((index, hash))
    };
    let old: BTreeMap<u64, Hash> = wanted
        .leaves
        .range(..from)
        .filter_map(|index| hash(*index))
        .collect();
    passed.hashes.extend(old);
}
