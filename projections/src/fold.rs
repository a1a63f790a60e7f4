//! Running a fold: the erased form by which the follower and the command line run any view by name. It holds the
//! documents it works on; what is not in hand is supplied by who stores them.

use crate::{Projection, STATE, State};
use events::Recorded;
use std::{collections::BTreeMap, marker::PhantomData};

/// A view of which only the name need be known.
pub trait View: Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;
    /// The revision that this program builds.
    fn revision(&self) -> u32;
    /// Whether it remembers anything beside its documents; if so, a fold is supplied with all its cells before it goes on.
    fn remembers(&self) -> bool;
    /// Begins a fold from the first event of the log, or from what is then supplied.
    fn begin(&self) -> Box<dyn Fold>;
    /// Begins a fold that works out one document alone. The state takes every event in all the same.
    fn begin_one(&self, key: &str) -> Box<dyn Fold>;
}

/// A fold at work. Events are given in log order, each once.
pub trait Fold: Send + Sync {
    /// The documents that the event touches and that are not in hand; to be supplied before it is taken in.
    fn missing(&self, event: &Recorded) -> Vec<String>;

    /// Gives it a document or a cell of its state as stored; `None` when nothing is stored under the key.
    ///
    /// # Errors
    /// [`Unreadable`] when the bytes are not what this revision writes.
    fn supply(&mut self, key: &str, bytes: Option<&[u8]>) -> Result<(), Unreadable>;

    /// Takes an event in. A document that is neither in hand nor supplied begins anew.
    fn take(&mut self, event: &Recorded);

    /// Every document and cell of state changed since last asked, as canonical bytes, by key.
    ///
    /// # Errors
    /// [`Unreadable`] when something has no JSON form, which no view of this crate can cause.
    fn changes(&mut self) -> Result<Vec<(String, Vec<u8>)>, Unreadable>;

    /// How many documents are in hand.
    fn held(&self) -> usize;

    /// Lets go of all documents; to be called after their changes were stored. The state stays.
    fn release(&mut self);

    /// Says that nothing is stored but what was supplied, so that nothing can be missing until the next release.
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
    fn remembers(&self) -> bool {
        !P::State::default().parts().is_empty()
    }
    fn begin(&self) -> Box<dyn Fold> {
        Box::new(Running::<P>::new(None))
    }
    fn begin_one(&self, key: &str) -> Box<dyn Fold> {
        Box::new(Running::<P>::new(Some(key.into())))
    }
}

/// A projection at work.
struct Running<P: Projection> {
    /// By key: the document, and whether it changed since it was last stored.
    documents: BTreeMap<String, (P::Document, bool)>,
    state: P::State,
    /// When only one document is asked for.
    only: Option<String>,
    /// Whether what is not in hand does not exist.
    complete: bool,
}

impl<P: Projection> Running<P> {
    fn new(only: Option<String>) -> Self {
        Self {
            documents: BTreeMap::new(),
            state: P::State::default(),
            only,
            complete: false,
        }
    }

    fn keys(&self, event: &Recorded) -> Vec<String> {
        let mut keys = P::keys(event, &self.state);
        if let Some(only) = &self.only {
            keys.retain(|key| key == only);
        }
        keys
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
        if self.complete {
            return Vec::new();
        }
        self.keys(event)
            .into_iter()
            .filter(|key| !self.documents.contains_key(key))
            .collect()
    }

    fn supply(&mut self, key: &str, bytes: Option<&[u8]>) -> Result<(), Unreadable> {
        let fault = |why| unreadable::<P>(key, &why);
        if !key.starts_with(STATE) {
            let document = bytes.map(serde_json::from_slice).transpose().map_err(fault)?;
            let document = document.unwrap_or_else(|| P::fresh(key));
            self.documents.insert(key.into(), (document, false));
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
        for key in self.keys(event) {
            let (document, changed) = match self.documents.get_mut(&key) {
                Some(held) => held,
                None => self
                    .documents
                    .entry(key.clone())
                    .or_insert_with(|| (P::fresh(&key), false)),
            };
            P::evolve(document, &key, event, &self.state);
            *changed = true;
        }
        P::note(&mut self.state, event);
    }

    fn changes(&mut self) -> Result<Vec<(String, Vec<u8>)>, Unreadable> {
        let mut changes = Vec::new();
        for (key, (document, changed)) in &mut self.documents {
            if std::mem::take(changed) {
                changes.push((
                    key.clone(),
                    crate::state::canonical(document).map_err(|why| unreadable::<P>(key, &why))?,
                ));
            }
        }
        for part in self.state.parts() {
            changes.extend(part.changes().map_err(|why| unreadable::<P>("state", &why))?);
        }
        Ok(changes)
    }

    fn held(&self) -> usize {
        self.documents.len()
    }

    fn release(&mut self) {
        self.documents.clear();
        self.complete = false;
    }

    fn has_all(&mut self) {
        self.complete = true;
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
