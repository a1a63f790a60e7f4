//! Signed notes: a text, an empty line, and one line for each signature.
//!
//! A text says nothing until a key that is trusted has been found to have signed it. Lines of unknown keys are kept and
//! ignored; a line of a known key that fails condemns the whole note.

use crate::{
    cosignature,
    key::{KeyId, KeyKind, KeyName, VerifierKey},
    text::{BadText, Fault, Lines, base64, plain, unbase64},
};
use std::fmt;

/// The most bytes that are read as a note, as other implementations have it.
pub const NOTE_BYTES_MAX: usize = 1_000_000;
/// The most signature lines that are read, as other implementations have it.
pub const SIGNATURES_MAX: usize = 100;

/// A text with signatures that nobody has verified yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteSignature {
    name: KeyName,
    id: KeyId,
    /// What follows the key's id; at least one byte.
    bytes: Vec<u8>,
}

/// A known key that signed, and when, where its kind of signature says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verified<'k> {
    /// The key.
    pub key: &'k VerifierKey,
    /// For a cosignature, its time in seconds since 1970.
    pub time: Option<u64>,
}

/// Why no signature of a note counts. Its text must not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// A known key's line is not its signature over the text.
    #[error("signature {number}, in the name of {name} ({id}), was not made by that key over this text")]
    Signature {
        /// Which signature line, counted from 1.
        number: usize,
        /// The name on it.
        name: KeyName,
        /// The id on it.
        id: KeyId,
    },
    /// A known key stands there twice.
    #[error("signature {number} is the second one by {name} ({id})")]
    Twice {
        /// Which signature line, counted from 1.
        number: usize,
        /// The name on it.
        name: KeyName,
        /// The id on it.
        id: KeyId,
    },
}

impl Note {
    /// A text that is to be signed.
    ///
    /// # Errors
    /// When it does not end in a newline, or has control characters.
    pub fn new(text: &str) -> Result<Self, BadText> {
        plain(text.as_bytes())?;
        if !text.ends_with('\n') {
            let line = text.lines().count().max(1);
            return Err(Fault::Missing("the newline at the end").at(line));
        }
        Ok(Self {
            text: text.to_owned(),
            signatures: Vec::new(),
        })
    }

    /// Reads a note with at least one signature line.
    ///
    /// # Errors
    /// When it is not in its one form, or larger than [`NOTE_BYTES_MAX`] or [`SIGNATURES_MAX`].
    pub fn parse(bytes: &[u8]) -> Result<Self, BadText> {
        if bytes.len() > NOTE_BYTES_MAX {
            let (what, given, max) = ("bytes of a note", bytes.len(), NOTE_BYTES_MAX);
            return Err(Fault::TooMuch { what, given, max }.at(1));
        }
        let whole = plain(bytes)?;
        let parting = whole
            .rfind("\n\n")
            .ok_or(Fault::Missing("the empty line before the signatures").at(1))?;
        let (text, tail) = whole.split_at(parting + 1);
        let mut lines = Lines::new(tail);
        let above = text.matches('\n').count();
        let moved = |bad: BadText| bad.fault.at(bad.line + above);
        lines.expect("the empty line").map_err(moved)?;
        let mut signatures = Vec::new();
        while let Some(line) = lines.next().map_err(moved)? {
            let signature = NoteSignature::parse(line).map_err(|fault| fault.at(above + lines.line))?;
            signatures.push(signature);
        }
        let (what, given, max) = ("signatures", signatures.len(), SIGNATURES_MAX);
        if signatures.is_empty() {
            return Err(Fault::Missing("a signature").at(above + lines.line + 1));
        }
        if given > max {
            return Err(Fault::TooMuch { what, given, max }.at(above + lines.line));
        }
        Ok(Self {
            text: text.to_owned(),
            signatures,
        })
    }

    /// The text, with its last newline.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in order.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature line at the end. A note with more than [`SIGNATURES_MAX`], or with two by one known key, is refused
    /// by its readers.
    pub fn add(&mut self, signature: NoteSignature) {
        self.signatures.push(signature);
    }

    /// Which of these keys signed, in the order of the lines. No keys means that nobody known did: the caller must then
    /// refuse the text.
    ///
    /// # Errors
    /// When a line of one of these keys fails, or a key has two lines.
    pub fn verify<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k VerifierKey> + Clone,
    ) -> Result<Vec<Verified<'k>>, BadNote> {
        let mut verified: Vec<Verified<'k>> = Vec::new();
        for (number, line) in (1..).zip(&self.signatures) {
            let mut known = keys.clone().into_iter().filter(|key| line.is_of(key)).peekable();
            if known.peek().is_none() {
                continue;
            }
            let (name, id) = (line.name.clone(), line.id);
            if verified.iter().any(|before| line.is_of(before.key)) {
                return Err(BadNote::Twice { number, name, id });
            }
            let by = known
                .find_map(|key| line.verify(key, &self.text))
                .ok_or(BadNote::Signature { number, name, id })?;
            verified.push(by);
        }
        Ok(verified)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl NoteSignature {
    pub(crate) fn by(key: &VerifierKey, bytes: Vec<u8>) -> Self {
        let (name, id) = (key.name().clone(), key.id());
        Self { name, id, bytes }
    }

    /// Reads one line, without its newline: `— name base64`.
    ///
    /// # Errors
    /// When it is not in its one form.
    pub fn parse(line: &str) -> Result<Self, Fault> {
        let rest = line
            .strip_prefix("— ")
            .ok_or(Fault::Missing("the em dash and space before a signature"))?;
        let (name, rest) = rest
            .split_once(' ')
            .ok_or(Fault::Missing("the space before the signature itself"))?;
        let name = KeyName::new(name)?;
        let bytes = unbase64("the signature", rest)?;
        let (id, bytes) = bytes
            .split_first_chunk::<4>()
            .filter(|(_, bytes)| !bytes.is_empty())
            .ok_or(Fault::Missing("what follows the key's id in the signature"))?;
        Ok(Self {
            name,
            id: KeyId(*id),
            bytes: bytes.to_vec(),
        })
    }

    /// Whose name is on it. Nothing shows that the name is right until it is verified.
    #[must_use]
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// Which of the keys of that name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    fn is_of(&self, key: &VerifierKey) -> bool {
        self.id == key.id() && self.name == *key.name()
    }

    fn verify<'k>(&self, key: &'k VerifierKey, text: &str) -> Option<Verified<'k>> {
        let time = match key.kind() {
            KeyKind::Ed25519 => {
                let signature = <&[u8; 64]>::try_from(self.bytes.as_slice()).ok()?;
                key.signed(text.as_bytes(), signature).then_some(None)?
            }
            KeyKind::Cosignature => Some(cosignature::time(key, text, &self.bytes)?),
        };
        Some(Verified { key, time })
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.0.as_slice(), &self.bytes].concat();
        write!(f, "— {} {}", self.name, base64(&bytes))
    }
}
