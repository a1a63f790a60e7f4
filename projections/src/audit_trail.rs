//! `audit_trail`: every event in one line, by stream and by position: when, what, in which role, on what it stood.
//!
//! | key | document |
//! | --- | --- |
//! | `stream/<stream>/<page>` | [`Page`]: versions `100 × page + 1` and on |
//! | `page/<page>` | [`Page`]: positions `100 × page` and on |
//!
//! Pages are numbered from 0 with twelve digits, so that they sort. It never shows a body: what an event says is read
//! from the log itself, and a sealed ballot's commitment is not repeated here. It does not prove anything either:
//! `replay` does.
//!
//! It is the log, page by page, and needs nothing else; so it is not stored a second time.

use crate::{NoKey, Projection};
use events::{Cite, CommandId, OrgId, Position, Recorded, Role, StreamId, Time, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt, str::FromStr};

/// The view.
pub struct AuditTrail;

/// How many events stand on one page.
pub const PAGE: u64 = 100;

/// Some events in a row.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "EventPage")]
pub struct Page {
    /// One line each, in order.
    pub lines: Vec<Line>,
}

/// One event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "EventLine")]
pub struct Line {
    /// When it was taken in.
    pub at: Time,
    /// What it relied on.
    pub cites: Vec<Cite>,
    /// The command it came from.
    pub command: CommandId,
    /// Its name and version, e.g. `need.submitted@1`.
    pub kind: Cow<'static, str>,
    /// The organisation acted for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<OrgId>,
    /// Its place in the log.
    pub position: Position,
    /// In which capacity somebody acted.
    pub role: Role,
    /// Its stream.
    pub stream: StreamId,
    /// Its place in the stream.
    pub version: Version,
}

/// What names a page.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// Of the whole log, by number.
    Page(u64),
    /// Of a stream, by number.
    Stream(StreamId, u64),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(number) => write!(f, "page/{number:012}"),
            Self::Stream(stream, number) => write!(f, "stream/{stream}/{number:012}"),
        }
    }
}

impl FromStr for Key {
    type Err = NoKey;
    fn from_str(given: &str) -> Result<Self, NoKey> {
        let (of, number) = given.rsplit_once('/').ok_or(NoKey)?;
        let number = number.parse().map_err(|_| NoKey)?;
        match of.strip_prefix("stream/") {
            Some(stream) => Ok(Self::Stream(stream.parse().map_err(|_| NoKey)?, number)),
            None if of == "page" => Ok(Self::Page(number)),
            None => Err(NoKey),
        }
    }
}

impl Projection for AuditTrail {
    const NAME: &'static str = "audit_trail";
    const REVISION: u32 = 2;
    const STORED: bool = false;
    type Key = Key;
    type Document = Page;
    type State = ();

    fn keys(event: &Recorded, (): &()) -> Vec<Key> {
        let of_stream = event.version.0.saturating_sub(1) / PAGE;
        vec![
            Key::Page(event.position.0 / PAGE),
            Key::Stream(event.stream.clone(), of_stream),
        ]
    }

    fn fresh(_: &Key) -> Page {
        Page::default()
    }

    fn evolve(page: &mut Page, _: &Key, event: &Recorded, (): &()) {
        // Most streams have few events: no room is made before it is needed.
        if page.lines.len() == page.lines.capacity() {
            page.lines.reserve_exact(page.lines.len().max(1));
        }
        page.lines.push(Line {
            at: event.at,
            cites: event.cites.clone(),
            command: event.command,
            kind: event.body.kind().into(),
            org: event.actor.org,
            position: event.position,
            role: event.actor.role,
            stream: event.stream.clone(),
            version: event.version,
        });
    }
}
