//! The tree and the leaves as files that never change: 256 hashes or 256 leaves to a file, and shorter ones at the right
//! edge (tlog-tiles).

mod builder;
mod bundle;
mod place;
mod reader;

pub use builder::{BadTile, TileBuilder};
pub use bundle::{BadBundle, LEAF_BYTES_MAX, LeafTooLong, read_bundle, write_bundle};
pub use place::{BadPath, Tile, TileKind, WIDTH, tiles};
pub use reader::{TileFault, TileReader, TileSource};
