//! Running a fold: the erased form by which the follower and the command line run any view by name. It holds the
//! documents it works on; what is not in hand is supplied by who stores them.

use crate::{Projection, STATE, State, stored::Stored};
use events::Recorded;
use foldhash::fast::RandomState;
use schemars::{Schema, SchemaGenerator};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
    marker::PhantomData,
};

/// A view of which only the name need be known.
pub trait View: Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;
    /// The revision that this program builds.
    fn revision(&self) -> u32;
    /// Whether its documents are kept; else they are made from the log when somebody asks for them.
    fn is_stored(&self) -> bool;
    /// Whether it remembers anything beside its documents; if so, a fold is supplied with all its cells before it goes on.
    fn remembers(&self) -> bool;
    /// The form of its documents, as JSON Schema; what it names is added to the generator's definitions.
    fn schema(&self, generator: &mut SchemaGenerator) -> Schema;
    /// Begins a fold from the first event of the log, or from what is then supplied.
    fn begin(&self) -> Box<dyn Fold>;
    /// Begins a fold that works out one document alone. The state takes every event in all the same.
    fn begin_one(&self, key: &str) -> Box<dyn Fold>;
}

/// A fold at work. Events are given in log order, each once.
pub trait Fold: Send + Sync {
    /// The documents that the event touches, that may be stored and are not in hand; to be supplied before it is taken in.
    fn missing(&self, event: &Recorded) -> Vec<String>;

    /// Gives it a document or a cell of its state as stored; `None` when nothing is stored under the key.
    ///
    /// # Errors
    /// [`Unreadable`] when the bytes are not what this revision writes.
    fn supply(&mut self, key: &str, bytes: Option<&[u8]>) -> Result<(), Unreadable>;

    /// Takes an event in. A document that is neither in hand nor supplied begins anew.
    fn take(&mut self, event: &Recorded);

    /// Takes an event in if nothing is missing; else takes in nothing and gives what [`Fold::missing`] does.
    fn advance(&mut self, event: &Recorded) -> Vec<String>;

    /// Every document and cell of state changed since last asked, as canonical bytes, by key.
    ///
    /// # Errors
    /// [`Unreadable`] when something has no JSON form, which no view of this crate can cause.
    fn changes(&mut self) -> Result<Vec<(String, Vec<u8>)>, Unreadable>;

    /// How many documents are in hand.
    fn held(&self) -> usize;

    /// How many bytes those in hand had when they were last stored: what they weigh, roughly.
    fn weight(&self) -> u64;

    /// Lets go of all documents; to be called after their changes were stored. The state stays.
    fn release(&mut self) {
        self.keep(0);
    }

    /// Lets go of documents, those touched longest ago first, until what is in hand weighs at most so many bytes; to be
    /// called after their changes were stored. The state stays.
    fn keep(&mut self, bytes: u64);

    /// Lets go of the documents that no event touched between the last two times that changes were asked for; to be
    /// called after the changes were stored. The state stays.
    fn keep_touched(&mut self);

    /// Says that nothing is stored but what was supplied: nothing is missing then but what was let go of.
    fn has_all(&mut self);
}

/// A document cannot be read or written: it was stored by another revision, or is damaged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "document '{key}' of view {view} cannot be read: {why}; it was written by other code or is damaged: raise the view's revision to build it anew"
)]
pub struct Unreadable {
    /// The view.
    pub view: &'static str,
    /// The document.
    pub key: String,
    /// What the reader says.
    pub why: String,
}

/// A projection as a [`View`].
pub struct Of<P>(PhantomData<fn() -> P>);

impl<P> Of<P> {
    /// The view.
    pub const NEW: Self = Self(PhantomData);
}

impl<P: Projection> View for Of<P> {
    fn name(&self) -> &'static str {
        P::NAME
    }
    fn revision(&self) -> u32 {
        P::REVISION
    }
    fn is_stored(&self) -> bool {
        P::STORED
    }
    fn remembers(&self) -> bool {
        !P::State::default().parts().is_empty()
    }
    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<P::Document>()
    }
    fn begin(&self) -> Box<dyn Fold> {
        Box::new(Running::<P>::new(None))
    }
    fn begin_one(&self, key: &str) -> Box<dyn Fold> {
        // A text that is no key names a document that no event touches.
        let named = key.parse().ok().filter(|named: &P::Key| named.to_string() == key);
        Box::new(Running::<P>::new(Some(named)))
    }
}

/// A projection at work.
struct Running<P: Projection> {
    /// By key; sorted by its text whenever they leave here.
    documents: HashMap<P::Key, Held<P::Document>, RandomState>,
    /// The keys of those that changed since they were last stored.
    changed: Vec<P::Key>,
    /// How many bytes those in hand had when last stored.
    weight: u64,
    state: P::State,
    /// When only one document is asked for; within, its key, if there can be such a document.
    only: Option<Option<P::Key>>,
    /// What is stored and not in hand.
    stored: Stored,
    /// How often changes were asked for.
    round: u32,
}

/// A document in hand.
struct Held<D> {
    document: D,
    /// Whether it changed since it was last stored.
    changed: bool,
    /// The round in which it was last touched.
    round: u32,
    /// How long it was when last stored.
    bytes: u64,
}

impl<P: Projection> Running<P> {
    fn new(only: Option<Option<P::Key>>) -> Self {
        Self {
            documents: HashMap::default(),
            changed: Vec::new(),
            weight: 0,
            state: P::State::default(),
            only,
            stored: Stored::Unknown,
            round: 0,
        }
    }

    fn keys(&self, event: &Recorded) -> Vec<P::Key> {
        let mut keys = P::keys(event, &self.state);
        if let Some(only) = &self.only {
            keys.retain(|key| Some(key) == only.as_ref());
        }
        keys
    }

    fn is_missing(&self, key: &P::Key) -> bool {
        !self.stored.is_nothing() && !self.documents.contains_key(key) && self.stored.may_hold(key)
    }

    /// The texts of those keys that are missing.
    fn missing_of(&self, keys: &[P::Key]) -> Vec<String> {
        let missing = keys.iter().filter(|key| self.is_missing(key));
        missing.map(P::Key::to_string).collect()
    }

    /// Lets go of all documents but some.
    fn retain(&mut self, mut stays: impl FnMut(&Held<P::Document>) -> bool) {
        let (stored, weight) = (&mut self.stored, &mut self.weight);
        self.documents.retain(|key, held| {
            let stays = stays(held);
            if !stays {
                *weight -= held.bytes;
                stored.let_go(key);
            }
            stays
        });
        // A table that stays as large as it ever was would hold the memory of what was let go of.
        if self.documents.len() < self.documents.capacity() / 4 {
            self.documents.shrink_to_fit();
        }
    }

    fn evolve(&mut self, keys: Vec<P::Key>, event: &Recorded) {
        for key in keys {
            let held = match self.documents.get_mut(&key) {
                Some(held) => held,
                None => self.documents.entry(key.clone()).or_insert_with(|| Held {
                    document: P::fresh(&key),
                    changed: false,
                    round: 0,
                    bytes: 0,
                }),
            };
            P::evolve(&mut held.document, &key, event, &self.state);
            held.round = self.round;
            if !std::mem::replace(&mut held.changed, true) {
                self.changed.push(key);
            }
        }
        P::note(&mut self.state, event);
    }
}

fn unreadable<P: Projection>(key: &str, why: &serde_json::Error) -> Unreadable {
    Unreadable {
        view: P::NAME,
        key: key.into(),
        why: why.to_string(),
    }
}

impl<P: Projection> Fold for Running<P> {
    fn missing(&self, event: &Recorded) -> Vec<String> {
        if self.stored.is_nothing() {
            return Vec::new();
        }
        self.missing_of(&self.keys(event))
    }

    fn supply(&mut self, key: &str, bytes: Option<&[u8]>) -> Result<(), Unreadable> {
        let fault = |why| unreadable::<P>(key, &why);
        if !key.starts_with(STATE) {
            let document = bytes.map(serde_json::from_slice).transpose().map_err(fault)?;
            let named: P::Key = key.parse().map_err(|_| Unreadable {
                view: P::NAME,
                key: key.into(),
                why: "the view has no such documents".into(),
            })?;
            let held = Held {
                document: document.unwrap_or_else(|| P::fresh(&named)),
                changed: false,
                round: self.round,
                bytes: bytes.map_or(0, |bytes| bytes.len() as u64),
            };
            self.weight += held.bytes;
            let before = self.documents.insert(named, held);
            self.weight -= before.map_or(0, |before| before.bytes);
            return Ok(());
        }
        for part in self.state.parts() {
            if part.load(key, bytes.unwrap_or_default()).map_err(fault)? {
                return Ok(());
            }
        }
        Err(Unreadable {
            view: P::NAME,
            key: key.into(),
            why: "no such index".into(),
        })
    }

    fn take(&mut self, event: &Recorded) {
        self.evolve(self.keys(event), event);
    }

    fn advance(&mut self, event: &Recorded) -> Vec<String> {
        let keys = self.keys(event);
        let missing = self.missing_of(&keys);
        if missing.is_empty() {
            self.evolve(keys, event);
        }
        missing
    }

    fn changes(&mut self) -> Result<Vec<(String, Vec<u8>)>, Unreadable> {
        let changed = std::mem::take(&mut self.changed).into_iter();
        let mut keys: Vec<(String, P::Key)> = changed.map(|key| (key.to_string(), key)).collect();
        keys.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut changes = Vec::with_capacity(keys.len());
        for (key, named) in keys {
            let Some(held) = self.documents.get_mut(&named) else {
                continue;
            };
            let bytes = crate::state::canonical(&held.document);
            let bytes = bytes.map_err(|why| unreadable::<P>(&key, &why))?;
            let before = std::mem::replace(&mut held.bytes, bytes.len() as u64);
            self.weight = self.weight - before + held.bytes;
            held.changed = false;
            changes.push((key, bytes));
        }
        for part in self.state.parts() {
            changes.extend(part.changes().map_err(|why| unreadable::<P>("state", &why))?);
        }
        self.round += 1;
        Ok(changes)
    }

    fn held(&self) -> usize {
        self.documents.len()
    }

    fn weight(&self) -> u64 {
        self.weight
    }

    fn keep(&mut self, bytes: u64) {
        let mut rounds: BTreeMap<u32, u64> = BTreeMap::new();
        for held in self.documents.values() {
            *rounds.entry(held.round).or_default() += held.bytes;
        }
        // The newest rounds stay whole as long as there is room; of the next one, what fits.
        let mut left = bytes;
        let full = rounds
            .into_iter()
            .rev()
            .find(|(_, weight)| match left.checked_sub(*weight) {
                Some(rest) if rest > 0 => {
                    left = rest;
                    false
                }
                _ => true,
            });
        let Some((full, _)) = full else {
            return;
        };
        self.retain(|held| match held.round.cmp(&full) {
            Ordering::Greater => true,
            Ordering::Equal if held.bytes < left => {
                left -= held.bytes;
                true
            }
            Ordering::Equal | Ordering::Less => false,
        });
    }

    fn keep_touched(&mut self) {
        let last = self.round.saturating_sub(1);
        self.retain(|held| held.round >= last);
    }

    fn has_all(&mut self) {
        self.stored = Stored::nothing();
    }
}

/// All documents of a view after some events, from the first of the log on: a rebuild, or the view as of a position
/// when given the events before it. State is left out.
///
/// # Errors
/// As [`Fold::changes`].
pub fn fold<'a>(
    view: &dyn View,
    events: impl IntoIterator<Item = &'a Recorded>,
) -> Result<BTreeMap<String, Vec<u8>>, Unreadable> {
    let mut fold = view.begin();
    fold.has_all();
    events.into_iter().for_each(|event| fold.take(event));
    let documents = fold
        .changes()?
        .into_iter()
        .filter(|(key, _)| !key.starts_with(STATE));
    Ok(documents.collect())
}

/// One document of a view after some events: the cost of the state plus that one document.
///
/// # Errors
/// As [`Fold::changes`].
pub fn fold_one<'a>(
    view: &dyn View,
    key: &str,
    events: impl IntoIterator<Item = &'a Recorded>,
) -> Result<Option<Vec<u8>>, Unreadable> {
    let mut fold = view.begin_one(key);
    fold.has_all();
    events.into_iter().for_each(|event| fold.take(event));
    Ok(fold
        .changes()?
        .into_iter()
        .find(|(found, _)| found == key)
        .map(|(_, bytes)| bytes))
}
