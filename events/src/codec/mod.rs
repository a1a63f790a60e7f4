//! Leaves: the exact bytes in which an event is kept and hashed.
//!
//! A leaf is one JSON object in canonical form: UTF-8 in NFC, keys sorted by code point, no white space, shortest
//! escapes, integers within ±(2^53−1), no floats, no `null`, no doubled key. Two different events never share their
//! bytes, and one event has one spelling. At most [`LEAF_MAX`] bytes (C2SP tlog-tiles prefixes entries with 16 bits).

mod canonical;
mod draft;
mod envelope;
mod strict;
mod texts;

pub use canonical::{canonical, to_canonical};
pub use draft::{Draft, Unplaced};
pub use strict::{BadForm, INTEGER_MAX, check};
pub use texts::texts;

use crate::{Body, Recorded};
use envelope::Envelope;
use std::io;

/// The most bytes of a leaf.
pub const LEAF_MAX: usize = 65_535;

/// The version of the envelope; `v` in the leaf.
const ENVELOPE: u64 = 1;

/// Why an event cannot be written or a leaf not read. Says what and, for bytes, where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// The bytes are not canonical JSON.
    #[error("not in canonical form: {0}")]
    Form(#[from] BadForm),
    /// The leaf is longer than [`LEAF_MAX`].
    #[error("{len} bytes are more than the {LEAF_MAX} a leaf may have; put what is large into a blob")]
    TooLong {
        /// Its length in bytes.
        len: usize,
    },
    /// The envelope or the body has not the shape that its type says.
    #[error("{what} has not the expected shape: {why}")]
    Shape {
        /// Which part.
        what: String,
        /// What the reader says, with line and column within the part.
        why: String,
    },
    /// An event type or version that this program does not know.
    #[error("unknown event type '{0}': this program is older than the log, or the leaf is not one of ours")]
    UnknownType(String),
}

/// Writes the leaf of an event.
///
/// # Errors
/// [`CodecError::TooLong`], or [`CodecError::Form`] when a text in the event is not NFC or a number is out of range.
pub fn encode(event: &Recorded) -> Result<Vec<u8>, CodecError> {
    Draft::new(&Unplaced::of(event))?.place(event.position, event.at)
}

/// Takes in the bytes that are expected and no others.
struct Expected<'a>(&'a [u8]);

impl io::Write for Expected<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.strip_prefix(bytes).ok_or(io::ErrorKind::InvalidData)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether a body read from canonical bytes writes the same bytes again.
fn writes_again(body: &Body, bytes: &[u8]) -> serde_json::Result<bool> {
    Ok(body
        .write_json(Expected(bytes))
        .is_ok_and(|rest| rest.0.is_empty())
        || canonical(&body.to_value()?) == bytes)
}

fn shape(what: &str, why: &serde_json::Error) -> CodecError {
    CodecError::Shape {
        what: what.into(),
        why: why.to_string(),
    }
}

/// Reads a leaf, strictly: canonical bytes, known type, no unknown field.
///
/// # Errors
/// Says what is wrong and, for the form, at which byte.
pub fn decode(leaf: &[u8]) -> Result<Recorded, CodecError> {
    read(leaf).map(|(event, _)| event)
}

/// Reads a leaf that one's own log kept: one that [`encode`] or a [`Draft`] wrote, or [`decode`] has read before it was
/// taken in, and whose hash was just found to be the one stored beside it.
///
/// Such a leaf is canonical, and to check that again at each reading takes longer than reading it. What a damaged disk
/// could do to it shows in the hash. Whoever writes leaf and hash anew could as well write a canonical leaf: that
/// shows only in the tree under a signed checkpoint, so whatever reads what others wrote, and whatever proves,
/// calls [`decode`] or [`decode_exact`].
///
/// # Errors
/// As [`decode`] for whatever cannot be read; what can be read and is not canonical may pass.
pub fn decode_kept(leaf: &[u8]) -> Result<Recorded, CodecError> {
    let kept = || {
        let envelope = Envelope::kept(leaf).filter(|envelope| envelope.v == ENVELOPE)?;
        let body = Body::read(&envelope.kind, envelope.body)?.ok()?;
        Some(envelope.around(body))
    };
    // Where anything is not as expected, the strict reader says what.
    kept().map_or_else(|| decode(leaf), Ok)
}

/// Reads a leaf as [`decode`] does, and makes sure that writing it again gives the same bytes: for whoever does not trust
/// that every field has one spelling.
///
/// # Errors
/// As [`decode`], and [`CodecError::Shape`] when other bytes come of it.
pub fn decode_exact(leaf: &[u8]) -> Result<Recorded, CodecError> {
    let (event, body) = read(leaf)?;
    // The body was found to write itself again when it was read.
    let again = Draft::around(body.as_bytes(), &Unplaced::of(&event))?;
    match again.place(event.position, event.at)? == leaf {
        true => Ok(event),
        false => Err(CodecError::Shape {
            what: "the leaf".into(),
            why: "read and written again, it gives other bytes".into(),
        }),
    }
}

/// Reads a leaf; gives its body as written too.
fn read(leaf: &[u8]) -> Result<(Recorded, &str), CodecError> {
    if leaf.len() > LEAF_MAX {
        return Err(CodecError::TooLong { len: leaf.len() });
    }
    let envelope = Envelope::read(leaf)?;
    if envelope.v != ENVELOPE {
        return Err(CodecError::UnknownType(format!(
            "envelope version {}",
            envelope.v
        )));
    }
    let body = Body::read(&envelope.kind, envelope.body)
        .ok_or_else(|| CodecError::UnknownType(envelope.kind.to_string()))?
        .map_err(|why| shape(&envelope.kind, &why))?;
    // Serde passes over unknown fields beside a tagged variant without fields of its own (`{"on":"list","x":1}`).
    if !writes_again(&body, envelope.body.as_bytes()).map_err(|why| shape(&envelope.kind, &why))? {
        return Err(CodecError::Shape {
            what: envelope.kind.into_owned(),
            why: "it holds more than the type has, such as an unknown field".into(),
        });
    }
    let written = envelope.body;
    Ok((envelope.around(body), written))
}
