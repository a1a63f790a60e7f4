//! The views over a whole decision, the one that the demo makes.

use crate::harness::{Place, tingbok};
use serde_json::Value;
use std::fs;

const VIEWS: [&str; 7] = [
    "audit_trail",
    "coverage",
    "list_explained",
    "mandate_register",
    "need_board",
    "priority_list",
    "round_turnout",
];

#[test]
fn every_view_of_a_decision_shows_with_names_and_words() {
    let place = Place::new();
    let store = place.path("store");
    let store = store.to_str().unwrap();
    let report = tingbok(["demo", "--out", store, "--format", "json"]);
    assert_eq!(report.code, 0, "{}", report.stderr);
    serde_json::from_str::<Value>(&report.stdout).unwrap();
    for view in VIEWS {
        let shown = tingbok(["show", view, store, "--format", "json"]).data();
        assert!(!shown["documents"].as_object().unwrap().is_empty(), "{view}");
        for lang in ["nb", "nn", "en"] {
            let ran = tingbok(["show", view, store, "--lang", lang]);
            assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{view}");
            assert!(
                !ran.stdout.contains(['⟦', '⟧']),
                "{view} in {lang}: {}",
                ran.stdout
            );
        }
    }
    let shown = |view: &str| tingbok(["show", view, store]).stdout;
    let list = shown("priority_list");
    assert!(
        list.contains("RKBU Vest (") && list.contains("Godkjent"),
        "{list}"
    );
    assert!(shown("round_turnout").contains("52"));
    // Whoever has the log without the key reads no texts; names of public bodies are in the log.
    fs::remove_file(format!("{store}/vault.key")).unwrap();
    let locked = shown("need_board");
    assert!(locked.contains("(låst)") && locked.contains("Bergen"), "{locked}");
    assert_eq!(
        tingbok(["replay", store, "--format", "json"]).data()["verdict"],
        "clean"
    );
}
