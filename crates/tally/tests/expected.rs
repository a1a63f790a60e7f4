//! Every expectation file, to the last fraction, under the keys that this crate counts.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use std::fs;
use std::io::Read as _;
use std::path::Path;

use common::{compare, data, shared};
use serde_json::Value;
use tally::read::Election;
use tally::{expected_members, expected_rule, read};

fn json_election(path: &Path) -> Election {
    read::json::parse(&fs::read_to_string(path).unwrap()).unwrap()
}

fn rules(path: &Path) -> serde_json::Map<String, Value> {
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    file["rules"].as_object().unwrap().clone()
}

/// Compares every key that we count; gives how many there were.
fn compare_all(name: &str, election: &Election, rules: &serde_json::Map<String, Value>) -> usize {
    let mut compared = 0;
    for (key, theirs) in rules
        .iter()
        .filter(|(key, _)| expected_rule(key, election).is_ok())
    {
        if theirs.get("timeout").is_none() {
            compare(name, key, &expected_members(key, election).unwrap(), theirs);
            compared += 1;
        }
    }
    compared
}

fn folder(folder: &str, keys_each: usize, files: usize) {
    let mut seen = 0;
    for entry in fs::read_dir(data().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let compared = compare_all(
            &name,
            &json_election(&path),
            &rules(&data().join("expected").join(&name)),
        );
        assert_eq!(compared, keys_each, "{name}");
        seen += 1;
    }
    assert_eq!(seen, files);
}

#[test]
fn pots_to_the_last_fraction() {
    folder("pots", 2, 12);
}

#[test]
fn synthetic_to_the_last_fraction() {
    folder("synthetic", 15, 10);
}

fn pb(name: &str) {
    let Some(shared) = shared() else { return };
    let path = shared.join("pb").join(name);
    let mut text = String::new();
    if name.ends_with(".gz") {
        let file = fs::File::open(&path).unwrap();
        flate2::read::GzDecoder::new(file)
            .read_to_string(&mut text)
            .unwrap();
    } else {
        text = fs::read_to_string(&path).unwrap();
    }
    let stem = name.trim_end_matches(".gz").trim_end_matches(".pb");
    let rules = rules(&shared.join(format!("expected/{stem}.json")));
    assert_eq!(compare_all(name, &read::pb::parse(&text).unwrap(), &rules), 4);
}

macro_rules! pb {
    ($($(#[$attribute:meta])* $test:ident $file:literal)*) => {$(
        #[test]
        $(#[$attribute])*
        fn $test() {
            pb($file);
        }
    )*};
}
pb! {
    toulouse "France_Toulouse_2024.pb"
    assen "Netherlands_Assen_2024.pb"
    grabowka "Poland_Czestochowa_2020_Grabowka.pb"
    debniki "Poland_Krakow_2019_Debniki.pb"
    wieliczka "Poland_Wieliczka_2023_Green_Budget.pb"
    merced "US_Stanford_Dataset_Merced_Peoples_Budget_Ballot_2019_vote_rankings.pb"
    amsterdam "Netherlands_Amsterdam_285.pb.gz"
    czestochowa "Poland_Czestochowa_2020.pb.gz"
    gdansk "Poland_Gdansk_2020.pb.gz"
    budapest "Hungary_Budapest_2024.pb.gz"
    krakow "Poland_Krakow_2019.pb.gz"
    lodz "Poland_Lodz_2022.pb.gz"
    warszawa "Poland_Warszawa_2020_Praga-Poludnie.pb.gz"
}
