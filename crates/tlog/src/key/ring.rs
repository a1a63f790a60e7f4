//! The keys of a log over its life. One key replaces another by two events in the log: the new one is added, for a while
//! both sign, then the old one is retired from a size on. Checkpoints signed before keep their worth.
//!
//! Policies have no sizes; this is what a verifier that reads the events knows beyond the policy.

use super::{KeyId, KeyName, VerifierKey};

/// Which keys of a log count at which size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyRing {
    terms: Vec<KeyTerm>,
}

/// The time of a key, told in sizes of the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyTerm {
    /// The key.
    pub key: VerifierKey,
    /// The smallest tree that it may sign: the one in which the event that added it is the last leaf.
    pub from: u64,
    /// The smallest tree that it may not sign any more. None while it has not been retired.
    pub until: Option<u64>,
}

impl KeyTerm {
    /// Whether the key may sign a tree of this size.
    #[must_use]
    pub fn covers(&self, size: u64) -> bool {
        self.from <= size && self.until.is_none_or(|until| size < until)
    }
}

/// Why a key cannot be added or retired. Such an event must not enter the log; in a log that has it, it has no effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRotation {
    /// A log has one name for ever.
    #[error("the key is of {given}, and the log is {origin}")]
    OtherName {
        /// The name of the log.
        origin: KeyName,
        /// The name of the key.
        given: KeyName,
    },
    /// A key that stood here before, even if retired, is not taken again.
    #[error("the key {0} is or was one of this log's")]
    Known(KeyId),
    /// There is no such key, or it is retired already.
    #[error("the log has no key {0} that could be retired")]
    Unknown(KeyId),
    /// The log would be left without any key.
    #[error(
        "without the key {id} nobody could sign a tree of {from}: add another first, to count at that size"
    )]
    Last {
        /// The key that was to be retired.
        id: KeyId,
        /// From which size.
        from: u64,
    },
    /// Something that is signed already would lose its worth, or sizes would go back.
    #[error("it cannot count from size {from}: the log has {size} leaves")]
    Backdated {
        /// From which size it was to count.
        from: u64,
        /// How many leaves the log has with this event.
        size: u64,
    },
}

impl KeyRing {
    /// The ring of a log that begins with this key.
    #[must_use]
    pub fn new(first: VerifierKey) -> Self {
        let term = KeyTerm {
            key: first,
            from: 0,
            until: None,
        };
        Self { terms: vec![term] }
    }

    /// Adds a key by an event that is the last leaf of a tree of `size`.
    ///
    /// # Errors
    /// When the key has another name or kind, or has stood here before.
    pub fn add(&mut self, key: VerifierKey, size: u64) -> Result<(), BadRotation> {
        let same_name = |term: &KeyTerm| term.key.name() == key.name() && term.key.kind() == key.kind();
        if let Some(other) = self.terms.iter().find(|term| !same_name(term)) {
            return Err(BadRotation::OtherName {
                origin: other.key.name().clone(),
                given: key.name().clone(),
            });
        }
        // Keys are told apart by their ids in signatures and events, so two with one id are not taken either.
        let known =
            |term: &KeyTerm| term.key.public_bytes() == key.public_bytes() || term.key.id() == key.id();
        if self.terms.iter().any(known) {
            return Err(BadRotation::Known(key.id()));
        }
        self.terms.push(KeyTerm {
            key,
            from: size,
            until: None,
        });
        Ok(())
    }

    /// Retires a key by an event that is the last leaf of a tree of `size`: it may no longer sign trees of `from` leaves
    /// and more.
    ///
    /// # Errors
    /// When there is no such key, it is retired already, it is the last one, or `from` is not above `size`: the tree with
    /// the event itself may still be signed by both.
    pub fn retire(&mut self, key: &VerifierKey, from: u64, size: u64) -> Result<(), BadRotation> {
        let id = key.id();
        if from <= size {
            return Err(BadRotation::Backdated { from, size });
        }
        let left = |term: &KeyTerm| term.key != *key && term.until.is_none() && term.from <= from;
        let others = self.terms.iter().any(left);
        let mut terms = self.terms.iter_mut();
        let term = terms.find(|term| term.key == *key && term.until.is_none());
        let term = term.ok_or(BadRotation::Unknown(id))?;
        if !others {
            return Err(BadRotation::Last { id, from });
        }
        term.until = Some(from);
        Ok(())
    }

    /// Retires the key of this id by an event that is the last leaf of a tree of `size`, as soon as may be from `from` on:
    /// what the log has signed before the event, and the tree with the event itself, keep their worth. For whoever reads
    /// the event from a log, in which others may have come to stand before it since `from` was chosen.
    ///
    /// # Errors
    /// As [`KeyRing::retire`], but for [`BadRotation::Backdated`].
    pub fn retire_by_id(&mut self, id: KeyId, from: u64, size: u64) -> Result<(), BadRotation> {
        let key = self.find(id).cloned().ok_or(BadRotation::Unknown(id))?;
        self.retire(&key, from.max(size.saturating_add(1)), size)
    }

    /// The key of an id, whether it still counts or not.
    #[must_use]
    pub fn find(&self, id: KeyId) -> Option<&VerifierKey> {
        let mut keys = self.terms.iter().map(|term| &term.key);
        keys.find(|key| key.id() == id)
    }

    /// Every key and its time, in the order in which they were added.
    #[must_use]
    pub fn terms(&self) -> &[KeyTerm] {
        &self.terms
    }

    /// Whether this key's signature counts on a tree of this size.
    #[must_use]
    pub fn counts(&self, key: &VerifierKey, size: u64) -> bool {
        self.terms
            .iter()
            .any(|term| term.key == *key && term.covers(size))
    }

    /// The keys that may sign a tree of this size; while one replaces another these are two.
    pub fn at(&self, size: u64) -> impl Iterator<Item = &VerifierKey> {
        let terms = self.terms.iter().filter(move |term| term.covers(size));
        terms.map(|term| &term.key)
    }
}
