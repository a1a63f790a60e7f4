//! The shape of the tree, without any hashes: which complete subtrees make up a stretch of leaves, and how their roots
//! are read and joined.
//!
//! Whoever holds the hashes says so by a [`HashReader`]. Who must wait for them (a database behind a network) takes a
//! [`Plan`], fetches its nodes in whatever way, and joins.

use crate::{Hash, empty_root, node_hash};

/// A complete subtree: the leaves from `index · 2^level` up to, not including, `(index + 1) · 2^level`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Node {
    /// Its height: 0 is one leaf.
    pub level: u8,
    /// Its place among the subtrees of that height, from the left, from 0.
    pub index: u64,
}

/// Somebody who has the roots of complete subtrees.
pub trait HashReader {
    /// Why it could not read.
    type Error: std::error::Error + 'static;

    /// The roots of these subtrees, in the order asked, one for each. All are asked at once so that a reader can fetch
    /// what they share only once.
    ///
    /// # Errors
    /// When one of them cannot be read.
    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, Self::Error>;
}

/// Why hashes could not be computed from those of a reader. Nothing here is an attack: a proof is judged by whoever
/// verifies it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven<E: std::error::Error + 'static> {
    /// The leaf is not in the tree.
    #[error("leaf {index} is not in a tree of {size}")]
    NoSuchLeaf {
        /// The leaf, counted from 0.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// A tree does not extend a larger one.
    #[error("a tree of {to} cannot extend one of {from}")]
    Backwards {
        /// The size of the older tree.
        from: u64,
        /// The size of the newer tree.
        to: u64,
    },
    /// The reader gave more or fewer hashes than it was asked for.
    #[error("{asked} hashes were asked for and {given} given")]
    Miscounted {
        /// How many were asked for.
        asked: usize,
        /// How many came.
        given: usize,
    },
    /// The reader failed.
    #[error(transparent)]
    Reader(#[from] E),
}

/// Which hashes to read, and how to join them into the roots of stretches of leaves.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// For each hash wanted, the subtrees that make it up, from the left.
    stretches: Vec<Vec<Node>>,
}

impl Plan {
    /// A plan for the root over these leaves: `from` must be where a subtree as large as the stretch can begin.
    pub(crate) fn stretch(&mut self, from: u64, to: u64) {
        self.stretches.push(subtrees(from, to));
    }

    /// How many hashes it gives.
    pub(crate) fn len(&self) -> usize {
        self.stretches.len()
    }

    pub(crate) fn reverse(&mut self) {
        self.stretches.reverse();
    }

    /// Every subtree whose root must be read, in the order in which [`Plan::join`] wants them.
    #[must_use]
    pub fn nodes(&self) -> Vec<Node> {
        self.stretches.iter().flatten().copied().collect()
    }

    /// The hashes planned, from the roots of [`Plan::nodes`].
    ///
    /// # Errors
    /// When there are not as many as nodes; the fault of whoever read them.
    pub fn join<E: std::error::Error + 'static>(&self, roots: &[Hash]) -> Result<Vec<Hash>, Unproven<E>> {
        let asked = self.stretches.iter().map(Vec::len).sum();
        let given = roots.len();
        if asked != given {
            return Err(Unproven::Miscounted { asked, given });
        }
        let mut rest = roots;
        let mut joined = Vec::with_capacity(self.stretches.len());
        for stretch in &self.stretches {
            let (these, after) = rest.split_at(stretch.len());
            joined.push(join_peaks(these.iter().copied()));
            rest = after;
        }
        Ok(joined)
    }

    /// Reads and joins in one go.
    ///
    /// # Errors
    /// When the reader fails or miscounts.
    pub fn read<R: HashReader>(&self, reader: &R) -> Result<Vec<Hash>, Unproven<R::Error>> {
        self.join(&reader.read(&self.nodes())?)
    }
}

/// The root of the first `size` leaves, which may be fewer than the reader has.
///
/// # Errors
/// When the reader fails, as it must where it has fewer leaves.
pub fn root_at<R: HashReader>(reader: &R, size: u64) -> Result<Hash, Unproven<R::Error>> {
    let mut plan = Plan::default();
    plan.stretch(0, size);
    Ok(plan.read(reader)?.into_iter().next().unwrap_or_else(empty_root))
}

/// The largest complete subtrees, from the left, that cover the leaves from `from` up to `to`.
fn subtrees(from: u64, to: u64) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut at = from;
    while let Some(fits) = to.saturating_sub(at).checked_ilog2() {
        let level = fits.min(at.trailing_zeros());
        nodes.push(Node {
            level: u8::try_from(level).unwrap_or(u8::MAX),
            index: at >> level,
        });
        at += 1 << level;
    }
    nodes
}

/// The root over neighbouring subtrees that shrink from left to right; of none, that of the empty tree.
pub(crate) fn join_peaks(peaks: impl DoubleEndedIterator<Item = Hash>) -> Hash {
    peaks
        .rev()
        .reduce(|right, left| node_hash(&left, &right))
        .unwrap_or_else(empty_root)
}

/// Where the tree over the leaves from `from` up to `to` parts: the left side holds the largest power of two of them
/// that leaves something for the right. There must be at least two.
pub(crate) fn split(from: u64, to: u64) -> u64 {
    let last = to.saturating_sub(from).saturating_sub(1);
    from + last.checked_ilog2().map_or(0, |log| 1_u64 << log)
}
