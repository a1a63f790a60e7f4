//! One tree under way: grown leaf by leaf, and every tile that comes of it held against its file.

use super::{
    finding::{Finding, Findings, Step},
    tree::Wanted,
};
use crate::{Fault, Folder};
use std::collections::BTreeMap;
use tlog::{Frontier, Hash, Tile, TileBuilder, TileKind};

/// A tree that is grown from leaf hashes and held against the tiles' files.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) builder: TileBuilder,
    pub(super) frontier: Frontier,
    pub(super) roots: BTreeMap<u64, Hash>,
    /// Tiles whose file says otherwise.
    pub(super) wrong: Vec<Tile>,
}

impl Line {
    /// Takes the next leaf by its hash.
    pub(super) fn push(
        &mut self,
        leaf: Hash,
        folder: &Folder,
        wanted: &Wanted,
        mut findings: Option<&mut Findings>,
    ) -> Result<(), Fault> {
        let mut full = Vec::new();
        self.builder.push(leaf, |tile, bytes| full.push((tile, bytes)));
        self.frontier.push(leaf);
        self.mark(wanted);
        for (tile, bytes) in full {
            self.compare(tile, &bytes, folder, findings.as_deref_mut())?;
        }
        Ok(())
    }

    /// Keeps the root where it is wanted.
    pub(super) fn mark(&mut self, wanted: &Wanted) {
        let size = self.frontier.size();
        if wanted.sizes.contains(&size) {
            self.roots.insert(size, self.frontier.root());
        }
    }

    /// The tiles at the right edge.
    pub(super) fn edge(&mut self, folder: &Folder, mut findings: Option<&mut Findings>) -> Result<(), Fault> {
        for (tile, bytes) in self.builder.partial() {
            self.compare(tile, &bytes, folder, findings.as_deref_mut())?;
        }
        Ok(())
    }

    /// Holds a tile against its file. What is wrong with the file of level 0 as a file was said when it was read.
    fn compare(
        &mut self,
        tile: Tile,
        bytes: &[u8],
        folder: &Folder,
        findings: Option<&mut Findings>,
    ) -> Result<(), Fault> {
        let path = tile.to_string();
        let (there, said) = (folder.read(&path)?, tile.kind() == TileKind::Hashes(0));
        let found = match there {
            Some(there) if there == bytes => return Ok(()),
            Some(there) if there.len() == bytes.len() => {
                self.wrong.push(tile);
                return Ok(());
            }
            Some(there) => Finding::tampered(Step::V1, "tile-length")
                .fact("expected", bytes.len())
                .fact("given", there.len()),
            None => Finding::incomplete(Step::V1, "file-missing"),
        };
        if let Some(findings) = findings.filter(|_| !said) {
            findings.add(found.file(path));
        }
        Ok(())
    }
}
