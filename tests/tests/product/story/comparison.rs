//! What came of the story beside what came of the demo: event by event, view by view, document by document.

use super::{
    demo::leaves,
    plain::{FIRST_DAY_HERE, Names},
    screening::digest,
    stage::{FIRST_DAY, SERVED, Stage},
};
use crate::{
    client::{Persona, Served},
    store::{Kind, Store},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What a round's list rests on and leads to.
const DOCUMENTS: [&str; 5] = ["candidates", "certificate", "list", "proposal", "roll"];

/// Fails with what differs.
pub(super) fn compare(kind: Kind, stage: &mut Stage<'_>, store: &Store) {
    let told = leaves(store);
    let there = Names::of(&stage.demo.leaves, FIRST_DAY);
    let here = Names::of(&told, FIRST_DAY_HERE);
    let mut faults = logs(&there.streams(&stage.demo.leaves), here.streams(&told));

    let copy = Store::copy(kind);
    let mut served = Served::begin(&copy, SERVED);
    let auditors = [auditor(&mut served, &stage.ks), stage.auditor()];
    for view in views(&stage.site) {
        let one = documents(&served, &auditors[0], &view, stage.demo.leaves.len());
        let mut other = documents(&stage.site, &auditors[1], &view, told.len());
        if view == "powers" {
            // Administrators, their machine and the auditor are not of the demo.
            other.retain(|person, _| one.contains_key(person));
        }
        assert!(!one.is_empty(), "{view}");
        let (one, other) = (there.plain(one.into()), here.plain(other.into()));
        differ(&view, &one, &other, &mut faults);
    }
    for (index, round) in stage.rounds.iter().enumerate() {
        let pins = format!("/api/v1/views/list_explained/{round}");
        let pins = stage.site.get(None, &pins).done();
        for name in DOCUMENTS {
            let document = stage.document(index, name, "");
            assert_eq!(digest(document.as_bytes()), pins["pins"][name], "{name}");
            let path = format!("/api/v1/rounds/{round}/documents/{name}");
            let one = there.plain(served.get(None, &path).done());
            let other = here.plain(serde_json::from_str(&document).unwrap());
            differ(&path, &one, &other, &mut faults);
        }
    }
    assert!(served.stop(), "it ends well");
    let shown = faults.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} differences:\n{shown}", faults.len());
}

/// In both logs the same happened to every thing, in the same order.
fn logs(one: &BTreeMap<String, Value>, mut other: BTreeMap<String, Value>) -> Vec<String> {
    let mut faults = Vec::new();
    for (stream, events) in one {
        let told = other.remove(stream).unwrap_or_default();
        differ(stream, events, &told, &mut faults);
    }
    // What the demo has not: the office, its two administrators, their machine and the auditor.
    let mut more: Vec<&str> = other
        .keys()
        .map(|stream| stream.split_once('-').unwrap().0)
        .collect();
    more.sort_unstable();
    assert_eq!(
        more,
        ["body", "credential", "credential", "credential", "credential"]
    );
    faults
}

/// Somebody who may look at everything in the demo's own store, of which this is a copy.
fn auditor(site: &mut Served, org: &str) -> Persona {
    let operator = site.persona(&json!({ "operator": true }));
    let grant = json!({
        "from": "2026-09-01T00:00:00.000Z", "org": org, "role": "auditor", "to": "2126-01-01T00:00:00.000Z",
    });
    let credential = site.make(&operator, "/credentials", &grant);
    site.persona(&json!({ "credential": credential }))
}

/// The views that there are, but for the audit trail: it is the log line by line, and the logs are compared themselves.
fn views(site: &Served) -> Vec<String> {
    let all = site.get(None, "/api/v1/views").done();
    let names = all["views"].as_array().unwrap().iter();
    let names = names.map(|view| view["view"].as_str().unwrap().to_owned());
    names.filter(|name| name != "audit_trail").collect()
}

/// All documents of a view, as they stood after so many events.
fn documents(site: &Served, by: &Persona, view: &str, size: usize) -> Map<String, Value> {
    let path = format!("/api/v1/views/{view}?asOf={size}&limit=1000");
    let page = site.get(Some(by), &path).done();
    assert_eq!(page["next"], Value::Null, "{view} fits on a page");
    let items = page["items"].as_array().unwrap().iter();
    let item = |item: &Value| (item["key"].as_str().unwrap().to_owned(), item["document"].clone());
    items.map(item).collect()
}

/// Notes where two documents differ.
fn differ(place: &str, one: &Value, other: &Value, faults: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(members), Value::Object(others)) => {
            for name in members
                .keys()
                .chain(others.keys().filter(|name| !members.contains_key(*name)))
            {
                let of = |from: &Map<String, Value>| from.get(name).cloned().unwrap_or_default();
                differ(&format!("{place}/{name}"), &of(members), &of(others), faults);
            }
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            for (index, (one, other)) in items.iter().zip(others).enumerate() {
                differ(&format!("{place}/{index}"), one, other, faults);
            }
        }
        _ if one == other => {}
        _ => faults.push(format!("{place}: in the demo {one}, told {other}")),
    }
}
