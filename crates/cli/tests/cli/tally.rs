//! Counts of election files.

use crate::harness::{Place, tingbok};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tally/tests/data")
}

#[test]
fn every_instance_gives_the_expected_members() {
    let mut compared = 0;
    for entry in fs::read_dir(data().join("expected")).unwrap() {
        let expected = entry.unwrap().path();
        let name = expected.file_name().unwrap().to_str().unwrap().to_owned();
        let folder = if name.starts_with("pots") {
            "pots"
        } else {
            "synthetic"
        };
        let election = data().join(folder).join(&name);
        let file: Value = serde_json::from_str(&fs::read_to_string(&expected).unwrap()).unwrap();
        for (key, theirs) in file["rules"].as_object().unwrap().iter() {
            let election = election.to_str().unwrap();
            let ours = tingbok([
                "tally", election, "--rule", key, "--tie", "lex", "--format", "json",
            ])
            .data();
            assert_eq!(&ours, theirs, "{name} {key}");
            compared += 1;
        }
    }
    assert!(compared >= 12 * 2 + 10 * 18, "{compared}");
}

#[test]
fn explains_in_words_and_as_data() {
    for (folder, name) in [("pots", "pots01"), ("synthetic", "syn05")] {
        let path = data().join(folder).join(format!("{name}.json"));
        let path = path.to_str().unwrap();
        for (lang, holds) in [("nb", "Kontrollert:"), ("nn", "Kontrollert:"), ("en", "Checked:")] {
            for more in [&[][..], &["--tie", "chain"], &["--rule", "greedy_score"]] {
                let ran = tingbok(["tally", path, "--lang", lang].iter().chain(more));
                assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
                assert!(
                    ran.stdout.contains(holds) && !ran.stdout.contains('⟦'),
                    "{}",
                    ran.stdout
                );
            }
        }
        let told = tingbok(["tally", path, "--format", "json"]).data();
        assert_eq!(told["certificate"]["holds"], true);
        assert!(!told["tally"]["steps"].as_array().unwrap().is_empty());
    }
}

const ELECTION: &str = "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost\np1;60\np2;50\n\
                        VOTES\nvoter_id;vote\nv1;p1\nv2;p1,p2\n";

#[test]
fn reads_pb_by_its_ending_or_by_what_it_holds() {
    let place = Place::new();
    for name in ["small.pb", "small"] {
        let path = place.write(name, ELECTION);
        let members = tingbok([
            "tally",
            path.to_str().unwrap(),
            "--rule",
            "greedy_support",
            "--format",
            "json",
        ])
        .data();
        assert_eq!(members["order"], serde_json::json!(["p1"]));
    }
    let json = data().join("pots/pots01.json");
    let path = place.write("election", fs::read(json).unwrap());
    tingbok(["tally", path.to_str().unwrap(), "--format", "json"]).data();
}

#[test]
fn a_file_that_is_no_election_is_told_with_its_line() {
    let place = Place::new();
    let told = |text: &str| {
        let path = place.write("bad.pb", text);
        let error = tingbok(["tally", path.to_str().unwrap(), "--format", "json"]).error(3);
        assert_eq!(error["code"], "bad_election", "{error:#}");
        tingbok(["tally", path.to_str().unwrap()]).says(3, &["bad.pb"]);
        error["problems"][0].clone()
    };
    assert_eq!(told(&ELECTION.replace("p2;50", "p2;5O"))["line"], 8);
    assert_eq!(told(&ELECTION.replace("v1;p1", "v1;p9"))["line"], 11);
    assert_eq!(told(&ELECTION.replace("p2;50", "p1;50"))["line"], 8);
    let cut = ELECTION.split("VOTES").next().unwrap();
    assert!(told(cut)["message"].as_str().unwrap().contains("ikke hel"));
    told(&ELECTION.replace("budget;100", "num_votes;3\nbudget;100"));
    told(&ELECTION.replace("budget;100\n", ""));
    told("");
    let path = place.write("bad.json", "{\"needs\": [}");
    let error = tingbok(["tally", path.to_str().unwrap(), "--format", "json"]).error(3);
    assert!(error["message"].as_str().unwrap().contains("line 1"), "{error:#}");
    let path = place.write("bad2.pb", b"META\nkey;value\nname;\xe5\n");
    assert_eq!(
        tingbok(["tally", path.to_str().unwrap(), "--format", "json"]).error(3)["problems"][0]["line"],
        3
    );
    tingbok(["tally", "no-such.pb"]).says(3, &["no-such.pb"]);
}

#[test]
fn an_unknown_rule_names_those_that_are_known() {
    let path = data().join("pots/pots01.json");
    let path = path.to_str().unwrap();
    tingbok(["tally", path, "--rule", "stv"]).says(3, &["stv", "es_list_pots_cost"]);
    let json = ["tally", path, "--format", "json", "--rule"];
    assert_eq!(
        tingbok(json.iter().chain(&["stv"])).error(3)["code"],
        "unknown_rule"
    );
    assert_eq!(
        tingbok(json.iter().chain(&["greedy_score", "--tie", "chain"])).error(3)["code"],
        "usage"
    );
}
