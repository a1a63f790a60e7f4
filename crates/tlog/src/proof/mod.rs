//! What can be proven about a tree with few hashes: that a leaf is in it, and that it extends an older one.

mod consistency;
mod inclusion;

pub use consistency::{ConsistencyProof, consistency_plan, prove_consistency};
pub use inclusion::{InclusionProof, inclusion_plan, prove_inclusion};

use crate::Hash;

/// No proof in a tree of up to 2^64 leaves is longer than this.
pub const PATH_MAX: usize = 64;

/// Why a proof proves nothing. Whoever gave it was wrong or lied; the caller refuses what it was to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadProof {
    /// The leaf cannot be in a tree of that size.
    #[error("leaf {index} is not in a tree of {size}")]
    NoSuchLeaf {
        /// The leaf, counted from 0.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The newer tree is smaller.
    #[error("a tree of {to} cannot extend one of {from}")]
    Backwards {
        /// The size of the older tree.
        from: u64,
        /// The size of the newer tree.
        to: u64,
    },
    /// Not as many hashes as the sizes call for.
    #[error("the proof has {given} hashes where it takes {expected}")]
    Length {
        /// How many it takes.
        expected: usize,
        /// How many there were.
        given: usize,
    },
    /// The path leads from the leaf to another root.
    #[error("the proof leads to the root {computed}, not to {stated} at size {size}")]
    Root {
        /// The size of the tree.
        size: u64,
        /// The root the proof leads to.
        computed: Hash,
        /// The root it was to lead to.
        stated: Hash,
    },
    /// The hashes do not make up the older tree.
    #[error("the proof starts from the root {computed}, not from {stated} at size {size}")]
    OldRoot {
        /// The size of the older tree.
        size: u64,
        /// The root the proof starts from.
        computed: Hash,
        /// The root it was to start from.
        stated: Hash,
    },
}

fn same_root(size: u64, computed: Hash, stated: &Hash) -> Result<(), BadProof> {
    let stated = *stated;
    if computed == stated {
        return Ok(());
    }
    Err(BadProof::Root {
        size,
        computed,
        stated,
    })
}

fn same_length(expected: usize, path: &[Hash]) -> Result<(), BadProof> {
    let given = path.len();
    if given == expected {
        return Ok(());
    }
    Err(BadProof::Length { expected, given })
}
