//! What is remembered between commands. Events and documents never change, so a memory is never wrong, only short.
//!
//! In the hours in which everybody votes, each ballot rests on its round, a credential and the unit's ballots before.
//! None of them has to be read again for every ballot: the event cites them, and the ledger refuses an append whose
//! citations were overtaken. So the first try of a ballot takes these states as remembered, and whatever comes of it but
//! an append that the ledger took in (a refusal too) is decided again on what is read then.

use crate::vault::Vault;
use domain::{Decider, ballot::Ballot, credential::Credential, round::Round};
use events::{Digest, NeedId, PersonId, Recorded, StreamId, Version};
use outcome::{Candidates, List, Roll};
use std::{
    any::Any,
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// How many streams and documents are remembered at most.
const REMEMBERED_AT_MOST: usize = 512;

/// How many states are remembered at most: the ballots and credentials of a country's vote, several times over.
const FOLDED_AT_MOST: usize = 16_384;

/// The state of a stream at a version.
#[derive(Clone)]
pub(crate) struct Folded {
    pub(crate) version: Version,
    state: Arc<dyn Any + Send + Sync>,
}

impl Folded {
    /// A state worth remembering: of the kinds of streams that ballots rest on.
    pub(crate) fn of<D: Decider>(version: Version, state: &D) -> Option<Self> {
        let kinds = [Ballot::STREAM, Credential::STREAM, Round::STREAM];
        kinds.contains(&D::STREAM).then(|| Self {
            version,
            state: Arc::new(state.clone()),
        })
    }

    /// The state, if it is of this decider.
    pub(crate) fn state<D: Decider>(&self) -> Option<&D> {
        self.state.downcast_ref()
    }
}

/// The memory of an engine.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) streams: Mutex<HashMap<StreamId, Arc<Vec<Recorded>>>>,
    pub(crate) candidates: Mutex<HashMap<Digest, Arc<Candidates>>>,
    /// The needs of the candidates.
    pub(crate) needs: Mutex<HashMap<Digest, Arc<BTreeSet<NeedId>>>>,
    pub(crate) rolls: Mutex<HashMap<Digest, Arc<Roll>>>,
    pub(crate) lists: Mutex<HashMap<Digest, Arc<List>>>,
    /// Keys of persons, for opening only.
    pub(crate) keys: Mutex<HashMap<PersonId, Arc<Vault>>>,
    folded: Mutex<HashMap<StreamId, Folded>>,
}

impl Memory {
    /// The state of a stream as last known here. Of a ballot of which nothing is known it is taken that none was cast:
    /// mostly that is so, and where it is not the append is refused.
    pub(crate) fn folded(&self, id: &StreamId) -> Option<Folded> {
        recall(&self.folded, id).or_else(|| {
            let is_ballot = id.kind() == Ballot::STREAM;
            is_ballot.then(|| Folded::of(Version::ABSENT, &Ballot::default()))?
        })
    }

    /// Remembers a state, unless a newer one is known.
    pub(crate) fn keep(&self, id: &StreamId, folded: Folded) {
        let mut map = self.folded.lock().unwrap_or_else(PoisonError::into_inner);
        if map.get(id).is_some_and(|known| known.version >= folded.version) {
            return;
        }
        if map.len() >= FOLDED_AT_MOST {
            map.clear();
        }
        map.insert(id.clone(), folded);
    }
}

pub(crate) fn recall<K: std::hash::Hash + Eq, V: Clone>(map: &Mutex<HashMap<K, V>>, key: &K) -> Option<V> {
    map.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(key)
        .cloned()
}

pub(crate) fn remember<K: std::hash::Hash + Eq, V>(map: &Mutex<HashMap<K, V>>, key: K, value: V) {
    let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
    if map.len() >= REMEMBERED_AT_MOST {
        map.clear();
    }
    map.insert(key, value);
}
