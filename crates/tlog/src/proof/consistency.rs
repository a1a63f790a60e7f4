//! That a tree only grew: the newer one begins with all the leaves of the older, in order (RFC 6962 2.1.2).
//!
//! Every tree extends the empty one, and itself; the proof of both is empty, and the roots are compared all the same.

use super::{BadProof, same_length, same_root};
use crate::{Hash, HashReader, Plan, Unproven, empty_root, node_hash, tree::split};

/// The hashes from which both roots can be computed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsistencyProof {
    /// The size of the older tree.
    pub from: u64,
    /// The size of the newer tree.
    pub to: u64,
    /// The hashes, in the order of RFC 6962.
    pub path: Vec<Hash>,
}

/// What must be read to prove that the tree of the first `to` leaves extends that of the first `from`. Joined, it is
/// the path.
#[must_use]
pub fn consistency_plan(from: u64, to: u64) -> Option<Plan> {
    if from > to {
        return None;
    }
    let mut plan = Plan::default();
    if from == 0 || from == to {
        return Some(plan);
    }
    let (mut start, mut end) = (0, to);
    while end != from {
        let middle = split(start, end);
        if from <= middle {
            plan.stretch(middle, end);
            end = middle;
        } else {
            plan.stretch(start, middle);
            start = middle;
        }
    }
    // The older tree itself is known to the verifier; a part of it at the right is not.
    if start != 0 {
        plan.stretch(start, end);
    }
    plan.reverse();
    Some(plan)
}

/// Proves that the tree of the first `to` leaves extends that of the first `from`.
///
/// # Errors
/// When it is not larger, or the reader does not have what it takes.
pub fn prove_consistency<R: HashReader>(
    reader: &R,
    from: u64,
    to: u64,
) -> Result<ConsistencyProof, Unproven<R::Error>> {
    let plan = consistency_plan(from, to).ok_or(Unproven::Backwards { from, to })?;
    let path = plan.read(reader)?;
    Ok(ConsistencyProof { from, to, path })
}

impl ConsistencyProof {
    /// Whether the tree with root `new` at size [`to`](Self::to) extends that with root `old` at size
    /// [`from`](Self::from) (RFC 9162 2.1.4.2). The root of size 0 must be that of the empty tree.
    ///
    /// # Errors
    /// [`BadProof`] says why not.
    pub fn verify(&self, old: &Hash, new: &Hash) -> Result<(), BadProof> {
        let (from, to) = (self.from, self.to);
        if from > to {
            return Err(BadProof::Backwards { from, to });
        }
        let plan = consistency_plan(from, to).unwrap_or_default();
        same_length(plan.len(), &self.path)?;
        if from == 0 {
            old_root(0, empty_root(), old)?;
        }
        if to == 0 {
            return same_root(0, empty_root(), new);
        }
        if from == 0 {
            return Ok(());
        }
        if from == to {
            return same_root(to, *old, new);
        }
        let (before, after) = self.roots(old);
        old_root(from, before, old)?;
        same_root(to, after, new)
    }

    /// Both roots as the path makes them up.
    fn roots(&self, old: &Hash) -> (Hash, Hash) {
        let shared = (self.from - 1).trailing_ones();
        let mut place = (self.from - 1).checked_shr(shared).unwrap_or(0);
        let mut last = (self.to - 1).checked_shr(shared).unwrap_or(0);
        // An older tree that is complete is itself the first hash, and left out.
        let complete = self.from.is_power_of_two();
        let mut rest = self.path.iter();
        let first = if complete { Some(old) } else { rest.next() };
        let seed = first.copied().unwrap_or(*old);
        let (mut before, mut after) = (seed, seed);
        for hash in rest {
            if place % 2 == 1 || place == last {
                before = node_hash(hash, &before);
                after = node_hash(hash, &after);
                let alone = if place % 2 == 1 { 0 } else { place.trailing_zeros() };
                place = place.checked_shr(alone).unwrap_or(0);
                last = last.checked_shr(alone).unwrap_or(0);
            } else {
                after = node_hash(&after, hash);
            }
            place >>= 1;
            last >>= 1;
        }
        (before, after)
    }
}

fn old_root(size: u64, computed: Hash, stated: &Hash) -> Result<(), BadProof> {
    let stated = *stated;
    if computed == stated {
        return Ok(());
    }
    Err(BadProof::OldRoot {
        size,
        computed,
        stated,
    })
}
