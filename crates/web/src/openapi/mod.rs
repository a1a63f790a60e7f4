//! The description of the interface (OpenAPI 3.1), made from what the routes are made from: the table of commands with
//! the types that read their bodies, and the views. Committed as `openapi.json`; a test keeps it current.
//!
//! `commands` describes what is done, `views` what is read, `live` what is told as it happens, `feed` the form of events, `proof` what shows that the
//! log is signed; `schemas` has the forms that several of them name, `parts` the pieces that all are put together from.

mod commands;
mod feed;
mod live;
mod parts;
mod proof;
mod schemas;
mod views;

use crate::{
    commands::table::{Kind, TABLE, Way},
    demo, spelled,
};
use parts::{Paths, answer, logins, put};
use projections::Schemas;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The whole description.
#[must_use]
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Paths::new();
    for kind in Kind::ALL {
        let intents = commands::intents(kind, &mut generator);
        let (all, one) = kind.paths();
        put(&mut paths, one, "get", commands::thing(kind));
        for row in TABLE
            .iter()
            .filter(|row| row.kind == kind && matches!(row.way, Way::First | Way::Then))
        {
            let (about, mut schema) = intents.get(row.intent).cloned().unwrap_or_default();
            spelled::bounded(&mut schema);
            put(
                &mut paths,
                &format!("{one}/{}", row.verb()),
                "post",
                commands::command(row, one, &about, &schema, false),
            );
            if row.way == Way::First && !kind.is_of_unit() {
                put(
                    &mut paths,
                    all,
                    "post",
                    commands::command(row, all, &about, &schema, true),
                );
            }
        }
    }
    put(&mut paths, "/commands", "post", commands::several());
    let shown = Schemas::all();
    views::describe(&mut paths, &shown);
    live::describe(&mut paths);
    proof::describe(&mut paths);
    let mut schemas: Map<String, Value> = generator.take_definitions(true);
    spelled::narrow(&mut schemas);
    schemas.insert("Text".into(), schemas::text());
    schemas.insert("Blob".into(), schemas::blob());
    schemas.insert("Problem".into(), schemas::problem());
    schemas.insert("Done".into(), schemas::done());
    schemas.extend(views::forms(&shown));
    schemas.extend(feed::forms());
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

/// How callers say who they are; any one of them will do.
fn schemes() -> Value {
    json!({
        "demo": { "type": "apiKey", "in": "cookie", "name": demo::COOKIE, "description": "A persona chosen at /demo/personas; in demo mode only." },
        "machine": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token of another system." },
        "session": { "type": "apiKey", "in": "cookie", "name": "__Host-tingbok", "description": "The session of a person who logged in." },
    })
}

/// The names of all intents of a kind, as their types have them.
#[must_use]
pub fn intent_names(kind: Kind) -> Vec<String> {
    let mut generator = SchemaGenerator::default();
    commands::intents(kind, &mut generator).into_keys().collect()
}
