//! The newest checkpoint, and receipts.

use super::parts::{Paths, answer, answers, open_to_all, put};
use crate::spelled;
use serde_json::{Value, json};

pub(super) fn describe(paths: &mut Paths) {
    put(paths, "/checkpoint", "get", checkpoint());
    put(paths, "/receipts/{position}", "get", receipt());
}

fn checkpoint() -> Value {
    let checkpoint = answer(
        "The newest checkpoint.",
        "application/json",
        crate::proof::schema(),
    );
    let unchanged = json!({ "description": "Unchanged." });
    json!({
        "operationId": "checkpoint", "tags": ["proof"], "security": open_to_all(),
        "summary": "How far the log is signed, and how far witnesses have confirmed it. As a bare note: /checkpoint.",
        "responses": answers(&[("200", checkpoint), ("304", unchanged)], &["401", "404"]),
    })
}

fn receipt() -> Value {
    let file = answer(
        "The proof, in the form of C2SP tlog-proof, with the leaf beside it.",
        "text/plain",
        json!({ "type": "string" }),
    );
    let unchanged = json!({ "description": "Unchanged." });
    let position =
        json!({ "name": "position", "in": "path", "required": true, "schema": spelled::position() });
    json!({
        "operationId": "receipt", "tags": ["proof"], "parameters": [position],
        "summary": "The proof that an event is in the log, for whoever recorded it; once it is final.",
        "responses": answers(&[("200", file), ("304", unchanged)], &["401", "404"]),
    })
}
