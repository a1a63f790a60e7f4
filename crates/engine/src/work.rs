//! What one try of a command has read and decided so far. Read from the primary store, never from a view; thrown away
//! when the try ends.

use crate::{
    Engine, EngineError,
    memory::{Folded, recall, remember},
};
use domain::{Decider, Seen};
use events::{Body, Cite, CredentialId, Digest, Event, NeedId, OrgId, Recorded, StreamId, Version};
use ledger::{AppendError, Beside};
use outcome::{Candidates, List, Roll};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Streams at least this long are remembered between commands; only what is new is read again.
const REMEMBERED_FROM: usize = 32;

/// What a stream says.
enum Told {
    /// Its events, read now.
    Read(Arc<Vec<Recorded>>),
    /// Its state as remembered, which may have been overtaken.
    Remembered(Folded),
}

struct Loaded {
    /// The version without what this try adds.
    version: Version,
    told: Told,
    fresh: Vec<Body>,
}

impl Loaded {
    /// The events; none where they were not read.
    fn recorded(&self) -> Arc<Vec<Recorded>> {
        match &self.told {
            Told::Read(recorded) => Arc::clone(recorded),
            Told::Remembered(_) => Arc::default(),
        }
    }
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
    /// Whether states that are remembered are taken as they are. Whatever is decided on them must then stand under the
    /// guards of the append, which is refused when one of them was overtaken.
    trusting: bool,
    /// States after this try, to be remembered once it is in the log.
    pub(crate) after: Vec<(StreamId, Folded)>,
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
            trusting: false,
            after: Vec::new(),
        }
    }

    /// A try that reads as little as it can: see [`crate::memory`].
    pub(crate) fn trusting(engine: &'e Engine) -> Self {
        Self {
            trusting: true,
            ..Self::new(engine)
        }
    }

    async fn load(&mut self, id: &StreamId) -> Result<&mut Loaded, EngineError> {
        if !self.streams.contains_key(id) {
            let remembered = match self.trusting {
                true => self.engine.memory.folded(id),
                false => None,
            };
            let (version, told) = match remembered {
                Some(folded) => (folded.version, Told::Remembered(folded)),
                None => self.read(id).await?,
            };
            let fresh = Vec::new();
            self.streams.insert(id.clone(), Loaded { version, told, fresh });
        }
        self.streams
            .get_mut(id)
            .ok_or_else(|| EngineError::Corrupt(format!("{id} was not kept")))
    }

    async fn read(&self, id: &StreamId) -> Result<(Version, Told), EngineError> {
        let known = recall(&self.engine.memory.streams, id);
        let version = |all: &[Recorded]| all.last().map_or(Version::ABSENT, |last| last.version);
        let after = known.as_ref().map_or(Version::ABSENT, |known| version(known));
        let newer = self.engine.ledger.stream(id, after).await?;
        let all = match known {
            Some(known) if newer.is_empty() => known,
            Some(known) => Arc::new(known.iter().cloned().chain(newer).collect::<Vec<_>>()),
            None => Arc::new(newer),
        };
        if all.len() >= REMEMBERED_FROM {
            remember(&self.engine.memory.streams, id.clone(), Arc::clone(&all));
        }
        Ok((version(&all), Told::Read(all)))
    }

    /// Reads a stream of which only the state was remembered.
    async fn read_through(&mut self, id: &StreamId) -> Result<&mut Loaded, EngineError> {
        let loaded = self.load(id).await?;
        if let Told::Remembered(Folded {
            version: expected, ..
        }) = loaded.told
        {
            let (version, told) = self.read(id).await?;
            if version != expected {
                let stream = id.clone();
                let actual = version;
                return Err(AppendError::Conflict {
                    stream,
                    expected,
                    actual,
                }
                .into());
            }
            self.load(id).await?.told = told;
        }
        self.load(id).await
    }

    /// The events of a stream as recorded, without what this try adds.
    pub(crate) async fn recorded(&mut self, id: &StreamId) -> Result<Arc<Vec<Recorded>>, EngineError> {
        Ok(self.read_through(id).await?.recorded())
    }

    /// The version of a stream, without what this try adds.
    pub(crate) async fn version(&mut self, id: &StreamId) -> Result<Version, EngineError> {
        Ok(self.load(id).await?.version)
    }

    /// Relies on a stream as it stands: the append is refused when it has moved, and everything is looked up anew.
    pub(crate) async fn guard(&mut self, id: &StreamId) -> Result<(), EngineError> {
        let version = self.version(id).await?;
        self.guards.push(Cite {
            stream: id.clone(),
            version,
        });
        Ok(())
    }

    /// The events of a stream, those that this try adds included.
    pub(crate) async fn events<E: Event>(&mut self, id: &StreamId) -> Result<Vec<E>, EngineError> {
        let loaded = self.read_through(id).await?;
        let recorded = loaded.recorded();
        let bodies = recorded.iter().map(|event| &event.body).chain(&loaded.fresh);
        let foreign = || EngineError::Corrupt(format!("{id} holds an event of another stream"));
        bodies
            .map(|body| E::of(body).cloned().ok_or_else(foreign))
            .collect()
    }

    /// Whether a stream has any event, those that this try adds included.
    pub(crate) async fn exists(&mut self, id: &StreamId) -> Result<bool, EngineError> {
        let loaded = self.load(id).await?;
        Ok(loaded.version != Version::ABSENT || !loaded.fresh.is_empty())
    }

    /// The state of a stream with what this try adds, cited at the version at which it was read.
    pub(crate) async fn state<D: Decider>(&mut self, id: &StreamId) -> Result<Seen<D>, EngineError> {
        let engine = self.engine;
        let loaded = self.load(id).await?;
        let foreign = || EngineError::Corrupt(format!("{id} holds an event of another stream"));
        let mut value = match &loaded.told {
            Told::Remembered(folded) => folded.state::<D>().cloned().ok_or_else(foreign)?,
            Told::Read(recorded) => {
                let mut value = D::default();
                for event in recorded.iter() {
                    value.evolve(<D::Event as Event>::of(&event.body).ok_or_else(foreign)?);
                }
                if loaded.version != Version::ABSENT
                    && let Some(folded) = Folded::of(loaded.version, &value)
                {
                    engine.memory.keep(id, folded);
                }
                value
            }
        };
        for body in &loaded.fresh {
            value.evolve(<D::Event as Event>::of(body).ok_or_else(foreign)?);
        }
        let (stream, version) = (id.clone(), loaded.version);
        Ok(Seen {
            value,
            cite: Cite { stream, version },
        })
    }

    /// The state of a stream, or nothing when it does not exist.
    pub(crate) async fn known<D: Decider>(&mut self, id: &StreamId) -> Result<Option<Seen<D>>, EngineError> {
        let exists = self.exists(id).await?;
        Ok(if exists { Some(self.state(id).await?) } else { None })
    }

    /// Adds what was decided on a state; gives the version that the stream had before.
    pub(crate) async fn add<D: Decider>(
        &mut self,
        id: &StreamId,
        mut state: D,
        events: &[D::Event],
        bodies: &[Body],
    ) -> Result<Version, EngineError> {
        let loaded = self.load(id).await?;
        let before = loaded.version.0 + loaded.fresh.len() as u64;
        loaded.fresh.extend_from_slice(bodies);
        for event in events {
            state.evolve(event);
        }
        let after = Folded::of(Version(before + events.len() as u64), &state);
        self.after.extend(after.map(|after| (id.clone(), after)));
        Ok(Version(before))
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

    /// The needs that are voted on.
    pub(crate) async fn needs(&self, digest: &Digest) -> Result<Arc<BTreeSet<NeedId>>, EngineError> {
        if let Some(known) = recall(&self.engine.memory.needs, digest) {
            return Ok(known);
        }
        let candidates = self.candidates(digest).await?;
        let needs = candidates.needs.iter().map(|candidate| candidate.need);
        let needs = Arc::new(needs.collect());
        remember(&self.engine.memory.needs, *digest, Arc::clone(&needs));
        Ok(needs)
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
