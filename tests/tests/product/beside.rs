//! Beside the list of a counted round: the round as a file that any program can count again, other weights, the margin.

use crate::store;
use serde_json::Value;
use std::{collections::BTreeSet, fs};

fn asked(arguments: &[&str]) -> String {
    let output = e2e::run(arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn data(arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
    serde_json::from_str(&asked(&arguments)).unwrap()
}

/// The demo's store and the rounds in it.
fn rounds() -> (&'static str, Vec<String>) {
    let dir = store::demo().to_str().unwrap();
    let view = data(&["show", "priority_list", dir]);
    let rounds = view["documents"].as_object().unwrap().keys().cloned().collect();
    (dir, rounds)
}

fn ids<'a>(list: &'a Value, member: &str) -> BTreeSet<&'a str> {
    let list = list.as_array().unwrap();
    list.iter().map(|one| one[member].as_str().unwrap()).collect()
}

/// The file holds the same needs, hours, voters, weights and marks: what `tally` reads from it is what was counted.
#[test]
fn an_exported_round_is_read_and_counted_as_a_file() {
    let (dir, rounds) = rounds();
    assert_eq!(rounds.len(), 2);
    let scratch = tempfile::tempdir().unwrap();
    for round in &rounds {
        let own = data(&["export", dir, round]);
        let profile = &own["profile"];
        let text = asked(&["export", dir, round]);
        let file = scratch.path().join(format!("{round}.pb"));
        fs::write(&file, &text).unwrap();
        let told = data(&["tally", file.to_str().unwrap(), "--tie", "chain"]);
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

#[test]
fn every_scheme_of_weights_stands_beside_the_list() {
    let (dir, rounds) = rounds();
    for round in &rounds {
        let told = data(&["compare", dir, round, "--counts", "60"]);
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
            let text = asked(&["compare", dir, round, "--counts", "60", "--lang", lang]);
            assert!(!text.contains('⟦'), "{text}");
        }
    }
}

#[test]
fn a_field_is_named_only_where_fields_were_counted() {
    let (dir, rounds) = rounds();
    let output = e2e::run(&["export", dir, &rounds[0], "--field", "rus", "--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("unknown_field"), "{error}");
}
