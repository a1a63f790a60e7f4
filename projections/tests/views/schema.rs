//! Every document keeps to the form that is told of it, and the form is no wider than what is written.

#[path = "../../../events/tests/common/check.rs"]
mod check;

use crate::story::{Sealed, tell};
use projections::{Schemas, VIEWS, fold};
use serde_json::{Value, json};

/// The form of a view's documents, with all that it names.
fn form(schemas: &Schemas, view: &str) -> Value {
    let mut form = schemas.documents[view].clone();
    form["$defs"] = schemas.named.clone().into();
    form
}

/// Every document of every view at the end of the story, with its form.
fn documents() -> Vec<(Value, String, Value)> {
    let (schemas, events) = (Schemas::all(), tell(&Sealed::golden()));
    let mut all = Vec::new();
    for view in VIEWS {
        let form = form(&schemas, view.name());
        for (key, bytes) in fold(*view, &events).unwrap() {
            let name = format!("{} {key}", view.name());
            all.push((form.clone(), name, serde_json::from_slice(&bytes).unwrap()));
        }
    }
    all
}

#[test]
fn every_document_of_the_story_keeps_to_its_form() {
    for (form, name, document) in documents() {
        assert_eq!(check::faults(&form, &document), [""; 0], "{name}");
    }
}

#[test]
fn a_document_out_of_form_is_caught() {
    for (form, name, document) in documents() {
        let mut more = document.clone();
        more["colour"] = json!("red");
        assert_ne!(check::faults(&form, &more), [""; 0], "{name}: a member too many");
        let names: Vec<String> = document.as_object().unwrap().keys().cloned().collect();
        let (mut empty, mut wrong) = (json!({}), document.clone());
        for name in &names {
            wrong[name] = json!(0.5);
        }
        assert_ne!(
            check::faults(&form, &wrong),
            [""; 0],
            "{name}: members of another kind"
        );
        // Nothing is null: what may be missing is left out.
        empty[&names[0]] = Value::Null;
        assert_ne!(
            check::faults(&form, &empty),
            [""; 0],
            "{name}: a member that is null"
        );
    }
}

/// Two types of one name would be told apart by a number, which says nothing to whoever reads the description.
#[test]
fn no_two_forms_share_a_name() {
    let schemas = Schemas::all();
    let numbered: Vec<&String> = schemas
        .named
        .keys()
        .filter(|name| name.ends_with(|c: char| c.is_ascii_digit()))
        .collect();
    assert!(numbered.is_empty(), "rename one of each: {numbered:?}");
}

#[test]
fn every_form_says_what_it_is_and_closes_every_object() {
    let schemas = Schemas::all();
    for (name, form) in &schemas.named {
        let is_said = form["description"].is_string() || form["type"] == "string";
        assert!(is_said, "{name} has no doc comment");
        objects(form, &mut |object| {
            assert!(
                object.contains_key("additionalProperties"),
                "{name} is left open: {object:?}"
            );
            let among = ["$ref", "anyOf", "oneOf", "allOf"];
            let is_mixed =
                object.contains_key("properties") && among.iter().any(|word| object.contains_key(*word));
            assert!(!is_mixed, "{name} has members beside those of another form");
        });
    }
}

/// Sees everything within a form that is said to be an object.
fn objects(form: &Value, see: &mut impl FnMut(&serde_json::Map<String, Value>)) {
    match form {
        Value::Object(keywords) => {
            if keywords.get("type") == Some(&json!("object")) {
                see(keywords);
            }
            keywords.values().for_each(|inner| objects(inner, see));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(item, see)),
        _ => {}
    }
}
