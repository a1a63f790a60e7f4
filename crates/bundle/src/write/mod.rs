//! Writes a bundle: what is new and what has changed, nothing else. Bounded in memory by one file of leaves, and by the
//! list of files that no tree covers.
//!
//! The checkpoint is written last: until then a reader finds the old state, whole.

mod beside;
mod pages;
mod tree;

use crate::{
    Fault, FaultKind, Folder, Proof,
    layout::{self, CHECKPOINT, Edition, FILES, LIST},
    list::{FileList, read_list},
};
use beside::Beside;
use events::Digest;
use std::collections::BTreeMap;
use tlog::{Note, SignedCheckpoint, Tile, TreeHead, tiles};

/// A log that is exported, with what lies beside it.
pub trait Source {
    /// At most so many leaves from a position on, exactly as stored. Fewer only at the end of the log.
    ///
    /// # Errors
    /// When they cannot be read.
    fn leaves(&mut self, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, Fault>;

    /// A document; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    fn blob(&mut self, digest: &Digest) -> Result<Option<Vec<u8>>, Fault>;

    /// The words behind a commitment, as the JSON object `{"salt":…,"words":…}`; `None` when they were erased. Asked for
    /// the auditor edition alone.
    ///
    /// # Errors
    /// When they cannot be read.
    fn opening(&mut self, commitment: &Digest) -> Result<Option<Vec<u8>>, Fault>;
}

/// How far an export is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// So many leaves of so many.
    Leaves(u64, u64),
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
    /// Which log.
    pub origin: String,
    /// How many leaves the bundle has, and their root.
    pub head: TreeHead,
    /// How many leaves it had before.
    pub before: u64,
    /// Files written anew or changed.
    pub written: u64,
    /// Files removed: shorter ones at the right edge, and words that were erased.
    pub removed: u64,
    /// Documents that lists and mandates are derived from, and that the store does not have.
    pub missing: Vec<Digest>,
    /// How many other documents that the log names the store does not have: they are kept elsewhere.
    pub elsewhere: u64,
    /// Commitments whose words are gone from the store. Only an auditor edition has any.
    pub closed: Vec<Digest>,
}

/// What a bundle in the folder holds already.
#[derive(Default)]
struct Held {
    size: u64,
    files: BTreeMap<String, Digest>,
}

/// Writes the bundle of a log into a folder: up to its newest checkpoint with a quorum.
///
/// # Errors
/// When the folder holds the bundle of another log, the store does not hold the leaves that were signed, or either
/// cannot be used.
pub fn export(
    source: &mut dyn Source,
    proof: &Proof,
    edition: Edition,
    out: &Folder,
    told: &mut dyn FnMut(Told),
) -> Result<Exported, Fault> {
    let none = "no checkpoint is published yet: there is nothing that a bundle could be checked against";
    let newest = proof
        .newest()
        .ok_or_else(|| Fault::unusable("checkpoints", none))?;
    let checkpoint = newest.checkpoint();
    let (origin, head) = (checkpoint.origin().to_owned(), checkpoint.head());
    let held = held(out, &origin, head, edition)?;
    let mut work = Work {
        source,
        out,
        written: 0,
    };
    let mut beside = Beside::new(edition, held.files);
    tree::write(&mut work, &mut beside, held.size, head, told)?;
    for signed in &proof.checkpoints {
        let size = signed.checkpoint().head().size;
        if size <= head.size {
            beside.put(&mut work, layout::checkpoint(size), signed.to_string().as_bytes())?;
        }
    }
    for stamp in proof.stamps.iter().filter(|stamp| stamp.size <= head.size) {
        beside.put(&mut work, layout::stamp(stamp.size), &stamp.stamp)?;
        let path = layout::stamp_certificates(stamp.size);
        beside.put(&mut work, path, &stamp.certificates)?;
    }
    beside.put(&mut work, layout::POLICY.to_owned(), proof.policy.bytes())?;
    beside.put(&mut work, layout::README.to_owned(), pages::readme().as_bytes())?;
    let index = pages::index(&origin, edition, head);
    beside.put(&mut work, layout::INDEX.to_owned(), index.as_bytes())?;
    let gathered = beside.finish();
    let list = FileList {
        origin,
        edition,
        size: head.size,
        files: gathered.files,
    };
    work.put(LIST, list.text().as_bytes())?;
    work.put(FILES, sign(&list, proof)?.as_bytes())?;
    work.put(CHECKPOINT, newest.to_string().as_bytes())?;
    let written = work.written;
    let removed = tidy(out, head.size, &list)?;
    Ok(Exported {
        origin: list.origin,
        head,
        before: held.size,
        written,
        removed,
        missing: gathered.missing,
        elsewhere: gathered.elsewhere,
        closed: gathered.closed,
    })
}

/// What the parts of an export share.
struct Work<'w> {
    source: &'w mut dyn Source,
    out: &'w Folder,
    written: u64,
}

impl Work<'_> {
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Fault> {
        self.written += u64::from(self.out.write(path, bytes)?);
        Ok(())
    }
}

/// What the folder holds of this log, if what it holds can be gone on from; nothing where it is to be written anew.
fn held(out: &Folder, origin: &str, head: TreeHead, edition: Edition) -> Result<Held, Fault> {
    let Some(bytes) = out.read(CHECKPOINT)? else {
        return Ok(Held::default());
    };
    let place = out.place(CHECKPOINT);
    let other = |what: String| Fault::new(FaultKind::Other, &place, what);
    let before = SignedCheckpoint::parse(&bytes).map_err(|why| {
        other(format!(
            "what lies there is no checkpoint, so this is no bundle: {why}"
        ))
    })?;
    let (theirs, old) = (before.checkpoint().origin(), before.checkpoint().head());
    if theirs != origin {
        return Err(other(format!(
            "the folder holds a bundle of the log {theirs}, not of {origin}"
        )));
    }
    if old.size > head.size {
        let what = format!(
            "the bundle there has {} leaves, and the newest checkpoint of this log has {}",
            old.size, head.size
        );
        return Err(other(what));
    }
    let whole = tiles(0, old.size).all(|tile| out.len(&tile.to_string()).is_some_and(|len| fits(tile, len)));
    let list = out.read(LIST)?.and_then(|list| read_list(&list).ok());
    let note = out.read(FILES)?.and_then(|note| Note::parse(&note).ok());
    let same = note.is_some_and(|note| {
        let head = crate::list::Head::read(&note);
        head.is_ok_and(|head| head.edition == edition && head.size == old.size)
    });
    match list.filter(|_| whole && same) {
        Some(files) if tree::root(out, old.size)? == Some(old.root) => Ok(Held {
            size: old.size,
            files,
        }),
        _ => Ok(Held::default()),
    }
}

/// Whether a tile's file can be so long.
fn fits(tile: Tile, len: u64) -> bool {
    match tile.kind() {
        tlog::TileKind::Hashes(_) => len == 32 * u64::from(tile.width()),
        tlog::TileKind::Entries => len >= 2 * u64::from(tile.width()),
    }
}

fn sign(list: &FileList, proof: &Proof) -> Result<String, Fault> {
    let unusable = |why: String| Fault::unusable("log.key", why);
    if proof.key.public().name().as_str() != list.origin {
        let what = format!(
            "the key is of {}, and the log is {}",
            proof.key.public().name(),
            list.origin
        );
        return Err(unusable(what));
    }
    let mut note = Note::new(&list.note()).map_err(|why| unusable(why.to_string()))?;
    let signature = proof
        .key
        .sign(note.text())
        .map_err(|why| unusable(why.to_string()))?;
    note.add(signature);
    Ok(note.to_string())
}

/// Removes what an earlier state of the bundle had and this one has not. Leaves alone what no export writes.
fn tidy(out: &Folder, size: u64, list: &FileList) -> Result<u64, Fault> {
    let mut removed = 0;
    for path in out.files()? {
        let name = path.strip_suffix(".new").unwrap_or(&path);
        let beside = [
            layout::BLOBS,
            layout::OPENINGS,
            layout::CHECKPOINTS,
            layout::TIMESTAMPS,
        ];
        let ours = Tile::parse(name).is_ok() || beside.iter().any(|folder| name.starts_with(folder));
        let tile = Tile::parse(&path).ok();
        let wanted = tile.is_some_and(|tile| Tile::in_tree(tile.kind(), tile.index(), size) == Some(tile));
        if ours && !wanted && !list.files.contains_key(&path) {
            out.remove(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}
