//! That a leaf stands at a place in a tree (RFC 6962 2.1.1): the siblings of its path, from the leaf to the root.

use super::{BadProof, same_length, same_root};
use crate::{Hash, HashReader, Plan, Unproven, node_hash, tree::split};

/// The siblings on the way from a leaf to the root.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InclusionProof {
    /// The leaf's place, counted from 0.
    pub index: u64,
    /// The size of the tree it is proven to be in.
    pub size: u64,
    /// The siblings, from the leaf's own to the root's child.
    pub path: Vec<Hash>,
}

/// What must be read to prove that leaf `index` is in the tree of the first `size` leaves. Joined, it is the path.
#[must_use]
pub fn inclusion_plan(index: u64, size: u64) -> Option<Plan> {
    if index >= size {
        return None;
    }
    let mut plan = Plan::default();
    let (mut from, mut to) = (0, size);
    while to - from > 1 {
        let middle = split(from, to);
        if index < middle {
            plan.stretch(middle, to);
            to = middle;
        } else {
            plan.stretch(from, middle);
            from = middle;
        }
    }
    plan.reverse();
    Some(plan)
}

/// Proves that leaf `index` is in the tree of the first `size` leaves.
///
/// # Errors
/// When there is no such leaf, or the reader does not have what it takes.
pub fn prove_inclusion<R: HashReader>(
    reader: &R,
    index: u64,
    size: u64,
) -> Result<InclusionProof, Unproven<R::Error>> {
    let plan = inclusion_plan(index, size).ok_or(Unproven::NoSuchLeaf { index, size })?;
    let path = plan.read(reader)?;
    Ok(InclusionProof { index, size, path })
}

impl InclusionProof {
    /// Whether the leaf with this hash stands at [`index`](Self::index) in the tree with this root (RFC 9162 2.1.3.2).
    ///
    /// # Errors
    /// [`BadProof`] says why not.
    pub fn verify(&self, leaf: &Hash, root: &Hash) -> Result<(), BadProof> {
        let (index, size) = (self.index, self.size);
        if index >= size {
            return Err(BadProof::NoSuchLeaf { index, size });
        }
        same_length(length(index, size), &self.path)?;
        let (mut place, mut last, mut hash) = (index, size - 1, *leaf);
        for sibling in &self.path {
            if place % 2 == 1 || place == last {
                hash = node_hash(sibling, &hash);
                // On the right edge the levels without a sibling are passed over.
                let alone = if place % 2 == 1 { 0 } else { place.trailing_zeros() };
                place = place.checked_shr(alone).unwrap_or(0);
                last = last.checked_shr(alone).unwrap_or(0);
            } else {
                hash = node_hash(&hash, sibling);
            }
            place >>= 1;
            last >>= 1;
        }
        same_root(size, hash, root)
    }
}

/// How many siblings the path has: one for each level up to where it joins the right edge, then one for each complete
/// subtree to the left of it.
fn length(index: u64, size: u64) -> usize {
    let inner = u64::BITS - (index ^ (size - 1)).leading_zeros();
    let left = index.checked_shr(inner).unwrap_or(0).count_ones();
    (inner + left) as usize
}
