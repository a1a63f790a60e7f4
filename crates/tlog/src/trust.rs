//! Whom to believe about a log at which size: a policy, and what the log itself has said since of its keys and of other
//! policies. By this a verifier follows a log over years with the one policy that it was once handed.
//!
//! Trust begins with that policy: with the keys that it names for the log, and with its quorum. From there it moves by two
//! rules, both of which ask somebody who is trusted already. A key that an event names is trusted when a trusted key has
//! signed a tree that holds the event. Another policy is in force from its event on when a tree that holds the event has
//! the quorum of the policy before it; until then, and if that never comes, the one before it stays in force.
//!
//! A policy that the log's own events name may be the one to begin with, too: what they say of policies up to that one is
//! then agreed on.

use crate::{
    SignedCheckpoint,
    key::{KeyId, KeyRing, VerifierKey},
    policy::{Distrust, Policy, Weighed},
};
use sha2::{Digest as _, Sha256};

/// What the log says of itself, and in which tree: that whose last leaf is the event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// How many leaves that tree has.
    pub size: u64,
    /// What it says.
    pub what: Own,
}

/// What a log can say of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Own {
    /// Another key may sign.
    KeyAdded {
        /// The key with which the log began: said once.
        first: Option<Box<VerifierKey>>,
        /// The new key.
        key: Box<VerifierKey>,
    },
    /// A key may sign no more.
    KeyRetired {
        /// Which.
        id: KeyId,
        /// From which size on.
        from: u64,
    },
    /// Another policy.
    PolicyChanged {
        /// The SHA-256 of its text.
        digest: [u8; 32],
        /// Its text, where it is at hand.
        text: Option<Vec<u8>>,
    },
}

/// Why a policy that the log names is not in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// Its text is not at hand, is another, or is no policy.
    Missing,
    /// No checkpoint with its event has the quorum of the policy before it.
    Unvouched,
}

/// Asks whether any published checkpoint of so many leaves or more is such a one.
pub type AnyFrom<'a> = &'a dyn Fn(u64, &mut dyn FnMut(&SignedCheckpoint) -> bool) -> bool;

/// Whom to believe at which size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trust {
    origin: String,
    /// The keys that the policy handed over names for the log.
    given: Vec<VerifierKey>,
    ring: Option<KeyRing>,
    /// The keys of the ring that are trusted.
    trusted: Vec<KeyId>,
    /// The policy to begin with.
    begun: Policy,
    /// The policies in force after it, each from its size on.
    later: Vec<(u64, Policy)>,
    /// Policies that are not, with the size of their event.
    doubts: Vec<(u64, Doubt)>,
}

impl Trust {
    /// Begins with a policy, for the log of this origin, and follows what the log told, in order.
    #[must_use]
    pub fn follow(policy: Policy, origin: &str, told: &[Told], any_from: AnyFrom<'_>) -> Self {
        let mut trust = Self::begin(policy, origin, told);
        trust.keys(told, any_from);
        trust.policies(told, any_from);
        trust
    }

    /// The same for the log itself, which knows its own keys: nobody need vouch for them.
    #[must_use]
    pub fn own(policy: Policy, origin: &str, told: &[Told], any_from: AnyFrom<'_>) -> Self {
        let mut trust = Self::begin(policy, origin, told);
        let terms = trust.ring.iter().flat_map(KeyRing::terms);
        trust.trusted = terms.map(|term| term.key.id()).collect();
        trust.policies(told, any_from);
        trust
    }

    fn begin(policy: Policy, origin: &str, told: &[Told]) -> Self {
        let keys = policy.logs().iter().map(|log| log.key.clone());
        Self {
            origin: origin.to_owned(),
            given: keys.filter(|key| key.name().as_str() == origin).collect(),
            ring: KeyRing::follow(told, origin),
            trusted: Vec::new(),
            begun: policy,
            later: Vec::new(),
            doubts: Vec::new(),
        }
    }

    /// Which keys of the ring are trusted: those given, and then whichever a trusted one has vouched for.
    fn keys(&mut self, told: &[Told], any_from: AnyFrom<'_>) {
        let Some(ring) = self.ring.clone() else { return };
        let given = ring.terms().iter().filter(|term| self.given.contains(&term.key));
        self.trusted = given.map(|term| term.key.id()).collect();
        loop {
            let before = self.trusted.len();
            for term in ring.terms() {
                let id = term.key.id();
                let said = |told: &&Told| match &told.what {
                    Own::KeyAdded { first, key } => **key == term.key || first.as_deref() == Some(&term.key),
                    _ => false,
                };
                let Some(said) = told.iter().find(said).filter(|_| !self.trusted.contains(&id)) else {
                    continue;
                };
                let vouches = |signed: &SignedCheckpoint| {
                    let checkpoint = signed.checkpoint();
                    let by = signed.note().verify(self.keys_at(checkpoint.head().size));
                    checkpoint.origin() == self.origin && by.is_ok_and(|by| !by.is_empty())
                };
                if any_from(said.size, &mut { vouches }) {
                    self.trusted.push(id);
                }
            }
            if self.trusted.len() == before {
                return;
            }
        }
    }

    /// Which policies are in force.
    fn policies(&mut self, told: &[Told], any_from: AnyFrom<'_>) {
        let changes = told.iter().filter_map(|told| match &told.what {
            Own::PolicyChanged { digest, text } => Some((told.size, digest, text)),
            _ => None,
        });
        let changes: Vec<_> = changes.collect();
        let begun = self.begun.digest();
        let agreed = changes.iter().rposition(|(_, digest, _)| **digest == begun);
        for (size, digest, text) in changes.into_iter().skip(agreed.map_or(0, |at| at + 1)) {
            let is_it = |text: &&Vec<u8>| <[u8; 32]>::from(Sha256::digest(text)) == *digest;
            let next = text
                .as_ref()
                .filter(is_it)
                .and_then(|text| Policy::parse(text).ok());
            let Some(next) = next else {
                self.doubts.push((size, Doubt::Missing));
                continue;
            };
            let old = self.policy();
            let is_final =
                |signed: &SignedCheckpoint| self.weigh_by(old, signed).is_ok_and(|it| it.is_final());
            let vouched = any_from(size, &mut { is_final });
            match vouched {
                true => self.later.push((size, next)),
                false => self.doubts.push((size, Doubt::Unvouched)),
            }
        }
    }

    /// The keys whose signature counts on a tree of this size.
    #[must_use]
    pub fn keys_at(&self, size: u64) -> Vec<&VerifierKey> {
        let Some(ring) = &self.ring else {
            return self.given.iter().collect();
        };
        let in_ring = |key: &&VerifierKey| ring.terms().iter().any(|term| term.key == **key);
        // A key that whoever handed over the policy names, and the log does not: theirs to know.
        let others = self.given.iter().filter(|key| !in_ring(key));
        let counting = ring.at(size).filter(|key| self.trusted.contains(&key.id()));
        counting.chain(others).collect()
    }

    /// Every key of the log, whether it counts or not.
    pub fn all_keys(&self) -> impl Iterator<Item = &VerifierKey> + Clone {
        let terms = self.ring.iter().flat_map(KeyRing::terms);
        terms.map(|term| &term.key).chain(&self.given)
    }

    /// The keys of the log that are trusted, whether they count or not: those given, and those that they have vouched for.
    pub fn trusted_keys(&self) -> impl Iterator<Item = &VerifierKey> + Clone {
        let is_trusted = |key: &&VerifierKey| self.trusted.contains(&key.id()) || self.given.contains(key);
        self.all_keys().filter(is_trusted)
    }

    /// By which policy a tree of this size is judged.
    #[must_use]
    pub fn policy_at(&self, size: u64) -> &Policy {
        let mut later = self.later.iter().rev();
        let found = later.find(|(from, _)| *from <= size);
        found.map_or(&self.begun, |(_, policy)| policy)
    }

    /// The policy in force now.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.policy_at(u64::MAX)
    }

    /// The policies that the log names and that are not in force, with the size of the event that names each.
    #[must_use]
    pub fn doubts(&self) -> &[(u64, Doubt)] {
        &self.doubts
    }

    /// Weighs a checkpoint by the keys and the policy of its size.
    ///
    /// # Errors
    /// As [`Policy::weigh`]; and when a key of the log signed it that does not count at its size.
    pub fn weigh(&self, signed: &SignedCheckpoint) -> Result<Weighed<'_>, Distrust> {
        self.weigh_by(self.policy_at(signed.checkpoint().head().size), signed)
    }

    fn weigh_by<'s>(
        &'s self,
        policy: &'s Policy,
        signed: &SignedCheckpoint,
    ) -> Result<Weighed<'s>, Distrust> {
        let (origin, size) = (signed.checkpoint().origin(), signed.checkpoint().head().size);
        if origin != self.origin || self.all_keys().next().is_none() {
            let origin = origin.to_owned();
            return Err(Distrust::UnknownLog { origin });
        }
        let counting = self.keys_at(size);
        let weighed = policy.weigh_with(signed, counting.iter().copied());
        match weighed {
            Err(Distrust::Unsigned { .. } | Distrust::UnknownLog { .. }) => {
                let by = signed.note().verify(self.all_keys())?;
                Err(match by.first() {
                    Some(by) => Distrust::DoesNotCount {
                        key: by.key.id(),
                        size,
                    },
                    None => Distrust::Unsigned {
                        origin: origin.to_owned(),
                    },
                })
            }
            weighed => weighed,
        }
    }
}

impl KeyRing {
    /// The keys by size, as the log of this origin tells; none where it tells of none. What must not have entered the log
    /// has no effect.
    #[must_use]
    pub fn follow(told: &[Told], origin: &str) -> Option<Self> {
        let mut ring: Option<Self> = None;
        for Told { size, what } in told {
            match (what, &mut ring) {
                (
                    Own::KeyAdded {
                        first: Some(first),
                        key,
                    },
                    None,
                ) if first.name().as_str() == origin => {
                    let mut new = Self::new(first.as_ref().clone());
                    if new.add(key.as_ref().clone(), *size).is_ok() {
                        ring = Some(new);
                    }
                }
                (Own::KeyAdded { key, .. }, Some(ring)) => drop(ring.add(key.as_ref().clone(), *size)),
                (Own::KeyRetired { id, from }, Some(ring)) => drop(ring.retire_by_id(*id, *from, *size)),
                _ => {}
            }
        }
        ring
    }
}
