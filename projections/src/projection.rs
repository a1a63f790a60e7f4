//! What a view is. Says nothing of where documents are kept or who runs the fold.

use crate::State;
use events::Recorded;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Display, hash::Hash, str::FromStr};

/// A view as a pure fold over the log, in log order, from its first event.
///
/// For each event, in this order:
/// 1. [`keys`](Projection::keys) names the documents it touches, by the state as it stood **before** the event;
/// 2. [`evolve`](Projection::evolve) changes each of them, by the same state;
/// 3. [`note`](Projection::note) lets the state take the event in.
///
/// So a document can tell what was from what is new: the state is the past, the event the present. Documents never
/// see one another. All four functions are total: whatever the order of events, they give an answer.
pub trait Projection: 'static {
    /// The name of the page or list, e.g. `need_board`.
    const NAME: &'static str;
    /// Raised whenever keys, documents or meaning change; a raised one is built beside the old one.
    const REVISION: u32;
    /// Whether documents are kept beside the log. Those of the audit trail alone are not: each follows from the few events that
    /// its key names, and `engine::follow::trail` makes it when somebody asks. Another such view needs a maker there too.
    const STORED: bool = true;

    /// What names a document. Stored under its text, of which it has one.
    type Key: Clone + Eq + Hash + Display + FromStr + Send + Sync;
    /// What is stored under a key.
    type Document: Serialize + DeserializeOwned + JsonSchema + Send + Sync;
    /// What must be known of earlier events beyond the document itself; `()` where nothing.
    type State: State;

    /// The documents that the event touches, each once, the text of none beginning with [`STATE`](crate::STATE).
    fn keys(event: &Recorded, state: &Self::State) -> Vec<Self::Key>;

    /// The document under this key before its first event.
    fn fresh(key: &Self::Key) -> Self::Document;

    /// Changes the document under this key by the event.
    fn evolve(document: &mut Self::Document, key: &Self::Key, event: &Recorded, state: &Self::State);

    /// Lets the state take the event in, after all documents have.
    fn note(_state: &mut Self::State, _event: &Recorded) {}
}
