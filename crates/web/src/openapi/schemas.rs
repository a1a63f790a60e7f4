//! Forms that are named in several places: texts, documents, problems, and what is answered when something is done.

use crate::{problem, spelled};
use serde_json::{Value, json};

pub(super) fn text() -> Value {
    json!({
        "type": "object", "additionalProperties": false, "required": ["lang", "words"],
        "description": "A free text in the writer's language. The log holds only a commitment to it.",
        "properties": { "lang": { "type": "string", "enum": ["nb", "nn", "se", "en"] }, "words": { "type": "string", "minLength": 1 } },
    })
}

pub(super) fn blob() -> Value {
    json!({ "oneOf": [
        { "type": "object", "additionalProperties": false, "required": ["base64", "media"], "description": "A document, to be kept.",
          "properties": { "base64": spelled::base64(), "media": spelled::media() } },
        { "type": "object", "additionalProperties": false, "required": ["len", "media", "sha256"], "description": "A document kept elsewhere, by its digest.",
          "properties": { "len": { "type": "integer", "minimum": 0, "maximum": u64::MAX }, "media": { "type": "string" }, "sha256": { "type": "string", "pattern": "^[0-9a-f]{64}$" } } },
    ] })
}

pub(super) fn problem() -> Value {
    let kinds: Vec<String> = problem::Kind::ALL
        .iter()
        .map(|kind| format!("/api/v1/problems/{}", kind.name))
        .collect();
    let fault = json!({
        "type": "object", "additionalProperties": false, "required": ["message", "pointer"],
        "properties": { "message": { "type": "string" }, "pointer": { "type": "string", "format": "json-pointer" } },
    });
    json!({
        "type": "object", "additionalProperties": false, "required": ["type", "title", "status", "code", "detail", "instance", "trace_id"],
        "description": "Problem details (RFC 9457). `code` is stable; `title` is in the language of Accept-Language.",
        "properties": {
            "type": { "type": "string", "enum": kinds }, "title": { "type": "string" }, "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "code": { "type": "string" }, "detail": { "type": "string" }, "instance": { "type": "string" }, "trace_id": { "type": "string" },
            "errors": { "type": "array", "items": fault, "description": "What is wrong in the body, and where." },
            "missing": missing(),
            "actual": { "type": "integer", "minimum": 0, "maximum": u64::MAX, "description": "The version at which the thing stands." },
            "credentials": { "type": "array", "items": spelled::id(), "description": "The credentials of which one is to be named." },
            "expected": { "type": "integer", "minimum": 0, "maximum": u64::MAX, "description": "The version that was said to have been seen." },
            "not_after": spelled::time(),
            "roles": { "type": "array", "items": role(), "description": "The roles for whose eyes it is." },
            "size": { "type": "integer", "minimum": 0, "maximum": u64::MAX, "description": "How many events the log has." },
        },
    })
}

/// A role, as answers name it.
pub(super) fn role() -> Value {
    let roles: Vec<String> = events::Role::ALL
        .iter()
        .map(|role| problem::dashed(&format!("{role:?}")))
        .collect();
    json!({ "type": "string", "enum": roles })
}

fn missing() -> Value {
    json!({
        "type": "object", "additionalProperties": false,
        "required": ["granted_by", "granted_by_words", "right", "roles", "roles_words", "words"],
        "description": "The right that is missing, the roles that carry it, and who can grant it; each also in words.",
        "properties": {
            "granted_by": role(), "granted_by_words": { "type": "string" },
            "right": { "type": "string" }, "words": { "type": "string" },
            "roles": { "type": "array", "items": role() }, "roles_words": { "type": "array", "items": { "type": "string" } },
        },
    })
}

pub(super) fn done() -> Value {
    let receipt = json!({
        "type": "object", "additionalProperties": false, "required": ["leaf", "position", "proof"],
        "properties": {
            "leaf": { "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "The hash of the event in the tree of the log." },
            "position": spelled::position(), "proof": super::feed::proof(),
            "promise": { "type": "string", "description": "For a ballot: what the log promises, signed with its key. Keep it." },
        },
    });
    let version = json!({
        "type": "object", "additionalProperties": false, "required": ["stream", "version"],
        "properties": { "stream": { "type": "string" }, "version": { "type": "integer", "minimum": 1, "maximum": u64::MAX } },
    });
    json!({
        "type": "object", "additionalProperties": false,
        "required": ["about", "answer", "at", "positions", "receipts", "repeated", "through", "versions"],
        "properties": {
            "about": { "type": ["string", "null"], "description": "The stream that was asked; null where several steps were." },
            "answer": { "type": "object", "additionalProperties": { "type": "string" }, "description": "What only the asker is told, such as the salt of a ballot." },
            "at": spelled::time(),
            "positions": { "type": "array", "items": spelled::position(), "description": "Where the events stand in the log; none when there was nothing to do." },
            "receipts": { "type": "array", "maxItems": 100, "items": receipt, "description": "One for each event; none where there are more than a hundred." },
            "repeated": { "type": "boolean", "description": "Whether this is an earlier answer given again." },
            "through": { "type": ["integer", "null"], "minimum": 1, "description": "To be sent as minPosition to read what was written; null when there was nothing to do." },
            "versions": { "type": "array", "items": version },
        },
    })
}
