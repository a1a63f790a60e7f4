//! The pieces that the description is put together from: parameters, answers, and who may ask.

use crate::spelled;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Operations by their method, by their path.
pub(super) type Paths = BTreeMap<String, Map<String, Value>>;

pub(super) fn put(paths: &mut Paths, path: &str, method: &str, operation: Value) {
    paths
        .entry(path.to_owned())
        .or_default()
        .insert(method.to_owned(), operation);
}

/// By any of the ways in which callers say who they are.
pub(super) fn logins() -> Value {
    json!([{ "demo": [] }, { "machine": [] }, { "session": [] }])
}

/// What can be asked without a login too.
pub(super) fn open_to_all() -> Value {
    json!([{}, { "demo": [] }, { "machine": [] }, { "session": [] }])
}

pub(super) fn ids(path: &str) -> Vec<Value> {
    let id = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": spelled::id() });
    ["id", "unit"]
        .into_iter()
        .filter(|name| path.contains(&format!("{{{name}}}")))
        .map(id)
        .collect()
}

pub(super) fn header(name: &str, required: bool, about: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "header", "required": required, "description": about, "schema": schema })
}

pub(super) fn query(name: &str, about: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "required": false, "description": about, "schema": schema })
}

pub(super) fn answer(about: &str, media: &str, schema: Value) -> Value {
    json!({ "description": about, "content": { media: { "schema": schema } } })
}

/// The answers that every operation can give, beside its own.
pub(super) fn answers(own: &[(&str, Value)], problems: &[&str]) -> Value {
    let mut all: Map<String, Value> = own
        .iter()
        .map(|(status, answer)| ((*status).to_owned(), answer.clone()))
        .collect();
    for status in problems
        .iter()
        .chain(&["400", "403", "408", "429", "431", "500", "503"])
    {
        all.insert(
            (*status).to_owned(),
            json!({ "$ref": "#/components/responses/Problem" }),
        );
    }
    all.into()
}

/// Leads references to forms that the description has under a name of its own.
pub(super) fn led(form: &mut Value, before: &str) {
    match form {
        Value::Object(keywords) => {
            if let Some(Value::String(to)) = keywords.get_mut("$ref") {
                *to = to.replace("#/$defs/", &format!("#/components/schemas/{before}"));
            }
            keywords.values_mut().for_each(|inner| led(inner, before));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| led(inner, before)),
        _ => {}
    }
}
