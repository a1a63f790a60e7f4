//! The JSON Schemas of all bodies, committed under `schema/` for readers in other languages, and that the golden
//! files keep to them. `UPDATE_SCHEMA=1 cargo test -p events --test schema` writes them anew.

#[path = "common/check.rs"]
mod check;
#[path = "common/tree.rs"]
mod tree;
#[path = "common/update.rs"]
mod update;

use events::schemas;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};
use tree::{file_of, files_in};

#[test]
fn committed_schemas_are_current() {
    let mut expected = BTreeSet::new();
    for (kind, schema) in schemas() {
        let name = file_of(kind, "");
        let path = update::in_crate("schema").join(&name);
        let mut now = serde_json::to_string_pretty(&schema).unwrap();
        now.push('\n');
        if update::wanted("UPDATE_SCHEMA") {
            update::write(&path, now.as_bytes());
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            committed, now,
            "schema/{name} is not current; UPDATE_SCHEMA=1 writes it"
        );
        expected.insert(name);
    }
    assert_eq!(
        files_in("schema"),
        expected,
        "a schema without an event: delete it, or bring the event back"
    );
}

#[test]
fn every_golden_body_keeps_to_its_schema() {
    let schemas: BTreeMap<&str, Value> = schemas()
        .into_iter()
        .map(|(kind, schema)| (kind, schema.to_value()))
        .collect();
    for name in files_in("golden") {
        let leaf: Value =
            serde_json::from_slice(&fs::read(update::in_crate("golden").join(&name)).unwrap()).unwrap();
        let schema = &schemas[leaf["type"].as_str().unwrap()];
        assert_eq!(check::faults(schema, &leaf["body"]), [""; 0], "golden/{name}");
    }
}

/// The checker above is ours, so it is shown to catch something.
#[test]
fn a_body_out_of_shape_is_caught() {
    let schemas: BTreeMap<&str, _> = schemas().into_iter().collect();
    let schema = schemas["county.registered@1"].clone().to_value();
    let golden = fs::read(update::in_crate("golden/county/registered.1.json")).unwrap();
    let leaf: Value = serde_json::from_slice(&golden).unwrap();
    let good = leaf["body"].clone();
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body
    };
    let mut short = good.clone();
    short.as_object_mut().unwrap().remove("name");
    for (bad, fault) in [
        (with("extra", json!(1)), ".extra is not in the schema"),
        (with("name", json!(1)), ".name is not a string"),
        (with("source", json!({})), ".source.name is missing"),
        (short, ".name is missing"),
    ] {
        assert!(
            check::faults(&schema, &bad).iter().any(|found| found == fault),
            "{bad}: {fault}"
        );
    }
}
