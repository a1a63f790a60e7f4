//! What one try of a command has read and decided so far. Read from the primary store, never from a view; thrown away
//! when the try ends.

use crate::{Engine, EngineError};
use domain::{Decider, Seen};
use events::{Body, Cite, CredentialId, Digest, Event, OrgId, Recorded, StreamId, Version};
use ledger::Beside;
use outcome::{Candidates, List, Roll};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// Streams at least this long are remembered between commands; only what is new is read again.
const REMEMBERED_FROM: usize = 32;

/// How many streams and documents are remembered at most.
const REMEMBERED_AT_MOST: usize = 512;

/// What may be remembered between commands: events and documents never change, so this is never stale, only short.
#[derive(Default)]
pub(crate) struct Memory {
    streams: Mutex<HashMap<StreamId, Arc<Vec<Recorded>>>>,
    candidates: Mutex<HashMap<Digest, Arc<Candidates>>>,
    rolls: Mutex<HashMap<Digest, Arc<Roll>>>,
    lists: Mutex<HashMap<Digest, Arc<List>>>,
}

fn recall<K: std::hash::Hash + Eq, V: Clone>(map: &Mutex<HashMap<K, V>>, key: &K) -> Option<V> {
    map.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(key)
        .cloned()
}

fn remember<K: std::hash::Hash + Eq, V>(map: &Mutex<HashMap<K, V>>, key: K, value: V) {
    let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
    if map.len() >= REMEMBERED_AT_MOST {
        map.clear();
    }
    map.insert(key, value);
}

struct Loaded {
    recorded: Arc<Vec<Recorded>>,
    fresh: Vec<Body>,
}

/// One try of a command.
pub struct Work<'e> {
    pub(crate) engine: &'e Engine,
    streams: BTreeMap<StreamId, Loaded>,
    pub(crate) beside: Vec<Beside>,
    /// The credential under which the command is asked for.
    pub(crate) credential: Option<CredentialId>,
    /// What the facts of this step rest on beyond what its event cites.
    pub(crate) guards: Vec<Cite>,
    pub(crate) answer: BTreeMap<String, String>,
    /// The organisation for which the asker acts.
    pub(crate) acts_for: Option<OrgId>,
}

impl<'e> Work<'e> {
    pub(crate) fn new(engine: &'e Engine) -> Self {
        Self {
            engine,
            streams: BTreeMap::new(),
            beside: Vec::new(),
            credential: None,
            guards: Vec::new(),
            answer: BTreeMap::new(),
            acts_for: None,
        }
    }

    async fn load(&mut self, id: &StreamId) -> Result<&mut Loaded, EngineError> {
        if !self.streams.contains_key(id) {
            let recorded = self.read(id).await?;
            self.streams.insert(
                id.clone(),
                Loaded {
                    recorded,
                    fresh: Vec::new(),
                },
            );
        }
        self.streams
            .get_mut(id)
            .ok_or_else(|| EngineError::Corrupt(format!("{id} was not kept")))
    }

    async fn read(&self, id: &StreamId) -> Result<Arc<Vec<Recorded>>, EngineError> {
        let known = recall(&self.engine.memory.streams, id);
        let after = known
            .as_ref()
            .and_then(|known| known.last())
            .map_or(Version::ABSENT, |last| last.version);
        let newer = self.engine.ledger.stream(id, after).await?;
        let all = match known {
            Some(known) if newer.is_empty() => return Ok(known),
            Some(known) => Arc::new(known.iter().cloned().chain(newer).collect::<Vec<_>>()),
            None => Arc::new(newer),
        };
        if all.len() >= REMEMBERED_FROM {
            remember(&self.engine.memory.streams, id.clone(), Arc::clone(&all));
        }
        Ok(all)
    }

    /// The events of a stream as recorded, without what this try adds.
    pub(crate) async fn recorded(&mut self, id: &StreamId) -> Result<Arc<Vec<Recorded>>, EngineError> {
        Ok(Arc::clone(&self.load(id).await?.recorded))
    }

    /// Relies on a stream as it stands: the append is refused when it has moved, and everything is looked up anew.
    pub(crate) async fn guard(&mut self, id: &StreamId) -> Result<(), EngineError> {
        let recorded = &self.load(id).await?.recorded;
        let version = recorded.last().map_or(Version::ABSENT, |last| last.version);
        self.guards.push(Cite {
            stream: id.clone(),
            version,
        });
        Ok(())
    }

    /// The events of a stream, those that this try adds included.
    pub(crate) async fn events<E: Event>(&mut self, id: &StreamId) -> Result<Vec<E>, EngineError> {
        let loaded = self.load(id).await?;
        let bodies = loaded
            .recorded
            .iter()
            .map(|event| &event.body)
            .chain(&loaded.fresh);
        let foreign = || EngineError::Corrupt(format!("{id} holds an event of another stream"));
        bodies
            .map(|body| E::of(body).cloned().ok_or_else(foreign))
            .collect()
    }

    /// Whether a stream has any event, those that this try adds included.
    pub(crate) async fn exists(&mut self, id: &StreamId) -> Result<bool, EngineError> {
        let loaded = self.load(id).await?;
        Ok(!loaded.recorded.is_empty() || !loaded.fresh.is_empty())
    }

    /// The state of a stream with what this try adds, cited at the version at which it was read.
    pub(crate) async fn state<D: Decider>(&mut self, id: &StreamId) -> Result<Seen<D>, EngineError> {
        let loaded = self.load(id).await?;
        let mut value = D::default();
        for body in loaded
            .recorded
            .iter()
            .map(|event| &event.body)
            .chain(&loaded.fresh)
        {
            let event = <D::Event as Event>::of(body);
            value.evolve(
                event
                    .ok_or_else(|| EngineError::Corrupt(format!("{id} holds an event of another stream")))?,
            );
        }
        let version = loaded
            .recorded
            .last()
            .map_or(Version::ABSENT, |last| last.version);
        Ok(Seen {
            value,
            cite: Cite {
                stream: id.clone(),
                version,
            },
        })
    }

    /// The state of a stream, or nothing when it does not exist.
    pub(crate) async fn known<D: Decider>(&mut self, id: &StreamId) -> Result<Option<Seen<D>>, EngineError> {
        let exists = self.exists(id).await?;
        Ok(if exists { Some(self.state(id).await?) } else { None })
    }

    /// Adds what was decided; gives the version that the stream had before.
    pub(crate) async fn add(&mut self, id: &StreamId, bodies: &[Body]) -> Result<Version, EngineError> {
        let loaded = self.load(id).await?;
        let before = loaded.recorded.len() + loaded.fresh.len();
        loaded.fresh.extend_from_slice(bodies);
        Ok(Version(before as u64))
    }

    /// A document named in the log.
    pub(crate) async fn document<T: DeserializeOwned>(&self, digest: &Digest) -> Result<T, EngineError> {
        let bytes = self
            .engine
            .ledger
            .blob(digest)
            .await?
            .ok_or_else(|| EngineError::missing(digest))?;
        serde_json::from_slice(&bytes).map_err(|why| EngineError::unreadable("a document", why))
    }

    pub(crate) async fn candidates(&self, digest: &Digest) -> Result<Arc<Candidates>, EngineError> {
        if let Some(known) = recall(&self.engine.memory.candidates, digest) {
            return Ok(known);
        }
        let read: Arc<Candidates> = Arc::new(self.document(digest).await?);
        remember(&self.engine.memory.candidates, *digest, Arc::clone(&read));
        Ok(read)
    }

    pub(crate) async fn roll(&self, digest: &Digest) -> Result<Arc<Roll>, EngineError> {
        if let Some(known) = recall(&self.engine.memory.rolls, digest) {
            return Ok(known);
        }
        let read: Arc<Roll> = Arc::new(self.document(digest).await?);
        remember(&self.engine.memory.rolls, *digest, Arc::clone(&read));
        Ok(read)
    }

    pub(crate) async fn list(&self, digest: &Digest) -> Result<Arc<List>, EngineError> {
        if let Some(known) = recall(&self.engine.memory.lists, digest) {
            return Ok(known);
        }
        let read: Arc<List> = Arc::new(self.document(digest).await?);
        remember(&self.engine.memory.lists, *digest, Arc::clone(&read));
        Ok(read)
    }

    /// Keeps a document beside the log and gives its name.
    pub(crate) fn keep<T: serde::Serialize>(&mut self, thing: &T) -> Result<events::Blob, EngineError> {
        let (blob, bytes) = outcome::document(thing).map_err(|why| EngineError::Invalid(why.to_string()))?;
        self.beside.push(Beside::Blob {
            digest: blob.sha256,
            bytes,
        });
        Ok(blob)
    }
}
