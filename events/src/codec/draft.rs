//! Writing a leaf in two steps: all of it but its place early, where there is time; the place under the lock of the log.

use super::{BadForm, CodecError, ENVELOPE, LEAF_MAX, canonical, check, shape, strict::INTEGER_MAX};
use crate::{Actor, Body, Cite, CommandId, Position, Recorded, StreamId, Time, Version};
use serde::Serialize;
use std::io::Write;

/// Room for the time, always so long with its quotes, and for the longest position.
pub(super) const TIME: usize = 26;
const POSITION: usize = 16;

/// An event before the log has said where and when.
#[derive(Clone, Copy, Debug)]
pub struct Unplaced<'a> {
    /// Its stream.
    pub stream: &'a StreamId,
    /// Its place in the stream.
    pub version: Version,
    /// Who did it.
    pub actor: &'a Actor,
    /// The command it came from.
    pub command: CommandId,
    /// What it relied on: sorted, without doubles.
    pub cites: &'a [Cite],
    /// What happened.
    pub body: &'a Body,
}

impl<'a> Unplaced<'a> {
    /// A recorded event without its place.
    pub(super) fn of(event: &'a Recorded) -> Self {
        Self {
            stream: &event.stream,
            version: event.version,
            actor: &event.actor,
            command: event.command,
            cites: &event.cites,
            body: &event.body,
        }
    }
}

/// A leaf without its place: written and checked but for the values of `at` and `seq`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    bytes: Vec<u8>,
    /// Where in the bytes the value of `at` is to stand.
    at: usize,
    /// Where in the bytes the value of `seq` is to stand, after that of `at`.
    seq: usize,
}

impl Draft {
    /// Writes all but the place.
    ///
    /// # Errors
    /// [`CodecError::Form`] when a text in the event is not NFC or a number is out of range.
    pub fn new(event: &Unplaced<'_>) -> Result<Self, CodecError> {
        let body = |error| shape(event.body.kind(), &error);
        // Most payloads declare their fields in sorted order, so what serde writes is canonical already; the others take
        // the longer way over a JSON value.
        let direct = Self::around(&event.body.to_json().map_err(body)?, event)?;
        if direct.check().is_ok() {
            return Ok(direct);
        }
        let draft = Self::around(&canonical(&event.body.to_value().map_err(body)?), event)?;
        draft.check()?;
        Ok(draft)
    }

    /// Puts the envelope around a body, key by key in sorted order.
    pub(super) fn around(body: &[u8], event: &Unplaced<'_>) -> Result<Self, CodecError> {
        let mut bytes = Vec::with_capacity(body.len() + 512);
        let (mut at, mut seq) = (0, 0);
        let mut write = || {
            put(&mut bytes, "{\"actor\":", event.actor)?;
            bytes.extend_from_slice(b",\"at\":");
            at = bytes.len();
            bytes.extend_from_slice(b",\"body\":");
            bytes.extend_from_slice(body);
            put(&mut bytes, ",\"cites\":", event.cites)?;
            put(&mut bytes, ",\"command\":", &event.command)?;
            bytes.extend_from_slice(b",\"seq\":");
            seq = bytes.len();
            put(&mut bytes, ",\"stream\":", event.stream)?;
            put(&mut bytes, ",\"type\":", event.body.kind())?;
            put(&mut bytes, ",\"v\":", &ENVELOPE)?;
            put(&mut bytes, ",\"version\":", &event.version)
        };
        write().map_err(|why| shape("the envelope", &why))?;
        bytes.push(b'}');
        Ok(Self { bytes, at, seq })
    }

    /// Any place will do: a time is always canonical, a position that is not is refused when it is known.
    fn check(&self) -> Result<(), BadForm> {
        check(&self.fill(Position(0), Time::from_millis(0)))
    }

    /// The leaf, now that its place is known.
    ///
    /// # Errors
    /// [`CodecError::TooLong`], or [`CodecError::Form`] for a position that JSON cannot hold exactly.
    pub fn place(&self, position: Position, at: Time) -> Result<Vec<u8>, CodecError> {
        if position.0 > INTEGER_MAX {
            return Err(BadForm::beyond(self.seq + TIME).into());
        }
        let leaf = self.fill(position, at);
        match leaf.len() {
            len if len > LEAF_MAX => Err(CodecError::TooLong { len }),
            _ => Ok(leaf),
        }
    }

    /// How many bytes the leaf will have, less its time and position.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    fn fill(&self, position: Position, at: Time) -> Vec<u8> {
        let (head, rest) = self.bytes.split_at(self.at);
        let (middle, tail) = rest.split_at(self.seq - self.at);
        let mut leaf = Vec::with_capacity(self.bytes.len() + TIME + POSITION);
        leaf.extend_from_slice(head);
        // Writing into memory cannot fail.
        let _ = write!(leaf, "\"{at}\"");
        leaf.extend_from_slice(middle);
        let _ = write!(leaf, "{position}");
        leaf.extend_from_slice(tail);
        leaf
    }
}

fn put<T: Serialize + ?Sized>(bytes: &mut Vec<u8>, key: &str, value: &T) -> serde_json::Result<()> {
    bytes.extend_from_slice(key.as_bytes());
    serde_json::to_writer(bytes, value)
}
