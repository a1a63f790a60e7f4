//! What two checkpoints prove about one another. Two that a log has signed, of which neither extends the other, prove that
//! it told two stories: whoever holds the pair needs nothing else to show it.

use crate::{Fault, FaultKind, Folder, Judge, layout, verify::bundle_at};
use std::path::Path;
use tlog::{Policy, SignedCheckpoint, Tile, TileReader, TileSource, TreeHead, prove_consistency, root_at};

/// What two checkpoints, or all those of two bundles, say of one another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// The log told two stories. The two notes, as they stand, are the proof.
    Equivocation {
        /// Where the one lies, and the note.
        one: (String, String),
        /// Where the other lies, and the note.
        other: (String, String),
    },
    /// Every pair that can be compared agrees.
    Agree {
        /// The size up to which both are known to be the same.
        size: u64,
    },
    /// They are of different sizes, and no tiles are at hand that would show whether the larger extends the smaller.
    Open {
        /// The size of the smaller.
        smaller: u64,
        /// The size of the larger.
        larger: u64,
    },
}

/// A checkpoint on one side.
struct Side {
    place: String,
    signed: SignedCheckpoint,
    bundle: Option<Folder>,
}

impl Side {
    fn head(&self) -> TreeHead {
        self.signed.checkpoint().head()
    }
}

/// Compares two checkpoints, or all those of bundles. Only those count that a log of the policy has signed: with the keys
/// that it names, or that the log has added since as a bundle here says. `read` hears how many of how many entries of a bundle
/// are read.
///
/// # Errors
/// When one is not there or no checkpoint, they are of different logs, or the log has not signed one of them.
pub fn compare(
    a: &Path,
    b: &Path,
    policy: &Policy,
    read: &mut dyn FnMut(u64, u64),
) -> Result<Comparison, Fault> {
    let (own, others) = (judge(a, policy, read)?, judge(b, policy, read)?);
    let alone = Judge::by(policy.clone());
    // Each bundle says best itself with which keys its log was signed; what it does not know the other may.
    let ours = side(a, [&own, &others].into_iter().flatten(), &alone)?;
    let theirs = side(b, [&others, &own].into_iter().flatten(), &alone)?;
    let (mut agreed, mut open) = (None, None);
    for (first, one) in ours.iter().enumerate() {
        for (second, other) in theirs.iter().enumerate() {
            // Each against the newest of the other side, and those of one size: the rest follows.
            if first > 0 && second > 0 && one.head().size != other.head().size {
                continue;
            }
            let (own, their) = (
                one.signed.checkpoint().origin(),
                other.signed.checkpoint().origin(),
            );
            if own != their {
                let what = format!("a checkpoint of the log {their}; the other one is of {own}");
                return Err(Fault::unusable(&other.place, what));
            }
            match pair(one, other) {
                Some(false) => {
                    let told = |side: &Side| (side.place.clone(), side.signed.to_string());
                    return Ok(Comparison::Equivocation {
                        one: told(one),
                        other: told(other),
                    });
                }
                Some(true) => agreed = agreed.max(Some(one.head().size.min(other.head().size))),
                None => open = Some((one.head().size, other.head().size)),
            }
        }
    }
    Ok(match (agreed, open) {
        (Some(size), _) => Comparison::Agree { size },
        (None, open) => {
            let (one, other) = open.unwrap_or_default();
            Comparison::Open {
                smaller: one.min(other),
                larger: one.max(other),
            }
        }
    })
}

/// Whether the larger of two checkpoints extends the smaller; none when there are no tiles that show it.
fn pair(one: &Side, other: &Side) -> Option<bool> {
    let (small, large) = match one.head().size <= other.head().size {
        true => (one, other),
        false => (other, one),
    };
    let (from, to) = (small.head(), large.head());
    if from.size == to.size {
        return Some(from.root == to.root);
    }
    let tiles = Tiles(large.bundle.as_ref().or(small.bundle.as_ref())?);
    let reader = TileReader::new(&tiles, to.size);
    let computed = root_at(&reader, from.size).ok()?;
    let proof = prove_consistency(&reader, from.size, to.size).ok()?;
    // The tiles are believed no further than a proof from them holds against the root that was signed.
    proof.verify(&computed, &to.root).ok()?;
    Some(computed == from.root)
}

/// What a bundle says of the log's keys. A folder without entries says nothing, and neither does a bare checkpoint.
fn judge(path: &Path, policy: &Policy, read: &mut dyn FnMut(u64, u64)) -> Result<Option<Judge>, Fault> {
    let Some(folder) = bundle_at(path)? else {
        return Ok(None);
    };
    match folder.files_below(layout::ENTRIES)?.is_empty() {
        true => Ok(None),
        false => Judge::following(policy.clone(), path, read).map(Some),
    }
}

/// Whether any of these says that the log signed it; where none does, what the first says against it.
fn signed_by_the_log<'j>(
    place: &str,
    signed: &SignedCheckpoint,
    judges: impl Iterator<Item = &'j Judge>,
    alone: &'j Judge,
) -> Result<(), Fault> {
    let mut first = None;
    for judge in judges {
        match judge.weigh(place, signed) {
            Ok(_) => return Ok(()),
            Err(fault) if fault.kind != FaultKind::UnknownKey => return Err(fault),
            Err(fault) => first = first.or(Some(fault)),
        }
    }
    match first {
        Some(fault) => Err(fault),
        None => alone.weigh(place, signed).map(drop),
    }
}

fn side<'j>(
    path: &Path,
    judges: impl Iterator<Item = &'j Judge> + Clone,
    alone: &'j Judge,
) -> Result<Vec<Side>, Fault> {
    let mut sides = Vec::new();
    for (place, bytes, bundle) in checkpoints(path)? {
        let signed = SignedCheckpoint::parse(&bytes).map_err(|why| Fault::unusable(&place, why))?;
        signed_by_the_log(&place, &signed, judges.clone(), alone)?;
        sides.push(Side {
            place,
            signed,
            bundle,
        });
    }
    Ok(sides)
}

/// Where a checkpoint lies, its bytes, and the bundle it is of, if any.
pub(crate) type Found = (String, Vec<u8>, Option<Folder>);

/// The checkpoint in a file, or all those of a bundle.
pub(crate) fn checkpoints(path: &Path) -> Result<Vec<Found>, Fault> {
    let Some(folder) = bundle_at(path)? else {
        let bytes = std::fs::read(path).map_err(|error| Fault::system(path.display(), &error))?;
        return Ok(vec![(path.display().to_string(), bytes, None)]);
    };
    let mut found = Vec::new();
    let published = folder.files_below(layout::CHECKPOINTS)?;
    for file in [layout::CHECKPOINT.to_owned()].into_iter().chain(published) {
        if let Some(bytes) = folder.read(&file)? {
            found.push((folder.place(&file), bytes, Some(folder.clone())));
        }
    }
    Ok(found)
}

/// The tiles of a bundle, read as they are asked for and believed by nobody.
pub(crate) struct Tiles<'f>(pub(crate) &'f Folder);

impl TileSource for Tiles<'_> {
    type Error = Fault;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, Fault> {
        let wanted = 32 * usize::from(tile.width());
        for width in tile.width()..=256 {
            let Some(candidate) = Tile::new(tile.kind(), tile.index(), width) else {
                continue;
            };
            if let Some(mut bytes) = self.0.read(&candidate.to_string())? {
                bytes.truncate(wanted);
                return Ok(bytes);
            }
        }
        let path = self.0.place(&tile.to_string());
        Err(Fault::new(
            crate::FaultKind::Missing,
            path,
            "there is no such file",
        ))
    }
}
