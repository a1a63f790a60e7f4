//! Whether a log may sign a new state of its tree, given the last that it signed. A log that has signed two trees neither
//! of which extends the other has told two stories, and anybody who meets both signatures can prove it.
//!
//! This is the judgement alone. Whoever asks keeps the last signed state outside the database, changes it by comparing and
//! swapping, and does so before the signature leaves the house.

use crate::{BadProof, ConsistencyProof, Hash, SIZE_MAX, TreeHead};

/// What a signer remembers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LastSigned {
    /// The key was made and has signed nothing. It is written down when the key is made: a signer that finds nothing
    /// written has lost its memory, which is another thing, and must not sign.
    Nothing,
    /// The largest tree signed.
    Tree(TreeHead),
}

/// What the signer may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The tree grew: remember it, then sign it.
    Grown,
    /// It is the tree signed last: it may be signed again, to show that the log is alive.
    Same,
}

/// Why the signer must not sign. Every one of these means that somebody should look before anything else is done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MustNotSign {
    /// The tree is smaller than one that was signed: a backup was restored, or leaves were cut off.
    #[error(
        "a tree of {signed} leaves has been signed, and this one has {offered}: {} leaves are missing",
        .signed.saturating_sub(*.offered)
    )]
    Rollback {
        /// The size signed last.
        signed: u64,
        /// The size now.
        offered: u64,
    },
    /// The tree is as large as the one that was signed and has other leaves.
    #[error(
        "at {size} leaves the root {signed} has been signed, and this tree has {offered}: a leaf was changed"
    )]
    OtherRoot {
        /// The size of both.
        size: u64,
        /// The root signed.
        signed: Hash,
        /// The root now.
        offered: Hash,
    },
    /// The tree is larger, but does not begin with the leaves that were signed.
    #[error("the tree of {offered} leaves does not extend the signed one of {signed}: {why}")]
    Fork {
        /// The size signed last.
        signed: u64,
        /// The size now.
        offered: u64,
        /// What the proof showed.
        why: BadProof,
    },
    /// The proof is between other sizes.
    #[error("a proof from {signed} to {offered} leaves is called for, and this one is from {from} to {to}")]
    OtherProof {
        /// The size signed last.
        signed: u64,
        /// The size now.
        offered: u64,
        /// Where the proof begins.
        from: u64,
        /// Where it ends.
        to: u64,
    },
    /// The tree is larger than a checkpoint can say.
    #[error("a tree of {offered} leaves is larger than any checkpoint can be of")]
    TooLarge {
        /// The size now.
        offered: u64,
    },
}

/// Judges what sizes and roots alone show of a new state of the tree, before any proof: it is not smaller, and at the same
/// size not another. Whether a larger one begins with the same leaves only [`may_sign`] can say.
///
/// # Errors
/// [`MustNotSign`], with the sizes.
pub fn may_extend(signed: TreeHead, offered: TreeHead) -> Result<(), MustNotSign> {
    let size = offered.size;
    if size > SIZE_MAX {
        return Err(MustNotSign::TooLarge { offered: size });
    }
    if size < signed.size {
        return Err(MustNotSign::Rollback {
            signed: signed.size,
            offered: size,
        });
    }
    if size == signed.size && offered.root != signed.root {
        return Err(MustNotSign::OtherRoot {
            size,
            signed: signed.root,
            offered: offered.root,
        });
    }
    Ok(())
}

/// Judges a new state of the tree. The proof is from the size signed last (0 when nothing was) to the new one; the roots
/// it is held against are the remembered one and the one that is to be signed.
///
/// # Errors
/// [`MustNotSign`], with the sizes.
pub fn may_sign(
    last: LastSigned,
    offered: TreeHead,
    proof: &ConsistencyProof,
) -> Result<Verdict, MustNotSign> {
    let before = match last {
        LastSigned::Nothing => TreeHead {
            size: 0,
            root: crate::empty_root(),
        },
        LastSigned::Tree(head) => head,
    };
    may_extend(before, offered)?;
    let (signed, size) = (before.size, offered.size);
    let (from, to) = (proof.from, proof.to);
    if (from, to) != (signed, size) {
        return Err(MustNotSign::OtherProof {
            signed,
            offered: size,
            from,
            to,
        });
    }
    let extends = proof.verify(&before.root, &offered.root);
    extends.map_err(|why| MustNotSign::Fork {
        signed,
        offered: size,
        why,
    })?;
    let same = last == LastSigned::Tree(offered);
    Ok(if same { Verdict::Same } else { Verdict::Grown })
}
