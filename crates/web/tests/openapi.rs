//! The description of the interface is current, and speaks of every intent that there is.

use serde_json::Value;
use std::{fs, path::Path};
use web::{
    commands::table::{Kind, TABLE, Way},
    openapi,
};

#[test]
fn the_committed_description_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let current = serde_json::to_string_pretty(&openapi::document()).expect("JSON") + "\n";
    if wanted() {
        fs::write(&path, &current).expect("writing openapi.json");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "openapi.json is not current: UPDATE_OPENAPI=1 cargo test -p web"
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "asks for the generated file to be written; no result depends on it"
)]
fn wanted() -> bool {
    std::env::var_os("UPDATE_OPENAPI").is_some_and(|value| value == "1")
}

#[test]
fn every_view_and_nothing_else_has_eyes_that_it_is_for() {
    let mut views: Vec<&str> = projections::VIEWS.iter().map(|view| view.name()).collect();
    views.push("events");
    let sights: Vec<&str> = authority::SIGHTS.iter().map(|row| row.0).collect();
    assert_eq!(sights, views);
}

#[test]
fn the_table_has_every_intent_of_every_stream_once() {
    for kind in Kind::ALL {
        let mut rows: Vec<&str> = TABLE
            .iter()
            .filter(|row| row.kind == kind)
            .map(|row| row.intent)
            .collect();
        rows.sort_unstable();
        assert_eq!(openapi::intent_names(kind), rows, "{}", kind.name());
    }
}

#[test]
fn what_only_the_engine_does_takes_its_right_and_nothing_else_does() {
    for row in TABLE {
        let is_engines = row.right == authority::Right::CarryOut;
        assert_eq!(
            row.way == Way::Engine,
            is_engines,
            "{} {}",
            row.kind.name(),
            row.intent
        );
    }
}

#[test]
fn every_reference_in_the_description_leads_somewhere_and_every_operation_has_its_own_name() {
    let document = openapi::document();
    let mut names = Vec::new();
    walk(&document, &mut |name, value| {
        if let ("$ref", Some(to)) = (name, value.as_str()) {
            let pointer = to.strip_prefix('#').expect("a reference within");
            assert!(document.pointer(pointer).is_some(), "{to}");
        }
        if name == "operationId" {
            names.push(value.as_str().expect("a name").to_owned());
        }
    });
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all, "two operations share a name");
    assert!(all > 140, "{all}");
}

fn walk(value: &Value, see: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                see(name, member);
                walk(member, see);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, see)),
        _ => {}
    }
}
