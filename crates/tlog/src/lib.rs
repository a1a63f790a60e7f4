//! The Merkle tree of RFC 6962 section 2.1 over plain bytes: hashes, the frontier that grows by one leaf at a time, and
//! the root.
//!
//! It knows nothing of events, ledgers or files, and holds no leaves: who wants a root streams leaf hashes through a
//! [`Frontier`] of at most 64 hashes, whatever the size of the log. Proofs, tiles and signed checkpoints are not here
//! yet.
//!
//! # Recipes
//! - The root of a log: `root_of(leaves.map(leaf_hash))`.
//! - To go on from a stored state: [`Frontier::from_bytes`], [`Frontier::push`] per new leaf, [`Frontier::to_bytes`].

mod frontier;
mod hash;

pub use frontier::{BadFrontier, Frontier, root_of};
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
