//! A promise: what a log signs at once when somebody casts a ballot, before any checkpoint holds it. It says which leaf
//! stands where and by when a final checkpoint will hold it. A log that does not keep it has signed the evidence itself.
//!
//! It is a signed note under the log's key, with a text that can be no checkpoint: the second line of one is a number.

use crate::{Note, SigningKey, VerifierKey};
use std::fmt;

/// Why a promise cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {why}")]
pub struct BadPromise {
    /// The log that was to promise.
    pub origin: String,
    /// What is wrong.
    pub why: String,
}

const HEADER: &str = "tingbok promise, version 1";

/// The most bytes that are read as a promise.
pub const PROMISE_BYTES_MAX: usize = 10_000;

/// What is promised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    /// The log.
    pub origin: String,
    /// The round that was voted in.
    pub round: String,
    /// Whose ballot it is: a municipality or county municipality.
    pub unit: String,
    /// The ballot's commitment, in hexadecimal digits.
    pub commitment: String,
    /// Where the leaf stands, from 0.
    pub position: u64,
    /// The leaf's hash, in hexadecimal digits.
    pub leaf: String,
    /// By when a final checkpoint will hold it, in seconds since 1970.
    pub by: u64,
}

impl Promise {
    /// Signs it.
    ///
    /// # Errors
    /// When a field has a line break, the key is not this log's, or is one of a witness.
    pub fn sign(&self, key: &SigningKey) -> Result<Note, BadPromise> {
        let bad = |why: String| BadPromise {
            origin: self.origin.clone(),
            why,
        };
        if key.public().name().as_str() != self.origin {
            return Err(bad(format!("the key is of {}", key.public().name())));
        }
        let text = self.to_string();
        if Self::read(&text).as_ref() != Ok(self) {
            return Err(bad(
                "a field of the promise has a line break or is no word".to_owned()
            ));
        }
        let mut note = Note::new(&text).map_err(|why| bad(why.to_string()))?;
        note.add(key.sign(&text).map_err(|why| bad(why.to_string()))?);
        Ok(note)
    }

    /// Whether some bytes are meant as a promise.
    #[must_use]
    pub fn is_meant(bytes: &[u8]) -> bool {
        bytes.starts_with(HEADER.as_bytes())
    }

    /// Reads a promise that one of these keys signed under its own name.
    ///
    /// # Errors
    /// In words, when it is none, or nobody known signed it.
    pub fn verified<'k>(
        bytes: &[u8],
        keys: impl IntoIterator<Item = &'k VerifierKey> + Clone,
    ) -> Result<Self, String> {
        if bytes.len() > PROMISE_BYTES_MAX {
            return Err(format!("{} bytes are too many for a promise", bytes.len()));
        }
        let note = Note::parse(bytes).map_err(|why| why.to_string())?;
        let by = note.verify(keys).map_err(|why| why.to_string())?;
        let promise = Self::read(note.text())?;
        let own = by
            .iter()
            .any(|it| it.key.name().as_str() == promise.origin && it.time.is_none());
        match own {
            true => Ok(promise),
            false => Err(format!("no key that is trusted for {} signed it", promise.origin)),
        }
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut lines = text.split_terminator('\n');
        if lines.next() != Some(HEADER) {
            return Err(format!("it does not begin with \"{HEADER}\""));
        }
        let mut field = |name: &str| {
            let line = lines.next().unwrap_or_default();
            let value = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(' '));
            let value = value.filter(|value| !value.is_empty()).map(str::to_owned);
            value.ok_or_else(|| format!("the line of \"{name}\" is missing"))
        };
        let number = |text: String| {
            let read: u64 = text.parse().map_err(|_| format!("{text} is no number"))?;
            (read.to_string() == text)
                .then_some(read)
                .ok_or_else(|| format!("{text} is no number"))
        };
        let promise = Self {
            origin: field("log")?,
            round: field("round")?,
            unit: field("unit")?,
            commitment: field("commitment")?,
            position: number(field("position")?)?,
            leaf: field("leaf")?,
            by: number(field("by")?)?,
        };
        match lines.next() {
            None => Ok(promise),
            Some(_) => Err("there is more after the last line".into()),
        }
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            origin,
            round,
            unit,
            commitment,
            position,
            leaf,
            by,
        } = self;
        write!(
            f,
            "{HEADER}\nlog {origin}\nround {round}\nunit {unit}\ncommitment {commitment}\n"
        )?;
        write!(f, "position {position}\nleaf {leaf}\nby {by}\n")
    }
}
