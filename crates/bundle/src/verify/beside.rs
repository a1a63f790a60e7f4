//! V1 over what no tree covers: the signed list, every file it names and every file it does not, and the documents that
//! leaves name. And V12 over the words of an auditor edition.

use super::{
    finding::{Finding, Findings, Step, hashes_to},
    tree::Passed,
};
use crate::{
    Fault, Folder,
    layout::{self, CHECKPOINT, Edition, FILES, LIST},
    list::{Head, read_list},
};
use events::{Digest, Opening};
use std::collections::{BTreeMap, BTreeSet};
use tlog::{Note, Tile, Trust};

/// What the signed list says.
pub(super) struct Listed {
    /// For whom the bundle is, when that could be read.
    pub(super) edition: Option<Edition>,
    files: Option<BTreeMap<String, Digest>>,
}

impl Listed {
    /// Reads the list and judges its signature.
    ///
    /// # Errors
    /// When the system does not let a file be read.
    pub(super) fn read(
        folder: &Folder,
        trust: &Trust,
        origin: &str,
        size: u64,
        findings: &mut Findings,
    ) -> Result<Self, Fault> {
        let (note, list) = (folder.read(FILES)?, folder.read(LIST)?);
        for (path, bytes) in [(FILES, &note), (LIST, &list)] {
            if bytes.is_none() {
                findings.add(Finding::incomplete(Step::V1, "file-missing").file(path));
            }
        }
        let files = list.as_ref().and_then(|list| match read_list(list) {
            Ok(files) => Some(files),
            Err(why) => {
                findings.add(Finding::tampered(Step::V1, "list-broken").file(LIST).why(why));
                None
            }
        });
        let head = note.and_then(|note| signed(&note, trust, (origin, size), findings));
        if let Some(head) = &head {
            if head.size != size {
                let finding = Finding::tampered(Step::V1, "list-size").file(FILES);
                findings.add(finding.fact("stated", head.size).fact("size", size));
            }
            let same = |list: &Vec<u8>| hashes_to(list, &head.digest);
            let counted = |files: &BTreeMap<String, Digest>| files.len() as u64 == head.count;
            if list.as_ref().is_some_and(|list| !same(list)) || !files.as_ref().is_none_or(counted) {
                findings.add(Finding::tampered(Step::V1, "list-other").file(LIST));
            }
        }
        Ok(Self {
            edition: head.map(|head| head.edition),
            files,
        })
    }
}

impl Listed {
    /// Whether there is a list, and it does not have this file.
    fn lacks(&self, path: &str) -> bool {
        self.files.as_ref().is_some_and(|files| !files.contains_key(path))
    }

    /// How many documents that leaves name are kept elsewhere.
    pub(super) fn elsewhere(&self, passed: &Passed) -> u64 {
        let named = passed.blobs.iter().filter(|(_, document)| !document.needed);
        named
            .filter(|(digest, _)| self.lacks(&layout::blob(digest)))
            .count() as u64
    }
}

/// What the note says, with what is wrong with it said.
fn signed(bytes: &[u8], trust: &Trust, (origin, size): (&str, u64), findings: &mut Findings) -> Option<Head> {
    let broken = |why: String| Finding::tampered(Step::V1, "list-broken").file(FILES).why(why);
    let note = match Note::parse(bytes) {
        Ok(note) => note,
        Err(why) => {
            findings.add(broken(why.to_string()));
            return None;
        }
    };
    // One signature and no more, so that no line can be changed unseen.
    match note.verify(trust.keys_at(size)) {
        Ok(by) if by.len() == 1 && note.signatures().len() == 1 => {}
        Ok(_) => findings.add(Finding::tampered(Step::V2, "list-unsigned").file(FILES)),
        Err(why) => findings.add(Finding::tampered(Step::V2, "signature-bad").file(FILES).why(why)),
    }
    let head = Head::read(&note)
        .map_err(|why| findings.add(broken(why.to_string())))
        .ok()?;
    if head.origin != origin {
        let finding = Finding::tampered(Step::V2, "origin-differs").file(FILES);
        findings.add(finding.fact("origin", &head.origin).fact("expected", origin));
    }
    Some(head)
}

/// Which of the leaves were read: documents named by those that were not cannot be known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    All,
    Some,
}

/// Looks at every file that is no tile.
///
/// # Errors
/// When the system does not let a file be read.
pub(super) fn check(
    folder: &Folder,
    files: &BTreeSet<String>,
    listed: &Listed,
    size: u64,
    read: Read,
    passed: &Passed,
    findings: &mut Findings,
) -> Result<(), Fault> {
    let empty = BTreeMap::new();
    let list = listed.files.as_ref().unwrap_or(&empty);
    for path in files {
        if let Ok(tile) = Tile::parse(path) {
            stray_tile(tile, path, size, findings);
        } else if let Some(digest) = list.get(path) {
            altered(folder, path, digest, findings)?;
        } else if ![CHECKPOINT, FILES, LIST].contains(&path.as_str()) && listed.files.is_some() {
            findings.add(Finding::tampered(Step::V1, "file-stray").file(path));
        }
    }
    for path in list.keys().filter(|path| !files.contains(*path)) {
        let named = path.starts_with(layout::BLOBS) || path.starts_with(layout::OPENINGS);
        if !named {
            findings.add(Finding::incomplete(Step::V1, "file-missing").file(path));
        }
    }
    documents(folder, files, listed, read, passed, findings)?;
    if listed.edition == Some(Edition::Auditor) {
        openings(folder, files, read, passed, findings)?;
    }
    Ok(())
}

fn stray_tile(tile: Tile, path: &str, size: u64, findings: &mut Findings) {
    let in_tree = Tile::in_tree(tile.kind(), tile.index(), size);
    if in_tree == Some(tile) {
        return;
    }
    // A tile where this tree has none, or a wider one, is of a larger tree.
    let beyond = in_tree.is_none_or(|own| own.width() < tile.width());
    findings.add(match beyond {
        true => Finding::tampered(Step::V4, "leaves-beyond")
            .file(path)
            .fact("size", size),
        false => Finding::tampered(Step::V1, "file-stray").file(path),
    });
}

fn altered(folder: &Folder, path: &str, digest: &Digest, findings: &mut Findings) -> Result<(), Fault> {
    if let Some(bytes) = folder.read(path)? {
        if !hashes_to(&bytes, digest) {
            findings.add(Finding::tampered(Step::V1, "listed-altered").file(path));
        }
    } else {
        // A folder or a link where a file should be.
        findings.add(Finding::incomplete(Step::V1, "file-missing").file(path));
    }
    Ok(())
}

/// Every document that a leaf names is there and is what it names, and no other is. One that nothing is derived from may
/// be kept elsewhere: then the signed list does not have it either.
fn documents(
    folder: &Folder,
    files: &BTreeSet<String>,
    listed: &Listed,
    read: Read,
    passed: &Passed,
    findings: &mut Findings,
) -> Result<(), Fault> {
    let mut known = BTreeSet::new();
    for (digest, document) in &passed.blobs {
        let path = layout::blob(digest);
        let elsewhere = listed.lacks(&path) && !document.needed;
        match folder.read(&path)? {
            None if elsewhere => {}
            None => {
                let finding = Finding::incomplete(Step::V1, "blob-missing").file(&path);
                findings.add(finding.at(document.position));
            }
            Some(bytes) if !hashes_to(&bytes, digest) => {
                findings.add(Finding::tampered(Step::V1, "blob-altered").file(&path));
            }
            Some(bytes) if bytes.len() as u64 != document.named.len => {
                let finding = Finding::tampered(Step::V1, "blob-length").file(&path);
                findings.add(finding.at(document.position));
            }
            Some(_) => {}
        }
        known.insert(path);
    }
    if read == Read::All {
        let prefix = format!("{}/", layout::BLOBS);
        for path in files
            .iter()
            .filter(|path| path.starts_with(&prefix) && !known.contains(*path))
        {
            findings.add(Finding::tampered(Step::V1, "blob-unnamed").file(path));
        }
    }
    Ok(())
}

/// The words behind every commitment are there and are what was committed to, or an event says that they were erased.
fn openings(
    folder: &Folder,
    files: &BTreeSet<String>,
    read: Read,
    passed: &Passed,
    findings: &mut Findings,
) -> Result<(), Fault> {
    let mut known = BTreeSet::new();
    for (commitment, position) in &passed.texts {
        let path = layout::opening(commitment);
        let erased = passed.erased.contains(commitment);
        match folder.read(&path)? {
            None if erased => {}
            None => {
                let finding = Finding::tampered(Step::V12, "opening-missing").file(&path);
                findings.add(finding.at(*position));
            }
            Some(_) if erased => findings.add(Finding::incomplete(Step::V12, "opening-erased").file(&path)),
            Some(bytes) => {
                let opening = serde_json::from_slice::<Opening>(&bytes);
                let opens = |opening: &Opening| {
                    Digest::commit("text", &opening.salt, opening.words.as_bytes()) == *commitment
                };
                if !opening.as_ref().is_ok_and(opens) {
                    findings.add(Finding::tampered(Step::V12, "opening-altered").file(&path));
                }
            }
        }
        known.insert(path);
    }
    if read == Read::All {
        let prefix = format!("{}/", layout::OPENINGS);
        for path in files
            .iter()
            .filter(|path| path.starts_with(&prefix) && !known.contains(*path))
        {
            findings.add(Finding::tampered(Step::V1, "file-stray").file(path));
        }
    }
    Ok(())
}
