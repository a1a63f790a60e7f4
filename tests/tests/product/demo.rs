//! The demo: the main job, end to end.

use crate::store;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// Invariant 2: the same decisions give the same bytes.
#[test]
fn two_runs_give_the_same_log_and_the_same_report() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    let (first, second) = (e2e::demo(&one, &[]), e2e::demo(&two, &[]));
    assert_eq!(first, second);
    assert_eq!(store::rows(&one), store::rows(&two));
    assert_ne!(
        first,
        e2e::demo(&dir.path().join("three"), &["--seed", "another"])
    );
}

/// What each event says: kind and body, by its place in its stream. Where it stands in the log and what it cites follows
/// from how many events came before.
fn bodies(dir: &Path) -> BTreeMap<(String, i64), (String, Value)> {
    let body = |row: store::Row| {
        let mut leaf: Value = serde_json::from_str(&row.leaf).unwrap();
        let kind = leaf["type"].as_str().unwrap().to_owned();
        ((row.stream, row.version), (kind, leaf["body"].take()))
    };
    store::rows(dir).into_iter().map(body).collect()
}

#[test]
fn one_changed_ballot_differs_only_where_it_should_and_the_report_says_how() {
    let dir = tempfile::tempdir().unwrap();
    let example = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../crates/cli/demo/ballots.csv"
    ))
    .unwrap();
    let line = example
        .lines()
        .find(|line| line.starts_with("4601,"))
        .expect("Bergen voted");
    let ballots = dir.path().join("ballots.csv");
    fs::write(&ballots, example.replace(line, "4601,N016;N049;N050")).unwrap();
    let changed = dir.path().join("changed");
    let report = e2e::demo(
        &changed,
        &["--ballots", ballots.to_str().unwrap(), "--format", "json"],
    );
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["change"]["ballots"], serde_json::json!(["Bergen"]));
    assert!(!report["change"]["moved"].as_array().unwrap().is_empty());
    let (before, after) = (bodies(store::demo()), bodies(&changed));
    let differing: BTreeSet<(String, String)> = before
        .iter()
        .filter(|(place, body)| after.get(*place) != Some(*body))
        .chain(after.iter().filter(|(place, _)| !before.contains_key(*place)))
        .map(|((stream, _), (kind, _))| (kind.clone(), stream.clone()))
        .collect();
    let of = |kind: &str| differing.iter().filter(|(found, _)| found == kind).count();
    assert_eq!(
        (of("ballot.cast@1"), of("ballot.opened@1")),
        (1, 1),
        "one ballot, cast and opened"
    );
    assert_eq!(of("round.tallied@1"), 1, "one round, counted and counted again");
    // What follows from the list; and the second round, which is about needs that the first one left.
    let allowed = [
        "ballot.",
        "round.",
        "case.",
        "meeting.",
        "mandate.",
        "centre.",
        "need.left_round@1",
        "need.carried_over@1",
        "need.entered_round@1",
    ];
    for (kind, stream) in &differing {
        assert!(
            allowed.iter().any(|allowed| kind.starts_with(allowed)),
            "{kind} of {stream} should not differ"
        );
    }
    assert_eq!(e2e::replay(&changed).0, 0);
}

/// Invariants 15 and 26: weights, turnout, coverage and the list with one vote each stand beside the list.
#[test]
fn the_report_tells_what_an_officer_asks() {
    let dir = tempfile::tempdir().unwrap();
    let report = e2e::demo(&dir.path().join("demo"), &["--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let list = report["list"].as_array().unwrap();
    assert_eq!(list.len(), 60);
    assert_eq!(report["turnout"]["cast"], 52);
    assert_eq!(report["turnout"]["roll"], 66);
    assert_eq!(report["turnout"]["silent"].as_array().unwrap().len(), 14);
    // Funded means placed, always, and nothing else is.
    for line in list {
        let funded = ["shares", "leftover"].contains(&line["phase"].as_str().unwrap());
        let hours: u64 = line["centres"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| part["hours"].as_u64().unwrap())
            .sum();
        assert_eq!(
            hours,
            if funded {
                line["hours"].as_u64().unwrap()
            } else {
                0
            }
        );
    }
    let missed = report["missed"].as_array().unwrap();
    let sami = missed.iter().find(|missed| {
        missed["title"]
            .as_str()
            .unwrap()
            .to_lowercase()
            .contains("samisk")
    });
    assert_eq!(sami.expect("the Sámi need is not placed")["reason"], "no_centre");
    for pot in report["pots"].as_array().unwrap() {
        let given: u64 = report["mandates"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|mandate| mandate["centre"] == pot["centre"])
            .map(|mandate| mandate["hours"].as_u64().unwrap())
            .sum();
        // Two mandates were not approved: their hours are bound by nobody.
        let refused = ["NSDM", "USHT Vestland (Sogn og Fjordane)"].contains(&pot["centre"].as_str().unwrap());
        let (left, net) = (pot["left"].as_u64().unwrap(), pot["net"].as_u64().unwrap());
        if refused {
            assert_eq!(given, 0, "{pot}");
        } else {
            assert_eq!(given + left, net, "{pot}");
        }
    }
    let joint = report["mandates"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|mandate| mandate["items"].as_array().unwrap());
    assert!(
        joint
            .clone()
            .any(|item| !item["partners"].as_array().unwrap().is_empty()),
        "a joint mandate"
    );
    let forces: BTreeSet<&str> = report["mandates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mandate| mandate["force"].as_str().unwrap())
        .collect();
    assert!(
        forces.contains("binding") && forces.contains("advisory_no_basis"),
        "{forces:?}"
    );
    assert!(
        !report["lots"].as_array().unwrap().is_empty(),
        "a tie went to the lot"
    );
    let conflicts = report["mandates"].as_array().unwrap().iter();
    let conflicts = conflicts.filter(|mandate| !mandate["conflicts"].as_array().unwrap().is_empty());
    assert_eq!(conflicts.count(), 1, "one mandate conflicts with a grant letter");
    assert_eq!(report["second"]["list"].as_array().unwrap().len(), 4);
}

/// The words that an officer looks for, in the report, the deviations and the minutes that follow it.
#[test]
fn the_report_tells_what_was_out_of_the_ordinary() {
    let dir = tempfile::tempdir().unwrap();
    let report = e2e::demo(&dir.path().join("demo"), &[]);
    for words in [
        "Varamedlem stemte for: Voss.",
        "Bergen stemte etter vedtak i",
        "tatt til følge: ny opptelling",
        "ny opptelling, versjon",
        "frist utsatt",
        "avgjort et annet sted",
        "MØTEPROTOKOLL",
        "varamedlem for Ingrid Mønsterli",
        "ble erklært inhabil (vertskommune for senteret) og fratrådte.",
        "ble erklært inhabil (særlige forhold) og fratrådte.",
        "Protokolltilførsel fra Håkon Utkastad",
        "Vedtak: sendt tilbake.",
        "Vedtak: avvist.",
        "Avgjort ved loddtrekning",
    ] {
        assert!(report.contains(words), "no '{words}' in the report");
    }
}

#[test]
fn the_report_comes_in_three_languages() {
    let dir = tempfile::tempdir().unwrap();
    for (lang, word) in [
        ("nb", "Prioriteringslista"),
        ("nn", "Kvifor dei første vann"),
        ("en", "The priority list"),
    ] {
        let report = e2e::demo(&dir.path().join(lang), &["--lang", lang]);
        assert!(report.contains(word), "{lang}");
        assert!(!report.contains('⟦'), "a word is missing in {lang}: {report}");
    }
}
