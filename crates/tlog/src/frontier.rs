//! The state of a tree that only grows: the roots of its complete subtrees, one for each bit set in the size.
//!
//! It can take one more leaf and give the root, and nothing else: it cannot go back and cannot prove anything.

use crate::{Hash, node_hash, tree::join_peaks};

/// The complete subtrees of a tree, from the largest (left) to the smallest (right).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    size: u64,
    /// As many as `size` has bits set, at most 64.
    peaks: Vec<Hash>,
}

/// Why bytes are not a frontier. The caller treats what it read as damaged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFrontier {
    /// Fewer bytes than the size takes.
    #[error("{len} bytes are no frontier: its size alone takes 8")]
    TooShort {
        /// How many bytes there were.
        len: usize,
    },
    /// Not one hash for each bit set in the size.
    #[error("a frontier of size {size} has {expected} bytes, not {len}")]
    Length {
        /// The size that the bytes state.
        size: u64,
        /// How many bytes that size calls for.
        expected: usize,
        /// How many bytes there were.
        len: usize,
    },
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one leaf by its [`leaf_hash`](crate::leaf_hash).
    pub fn push(&mut self, leaf: Hash) {
        // Each trailing one bit of the size is a subtree as large as the one in hand; the two become one.
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree, in at most 63 hash operations.
    #[must_use]
    pub fn root(&self) -> Hash {
        join_peaks(self.peaks.iter().copied())
    }

    /// The roots of its complete subtrees, from the largest to the smallest.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Its one form as bytes: the size as 8 bytes, most significant first, then the hashes from left to right.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.peaks.iter().flat_map(|hash| hash.0));
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the length is not exactly what the size calls for. Wrong hashes cannot be seen here; the root shows them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadFrontier> {
        let len = bytes.len();
        let (size, hashes) = bytes
            .split_first_chunk::<8>()
            .ok_or(BadFrontier::TooShort { len })?;
        let size = u64::from_be_bytes(*size);
        let count = size.count_ones() as usize;
        let (peaks, rest) = hashes.as_chunks::<32>();
        if peaks.len() != count || !rest.is_empty() {
            let expected = 8 + 32 * count;
            return Err(BadFrontier::Length { size, expected, len });
        }
        Ok(Self {
            size,
            peaks: peaks.iter().copied().map(Hash).collect(),
        })
    }
}

/// The root over leaf hashes in order, in constant memory.
#[must_use]
pub fn root_of(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Frontier::new();
    leaves.into_iter().for_each(|leaf| frontier.push(leaf));
    frontier.root()
}
