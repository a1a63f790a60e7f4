//! Views: their catalogue, pages of documents, and one document, in the forms that the views' own types have.

use super::parts::{Paths, answer, answers, led, logins, open_to_all, put, query};
use crate::{
    problem::dashed,
    spelled,
    views::documents::{VIEW, Which},
};
use authority::Eyes;
use projections::{Schemas, VIEWS};
use serde_json::{Map, Value, json};

/// What goes before the names of forms that are shown: those of commands have the same names and may be others, for a
/// text is sent with its words alone and shown with its commitment.
const SHOWN: &str = "view.";

/// How a page looks as CSV.
const SHEET: &str = "RFC 4180, in UTF-8, with a line of names first: `key`, `part`, `item` and then one column for each value, named by its place, such as `need.title`; the same columns on every page. Each document has a row in which `part` and `item` are empty. What it has many of has rows below, one for each: `part` names the list, `item` which of it, by its place from 1 or by its key. A list of plain values stands in one cell, parted by `; `; a text is there with its words. What a spreadsheet would take for a formula is led by an apostrophe.";

/// The forms that documents name, by their names in the description.
pub(super) fn forms(schemas: &Schemas) -> Map<String, Value> {
    let mut named = schemas.named.clone();
    spelled::narrow(&mut named);
    with_words(&mut named);
    let shown = named.into_iter().map(|(name, mut form)| {
        led(&mut form, SHOWN);
        (format!("{SHOWN}{name}"), form)
    });
    shown.collect()
}

/// Texts are shown with their words, which a view does not hold.
fn with_words(named: &mut Map<String, Value>) {
    let Some(text) = named.get_mut("Text") else {
        return;
    };
    text["description"] = "A free text: what the log holds of it, and the words.".into();
    text["properties"]["words"] =
        json!({ "type": ["string", "null"], "description": "The words; null once they are erased." });
    if let Some(required) = text["required"].as_array_mut() {
        required.push("words".into());
    }
}

pub(super) fn describe(paths: &mut Paths, schemas: &Schemas) {
    put(paths, "/views", "get", catalogue());
    put(paths, "/rounds/{id}/documents/{document}", "get", of_a_round());
    for view in VIEWS {
        let name = view.name();
        let mut form = schemas.documents.get(name).cloned().unwrap_or_default();
        led(&mut form, SHOWN);
        put(paths, &format!("/views/{name}"), "get", list(name, &form));
        put(paths, &format!("/views/{name}/{{key}}"), "get", one(name, &form));
    }
}

fn catalogue() -> Value {
    let names: Vec<&str> = VIEWS.iter().map(|view| view.name()).collect();
    let roles = json!(events::Role::ALL);
    let row = json!({
        "type": "object", "additionalProperties": false, "required": ["href", "open", "revision", "roles", "view"],
        "properties": {
            "href": { "type": "string", "format": "uri-reference" },
            "open": { "type": "boolean", "description": "Whether it is open to all, without a login." },
            "revision": { "type": "integer", "minimum": 1, "maximum": u32::MAX, "description": "Raised whenever what it shows changes." },
            "roles": { "type": "array", "items": { "type": "string", "enum": roles }, "description": "Whose eyes it is for, where it is not open to all." },
            "view": { "type": "string", "enum": names },
        },
    });
    let catalogue = answer(
        "All views.",
        "application/json",
        json!({ "type": "object", "additionalProperties": false, "required": ["views"], "properties": { "views": { "type": "array", "items": row } } }),
    );
    json!({ "operationId": "views", "tags": ["views"], "summary": "All views, and whose eyes they are for.", "security": open_to_all(), "responses": answers(&[("200", catalogue)], &["401"]) })
}

/// For whom a view is, in words.
fn who(view: &str) -> String {
    match authority::eyes(view) {
        Some(Eyes::All) => "Open to all.".to_owned(),
        Some(Eyes::Roles(roles)) => format!("For {}.", words(roles)),
        Some(Eyes::OwnOr(roles)) => format!("For {}; others see what is their own.", words(roles)),
        Some(Eyes::Own(roles)) => format!("For {}, of their own.", words(roles)),
        None => "For nobody.".to_owned(),
    }
}

fn security(view: &str) -> Value {
    match authority::eyes(view) {
        Some(Eyes::All) => open_to_all(),
        _ => logins(),
    }
}

/// The documents of a round.
fn of_a_round() -> Value {
    let document = json!({ "name": "document", "in": "path", "required": true, "schema": { "type": "string", "enum": Which::ALL.map(Which::name) } });
    let round = json!({ "name": "id", "in": "path", "required": true, "schema": spelled::id() });
    let found = answer(
        "The document, byte for byte as the log pins it; its ETag is its SHA-256.",
        "application/json",
        json!({ "type": "object" }),
    );
    json!({
        "operationId": "round_document", "tags": ["views"], "security": security(VIEW),
        "summary": format!("What a round's list rests on and leads to: frozen candidates and roll, list, proposal, certificate. {}", who(VIEW)),
        "parameters": [round, document, as_of(), wait()],
        "responses": answers(&[("200", found), ("304", unchanged())], &["401", "404"]),
    })
}

fn as_of() -> Value {
    query(
        "asOf",
        "As it stood: before a position, at a time, or at the end of a day. Today's rights apply; in a view that shows \
         who has voted only auditors look back into a vote.",
        spelled::as_of(),
    )
}

fn wait() -> Value {
    query(
        "minPosition",
        "Waits until the view has taken in every event before this position, such as `through` of a command's answer.",
        spelled::position(),
    )
}

fn unchanged() -> Value {
    json!({ "description": "Unchanged since the ETag in If-None-Match." })
}

/// A page of documents.
fn list(name: &str, form: &Value) -> Value {
    let item = json!({
        "type": "object", "additionalProperties": false, "required": ["document", "key"],
        "properties": { "document": form, "key": { "type": "string" } },
    });
    let mut page = answer(
        "A page.",
        "application/json",
        json!({ "type": "object", "additionalProperties": false, "required": ["items", "view"], "properties": {
            "as_of": { "description": "Where it was asked for: the position before which it was looked at.", "type": "integer", "minimum": 0 },
            "items": { "type": "array", "items": item, "maxItems": 1000 },
            "next": { "description": "Where there is a next page: its cursor.", "type": "string", "pattern": "^(?:[0-9a-f]{2})+$" },
            "view": { "type": "string", "const": name } } }),
    );
    page["content"]["text/csv"] = json!({ "schema": { "type": "string", "description": SHEET } });
    page["headers"] = json!({ "Link": { "description": "The next page, as rel=next.", "schema": { "type": "string" } }, "ETag": { "schema": { "type": "string" } } });
    json!({
        "operationId": format!("{name}_list"), "tags": ["views"], "security": security(name), "summary": format!("The documents of {name}. {}", who(name)),
        "parameters": [
            as_of(), wait(),
            query("cursor", "Where the page before ended.", spelled::cursor()),
            query("limit", "Documents on a page.", json!({ "type": "integer", "minimum": 1, "maximum": 1000 })),
            query("prefix", "Only keys that begin so.", json!({ "type": "string" })),
        ],
        "responses": answers(&[("200", page), ("304", unchanged())], &["401", "404", "406"]),
    })
}

fn one(name: &str, form: &Value) -> Value {
    let found = answer(
        "The document, with the words of its texts.",
        "application/json",
        form.clone(),
    );
    json!({
        "operationId": name, "tags": ["views"], "security": security(name), "summary": format!("One document of {name}. {}", who(name)),
        "parameters": [json!({ "name": "key", "in": "path", "required": true, "schema": { "type": "string" } }), as_of(), wait()],
        "responses": answers(&[("200", found), ("304", unchanged())], &["401", "404"]),
    })
}

fn words(roles: &[events::Role]) -> String {
    let words: Vec<String> = roles.iter().map(|role| dashed(&format!("{role:?}"))).collect();
    words.join(", ")
}
