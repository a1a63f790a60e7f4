//! What a verification leaves behind for the next one: how far it came, with the hashes at the right edge. It is the
//! verifier's own file and is trusted as such: whoever can change it can make the next verification pass over what it
//! has not seen.

use super::tree::Start;
use crate::{Fault, FaultKind};
use events::Digest;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path};
use tlog::{Frontier, Hash, Tile, TileBuilder, TreeHead, WIDTH};

/// The form of the file.
const VERSION: u32 = 2;

/// How far a clean verification came.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    /// The form of this file.
    version: u32,
    /// Which log.
    pub(super) origin: String,
    /// How many leaves.
    pub(super) size: u64,
    /// Their root.
    pub(super) root: Digest,
    /// How many of them were judged: decided, counted and derived again.
    pub(super) judged: u64,
    /// The leaves in which the log speaks of its own keys and policies, and of stamps of others, by position.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) own: BTreeMap<u64, String>,
    /// The tiles that are not full, as hexadecimal digits.
    edge: BTreeMap<String, Vec<Digest>>,
}

/// Why an edge is of no use.
struct Unfit(String);

impl From<tlog::BadTile> for Unfit {
    fn from(bad: tlog::BadTile) -> Self {
        Self(bad.to_string())
    }
}

impl Seen {
    /// After a clean verification.
    pub(super) fn new(
        origin: &str,
        head: TreeHead,
        judged: u64,
        own: BTreeMap<u64, String>,
        edge: &[(Tile, Vec<u8>)],
    ) -> Self {
        let hashes = |bytes: &[u8]| bytes.as_chunks::<32>().0.iter().copied().map(Digest).collect();
        let edge = edge.iter().map(|(tile, bytes)| (tile.to_string(), hashes(bytes)));
        Self {
            version: VERSION,
            origin: origin.to_owned(),
            size: head.size,
            root: Digest(head.root.0),
            judged,
            own,
            edge: edge.collect(),
        }
    }

    /// Reads the file; none when there is none yet.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, Fault> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Fault::system(path.display(), &error)),
        };
        let seen: Self =
            serde_json::from_slice(&bytes).map_err(|why| Fault::unusable(path.display(), why))?;
        if seen.version != VERSION {
            let what = format!(
                "the state is of version {}, and this program knows version {VERSION}: without the file everything is \
                 verified from the beginning",
                seen.version
            );
            return Err(Fault::unusable(path.display(), what));
        }
        if seen.judged > seen.size {
            let what = "more leaves were judged than there are: it was changed";
            return Err(Fault::unusable(path.display(), what));
        }
        Ok(Some(seen))
    }

    /// Writes the file, whole.
    pub(super) fn write(&self, path: &Path) -> Result<(), Fault> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|why| Fault::new(FaultKind::System, path.display(), why))?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let written = fs::write(&beside, text + "\n").and_then(|()| fs::rename(&beside, path));
        written.map_err(|error| Fault::system(path.display(), &error))
    }

    /// Where a pass goes on: at the beginning of the last file of leaves that was not full, with the tree as it stood
    /// there. The leaves of that file are read again.
    pub(super) fn start(&self, path: &Path) -> Result<Start, Fault> {
        let unusable = |why: String| Fault::unusable(path.display(), why);
        let whole = self.builder(self.size).map_err(|Unfit(why)| unusable(why))?;
        if whole.root().0 != self.root.0 {
            return Err(unusable(
                "the hashes in it have not the root in it: it was changed".to_owned(),
            ));
        }
        let from = self.size - self.size % WIDTH;
        let builder = self.builder(from).map_err(|Unfit(why)| unusable(why))?;
        let frontier = frontier(&builder);
        Ok(Start { builder, frontier })
    }

    fn builder(&self, size: u64) -> Result<TileBuilder, Unfit> {
        TileBuilder::resume(size, |tile| {
            // The edge at the beginning of a file is that at the end without the file's own hashes.
            let same = |name: &&String| {
                let held = Tile::parse(name).ok();
                held.is_some_and(|held| held.kind() == tile.kind() && held.index() == tile.index())
            };
            let name = self.edge.keys().find(same);
            let hashes = name.and_then(|name| self.edge.get(name));
            let hashes = hashes.ok_or_else(|| Unfit(format!("{tile} is missing in it")))?;
            let wanted = hashes.iter().take(usize::from(tile.width()));
            Ok(wanted.flat_map(|hash| hash.0).collect())
        })
    }
}

/// The state of the tree from its tiles: the complete subtrees are those of its rows, from the top.
fn frontier(builder: &TileBuilder) -> Frontier {
    let mut peaks: Vec<Hash> = Vec::new();
    for (_, bytes) in builder.partial().iter().rev() {
        let mut row = Frontier::new();
        bytes
            .as_chunks::<32>()
            .0
            .iter()
            .for_each(|hash| row.push(Hash(*hash)));
        peaks.extend_from_slice(row.peaks());
    }
    let mut bytes = builder.size().to_be_bytes().to_vec();
    bytes.extend(peaks.iter().flat_map(|hash| hash.0));
    Frontier::from_bytes(&bytes).unwrap_or_default()
}
