//! What a view remembers beside its documents: indexes such as need → owners. Kept in small cells, each a stored
//! document of its own, so that one event writes one cell and not the whole index.

use serde::{Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};

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

/// An index by id.
#[derive(Debug)]
pub struct Index<K, V> {
    cells: BTreeMap<K, V>,
    changed: BTreeSet<K>,
}

impl<K, V> Default for Index<K, V> {
    fn default() -> Self {
        Self {
            cells: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }
}

impl<K: Copy + Ord, V: Default> Index<K, V> {
    /// What is known of this id.
    #[must_use]
    pub fn find(&self, id: K) -> Option<&V> {
        self.cells.get(&id)
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        self.cells.iter().map(|(id, cell)| (*id, cell))
    }

    /// The cell of this id, to be changed; made when there is none.
    pub fn cell(&mut self, id: K) -> &mut V {
        self.changed.insert(id);
        self.cells.entry(id).or_default()
    }
}

impl<K, V> Part for Index<K, V>
where
    K: Copy + Ord + ToString + std::str::FromStr + Send + Sync,
    V: Cell,
{
    fn changes(&mut self) -> Result<Vec<(String, Vec<u8>)>, serde_json::Error> {
        let changed = std::mem::take(&mut self.changed);
        let cells = changed
            .into_iter()
            .filter_map(|id| Some((id, self.cells.get(&id)?)));
        cells
            .map(|(id, cell)| Ok((format!("{STATE}{}/{}", V::KIND, id.to_string()), canonical(cell)?)))
            .collect()
    }

    fn load(&mut self, key: &str, bytes: &[u8]) -> Result<bool, serde_json::Error> {
        let id = key.strip_prefix(STATE).and_then(|key| key.split_once('/'));
        let Some(id) = id
            .filter(|(kind, _)| *kind == V::KIND)
            .and_then(|(_, id)| id.parse().ok())
        else {
            return Ok(false);
        };
        self.cells.insert(id, serde_json::from_slice(bytes)?);
        Ok(true)
    }
}

impl<K, V> State for Index<K, V>
where
    K: Copy + Ord + ToString + std::str::FromStr + Send + Sync,
    V: Cell,
{
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![self]
    }
}
