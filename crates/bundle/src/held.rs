//! A bundle as somebody's copy of the log: its leaves, checkpoints and documents, as they lie there. Nothing is verified
//! here but the form of files; whoever takes something out of it holds it against a root or a hash.

use crate::{Fault, FaultKind, Folder, layout, mentions};
use events::Digest;
use std::{collections::BTreeSet, path::Path};
use tlog::{Policy, SignedCheckpoint, Tile, TileKind, WIDTH, read_bundle};

/// A bundle that holds a checkpoint.
#[derive(Clone, Debug)]
pub struct Held {
    folder: Folder,
    newest: SignedCheckpoint,
}

impl Held {
    /// The bundle in a folder; `None` when there is none.
    ///
    /// # Errors
    /// When its checkpoint cannot be read, or is none.
    pub fn at(folder: &Path) -> Result<Option<Self>, Fault> {
        let folder = Folder::at(folder);
        let newest = read(&folder, layout::CHECKPOINT)?;
        Ok(newest.map(|newest| Self { folder, newest }))
    }

    /// Its newest checkpoint.
    #[must_use]
    pub fn newest(&self) -> &SignedCheckpoint {
        &self.newest
    }

    /// How many leaves it says to hold.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.newest.checkpoint().head().size
    }

    /// Leaves from a position on, as far as the file goes in which it stands; none beyond the size.
    ///
    /// # Errors
    /// When the file is not there, or does not hold what its name says.
    pub fn leaves(&self, from: u64) -> Result<Vec<Vec<u8>>, Fault> {
        let Some(tile) = Tile::in_tree(TileKind::Entries, from / WIDTH, self.size()) else {
            return Ok(Vec::new());
        };
        let path = tile.to_string();
        let place = self.folder.place(&path);
        let gone = || Fault::new(FaultKind::Missing, &place, "there is no such file");
        let bytes = self.folder.read(&path)?.ok_or_else(gone)?;
        let leaves = read_bundle(&bytes, tile.width()).map_err(|why| Fault::unusable(&place, why))?;
        let before = usize::try_from(from % WIDTH).unwrap_or(usize::MAX);
        Ok(leaves.into_iter().skip(before).map(<[u8]>::to_vec).collect())
    }

    /// The sizes of the checkpoints published in it, smallest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sizes(&self) -> Result<BTreeSet<u64>, Fault> {
        let published = self.folder.files_below(layout::CHECKPOINTS)?;
        let sizes = published
            .iter()
            .filter_map(|path| path.rsplit('/').next()?.parse::<u64>().ok());
        Ok(sizes.chain([self.size()]).collect())
    }

    /// The checkpoint of a size; `None` when it has none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn checkpoint(&self, size: u64) -> Result<Option<SignedCheckpoint>, Fault> {
        match size == self.size() {
            true => Ok(Some(self.newest.clone())),
            false => read(&self.folder, &layout::checkpoint(size)),
        }
    }

    /// The policy that lies in it; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn policy(&self) -> Result<Option<Policy>, Fault> {
        let unusable = |why| Fault::unusable(self.folder.place(layout::POLICY), why);
        let bytes = self.folder.read(layout::POLICY)?;
        let policy = bytes.map(|bytes| Policy::parse(&bytes).map_err(unusable));
        policy.transpose()
    }

    /// A document, as it lies there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn document(&self, digest: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        self.folder.read(&layout::blob(digest))
    }

    /// Where a document lies, or would.
    #[must_use]
    pub fn document_place(&self, digest: &Digest) -> String {
        self.folder.place(&layout::blob(digest))
    }

    /// The words behind a commitment, as they lie there; only an auditor edition has any.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn opening(&self, commitment: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        self.folder.read(&layout::opening(commitment))
    }
}

/// The documents that a leaf names, in order; with each whether it is needed to derive again what follows. Others, such as
/// minutes, may be kept elsewhere.
#[must_use]
pub fn documents(leaf: &[u8]) -> Vec<(Digest, bool)> {
    let needed = mentions::derives(leaf);
    let named = mentions::blobs(leaf).into_iter();
    named.map(|named| (named.digest, needed)).collect()
}

fn read(folder: &Folder, path: &str) -> Result<Option<SignedCheckpoint>, Fault> {
    let parse = |bytes: Vec<u8>| {
        SignedCheckpoint::parse(&bytes).map_err(|why| Fault::unusable(folder.place(path), why))
    };
    folder.read(path)?.map(parse).transpose()
}
