//! The log's own affairs: with which keys it signs, by which policy it is judged, and which of its trees others have stamped
//! with the time. The mathematics of rotation is that
//! of [`tlog::KeyRing`], by which every verifier reads the same events. At which size each event stands is not known when
//! it is decided; so this only refuses what would be wrong wherever it came to stand.

use super::{Event, Facts, Log, Refusal};
use events::{
    Blob, Body, Cite, Digest, LogKey, LogKeyId, Recorded, StreamId, SubjectId, Time,
    log::{Anchored, KeyAdded, KeyRetired, PolicyChanged, Retirement},
};
use std::collections::BTreeMap;
use tlog::{BadRotation, KeyId, KeyKind, KeyRing, Policy, Told, VerifierKey};

/// By how much the clocks of the log and of an authority may differ, in milliseconds: as much as verifiers allow.
const SKEW_MS: i64 = 60_000;

/// The stream in which the log speaks of itself.
#[must_use]
pub fn stream() -> StreamId {
    StreamId::new("log", SubjectId::log())
}

/// What an event says of the log itself, for [`tlog::Trust`]; the text of a policy is left to whoever has the documents.
/// Nothing, where it says nothing of it, or names a key that is none.
#[must_use]
pub fn told(event: &Recorded) -> Option<Told> {
    let Body::Log(body) = &event.body else {
        return None;
    };
    let what = match body {
        Event::KeyAdded(added) => tlog::Own::KeyAdded {
            first: added
                .first
                .as_ref()
                .and_then(|first| verifier(first).ok())
                .map(Box::new),
            key: Box::new(verifier(&added.key).ok()?),
        },
        Event::KeyRetired(retired) => tlog::Own::KeyRetired {
            id: KeyId(retired.key.0),
            from: retired.from,
        },
        Event::PolicyChanged(changed) => tlog::Own::PolicyChanged {
            digest: changed.policy.sha256.0,
            text: None,
        },
        Event::SubjectErased(_) | Event::Anchored(_) => return None,
    };
    let size = event.position.0.checked_add(1)?;
    Some(Told { size, what }).filter(|_| event.stream == stream())
}

/// With which keys the log signs, and by which policy it is judged, as far as events say so.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Own {
    /// The keys; none until one was added to that with which the log began.
    pub keys: Option<KeyRing>,
    /// The policy that was put in place last.
    pub policy: Option<Blob>,
    /// The stamps of others, by the size of the tree that each is of.
    pub stamps: BTreeMap<u64, Digest>,
}

impl Own {
    /// Whether any event says anything of it.
    #[must_use]
    pub fn begun(&self) -> bool {
        self.keys.is_some() || self.policy.is_some() || !self.stamps.is_empty()
    }

    /// Takes in an event. One that no rule would have let in changes nothing.
    pub(super) fn evolve(&mut self, event: &Event) {
        match event {
            Event::KeyAdded(added) => {
                let mut ring = self.keys.take();
                if ring.is_none() {
                    let first = added.first.as_ref().and_then(|first| verifier(first).ok());
                    ring = first.map(KeyRing::new);
                }
                if let (Some(ring), Ok(key)) = (&mut ring, verifier(&added.key)) {
                    let _ = ring.add(key, 0);
                }
                self.keys = ring;
            }
            Event::KeyRetired(retired) => {
                if let Some(ring) = &mut self.keys {
                    let _ = ring.retire_by_id(KeyId(retired.key.0), retired.from, 0);
                }
            }
            Event::PolicyChanged(changed) => self.policy = Some(changed.policy.clone()),
            Event::Anchored(anchored) => {
                self.stamps.insert(anchored.size, anchored.token);
            }
            Event::SubjectErased(_) => {}
        }
    }
}

impl Log {
    /// Another key.
    pub(super) fn add_key(
        &self,
        first: &LogKey,
        key: &LogKey,
        decided_by: impl FnOnce() -> Result<Cite, Refusal>,
    ) -> Result<Vec<Event>, Refusal> {
        let (began, new) = (verifier(first)?, verifier(key)?);
        let mut ring = match &self.own.keys {
            None => KeyRing::new(began),
            Some(ring) if ring.terms().first().is_some_and(|term| term.key == began) => ring.clone(),
            Some(ring) => {
                let known = ring.terms().first().map(|term| term.key.to_string());
                return Err(Refusal::OtherFirst {
                    known: known.unwrap_or_default(),
                    given: first.to_string(),
                });
            }
        };
        ring.add(new, 0).map_err(refused)?;
        let decided_by = decided_by()?;
        Ok(vec![Event::KeyAdded(KeyAdded {
            decided_by,
            first: self.own.keys.is_none().then(|| first.clone()),
            key: key.clone(),
        })])
    }

    /// A key less.
    pub(super) fn retire_key(
        &self,
        key: LogKeyId,
        from: u64,
        reason: Retirement,
        facts: &Facts,
        decided_by: impl FnOnce() -> Result<Cite, Refusal>,
    ) -> Result<Vec<Event>, Refusal> {
        let id = KeyId(key.0);
        // Before another was added the log has the one key with which it began, whichever that is.
        let ring = self.own.keys.as_ref();
        let mut ring = ring
            .ok_or(Refusal::LastKey {
                key: id.to_string(),
                from,
            })?
            .clone();
        let found = ring.find(id).cloned();
        let found = found.ok_or_else(|| refused(BadRotation::Unknown(id)))?;
        ring.retire(&found, from, facts.size.saturating_add(1))
            .map_err(refused)?;
        let decided_by = decided_by()?;
        Ok(vec![Event::KeyRetired(KeyRetired {
            decided_by,
            from,
            key,
            reason,
        })])
    }

    /// Another policy.
    pub(super) fn change_policy(
        &self,
        text: &str,
        decided_by: impl FnOnce() -> Result<Cite, Refusal>,
    ) -> Result<Vec<Event>, Refusal> {
        let policy =
            Policy::parse(text.as_bytes()).map_err(|why| Refusal::BadPolicy { why: why.to_string() })?;
        let named = Blob::text(text.as_bytes());
        if self.own.policy.as_ref() == Some(&named) {
            return Ok(vec![]);
        }
        let counts = |key: &VerifierKey| match &self.own.keys {
            Some(ring) => ring
                .terms()
                .iter()
                .any(|term| term.key == *key && term.until.is_none()),
            None => true,
        };
        if !policy.logs().iter().any(|log| counts(&log.key)) {
            return Err(Refusal::ForeignPolicy);
        }
        let decided_by = decided_by()?;
        Ok(vec![Event::PolicyChanged(PolicyChanged {
            decided_by,
            policy: named,
        })])
    }
}

impl Log {
    /// A stamp, in a log of so many events at such a time.
    pub(super) fn anchor(
        &self,
        size: u64,
        stamped: Time,
        token: Digest,
        (held, at): (u64, Time),
    ) -> Result<Vec<Event>, Refusal> {
        match self.own.stamps.get(&size) {
            Some(known) if *known == token => return Ok(vec![]),
            Some(_) => return Err(Refusal::Stamped { size }),
            None => {}
        }
        if size == 0 || size > held {
            return Err(Refusal::StampedBeyond { size, held });
        }
        if stamped > at.plus_millis(SKEW_MS) {
            return Err(Refusal::StampedAhead { stamped, at });
        }
        Ok(vec![Event::Anchored(Anchored { size, stamped, token })])
    }
}

/// A line as a key that can sign a log.
fn verifier(line: &LogKey) -> Result<VerifierKey, Refusal> {
    let unusable = |why: String| Refusal::BadKey {
        key: line.to_string(),
        why,
    };
    let key = VerifierKey::parse(line.as_str()).map_err(|why| unusable(why.to_string()))?;
    match key.kind() {
        KeyKind::Ed25519 => Ok(key),
        KeyKind::Cosignature => Err(unusable("it is the key of a witness".to_owned())),
    }
}

fn refused(why: BadRotation) -> Refusal {
    match why {
        BadRotation::OtherName { origin, given } => Refusal::OtherName {
            origin: origin.to_string(),
            given: given.to_string(),
        },
        BadRotation::Known(id) => Refusal::KnownKey { key: id.to_string() },
        BadRotation::Unknown(id) => Refusal::UnknownKey { key: id.to_string() },
        BadRotation::Last { id, from } => Refusal::LastKey {
            key: id.to_string(),
            from,
        },
        BadRotation::Backdated { from, size } => Refusal::Backdated { from, size },
    }
}
