//! The tiles and the leaves.

use super::{Beside, Told, Work};
use crate::{Fault, FaultKind, Folder};
use tlog::{
    BadTile, Hash, LEAF_BYTES_MAX, Tile, TileBuilder, TileKind, TreeHead, WIDTH, leaf_hash, write_bundle,
};

/// Why a builder cannot go on from the tiles there are.
enum Stale {
    Gone,
    Fault(Fault),
}

impl From<BadTile> for Stale {
    fn from(_: BadTile) -> Self {
        Self::Gone
    }
}

/// Writes leaves and tiles from a size that the folder holds on, and ends at the root that was signed.
pub(super) fn write(
    work: &mut Work<'_>,
    beside: &mut Beside,
    held: u64,
    head: TreeHead,
    told: &mut dyn FnMut(Told),
) -> Result<(), Fault> {
    // Whole files of leaves are there; the last, shorter one is written again with what came after.
    let mut at = held - held % WIDTH;
    let mut builder = match resume(work.out, at)? {
        Some(builder) => builder,
        None => {
            at = 0;
            TileBuilder::new()
        }
    };
    while at < head.size {
        told(Told::Leaves(at, head.size));
        let want = usize::try_from((head.size - at).min(WIDTH)).unwrap_or(0);
        let leaves = page(work, at, want, head)?;
        for leaf in &leaves {
            beside.take(work, leaf, at >= held)?;
            let mut full = Vec::new();
            builder.push(leaf_hash(leaf), |tile, bytes| full.push((tile, bytes)));
            for (tile, bytes) in full {
                work.put(&tile.to_string(), &bytes)?;
            }
        }
        entries(work, at, &leaves)?;
        at += leaves.len() as u64;
    }
    told(Told::Leaves(at, head.size));
    for (tile, bytes) in builder.partial() {
        work.put(&tile.to_string(), &bytes)?;
    }
    if builder.root() != head.root {
        let what = format!(
            "the {} leaves of the store have the root {}, and {} was signed: the store was changed, or is another's",
            head.size,
            builder.root(),
            head.root
        );
        return Err(Fault::new(FaultKind::Source, "store", what));
    }
    Ok(())
}

/// The next leaves; the store must have all that were signed.
fn page(work: &mut Work<'_>, at: u64, want: usize, head: TreeHead) -> Result<Vec<Vec<u8>>, Fault> {
    let mut leaves = work.source.leaves(at, want)?;
    leaves.truncate(want);
    if leaves.len() < want {
        let (held, signed) = (at + leaves.len() as u64, head.size);
        let what =
            format!("{signed} leaves were signed, and the store has {held}: leaves are missing at its end");
        return Err(Fault::new(FaultKind::Source, "store", what));
    }
    match leaves.iter().find(|leaf| leaf.len() > LEAF_BYTES_MAX) {
        Some(leaf) => {
            let what = format!(
                "a leaf from {at} on has {} bytes, more than any leaf may have",
                leaf.len()
            );
            Err(Fault::new(FaultKind::Source, "store", what))
        }
        None => Ok(leaves),
    }
}

fn entries(work: &mut Work<'_>, at: u64, leaves: &[Vec<u8>]) -> Result<(), Fault> {
    let width = u16::try_from(leaves.len()).unwrap_or(u16::MAX);
    let Some(tile) = Tile::new(TileKind::Entries, at / WIDTH, width) else {
        return Ok(()); // No leaves, no file.
    };
    let bytes = write_bundle(leaves.iter().map(Vec::as_slice));
    let bytes = bytes.map_err(|why| Fault::new(FaultKind::Source, "store", why))?;
    work.put(&tile.to_string(), &bytes)
}

/// The state of the tiles at a size, from the files there are; none when they do not have it.
fn resume(out: &Folder, size: u64) -> Result<Option<TileBuilder>, Fault> {
    let resumed = TileBuilder::resume(size, |tile| read(out, tile));
    match resumed {
        Ok(builder) => Ok(Some(builder)),
        Err(Stale::Gone) => Ok(None),
        Err(Stale::Fault(fault)) => Err(fault),
    }
}

/// The bytes of a tile. A shorter one at the edge may be kept as a longer one that begins with it.
fn read(out: &Folder, tile: Tile) -> Result<Vec<u8>, Stale> {
    let wanted = 32 * usize::from(tile.width());
    let longer = (tile.width()..=256).filter_map(|width| Tile::new(tile.kind(), tile.index(), width));
    for candidate in longer {
        let found = out.read(&candidate.to_string()).map_err(Stale::Fault)?;
        if let Some(mut bytes) = found {
            bytes.truncate(wanted);
            return Ok(bytes);
        }
    }
    Err(Stale::Gone)
}

/// The root that the tiles of a bundle have at its size; none when they do not have it.
pub(super) fn root(out: &Folder, size: u64) -> Result<Option<Hash>, Fault> {
    Ok(resume(out, size)?.map(|builder| builder.root()))
}
