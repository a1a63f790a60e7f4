//! Reading what stands around a body.
//!
//! Leaves are canonical, so their fields stand in one order and are found while the form is checked: each is read where
//! it stands. Whatever is not just so goes through the general reader, which says what is wrong with it.

use super::{CodecError, shape, strict};
use crate::{Actor, Cite, CommandId, Position, StreamId, Time, Version};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{borrow::Cow, str::FromStr};

/// A leaf whose body is not read yet.
pub(super) struct Envelope<'a> {
    pub(super) actor: Actor,
    pub(super) at: Time,
    pub(super) body: &'a str,
    pub(super) cites: Vec<Cite>,
    pub(super) command: CommandId,
    pub(super) seq: Position,
    pub(super) stream: StreamId,
    pub(super) kind: Cow<'a, str>,
    pub(super) v: u64,
    pub(super) version: Version,
}

/// The fields in their order.
const FIELDS: [&str; 10] = [
    "actor", "at", "body", "cites", "command", "seq", "stream", "type", "v", "version",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct General<'a> {
    actor: Actor,
    at: Time,
    #[serde(borrow)]
    body: &'a RawValue,
    cites: Vec<Cite>,
    command: CommandId,
    seq: Position,
    stream: StreamId,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    v: u64,
    version: Version,
}

impl<'a> Envelope<'a> {
    /// Checks the form of a leaf and reads its envelope.
    ///
    /// # Errors
    /// [`CodecError::Form`] or [`CodecError::Shape`].
    pub(super) fn read(leaf: &'a [u8]) -> Result<Self, CodecError> {
        let (mut found, mut count, mut other) = ([""; FIELDS.len()], 0, false);
        let text = strict::fields(leaf, |key, value| {
            let place = found.get_mut(count).filter(|_| FIELDS.get(count) == Some(&key));
            match place {
                Some(place) => *place = value,
                None => other = true,
            }
            count += 1;
        })?;
        let plain = Self::plain(&found).filter(|_| !other);
        plain.map_or_else(|| Self::general(text), Ok)
    }

    /// Out of the fields in their order; `None` unless all are there and as they should be.
    fn plain(found: &[&'a str; FIELDS.len()]) -> Option<Self> {
        let [actor, at, body, cites, command, seq, stream, kind, v, version] = *found;
        Some(Self {
            actor: serde_json::from_str(actor).ok()?,
            at: text(at)?,
            body: (!body.is_empty()).then_some(body)?,
            cites: self::cites(cites)?,
            command: text(command)?,
            seq: Position(number(seq)?),
            stream: text(stream)?,
            kind: Cow::Borrowed(words(kind)?),
            v: number(v)?,
            version: Version(number(version)?),
        })
    }

    fn general(leaf: &'a str) -> Result<Self, CodecError> {
        let general: General<'a> = serde_json::from_str(leaf).map_err(|why| shape("the envelope", &why))?;
        Ok(Self {
            actor: general.actor,
            at: general.at,
            body: general.body.get(),
            cites: general.cites,
            command: general.command,
            seq: general.seq,
            stream: general.stream,
            kind: general.kind,
            v: general.v,
            version: general.version,
        })
    }
}

/// What stands between the quotes, if nothing in it is escaped.
fn words(value: &str) -> Option<&str> {
    let words = value.strip_prefix('"')?.strip_suffix('"')?;
    (!words.as_bytes().contains(&b'\\')).then_some(words)
}

fn text<T: FromStr>(value: &str) -> Option<T> {
    words(value)?.parse().ok()
}

/// A number that is not below nought: its form was checked.
fn number(value: &str) -> Option<u64> {
    value.parse().ok().filter(|_| !value.starts_with('+'))
}

fn cites(value: &str) -> Option<Vec<Cite>> {
    let inside = value.strip_prefix('[')?.strip_suffix(']')?;
    if inside.is_empty() {
        return Some(Vec::new());
    }
    // No name has a comma in it, and no escape passes.
    inside.split(',').map(text).collect()
}
