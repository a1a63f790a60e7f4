//! The events of the log for other systems, page by page, in the form of CloudEvents 1.0 (JSON batch). Positions have
//! gaps: a ballot that is cast is not in it, for when and how often a unit voted is nobody's; what was opened is. Nor is
//! what is not for the asker's eyes.

use super::hub::eyes;
use crate::{
    accept,
    app::App,
    caller::Caller,
    conditional::respond,
    problem::{Kind, Problem},
    proof, spelled,
    views::AsOf,
};
use authority::{By, may_hear, may_see};
use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use events::{Digest, Position, Recorded};
use serde::Deserialize;
use serde_json::{Value, json};

/// Events on a page where the asker says nothing, and at most.
const PAGE: usize = 100;
const PAGE_MAX: usize = 1_000;

/// The forms in which it can be had; both are the same JSON.
const FORMS: &[&str] = &["application/cloudevents-batch+json", "application/json"];

/// The type of the one event that stays sealed, before its version.
const CAST: &str = "ballot.cast@";

/// Which events.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// The first position wanted.
    #[serde(default, deserialize_with = "spelled::read_position")]
    from: Option<u64>,
    limit: Option<usize>,
    /// The events that were there then.
    #[serde(rename = "asOf")]
    as_of: Option<String>,
}

pub(super) async fn feed(
    State(app): State<App>,
    caller: Caller,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let media = accept::wanted(&headers, FORMS)?;
    let by = caller.by(&app).await;
    let by = by.map_err(|problem| problem.missing_sight("events"))?;
    may_see(by.as_ref(), "events", None).map_err(|why| crate::views::unseen(&why, "events"))?;
    let malformed = |detail: &str| Problem::new(Kind::MALFORMED, "query.malformed", detail);
    let Query(asked) =
        asked.map_err(|_| malformed("the questions here are ?from=POSITION&limit=COUNT&asOf=WHEN"))?;
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(malformed(&format!("limit is 1 to {PAGE_MAX}")));
    }
    let (from, end) = (asked.from.unwrap_or_default(), end(&app, &asked).await?);
    let before = end.map_or(u64::MAX, |end| end.saturating_sub(from));
    let wanted = usize::try_from(before).map_or(limit, |before| before.min(limit));
    let page = app.engine.ledger().all(Position(from), wanted).await?;
    let source = source(&app).await?;
    let next = page.last().map(|last| last.position.0 + 1);
    let next = next.filter(|next| Some(*next) != end);
    let mut events = Vec::new();
    for event in page.iter().filter(|event| is_shown(by.as_ref(), event)) {
        let mut cloud = cloud_event(event, &source)?;
        // An attribute of our own, as CloudEvents lets one add: not part of the leaf, for it changes.
        cloud["proof"] = proof::status(&app, event.position).into();
        events.push(cloud);
    }
    // As it was asked: digits and signs that mean nothing in an address.
    let as_of = asked.as_of.map(|given| format!("&asOf={given}"));
    let as_of = as_of.unwrap_or_default();
    let link = next.map(|next| format!("</api/v1/events?limit={limit}&from={next}{as_of}>; rel=\"next\""));
    let bytes = Value::from(events).to_string().into_bytes();
    respond(&headers, bytes, media, link)
}

/// The position before which events are wanted, if the asker says when.
async fn end(app: &App, asked: &Asked) -> Result<Option<u64>, Problem> {
    let Some(given) = &asked.as_of else {
        return Ok(None);
    };
    let ledger = app.engine.ledger();
    let end = AsOf::read(given)?.position(&**ledger).await?.0;
    let size = ledger.head().await?.size;
    if end > size {
        let detail = format!("the log has {size} events; nothing can be seen as of {end}");
        return Err(Problem::new(Kind::NOT_FOUND, "events.beyond", detail).with("size", size));
    }
    Ok(Some(end))
}

fn is_shown(by: Option<&By>, event: &Recorded) -> bool {
    is_told(event.body.kind()) && may_hear(by, eyes(&event.body))
}

/// Whether events of a type are ever told.
pub(crate) fn is_told(kind: &str) -> bool {
    !kind.starts_with(CAST)
}

/// The type of an event as CloudEvents has it.
pub(crate) fn cloud_type(kind: &str) -> String {
    format!("no.tingbok.{kind}")
}

/// Where events come from: the log, by the name (RFC 6920) of its first event. So every server of one store says the
/// same, and a copy of the store too, while no two installations do.
async fn source(app: &App) -> Result<String, Problem> {
    let leaves = app.engine.ledger().leaves(Position(0), 1).await?;
    let first = leaves.first().map_or(&[][..], |leaf| &leaf.bytes);
    let name = URL_SAFE_NO_PAD.encode(Digest::of(first).0);
    Ok(format!("ni:///sha-256;{name}"))
}

fn cloud_event(event: &Recorded, source: &str) -> Result<Value, Problem> {
    let leaf = events::codec::encode(event).map_err(|why| crate::errors::damaged(&why.to_string()))?;
    let leaf: Value =
        serde_json::from_slice(&leaf).map_err(|why| crate::errors::damaged(&why.to_string()))?;
    let kind = leaf.get("type").and_then(Value::as_str).unwrap_or_default();
    let mut cloud = json!({
        "datacontenttype": "application/json",
        "id": event.position.to_string(),
        "source": source,
        "specversion": "1.0",
        "subject": event.stream.as_str(),
        "time": event.at.to_string(),
        "type": cloud_type(kind),
    });
    cloud["data"] = leaf;
    Ok(cloud)
}
