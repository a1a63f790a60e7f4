//! Reading what stands around a body.
//!
//! Leaves are canonical, so their fields stand in one order and are found while the form is checked: each is read where
//! it stands. Whatever is not just so goes through the general reader, which says what is wrong with it. Of a leaf that
//! is known to be canonical the fields are found from both ends, without a look at the body between them.

use super::{CodecError, draft::TIME, shape, strict};
use crate::{Actor, Body, Cite, CommandId, Position, Recorded, StreamId, Time, Version};
use memchr::{memchr, memrchr};
use serde::{Deserialize, de::IntoDeserializer, de::value::Error};
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

/// Where among them the body stands.
const BODY: usize = 2;

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

    /// Reads the envelope of a leaf that is canonical; `None` when something is not as it should be.
    pub(super) fn kept(leaf: &'a [u8]) -> Option<Self> {
        let mut rest = std::str::from_utf8(leaf)
            .ok()?
            .strip_prefix('{')?
            .strip_suffix('}')?;
        let mut found = [""; FIELDS.len()];
        // Behind the body no value has a colon in it, and before it none a closing brace but the actor.
        for (name, place) in FIELDS.iter().zip(&mut found).skip(BODY + 1).rev() {
            let colon = memrchr(b':', rest.as_bytes())?;
            *place = &rest[colon + 1..];
            rest = rest[..colon]
                .strip_suffix('"')?
                .strip_suffix(name)?
                .strip_suffix(",\"")?;
        }
        rest = rest.strip_prefix("\"actor\":")?;
        let (actor, rest) = rest.split_at(memchr(b'}', rest.as_bytes())? + 1);
        let (at, body) = rest.strip_prefix(",\"at\":")?.split_at_checked(TIME)?;
        (found[0], found[1], found[BODY]) = (actor, at, body.strip_prefix(",\"body\":")?);
        Self::plain(&found)
    }

    /// Out of the fields in their order; `None` unless all are there and as they should be.
    fn plain(found: &[&'a str; FIELDS.len()]) -> Option<Self> {
        let [actor, at, body, cites, command, seq, stream, kind, v, version] = *found;
        Some(Self {
            actor: self::actor(actor)?,
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

    /// The event with its body read.
    pub(super) fn around(self, body: Body) -> Recorded {
        Recorded {
            position: self.seq,
            at: self.at,
            stream: self.stream,
            version: self.version,
            actor: self.actor,
            command: self.command,
            cites: self.cites,
            body,
        }
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

/// The actor: fields in their order, none of them twice, each a text without escapes.
fn actor(value: &str) -> Option<Actor> {
    let mut rest = value.strip_prefix('{')?.strip_suffix('}')?;
    let mut field = |name: &str| {
        let after = rest
            .strip_prefix('"')?
            .strip_prefix(name)?
            .strip_prefix("\":\"")?;
        let (words, after) = after.split_at(memchr(b'"', after.as_bytes())?);
        rest = after[1..].strip_prefix(',').unwrap_or(&after[1..]);
        Some(words)
    };
    let actor = Actor {
        behalf: field("behalf").map(str::parse).transpose().ok()?,
        credential: field("credential").map(str::parse).transpose().ok()?,
        level: named(field("level")?)?,
        org: field("org").map(str::parse).transpose().ok()?,
        person: field("person").map(str::parse).transpose().ok()?,
        role: named(field("role")?)?,
    };
    rest.is_empty().then_some(actor)
}

/// One of the words that a field may have.
fn named<'a, T: Deserialize<'a>>(word: &'a str) -> Option<T> {
    T::deserialize(IntoDeserializer::<Error>::into_deserializer(word)).ok()
}

fn cites(value: &str) -> Option<Vec<Cite>> {
    let inside = value.strip_prefix('[')?.strip_suffix(']')?;
    if inside.is_empty() {
        return Some(Vec::new());
    }
    // No name has a comma in it, and no escape passes.
    inside.split(',').map(text).collect()
}
