//! Hashes of any subtree from tiles, for making proofs.
//!
//! It believes the tiles. What comes of that is judged where the proof is verified, which ends at a root; a hash read from
//! here must never be believed because it was read. Who must know that tiles are right computes them from the leaves
//! with a [`TileBuilder`](super::TileBuilder).

use super::{BadTile, Tile, TileKind, WIDTH, builder::hashes};
use crate::{Hash, HashReader, NoSuchNode, Node, root_of};
use std::collections::BTreeMap;

/// Somebody who has the files of tiles.
pub trait TileSource {
    /// Why it could not read.
    type Error: std::error::Error + 'static;

    /// The bytes of a tile's file, 32 for each hash. A log may keep only the full tile of a partial one that was asked
    /// for; its first bytes are the same, so the source cuts them off it.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn tile(&self, tile: Tile) -> Result<Vec<u8>, Self::Error>;
}

/// Reads a tree of a given size from tiles.
#[derive(Clone, Copy, Debug)]
pub struct TileReader<'s, S> {
    source: &'s S,
    size: u64,
}

/// Why a hash could not be read from tiles.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileFault<E: std::error::Error + 'static> {
    /// The tree has no such complete subtree.
    #[error(transparent)]
    NoSuchNode(#[from] NoSuchNode),
    /// A file has the wrong length.
    #[error(transparent)]
    BadTile(#[from] BadTile),
    /// A file could not be read.
    #[error("{tile} could not be read: {source}")]
    Source {
        /// Which tile.
        tile: Tile,
        /// Why not.
        source: E,
    },
}

impl<'s, S: TileSource> TileReader<'s, S> {
    /// A reader of the tree of the first `size` leaves.
    #[must_use]
    pub fn new(source: &'s S, size: u64) -> Self {
        Self { source, size }
    }

    fn load(&self, tile: Tile) -> Result<Vec<Hash>, TileFault<S::Error>> {
        let bytes = self.source.tile(tile);
        let bytes = bytes.map_err(|source| TileFault::Source { tile, source })?;
        Ok(hashes(tile, &bytes)?)
    }

    /// The tile that has the hashes below this subtree, and where in it they stand.
    fn place(&self, node: Node) -> Result<(Tile, usize, usize), NoSuchNode> {
        let missing = NoSuchNode {
            node,
            size: self.size,
        };
        let (level, height) = (node.level / 8, u32::from(node.level % 8));
        let first = node.index << height;
        let (index, offset) = (first / WIDTH, first % WIDTH);
        let tile = Tile::in_tree(TileKind::Hashes(level), index, self.size);
        let whole = node.index.leading_zeros() >= height;
        let tile = tile.filter(|_| whole).ok_or_else(|| missing.clone())?;
        let (offset, count) = (usize::try_from(offset).unwrap_or(0), 1_usize << height);
        if offset + count > usize::from(tile.width()) {
            return Err(missing);
        }
        Ok((tile, offset, count))
    }
}

impl<S: TileSource> HashReader for TileReader<'_, S> {
    type Error = TileFault<S::Error>;

    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, Self::Error> {
        let mut loaded: BTreeMap<Tile, Vec<Hash>> = BTreeMap::new();
        let mut read = Vec::with_capacity(nodes.len());
        for node in nodes {
            let (tile, offset, count) = self.place(*node)?;
            let row = match loaded.entry(tile) {
                std::collections::btree_map::Entry::Occupied(held) => held.into_mut(),
                std::collections::btree_map::Entry::Vacant(free) => free.insert(self.load(tile)?),
            };
            read.push(root_of(row.iter().skip(offset).take(count).copied()));
        }
        Ok(read)
    }
}
