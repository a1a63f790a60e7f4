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

use crate::Projection;
use events::{Cite, CommandId, OrgId, Position, Recorded, Role, StreamId, Time, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The view.
pub struct AuditTrail;

/// How many events stand on one page: few enough that a live append rewrites little.
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

/// The key of the page on which a position stands.
#[must_use]
pub fn page_key(position: Position) -> String {
    numbered(String::from("page/"), position.0 / PAGE)
}

/// The key of the page on which a version of a stream stands.
#[must_use]
pub fn stream_key(stream: &StreamId, version: Version) -> String {
    let mut key = String::with_capacity(7 + stream.as_str().len() + 13);
    key.push_str("stream/");
    key.push_str(stream.as_str());
    key.push('/');
    numbered(key, version.0.saturating_sub(1) / PAGE)
}

/// Adds a number in twelve digits: two keys are made for every event there is.
fn numbered(mut key: String, number: u64) -> String {
    let mut divisor = 100_000_000_000;
    if number / divisor > 9 {
        key.push_str(&number.to_string());
        return key;
    }
    while divisor > 0 {
        let digit = u8::try_from(number / divisor % 10).unwrap_or_default();
        key.push(char::from(b'0' + digit));
        divisor /= 10;
    }
    key
}

impl Projection for AuditTrail {
    const NAME: &'static str = "audit_trail";
    const REVISION: u32 = 1;
    type Document = Page;
    type State = ();

    fn keys(event: &Recorded, (): &()) -> Vec<String> {
        vec![page_key(event.position), stream_key(&event.stream, event.version)]
    }

    fn fresh(_: &str) -> Page {
        Page::default()
    }

    fn evolve(page: &mut Page, _: &str, event: &Recorded, (): &()) {
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
