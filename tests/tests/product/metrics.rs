//! What a server measures is shown on a port of its own, and is what `ops/metrics.md` describes.

use crate::{
    client::Served,
    store::{Kind, Store, on_both_stores},
};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// Of a name: its kind, and its labels as far as there are samples.
type Described = BTreeMap<String, (String, BTreeSet<String>)>;

/// There only where witnesses are asked for.
const WITNESSED: &str = "tingbok_quorum_age_seconds";

/// The table of the page.
fn described() -> Described {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ops/metrics.md");
    let page = fs::read_to_string(page).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `tingbok_"));
    let plain = |cell: &str| cell.trim().replace('`', "");
    rows.map(|row| {
        let cells: Vec<String> = row.trim_matches('|').split('|').map(plain).collect();
        let labels = cells[3].split_whitespace().map(str::to_owned).collect();
        (cells[0].clone(), (cells[1].clone(), labels))
    })
    .collect()
}

/// What a server offers: its own words of each name, and the labels of its samples.
fn offered(text: &str) -> Described {
    let mut offered = Described::new();
    for line in text.lines() {
        if let Some(typed) = line.strip_prefix("# TYPE ") {
            let (name, kind) = typed.split_once(' ').unwrap();
            offered.insert(name.to_owned(), (kind.to_owned(), BTreeSet::new()));
        } else if !line.starts_with('#') {
            let name = line.split(['{', ' ']).next().unwrap();
            let ends = ["_total", "_bucket", "_sum", "_count", "_info"];
            let base = ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
            let of = offered
                .get_mut(base)
                .unwrap_or_else(|| panic!("{line} has no type"));
            // In a label's value no sign of these three stands.
            let labels = line
                .split_once('{')
                .map_or("", |(_, rest)| rest)
                .split(['{', ',']);
            let labels = labels
                .filter_map(|pair| pair.split_once("=\""))
                .map(|pair| pair.0);
            of.1.extend(labels.filter(|label| *label != "le").map(str::to_owned));
        }
    }
    offered
}

fn what_is_measured_is_what_is_described(kind: Kind) {
    let store = Store::empty(kind);
    let mut site = Served::begin(&store, &["--demo", "--metrics", "127.0.0.1:0"]);
    let operator = site.persona(&json!({ "operator": true }));
    let body = json!({
        "casting_vote": true, "citation": "Eksempel", "example": true, "may_ratify": false, "name": "KS", "quorum": "1/2",
    });
    let body = site.make(&operator, "/bodies", &body);
    site.until(&operator, &format!("/api/v1/bodies/{body}"), |_| true);

    let text = site.measured("/metrics").body;
    assert!(text.ends_with("# EOF\n"), "{text}");
    // A new store first keeps the mark of its key, which is no event.
    for line in [
        "tingbok_appends_total{outcome=\"recorded\"} 2",
        "tingbok_batch_appends_sum 2.0",
        "tingbok_log_events 1",
        "tingbok_http_requests_total{method=\"POST\",route=\"/api/v1/bodies\",status=\"2xx\"} 1",
    ] {
        assert!(text.lines().any(|told| told == line), "{line}: {text}");
    }
    assert!(!text.contains(&body), "{text}");

    let (mut described, offered) = (described(), offered(&text));
    described.remove(WITNESSED).expect("it is described");
    let names = |of: &Described| of.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&described), names(&offered), "{text}");
    for (name, (kind, labels)) in offered {
        let told = &described[&name];
        assert_eq!(told.0, kind, "{name}");
        assert!(labels.is_empty() || labels == told.1, "{name}: {labels:?}");
    }

    assert_eq!(site.get(None, "/metrics").status, 404, "not beside the interface");
    assert_eq!(
        site.measured("/api/v1/views").status,
        404,
        "nor the interface here"
    );
    assert!(site.stop());
}

on_both_stores! { what_is_measured_is_what_is_described }

/// Nothing is shown, and nothing else begins, where the address cannot be had.
#[test]
fn an_address_that_cannot_be_had_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let store = Store::copy(Kind::Sqlite);
    for (given, code, told) in [
        (address.as_str(), 5, "with --metrics"),
        ("nowhere", 3, "\"nowhere\" cannot be used as --metrics"),
        ("70000", 3, "\"70000\" cannot be used as --metrics"),
    ] {
        let place = store.place();
        let refused = store.run(&[
            "serve",
            &place,
            "--listen",
            "127.0.0.1:0",
            "--metrics",
            given,
            "--lang",
            "en",
        ]);
        let error = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(code), "{error}");
        assert!(error.contains(told), "{error}");
    }
}
