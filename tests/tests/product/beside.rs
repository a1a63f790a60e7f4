//! Beside the list of a counted round: the round as a file that any program can count again, other weights, the margin.

use crate::store::{Kind, Store, on_both_stores};
use serde_json::Value;
use std::{collections::BTreeSet, fs};

on_both_stores! {
    an_exported_round_is_read_and_counted_as_a_file
    every_scheme_of_weights_stands_beside_the_list
    a_field_is_named_only_where_fields_were_counted
}

/// The demo's store, the word for it, and the rounds in it.
fn rounds(kind: Kind) -> (&'static Store, String, Vec<String>) {
    let store = Store::demo(kind);
    let place = store.place();
    let view = store.data(&["show", "priority_list", &place]);
    let rounds = view["documents"].as_object().unwrap().keys().cloned().collect();
    (store, place, rounds)
}

fn ids<'a>(list: &'a Value, member: &str) -> BTreeSet<&'a str> {
    let list = list.as_array().unwrap();
    list.iter().map(|one| one[member].as_str().unwrap()).collect()
}

/// The file holds the same needs, hours, voters, weights and marks: what `tally` reads from it is what was counted.
fn an_exported_round_is_read_and_counted_as_a_file(kind: Kind) {
    let (store, place, rounds) = rounds(kind);
    let place = place.as_str();
    assert_eq!(rounds.len(), 2);
    let scratch = tempfile::tempdir().unwrap();
    for round in &rounds {
        let own = store.data(&["export", place, round]);
        let profile = &own["profile"];
        let text = store.ok(&["export", place, round]);
        let file = scratch.path().join(format!("{round}.pb"));
        fs::write(&file, &text).unwrap();
        let told = store.data(&["tally", file.to_str().unwrap(), "--tie", "chain"]);
        let tally = &told["tally"];
        assert_eq!(ids(&tally["voters"], "voter"), ids(&profile["voters"], "id"));
        for voter in tally["voters"].as_array().unwrap() {
            let mut known = profile["voters"].as_array().unwrap().iter();
            let known = known.find(|one| one["id"] == voter["voter"]).unwrap();
            assert_eq!(voter["weight"], known["weight"]);
        }
        let mut needs = ids(&tally["steps"], "need");
        needs.extend(
            tally["unsupported"]
                .as_array()
                .unwrap()
                .iter()
                .map(|id| id.as_str().unwrap()),
        );
        assert_eq!(needs, ids(&profile["needs"], "id"));
        for step in tally["steps"].as_array().unwrap() {
            let mut known = profile["needs"].as_array().unwrap().iter();
            let known = known.find(|one| one["id"] == step["need"]).unwrap();
            assert_eq!(step["hours"], known["hours"]);
            let supports = |voter: &&Value| voter["marks"].get(step["need"].as_str().unwrap()).is_some();
            let supporters = profile["voters"]
                .as_array()
                .unwrap()
                .iter()
                .filter(supports)
                .count();
            assert!(supporters > 0);
        }
        // The titles go with the file.
        let projects = text.lines().skip_while(|line| *line != "PROJECTS").skip(2);
        let projects: Vec<&str> = projects.take_while(|line| *line != "VOTES").collect();
        assert_eq!(projects.len(), needs.len());
        assert!(projects.iter().all(|line| !line.ends_with(';')), "{text}");
    }
}

fn every_scheme_of_weights_stands_beside_the_list(kind: Kind) {
    let (store, place, rounds) = rounds(kind);
    let place = place.as_str();
    for round in &rounds {
        let told = store.data(&["compare", place, round, "--counts", "60"]);
        let regimes = told["comparison"]["regimes"].as_array().unwrap();
        let names: Vec<&str> = regimes
            .iter()
            .map(|regime| regime["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["equal", "table", "penrose", "degressive", "population"]);
        // The demo's rules weigh by 1-2-3-5, so that column is the list.
        let needs = told["comparison"]["needs"].as_array().unwrap();
        assert!(needs.iter().all(|need| need["places"][1] == need["official"]));
        let funded = |at: &dyn Fn(&Value) -> &Value| {
            needs.iter().filter(|need| at(need)["funded"] == true).count() as i64
        };
        for (at, regime) in regimes.iter().enumerate() {
            let changed = regime["enter"].as_array().unwrap().len() as i64
                - regime["leave"].as_array().unwrap().len() as i64;
            let here = funded(&|need| &need["places"][at]);
            assert_eq!(here - funded(&|need| &need["official"]), changed);
        }
        let margin = &told["margins"][0]["margin"];
        assert!(margin["set"]["at_least"].as_u64().unwrap() >= 1);
        assert!(margin["counts"].as_u64().unwrap() <= 60);
        for lang in ["nb", "nn", "en"] {
            let text = store.ok(&["compare", place, round, "--counts", "60", "--lang", lang]);
            assert!(!text.contains('⟦'), "{text}");
        }
    }
}

fn a_field_is_named_only_where_fields_were_counted(kind: Kind) {
    let (store, place, rounds) = rounds(kind);
    let place = place.as_str();
    let output = store.run(&["export", place, &rounds[0], "--field", "rus", "--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("unknown_field"), "{error}");
}
