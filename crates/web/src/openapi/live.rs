//! Changes as they happen, and the feed of events for other systems.

use super::parts::{Paths, answer, answers, header, open_to_all, put, query};
use crate::spelled;
use serde_json::json;

pub(super) fn describe(paths: &mut Paths) {
    let from = query("from", "The first position wanted.", spelled::position());
    let stream = answer(
        "Server-sent events; the id of each is its position. First comes one called `from`, whose id begins where the stream began.",
        "text/event-stream",
        json!({ "type": "object", "required": ["data", "event"], "properties": {
            "data": { "type": "string", "description": "JSON." }, "event": { "type": "string", "enum": ["change", "from"] },
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
    let mut batch = answer(
        "CloudEvents 1.0.",
        "application/cloudevents-batch+json",
        json!({ "type": "array", "items": { "type": "object" } }),
    );
    batch["content"]["application/json"] = batch["content"]["application/cloudevents-batch+json"].clone();
    put(
        paths,
        "/events",
        "get",
        json!({
            "operationId": "events", "tags": ["live"], "summary": "The events of the log by position, for other systems.",
            "parameters": [from, limit],
            "responses": answers(&[("200", batch), ("304", json!({ "description": "Unchanged." }))], &["401", "406"]),
        }),
    );
}
