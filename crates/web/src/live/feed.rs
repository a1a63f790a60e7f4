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
};
use authority::{By, may_hear, may_see};
use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use events::{Body, Position, Recorded, ballot};
use serde::Deserialize;
use serde_json::{Value, json};

/// Events on a page where the asker says nothing, and at most.
const PAGE: usize = 100;
const PAGE_MAX: usize = 1_000;

/// The forms in which it can be had; both are the same JSON.
const FORMS: &[&str] = &["application/cloudevents-batch+json", "application/json"];

/// Which events.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// The first position wanted.
    #[serde(default, deserialize_with = "spelled::read_position")]
    from: Option<u64>,
    limit: Option<usize>,
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
    let Query(asked) = asked.map_err(|_| malformed("the questions here are ?from=POSITION&limit=COUNT"))?;
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(malformed(&format!("limit is 1 to {PAGE_MAX}")));
    }
    let page = app
        .engine
        .ledger()
        .all(Position(asked.from.unwrap_or_default()), limit)
        .await?;
    let next = page.last().map(|last| last.position.0 + 1);
    let mut events = Vec::new();
    for event in page.iter().filter(|event| is_shown(by.as_ref(), event)) {
        let mut cloud = cloud_event(event)?;
        // An attribute of our own, as CloudEvents lets one add: not part of the leaf, for it changes.
        cloud["proof"] = proof::status(&app, event.position).into();
        events.push(cloud);
    }
    let link = next.map(|next| format!("</api/v1/events?limit={limit}&from={next}>; rel=\"next\""));
    let bytes = Value::from(events).to_string().into_bytes();
    respond(&headers, bytes, media, link)
}

fn is_shown(by: Option<&By>, event: &Recorded) -> bool {
    let is_sealed = matches!(event.body, Body::Ballot(ballot::Event::Cast(_)));
    !is_sealed && may_hear(by, eyes(&event.body))
}

fn cloud_event(event: &Recorded) -> Result<Value, Problem> {
    let leaf = events::codec::encode(event).map_err(|why| crate::errors::damaged(&why.to_string()))?;
    let leaf: Value =
        serde_json::from_slice(&leaf).map_err(|why| crate::errors::damaged(&why.to_string()))?;
    let kind = leaf.get("type").and_then(Value::as_str).unwrap_or_default();
    let mut cloud = json!({
        "datacontenttype": "application/json",
        "id": event.position.to_string(),
        "source": "/api/v1/events",
        "specversion": "1.0",
        "subject": event.stream.as_str(),
        "time": event.at.to_string(),
        "type": format!("no.tingbok.{kind}"),
    });
    cloud["data"] = leaf;
    Ok(cloud)
}
