//! The description of the interface (OpenAPI 3.1), made from what the routes are made from: the table of commands with
//! the types that read their bodies, and the views. Committed as `openapi.json`; a test keeps it current.

use crate::{
    commands::{
        step,
        table::{Kind, Row, TABLE, Way},
    },
    demo,
    problem::{self, dashed},
    spelled,
};
use authority::Eyes;
use projections::VIEWS;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The whole description.
#[must_use]
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for kind in Kind::ALL {
        let intents = intents(kind, &mut generator);
        let (all, one) = kind.paths();
        put(&mut paths, one, "get", thing(kind));
        for row in TABLE
            .iter()
            .filter(|row| row.kind == kind && matches!(row.way, Way::First | Way::Then))
        {
            let (about, schema) = intents.get(row.intent).cloned().unwrap_or_default();
            put(
                &mut paths,
                &format!("{one}/{}", row.verb()),
                "post",
                command(row, one, &about, &schema, false),
            );
            if row.way == Way::First && !kind.is_of_unit() {
                put(&mut paths, all, "post", command(row, all, &about, &schema, true));
            }
        }
    }
    put(&mut paths, "/commands", "post", several());
    views(&mut paths);
    live(&mut paths);
    put(&mut paths, "/checkpoint", "get", checkpoint());
    put(&mut paths, "/receipts/{position}", "get", receipt());
    let mut schemas: Map<String, Value> = generator.take_definitions(true);
    spelled::narrow(&mut schemas);
    schemas.insert("Text".into(), text());
    schemas.insert("Blob".into(), blob());
    schemas.insert("Problem".into(), problem());
    schemas.insert("Done".into(), done());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tingbok",
            "version": "1",
            "description": "Decisions that bind: needs, rounds, ballots, cases and mandates. Every command is done once for each Idempotency-Key and answers where its events stand in the log; every view can be read as it stood.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/api/v1" }],
        "security": logins(),
        "paths": paths,
        "components": { "schemas": schemas, "securitySchemes": schemes(), "responses": { "Problem": answer("What was wrong, and what to do.", "application/problem+json", json!({ "$ref": "#/components/schemas/Problem" })) } },
    })
}

fn put(paths: &mut BTreeMap<String, Map<String, Value>>, path: &str, method: &str, operation: Value) {
    paths
        .entry(path.to_owned())
        .or_default()
        .insert(method.to_owned(), operation);
}

/// How callers say who they are; any one of them will do.
fn schemes() -> Value {
    json!({
        "demo": { "type": "apiKey", "in": "cookie", "name": demo::COOKIE, "description": "A persona chosen at /demo/personas; in demo mode only." },
        "machine": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token of another system." },
        "session": { "type": "apiKey", "in": "cookie", "name": "__Host-tingbok", "description": "The session of a person who logged in." },
    })
}

fn logins() -> Value {
    json!([{ "demo": [] }, { "machine": [] }, { "session": [] }])
}

/// What can be asked without a login too.
fn open_to_all() -> Value {
    json!([{}, { "demo": [] }, { "machine": [] }, { "session": [] }])
}

/// By name: what each intent of a kind is, and the schema of its body.
fn intents(kind: Kind, generator: &mut SchemaGenerator) -> BTreeMap<String, (String, Value)> {
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

/// The names of all intents of a kind, as their types have them.
#[must_use]
pub fn intent_names(kind: Kind) -> Vec<String> {
    let mut generator = SchemaGenerator::default();
    intents(kind, &mut generator).into_keys().collect()
}

fn nothing() -> Value {
    json!({ "type": "object", "additionalProperties": false })
}

fn ids(path: &str) -> Vec<Value> {
    let id = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": spelled::id() });
    ["id", "unit"]
        .into_iter()
        .filter(|name| path.contains(&format!("{{{name}}}")))
        .map(id)
        .collect()
}

fn header(name: &str, required: bool, about: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "header", "required": required, "description": about, "schema": schema })
}

fn query(name: &str, about: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "required": false, "description": about, "schema": schema })
}

fn answer(about: &str, media: &str, schema: Value) -> Value {
    json!({ "description": about, "content": { media: { "schema": schema } } })
}

/// The answers that every operation can give, beside its own.
fn answers(own: &[(&str, Value)], problems: &[&str]) -> Value {
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

fn command(row: &Row, path: &str, about: &str, schema: &Value, made: bool) -> Value {
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

fn several() -> Value {
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

fn thing(kind: Kind) -> Value {
    let (_, one) = kind.paths();
    let schema = json!({ "type": "object", "required": ["stream", "version"], "properties": { "stream": { "type": "string" }, "version": { "type": "integer" } } });
    json!({
        "operationId": format!("{}_version", kind.name()),
        "tags": [kind.name()],
        "security": match kind {
            Kind::Ballot | Kind::Credential => logins(),
            _ => open_to_all(),
        },
        "summary": "Where it stands: its version, also as ETag.",
        "parameters": ids(one),
        "responses": answers(&[("200", answer("Its version.", "application/json", schema))], &["401", "404"]),
    })
}

fn views(paths: &mut BTreeMap<String, Map<String, Value>>) {
    let catalogue = answer("All views.", "application/json", json!({ "type": "object" }));
    put(
        paths,
        "/views",
        "get",
        json!({ "operationId": "views", "tags": ["views"], "summary": "All views, and whose eyes they are for.", "security": open_to_all(), "responses": answers(&[("200", catalogue)], &["401"]) }),
    );
    let as_of = || {
        query(
            "asOf",
            "As it stood: before a position, at a time, or at the end of a day. Today's rights apply.",
            spelled::as_of(),
        )
    };
    let wait = || {
        query(
            "minPosition",
            "Waits until the view has taken in every event before this position, such as `through` of a command's answer.",
            spelled::position(),
        )
    };
    let unchanged = || json!({ "description": "Unchanged since the ETag in If-None-Match." });
    for view in VIEWS {
        let name = view.name();
        let who = match authority::eyes(name) {
            Some(Eyes::All) => "Open to all.".to_owned(),
            Some(Eyes::Roles(roles)) => format!("For {}.", words(roles)),
            Some(Eyes::OwnOr(roles)) => format!("For {}; others see what is their own.", words(roles)),
            None => "For nobody.".to_owned(),
        };
        let security = match authority::eyes(name) {
            Some(Eyes::All) => open_to_all(),
            _ => logins(),
        };
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

fn live(paths: &mut BTreeMap<String, Map<String, Value>>) {
    let from = query("from", "The first position wanted.", spelled::position());
    let stream = answer(
        "Server-sent events; the id of each is its position. First comes one called `from` without an id.",
        "text/event-stream",
        json!({ "type": "object", "required": ["data", "event"], "properties": {
            "data": { "type": "string", "description": "JSON." }, "event": { "type": "string", "enum": ["change", "from"] },
            "id": { "type": "string", "pattern": "^[0-9]+$" } } }),
    );
    put(
        paths,
        "/changes",
        "get",
        json!({
            "operationId": "changes", "tags": ["live"], "security": open_to_all(), "summary": "Every change that the caller may see, as it happens.",
            "parameters": [from.clone(), header("Last-Event-ID", false, "The id of the last event seen; goes on after it.", spelled::position())],
            "responses": answers(&[("200", stream)], &["401", "404"]),
        }),
    );
    let limit = query(
        "limit",
        "Events read for a page; those that are sealed are left out.",
        json!({ "type": "integer", "minimum": 1, "maximum": 1000 }),
    );
    let batch = answer(
        "CloudEvents 1.0.",
        "application/cloudevents-batch+json",
        json!({ "type": "array", "items": { "type": "object" } }),
    );
    put(
        paths,
        "/events",
        "get",
        json!({
            "operationId": "events", "tags": ["live"], "summary": "The events of the log by position, for other systems.",
            "parameters": [from, limit],
            "responses": answers(&[("200", batch), ("304", json!({ "description": "Unchanged." }))], &["401"]),
        }),
    );
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

fn words(roles: &[events::Role]) -> String {
    let words: Vec<String> = roles.iter().map(|role| dashed(&format!("{role:?}"))).collect();
    words.join(", ")
}

fn text() -> Value {
    json!({
        "type": "object", "additionalProperties": false, "required": ["lang", "words"],
        "description": "A free text in the writer's language. The log holds only a commitment to it.",
        "properties": { "lang": { "type": "string", "enum": ["nb", "nn", "se", "en"] }, "words": { "type": "string", "minLength": 1 } },
    })
}

fn blob() -> Value {
    json!({ "oneOf": [
        { "type": "object", "additionalProperties": false, "required": ["base64", "media"], "description": "A document, to be kept.",
          "properties": { "base64": spelled::base64(), "media": spelled::media() } },
        { "type": "object", "additionalProperties": false, "required": ["len", "media", "sha256"], "description": "A document kept elsewhere, by its digest.",
          "properties": { "len": { "type": "integer", "minimum": 0, "maximum": u64::MAX }, "media": { "type": "string" }, "sha256": { "type": "string", "pattern": "^[0-9a-f]{64}$" } } },
    ] })
}

fn problem() -> Value {
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

fn done() -> Value {
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
