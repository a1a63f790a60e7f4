//! Makes the hash tiles of a tree from its leaf hashes, in memory for one tile a level.
//!
//! An export writes what it gives. A verifier compares what it gives with the files that it was handed: then every hash
//! of every tile has been computed from the leaves, and none is taken on trust.

use super::{Tile, TileKind, WIDTH};
use crate::{Frontier, Hash, root_of, tree::join_peaks};

/// The right edge of the tiles of a tree that grows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TileBuilder {
    size: u64,
    /// For each level the hashes of its last tile, at most 255.
    rows: Vec<Vec<Hash>>,
}

/// A tile's file is not as long as the tile is wide.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{tile} has {expected} bytes, not {given}", expected = 32 * usize::from(.tile.width()))]
pub struct BadTile {
    /// Which tile.
    pub tile: Tile,
    /// How many bytes there were.
    pub given: usize,
}

impl TileBuilder {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes on from a tree of `size` whose tiles `read` has, of which only those at the right edge are asked for. Compare
    /// [`TileBuilder::root`] with a root that is known before relying on it.
    ///
    /// # Errors
    /// When `read` fails, or a tile has the wrong length.
    pub fn resume<E: From<BadTile>>(
        size: u64,
        mut read: impl FnMut(Tile) -> Result<Vec<u8>, E>,
    ) -> Result<Self, E> {
        let mut rows = Vec::new();
        for level in 0_u8.. {
            let row = size.checked_shr(8 * u32::from(level)).unwrap_or(0);
            if row == 0 {
                break;
            }
            let edge = Tile::in_tree(TileKind::Hashes(level), row / WIDTH, size);
            rows.push(match edge {
                Some(tile) => hashes(tile, &read(tile)?)?,
                None => Vec::new(),
            });
        }
        Ok(Self { size, rows })
    }

    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds one leaf by its [`leaf_hash`](crate::leaf_hash), and hands over each tile that is full with it.
    pub fn push(&mut self, leaf: Hash, mut full: impl FnMut(Tile, Vec<u8>)) {
        self.size += 1;
        let mut hash = leaf;
        for level in 0_u8.. {
            if self.rows.len() == usize::from(level) {
                self.rows.push(Vec::new());
            }
            let Some(row) = self.rows.get_mut(usize::from(level)) else {
                return;
            };
            row.push(hash);
            if row.len() as u64 != WIDTH {
                return;
            }
            hash = root_of(row.iter().copied());
            let bytes = bytes(row);
            row.clear();
            let index = (self.size >> (8 * (u32::from(level) + 1))) - 1;
            if let Some(tile) = Tile::new(TileKind::Hashes(level), index, 256) {
                full(tile, bytes);
            }
        }
    }

    /// The tiles at the right edge that are not full, from level 0 up.
    #[must_use]
    pub fn partial(&self) -> Vec<(Tile, Vec<u8>)> {
        let rows = (0_u8..).zip(&self.rows);
        let edge = rows.filter_map(|(level, row)| {
            let index = (self.size >> (8 * u32::from(level))) / WIDTH;
            let width = u16::try_from(row.len()).ok()?;
            Some((Tile::new(TileKind::Hashes(level), index, width)?, bytes(row)))
        });
        edge.collect()
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = Vec::new();
        for row in self.rows.iter().rev() {
            let mut frontier = Frontier::new();
            row.iter().for_each(|hash| frontier.push(*hash));
            peaks.extend_from_slice(frontier.peaks());
        }
        join_peaks(peaks.into_iter())
    }
}

/// The hashes of a tile from its file.
pub(super) fn hashes(tile: Tile, bytes: &[u8]) -> Result<Vec<Hash>, BadTile> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if hashes.len() != usize::from(tile.width()) || !rest.is_empty() {
        let given = bytes.len();
        return Err(BadTile { tile, given });
    }
    Ok(hashes.iter().copied().map(Hash).collect())
}

fn bytes(row: &[Hash]) -> Vec<u8> {
    row.iter().flat_map(|hash| hash.0).collect()
}
