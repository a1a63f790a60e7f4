//! Views: their catalogue, pages of documents, and one document.

use super::parts::{Paths, answer, answers, logins, open_to_all, put, query};
use crate::{
    problem::dashed,
    spelled,
    views::documents::{VIEW, Which},
};
use authority::Eyes;
use projections::VIEWS;
use serde_json::{Value, json};

pub(super) fn describe(paths: &mut Paths) {
    let catalogue = answer("All views.", "application/json", json!({ "type": "object" }));
    put(
        paths,
        "/views",
        "get",
        json!({ "operationId": "views", "tags": ["views"], "summary": "All views, and whose eyes they are for.", "security": open_to_all(), "responses": answers(&[("200", catalogue)], &["401"]) }),
    );
    put(paths, "/rounds/{id}/documents/{document}", "get", of_a_round());
    for view in VIEWS {
        let name = view.name();
        let (who, security) = for_whom(name);
        let item = json!({ "type": "object", "required": ["document", "key"], "properties": { "document": { "type": "object" }, "key": { "type": "string" } } });
        let mut page = answer(
            "A page.",
            "application/json",
            json!({ "type": "object", "required": ["items", "view"], "properties": {
                "as_of": { "type": "integer" }, "items": { "type": "array", "items": item },
                "next": { "type": "string" }, "view": { "type": "string" } } }),
        );
        page["content"]["text/csv"] = json!({ "schema": { "type": "string" } });
        page["headers"] = json!({ "Link": { "description": "The next page, as rel=next.", "schema": { "type": "string" } }, "ETag": { "schema": { "type": "string" } } });
        put(
            paths,
            &format!("/views/{name}"),
            "get",
            json!({
                "operationId": format!("{name}_list"), "tags": ["views"], "security": security.clone(), "summary": format!("The documents of {name}. {who}"),
                "parameters": [
                    as_of(), wait(),
                    query("cursor", "Where the page before ended.", spelled::cursor()),
                    query("limit", "Documents on a page.", json!({ "type": "integer", "minimum": 1, "maximum": 1000 })),
                    query("prefix", "Only keys that begin so.", json!({ "type": "string" })),
                ],
                "responses": answers(&[("200", page), ("304", unchanged())], &["401", "404", "406"]),
            }),
        );
        let found = answer(
            "The document, with the words of its texts.",
            "application/json",
            json!({ "type": "object" }),
        );
        put(
            paths,
            &format!("/views/{name}/{{key}}"),
            "get",
            json!({
                "operationId": name, "tags": ["views"], "security": security, "summary": format!("One document of {name}. {who}"),
                "parameters": [json!({ "name": "key", "in": "path", "required": true, "schema": { "type": "string" } }), as_of(), wait()],
                "responses": answers(&[("200", found), ("304", unchanged())], &["401", "404"]),
            }),
        );
    }
}

/// The documents of a round.
fn of_a_round() -> Value {
    let (who, security) = for_whom(VIEW);
    let document = json!({ "name": "document", "in": "path", "required": true, "schema": { "type": "string", "enum": Which::ALL.map(Which::name) } });
    let round = json!({ "name": "id", "in": "path", "required": true, "schema": spelled::id() });
    let found = answer(
        "The document, byte for byte as the log pins it; its ETag is its SHA-256.",
        "application/json",
        json!({ "type": "object" }),
    );
    json!({
        "operationId": "round_document", "tags": ["views"], "security": security,
        "summary": format!("What a round's list rests on and leads to: frozen candidates and roll, list, proposal, certificate. {who}"),
        "parameters": [round, document, as_of(), wait()],
        "responses": answers(&[("200", found), ("304", unchanged())], &["401", "404"]),
    })
}

fn as_of() -> Value {
    query(
        "asOf",
        "As it stood: before a position, at a time, or at the end of a day. Today's rights apply.",
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

/// For whose eyes a view is, in words and as logins.
fn for_whom(view: &str) -> (String, Value) {
    let eyes = authority::eyes(view);
    let who = match eyes {
        Some(Eyes::All) => "Open to all.".to_owned(),
        Some(Eyes::Roles(roles)) => format!("For {}.", words(roles)),
        Some(Eyes::OwnOr(roles)) => format!("For {}; others see what is their own.", words(roles)),
        Some(Eyes::Own(roles)) => format!("For {}, of their own.", words(roles)),
        None => "For nobody.".to_owned(),
    };
    match eyes {
        Some(Eyes::All) => (who, open_to_all()),
        _ => (who, logins()),
    }
}

fn words(roles: &[events::Role]) -> String {
    let words: Vec<String> = roles.iter().map(|role| dashed(&format!("{role:?}"))).collect();
    words.join(", ")
}
