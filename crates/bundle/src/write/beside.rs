//! What leaves name beside the log: documents, and for auditors the words behind commitments. And the list of it all.

use super::Work;
use crate::{
    Fault, FaultKind,
    layout::{self, Edition},
    mentions,
};
use events::Digest;
use std::collections::{BTreeMap, BTreeSet};

/// The files that no tree covers.
pub(super) struct Beside {
    edition: Edition,
    files: BTreeMap<String, Digest>,
    missing: BTreeSet<Digest>,
    elsewhere: BTreeSet<Digest>,
    closed: BTreeSet<Digest>,
}

impl Beside {
    /// Goes on from the files of an earlier state: its documents and openings stay, all else is written anew.
    pub(super) fn new(edition: Edition, held: BTreeMap<String, Digest>) -> Self {
        let mut files = held;
        files.retain(|path, _| path.starts_with(layout::BLOBS) || path.starts_with(layout::OPENINGS));
        Self {
            edition,
            files,
            missing: BTreeSet::new(),
            elsewhere: BTreeSet::new(),
            closed: BTreeSet::new(),
        }
    }

    /// Writes a file and lists it.
    pub(super) fn put(&mut self, work: &mut Work<'_>, path: String, bytes: &[u8]) -> Result<(), Fault> {
        work.put(&path, bytes)?;
        self.files.insert(path, Digest::of(bytes));
        Ok(())
    }

    /// Takes what a leaf names. What an old leaf names is there already, but for what was missing.
    pub(super) fn take(&mut self, work: &mut Work<'_>, leaf: &[u8], is_new: bool) -> Result<(), Fault> {
        for named in mentions::blobs(leaf) {
            self.blob(work, named.digest, mentions::derives(leaf))?;
        }
        if self.edition == Edition::Public {
            return Ok(());
        }
        for commitment in mentions::erased(leaf) {
            self.files.remove(&layout::opening(&commitment));
            self.closed.insert(commitment);
        }
        if is_new {
            for commitment in mentions::texts(leaf) {
                self.opening(work, commitment)?;
            }
        }
        Ok(())
    }

    fn blob(&mut self, work: &mut Work<'_>, digest: Digest, needed: bool) -> Result<(), Fault> {
        let path = layout::blob(&digest);
        if self.files.contains_key(&path) && work.out.len(&path).is_some() {
            return Ok(());
        }
        let Some(bytes) = work.source.blob(&digest)? else {
            let gone = if needed {
                &mut self.missing
            } else {
                &mut self.elsewhere
            };
            gone.insert(digest);
            return Ok(());
        };
        if Digest::of(&bytes) != digest {
            let what = format!("the document {digest} does not hash to its name");
            return Err(Fault::new(FaultKind::Source, "store", what));
        }
        self.put(work, path, &bytes)
    }

    fn opening(&mut self, work: &mut Work<'_>, commitment: Digest) -> Result<(), Fault> {
        let path = layout::opening(&commitment);
        if self.files.contains_key(&path) && work.out.len(&path).is_some() {
            return Ok(());
        }
        match work.source.opening(&commitment)? {
            Some(bytes) => self.put(work, path, &bytes),
            None => {
                self.closed.insert(commitment);
                Ok(())
            }
        }
    }

    /// The list, and what was not there.
    pub(super) fn finish(self) -> Gathered {
        Gathered {
            files: self.files,
            missing: self.missing.into_iter().collect(),
            elsewhere: self.elsewhere.len() as u64,
            closed: self.closed.into_iter().collect(),
        }
    }
}

/// What was gathered.
pub(super) struct Gathered {
    /// The files that no tree covers.
    pub(super) files: BTreeMap<String, Digest>,
    /// Documents that something is derived from, and that the store does not have.
    pub(super) missing: Vec<Digest>,
    /// How many other documents the store does not have.
    pub(super) elsewhere: u64,
    /// Commitments whose words are gone from the store.
    pub(super) closed: Vec<Digest>,
}
