//! What a view remembers beside its documents: indexes such as need → owners. Kept in small cells, each a stored
//! document of its own, so that one event writes one cell and not the whole index.

use foldhash::fast::RandomState;
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::HashMap, hash::Hash};

/// The sign that a stored document is a cell of state and not something to show.
pub const STATE: char = '~';

/// Canonical bytes of a document or cell. All of ours declare their fields sorted, so what serde writes is canonical
/// as it stands, at a fraction of the cost of sorting it; a law in `tests/` checks every document and cell.
pub(crate) fn canonical<T: Serialize>(thing: &T) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(thing)
}

/// Writes something of another crate with its fields sorted, whatever order they were declared in.
pub(crate) fn sorted<T: Serialize, S: serde::Serializer>(
    thing: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serde_json::to_value(thing)
        .map_err(serde::ser::Error::custom)?
        .serialize(serializer)
}

/// The state of a view: any number of indexes.
pub trait State: Default + Send + Sync {
    /// Its indexes, always all of them.
    fn parts(&mut self) -> Vec<&mut dyn Part>;
}

impl State for () {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        Vec::new()
    }
}

/// One index as the fold stores and loads it.
pub trait Part {
    /// The cells that changed since last asked, under the keys they are stored under.
    ///
    /// # Errors
    /// When a cell has no JSON form, which no cell of this crate can cause.
    fn changes(&mut self) -> Result<Vec<(String, Vec<u8>)>, serde_json::Error>;

    /// Takes in a stored cell; `false` when the key is another index's.
    ///
    /// # Errors
    /// When the bytes are no such cell.
    fn load(&mut self, key: &str, bytes: &[u8]) -> Result<bool, serde_json::Error>;
}

/// What an index holds under an id.
pub trait Cell: Default + Serialize + DeserializeOwned + Send + Sync {
    /// Tells the indexes of one view apart.
    const KIND: &'static str;
}

/// An index by id. Looked into for every event, so it is kept by hashes; its cells leave it sorted.
#[derive(Debug)]
pub struct Index<K, V> {
    cells: HashMap<K, Held<V>, RandomState>,
    /// The ids of those that changed since they were last stored.
    changed: Vec<K>,
}

/// A cell, and whether it changed since it was last stored.
#[derive(Debug, Default)]
struct Held<V> {
    cell: V,
    changed: bool,
}

impl<K, V> Default for Index<K, V> {
    fn default() -> Self {
        Self {
            cells: HashMap::default(),
            changed: Vec::new(),
        }
    }
}

impl<K: Copy + Eq + Hash, V: Default> Index<K, V> {
    /// What is known of this id.
    #[must_use]
    pub fn find(&self, id: K) -> Option<&V> {
        self.cells.get(&id).map(|held| &held.cell)
    }

    /// All of them, in an order that means nothing and is never the same: for whoever sorts or only looks for one.
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        self.cells.iter().map(|(id, held)| (*id, &held.cell))
    }

    /// The cell of this id, to be changed; made when there is none.
    pub fn cell(&mut self, id: K) -> &mut V {
        let held = self.cells.entry(id).or_default();
        if !std::mem::replace(&mut held.changed, true) {
            self.changed.push(id);
        }
        &mut held.cell
    }
}

impl<K, V> Part for Index<K, V>
where
    K: Copy + Ord + Hash + ToString + std::str::FromStr + Send + Sync,
    V: Cell,
{
    fn changes(&mut self) -> Result<Vec<(String, Vec<u8>)>, serde_json::Error> {
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_unstable();
        let mut cells = Vec::with_capacity(changed.len());
        for id in changed {
            if let Some(held) = self.cells.get_mut(&id) {
                held.changed = false;
                let key = format!("{STATE}{}/{}", V::KIND, id.to_string());
                cells.push((key, canonical(&held.cell)?));
            }
        }
        Ok(cells)
    }

    fn load(&mut self, key: &str, bytes: &[u8]) -> Result<bool, serde_json::Error> {
        let id = key.strip_prefix(STATE).and_then(|key| key.split_once('/'));
        let Some(id) = id
            .filter(|(kind, _)| *kind == V::KIND)
            .and_then(|(_, id)| id.parse().ok())
        else {
            return Ok(false);
        };
        let (cell, changed) = (serde_json::from_slice(bytes)?, false);
        self.cells.insert(id, Held { cell, changed });
        Ok(true)
    }
}

impl<K, V> State for Index<K, V>
where
    K: Copy + Ord + Hash + ToString + std::str::FromStr + Send + Sync,
    V: Cell,
{
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![self]
    }
}
