//! Every expectation file, to the last fraction, under the keys that this crate counts.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use std::fs;
use std::io::Read as _;
use std::path::Path;

use common::{compare, data, shared};
use serde_json::Value;
use tally::read::Election;
use tally::{expected_members, read};

fn json_election(path: &Path) -> Election {
    read::json::parse(&fs::read_to_string(path).unwrap()).unwrap()
}

fn rules(path: &Path) -> serde_json::Map<String, Value> {
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    file["rules"].as_object().unwrap().clone()
}

/// Rules that this crate does not count: the multiplicative form of `ear_shares`, and those for rankings.
const NOT_LISTS: [&str; 4] = [
    "pb_ear",
    "borda_unranked_zero",
    "schulze_winning_votes",
    "double_majority",
];

/// Compares every key but those without an answer in the file; gives how many there were.
fn compare_all(name: &str, election: &Election, rules: &serde_json::Map<String, Value>) -> usize {
    let mut compared = 0;
    for (key, theirs) in rules {
        if NOT_LISTS.contains(&key.as_str()) || theirs.get("timeout").is_some() {
            continue;
        }
        let ours = expected_members(key, election).unwrap_or_else(|error| panic!("{name} {key}: {error}"));
        compare(name, key, &ours, theirs);
        compared += 1;
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

fn pb(name: &str, keys: usize) {
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
    assert_eq!(compare_all(name, &read::pb::parse(&text).unwrap(), &rules), keys);
}

macro_rules! pb {
    ($($(#[$attribute:meta])* $test:ident $file:literal $keys:literal)*) => {$(
        #[test]
        $(#[$attribute])*
        fn $test() {
            pb($file, $keys);
        }
    )*};
}
pb! {
    toulouse "France_Toulouse_2024.pb" 13
    assen "Netherlands_Assen_2024.pb" 13
    grabowka "Poland_Czestochowa_2020_Grabowka.pb" 10
    debniki "Poland_Krakow_2019_Debniki.pb" 13
    wieliczka "Poland_Wieliczka_2023_Green_Budget.pb" 13
    merced "US_Stanford_Dataset_Merced_Peoples_Budget_Ballot_2019_vote_rankings.pb" 13
    amsterdam "Netherlands_Amsterdam_285.pb.gz" 13
    czestochowa "Poland_Czestochowa_2020.pb.gz" 9
    gdansk "Poland_Gdansk_2020.pb.gz" 13
    budapest "Hungary_Budapest_2024.pb.gz" 10
    krakow "Poland_Krakow_2019.pb.gz" 12
    lodz "Poland_Lodz_2022.pb.gz" 13
    warszawa "Poland_Warszawa_2020_Praga-Poludnie.pb.gz" 10
}
