//! A whole tree in memory: every complete subtree's root. It takes 64 bytes a leaf and can prove anything about any
//! earlier size of itself. Who only needs to grow keeps a [`Frontier`](crate::Frontier) instead.

use crate::{Hash, HashReader, Node, node_hash};

/// The roots of all complete subtrees, by level.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StoredTree {
    levels: Vec<Vec<Hash>>,
}

/// A subtree that is not complete in a tree of this size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a tree of {size} has no complete subtree {index} at level {level}", index = .node.index, level = .node.level)]
pub struct NoSuchNode {
    /// What was asked for.
    pub node: Node,
    /// How many leaves there are.
    pub size: u64,
}

impl StoredTree {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Adds one leaf by its [`leaf_hash`](crate::leaf_hash).
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        let pairs = self.size().trailing_ones() as usize;
        for level in 0..=pairs {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let Some(row) = self.levels.get_mut(level) else {
                return;
            };
            let left = row.last().copied();
            row.push(hash);
            if let Some(left) = left.filter(|_| level < pairs) {
                hash = node_hash(&left, &hash);
            }
        }
    }
}

impl Extend<Hash> for StoredTree {
    fn extend<T: IntoIterator<Item = Hash>>(&mut self, leaves: T) {
        leaves.into_iter().for_each(|leaf| self.push(leaf));
    }
}

impl FromIterator<Hash> for StoredTree {
    fn from_iter<T: IntoIterator<Item = Hash>>(leaves: T) -> Self {
        let mut tree = Self::new();
        tree.extend(leaves);
        tree
    }
}

impl HashReader for StoredTree {
    type Error = NoSuchNode;

    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, NoSuchNode> {
        let size = self.size();
        let stored = |node: &Node| {
            let row = self.levels.get(usize::from(node.level))?;
            row.get(usize::try_from(node.index).ok()?).copied()
        };
        let read = |node: &Node| stored(node).ok_or(NoSuchNode { node: *node, size });
        nodes.iter().map(read).collect()
    }
}
