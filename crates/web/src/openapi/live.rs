//! Changes as they happen, and the feed of events for other systems.

use super::parts::{Paths, answer, answers, header, open_to_all, put, query};
use crate::spelled;
use serde_json::{Value, json};

/// What is told of a change, and in the first event of a stream: where the log stood.
fn told() -> Value {
    json!({ "type": "object", "additionalProperties": false, "required": ["position"], "properties": {
        "position": spelled::position(),
        "stream": { "type": "string", "description": "The stream that moved; of a ballot, its round." },
        "turnout": { "type": "boolean", "const": true, "description": "That the turnout of the round may have changed." },
        "version": { "type": "integer", "minimum": 1, "maximum": u64::MAX, "description": "Where it stands now; never told of a ballot." } } })
}

pub(super) fn describe(paths: &mut Paths) {
    let from = query("from", "The first position wanted.", spelled::position());
    let stream = answer(
        "Server-sent events; the id of each is its position. First comes one called `from`, whose id begins where the stream began.",
        "text/event-stream",
        json!({ "type": "object", "required": ["data", "event"], "properties": {
            "data": { "type": "string", "contentMediaType": "application/json", "contentSchema": told() }, "event": { "type": "string", "enum": ["change", "from"] },
            "id": spelled::event_id() } }),
    );
    put(
        paths,
        "/changes",
        "get",
        json!({
            "operationId": "changes", "tags": ["live"], "security": open_to_all(), "summary": "Every change that the caller may see, as it happens.",
            "parameters": [from.clone(), header("Last-Event-ID", false, "The id of the last event seen; goes on after it.", spelled::event_id())],
            "responses": answers(&[("200", stream)], &["401", "404"]),
        }),
    );
    let limit = query(
        "limit",
        "Events read for a page; those that are sealed are left out.",
        json!({ "type": "integer", "minimum": 1, "maximum": 1000 }),
    );
    let as_of = query(
        "asOf",
        "Those that were there before a position, at a time, or at the end of a day. Today's rights apply.",
        spelled::as_of(),
    );
    let mut batch = answer(
        "CloudEvents 1.0.",
        "application/cloudevents-batch+json",
        json!({ "type": "array", "maxItems": 1000, "items": { "$ref": "#/components/schemas/CloudEvent" } }),
    );
    batch["content"]["application/json"] = batch["content"]["application/cloudevents-batch+json"].clone();
    put(
        paths,
        "/events",
        "get",
        json!({
            "operationId": "events", "tags": ["live"], "summary": "The events of the log by position, for other systems.",
            "parameters": [from, limit, as_of],
            "responses": answers(&[("200", batch), ("304", json!({ "description": "Unchanged." }))], &["401", "404", "406"]),
        }),
    );
}
