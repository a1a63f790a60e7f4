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
    json!({
        "type": "object", "required": ["type", "title", "status", "code", "detail", "instance", "trace_id"],
        "description": "Problem details (RFC 9457). `code` is stable; `title` is in the language of Accept-Language.",
        "properties": {
            "type": { "type": "string", "enum": kinds }, "title": { "type": "string" }, "status": { "type": "integer" },
            "code": { "type": "string" }, "detail": { "type": "string" }, "instance": { "type": "string" }, "trace_id": { "type": "string" },
            "errors": { "type": "array", "items": { "type": "object", "properties": { "pointer": { "type": "string" }, "message": { "type": "string" } } } },
            "missing": { "type": "object", "description": "The right that is missing, the roles that carry it, and who can grant it." },
        },
    })
}

pub(super) fn done() -> Value {
    json!({
        "type": "object", "required": ["answer", "at", "positions", "receipts", "repeated", "versions"],
        "properties": {
            "about": { "type": ["string", "null"], "description": "The stream that was asked." },
            "answer": { "type": "object", "description": "What only the asker is told, such as the salt of a ballot." },
            "at": { "type": "string", "format": "date-time" },
            "positions": { "type": "array", "items": { "type": "integer" }, "description": "Where the events stand in the log; none when there was nothing to do." },
            "receipts": { "type": "array", "items": { "type": "object", "properties": { "position": { "type": "integer" }, "leaf": { "type": "string" }, "proof": { "type": "string", "enum": ["pending", "final", "unsigned"], "description": "Final when it is in a checkpoint that enough witnesses have cosigned; pending until then." }, "promise": { "type": "string", "description": "For a ballot: what the log promises, signed with its key. Keep it." } } } },
            "repeated": { "type": "boolean", "description": "Whether this is an earlier answer given again." },
            "through": { "type": ["integer", "null"], "description": "To be sent as minPosition to read what was written." },
            "versions": { "type": "array", "items": { "type": "object", "properties": { "stream": { "type": "string" }, "version": { "type": "integer" } } } },
        },
    })
}
