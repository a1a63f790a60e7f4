//! What may be stored of a view and is not in hand: whether a document must be looked up before it is changed.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

/// What is stored beyond what is in hand.
pub(crate) enum Stored {
    /// Nobody knows.
    Unknown,
    /// Only what was let go of, by the hashes of its keys: eight bytes a document, so that a rebuild need not ask for
    /// those that are new. Two keys with one hash cost a look, nothing else.
    Only(HashSet<u64>),
}

impl Stored {
    pub(crate) fn nothing() -> Self {
        Self::Only(HashSet::new())
    }

    /// Whether surely nothing is.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Self::Only(hashes) if hashes.is_empty())
    }

    /// Whether a document may be.
    pub(crate) fn may_hold(&self, key: &impl Hash) -> bool {
        match self {
            Self::Unknown => true,
            Self::Only(hashes) => hashes.contains(&hash(key)),
        }
    }

    /// Notes that a document is no longer in hand.
    pub(crate) fn let_go(&mut self, key: &impl Hash) {
        if let Self::Only(hashes) = self {
            hashes.insert(hash(key));
        }
    }
}

fn hash(key: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
