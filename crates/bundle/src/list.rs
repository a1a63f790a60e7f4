//! The files of a bundle that no tree covers: their list, in the form of `sha256sum`, and the note by which the log signs
//! it.
//!
//! The note's second line is no number, so that it can never be read as a checkpoint; its first has spaces, which no
//! origin has, so that no checkpoint can be read as this note.

use crate::layout::Edition;
use events::Digest;
use std::{collections::BTreeMap, fmt::Write as _};
use tlog::Note;

/// The first line of the note.
const HEADER: &str = "tingbok file list v1";

/// What the log says of the files of a bundle that no tree covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileList {
    /// Which log.
    pub origin: String,
    /// For whom the bundle is.
    pub edition: Edition,
    /// How many leaves the bundle has.
    pub size: u64,
    /// The files with their SHA-256, by path.
    pub files: BTreeMap<String, Digest>,
}

/// Why a list or its note cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct BadList {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

fn bad(line: usize, what: impl Into<String>) -> BadList {
    let what = what.into();
    BadList { line, what }
}

impl FileList {
    /// The text of the list: for each file its SHA-256, two spaces and its path.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (path, digest) in &self.files {
            // Writing into memory cannot fail.
            let _ = writeln!(text, "{digest}  {path}");
        }
        text
    }

    /// The text of the note that is signed.
    #[must_use]
    pub fn note(&self) -> String {
        let (origin, edition, size) = (&self.origin, self.edition, self.size);
        let (files, digest) = (self.files.len(), Digest::of(self.text().as_bytes()));
        format!("{HEADER}\norigin {origin}\nedition {edition}\nsize {size}\nfiles {files}\nsha256 {digest}\n")
    }

    /// Reads what a note says; the files are those of a list whose digest it must state.
    ///
    /// # Errors
    /// When the note or the list is not in its one form, or they do not belong together.
    pub fn read(note: &Note, list: &[u8]) -> Result<Self, BadList> {
        let head = Head::read(note)?;
        let files = read_list(list)?;
        let read = Self {
            origin: head.origin,
            edition: head.edition,
            size: head.size,
            files,
        };
        if read.note() != note.text() {
            return Err(bad(6, "the list is not the one that this was signed for"));
        }
        Ok(read)
    }
}

/// What the note says by itself.
pub(crate) struct Head {
    pub(crate) origin: String,
    pub(crate) edition: Edition,
    pub(crate) size: u64,
    /// How many files the list must have.
    pub(crate) count: u64,
    pub(crate) digest: Digest,
}

impl Head {
    /// Reads the text of the note. Whether the log signed it is not looked at.
    pub(crate) fn read(note: &Note) -> Result<Self, BadList> {
        let lines: Vec<&str> = note.text().lines().collect();
        let [header, origin, edition, size, files, digest] = lines.as_slice() else {
            return Err(bad(lines.len(), "a file list has six lines"));
        };
        let after = |line: usize, text: &'_ str, word: &str| {
            let rest = text.strip_prefix(word).map(str::to_owned);
            rest.ok_or_else(|| bad(line, format!("'{word}' is missing")))
        };
        if *header != HEADER {
            return Err(bad(1, format!("'{HEADER}' is missing")));
        }
        let number = |line: usize, text: String| {
            let read = text.parse::<u64>().ok();
            let read = read.filter(|number| number.to_string() == text);
            read.ok_or_else(|| bad(line, "this is no number in its one form"))
        };
        let hex = after(6, digest, "sha256 ")?;
        let head = Self {
            origin: after(2, origin, "origin ")?,
            edition: after(3, edition, "edition ")?
                .parse()
                .map_err(|why: String| bad(3, why))?,
            size: number(4, after(4, size, "size ")?)?,
            count: number(5, after(5, files, "files ")?)?,
            digest: hex.parse().map_err(|_| bad(6, "this is no SHA-256"))?,
        };
        Ok(head)
    }
}

/// Reads a list: sorted, each path once.
pub(crate) fn read_list(list: &[u8]) -> Result<BTreeMap<String, Digest>, BadList> {
    let text = str::from_utf8(list).map_err(|_| bad(1, "the list is not UTF-8"))?;
    if !text.is_empty() && !text.ends_with('\n') {
        return Err(bad(text.lines().count(), "the newline at the end is missing"));
    }
    let mut files: BTreeMap<String, Digest> = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        let (digest, path) = line
            .split_once("  ")
            .ok_or_else(|| bad(number, "a line takes a SHA-256, two spaces and a path"))?;
        let digest = digest.parse().map_err(|_| bad(number, "this is no SHA-256"))?;
        if files
            .last_key_value()
            .is_some_and(|(last, _)| last.as_str() >= path)
        {
            return Err(bad(number, "the paths are not in order"));
        }
        files.insert(path.to_owned(), digest);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tlog::{Checkpoint, KeyKind, KeyName, SigningKey};

    fn list() -> FileList {
        let files = ["tingbok/README.txt", "tingbok/policy"];
        FileList {
            origin: "tingbok.invalid/test".into(),
            edition: Edition::Public,
            size: 7,
            files: files
                .map(|path| (path.to_owned(), Digest::of(path.as_bytes())))
                .into(),
        }
    }

    #[test]
    fn a_list_is_read_as_it_was_written_and_in_no_other_form() {
        let list = list();
        let note = Note::new(&list.note()).unwrap();
        let text = list.text();
        assert_eq!(FileList::read(&note, text.as_bytes()).unwrap(), list);
        for at in 0..text.len() {
            let mut spoilt = text.clone().into_bytes();
            spoilt[at] ^= 1;
            assert!(FileList::read(&note, &spoilt).is_err(), "byte {at}");
        }
        assert!(FileList::read(&note, format!("{text}\n").as_bytes()).is_err());
        assert!(FileList::read(&note, text.trim_end().as_bytes()).is_err());
        let twice = format!("{text}{text}");
        assert!(read_list(twice.as_bytes()).is_err());
    }

    #[test]
    fn the_note_can_never_pass_for_a_checkpoint() {
        assert!(Checkpoint::parse(list().note().as_bytes()).is_err());
        let name = KeyName::new(HEADER);
        assert!(name.is_err(), "no log can have this origin");
        let name = KeyName::new("tingbok.invalid/test").unwrap();
        let key = SigningKey::from_seed(name, KeyKind::Ed25519, &[7; 32]);
        let mut note = Note::new(&list().note()).unwrap();
        note.add(key.sign(note.text()).unwrap());
        assert!(tlog::SignedCheckpoint::from_note(note).is_err());
    }
}
