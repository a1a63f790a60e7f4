//! Commands, one by one and several at once, and the versions of what they change.

use super::parts::{answer, answers, header, ids, logins, open_to_all, query};
use crate::{
    commands::{
        step,
        table::{Kind, Row, TABLE, Way},
    },
    problem::dashed,
    spelled,
};
use authority::Eyes;
use schemars::SchemaGenerator;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// By name: what each intent of a kind is, and the schema of its body.
pub(super) fn intents(kind: Kind, generator: &mut SchemaGenerator) -> BTreeMap<String, (String, Value)> {
    let schema = step::schema(kind, generator).to_value();
    let mut found = BTreeMap::new();
    for one in schema
        .get("oneOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let about = one
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        if let Some(name) = one.get("const").and_then(Value::as_str) {
            found.insert(name.to_owned(), (about.clone(), nothing()));
        }
        for name in one.get("enum").and_then(Value::as_array).into_iter().flatten() {
            found.insert(
                name.as_str().unwrap_or_default().to_owned(),
                (String::new(), nothing()),
            );
        }
        for (name, body) in one
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            found.insert(name.clone(), (about.clone(), body.clone()));
        }
    }
    found
}

fn nothing() -> Value {
    json!({ "type": "object", "additionalProperties": false })
}

fn key() -> Value {
    header(
        "Idempotency-Key",
        true,
        "8 to 200 visible characters, new for each command. Sent again with the same body, the first answer is given again.",
        spelled::key(),
    )
}

fn acting() -> [Value; 2] {
    [
        header(
            "Tingbok-Credential",
            false,
            "The credential acted under, for whoever holds several.",
            spelled::id(),
        ),
        header(
            "Tingbok-On-Behalf-Of",
            false,
            "The unit acted for, with its recorded consent.",
            spelled::id(),
        ),
    ]
}

pub(super) fn command(row: &Row, path: &str, about: &str, schema: &Value, made: bool) -> Value {
    let mut parameters = ids(path);
    parameters.push(key());
    if !made {
        let about = match row.way {
            Way::First => "The ETag of what is asked, where it is there already.",
            _ => "The ETag of what is asked, as last seen; `*` for whatever it is.",
        };
        parameters.push(header(
            "If-Match",
            row.way == Way::Then,
            about,
            spelled::version(),
        ));
    }
    parameters.extend(acting());
    let roles = authority::TABLE.iter().filter(|of| of.1 == row.right);
    let roles: Vec<String> = roles.map(|of| dashed(&format!("{:?}", of.0))).collect();
    let done = answer(
        "Done, or done already.",
        "application/json",
        json!({ "$ref": "#/components/schemas/Done" }),
    );
    let name = format!(
        "{}{}_{}",
        if made { "new_" } else { "" },
        row.kind.name(),
        row.intent
    );
    json!({
        "operationId": name,
        "tags": [row.kind.name()],
        "summary": about.split(". ").next().unwrap_or_default(),
        "description": format!("{about}\n\nTakes the right to {}: {}.", row.right, roles.join(", ")),
        "parameters": parameters,
        "requestBody": { "required": schema != &nothing(), "content": { "application/json": { "schema": schema } } },
        "responses": answers(&[("200", done.clone()), ("201", done)], &["401", "404", "409", "412", "413", "415", "422", "428"]),
        "x-right": dashed(&format!("{:?}", row.right)),
        "x-roles": roles,
    })
}

pub(super) fn several() -> Value {
    let mut parameters = vec![key()];
    parameters.extend(acting());
    let intents: Vec<&str> = {
        let mut names: Vec<&str> = TABLE
            .iter()
            .filter(|row| row.way != Way::Engine)
            .map(|row| row.intent)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let mut stream = spelled::stream();
    stream["description"] =
        "The kind and id, such as need-<uuid>; a ballot's and a support's have a second id, the unit's."
            .into();
    let step = json!({
        "type": "object", "additionalProperties": false, "required": ["intent", "stream"],
        "properties": {
            "intent": { "type": "string", "enum": intents },
            "stream": stream,
            "version": { "type": "integer", "minimum": 0, "maximum": u64::MAX, "description": "The version seen; 0 for what the step begins." },
            "body": { "type": "object", "description": "What the intent under its own address has as its body." },
        },
    });
    let done = answer(
        "All done, or done already.",
        "application/json",
        json!({ "$ref": "#/components/schemas/Done" }),
    );
    json!({
        "operationId": "commands",
        "tags": ["commands"],
        "summary": "Several steps, all or none.",
        "description": "Acts on two streams (merge, unmerge, enter, offer, amend, revoke) are sent as one step: the other half follows. A split is sent as `split` and one `split_off` for each part.",
        "parameters": parameters,
        "requestBody": { "required": true, "content": { "application/json": { "schema": {
            "type": "object", "additionalProperties": false, "required": ["steps"],
            "properties": { "steps": { "type": "array", "minItems": 1, "maxItems": 2000, "items": step } },
        } } } },
        "responses": answers(&[("200", done)], &["401", "404", "409", "412", "413", "415", "422", "428"]),
    })
}

pub(super) fn thing(kind: Kind) -> Value {
    let (_, one) = kind.paths();
    let schema = json!({ "type": "object", "additionalProperties": false, "required": ["stream", "version"], "properties": {
        "as_of": { "type": "integer", "minimum": 0, "description": "Where it was asked for: the position before which it was looked at." },
        "stream": { "type": "string" }, "version": { "type": "integer", "minimum": 1, "maximum": u64::MAX } } });
    let mut parameters = ids(one);
    parameters.push(query(
        "asOf",
        "As it stood: before a position, at a time, or at the end of a day. Today's rights apply.",
        spelled::as_of(),
    ));
    parameters.push(header(
        "If-None-Match",
        false,
        "ETags that the asker has.",
        json!({ "type": "string" }),
    ));
    parameters.extend(acting().into_iter().take(1));
    let version = answer("Its version.", "application/json", schema);
    let unchanged = json!({ "description": "Unchanged since the ETag in If-None-Match." });
    json!({
        "operationId": format!("{}_version", kind.name()),
        "tags": [kind.name()],
        "security": match authority::stream_eyes(kind.name()) {
            Some(Eyes::All) => open_to_all(),
            _ => logins(),
        },
        "summary": "Where it stands: its version, also as ETag.",
        "parameters": parameters,
        "responses": answers(&[("200", version), ("304", unchanged)], &["401", "404"]),
    })
}
