//! Every expectation file, to the last fraction, under the keys that this crate counts.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use common::{compare, data, shared};
use serde_json::Value;
use tally::read::Election;
use tally::{Options, Ties, expected_members, expected_rule, read};

fn json_election(path: &Path) -> Election {
    read::json::parse(&fs::read_to_string(path).unwrap()).unwrap()
}

fn rules(path: &Path) -> Rules {
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

type Rules = serde_json::Map<String, Value>;

/// Hours are added in hundreds of runs, so these keys have tests of their own.
fn adds(key: &str) -> bool {
    key.contains("_add1") || key.contains("_permille")
}

/// Compares the keys in question but those without an answer in the file; gives how many there were.
fn compare_all(name: &str, election: &Election, rules: &Rules, asked: impl Fn(&str) -> bool) -> usize {
    let mut compared = 0;
    for (key, theirs) in rules.iter().filter(|(key, _)| asked(key)) {
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
            |_| true,
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

fn pb(name: &str, keys: usize, asked: impl Fn(&str) -> bool) {
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
    let election = read::pb::parse(&text).unwrap();
    assert_eq!(compare_all(name, &election, &rules, asked), keys);
}

/// What the cities declared: the projects with 1 in the column `selected`.
#[test]
fn official_results_of_equal_shares() {
    let Some(shared) = shared() else { return };
    for file in ["Poland_Wieliczka_2023_Green_Budget", "Netherlands_Assen_2024"] {
        let text = fs::read_to_string(shared.join(format!("pb/{file}.pb"))).unwrap();
        let mut projects = text.lines().skip_while(|line| *line != "PROJECTS").skip(1);
        let head: Vec<&str> = projects.next().unwrap().split(';').collect();
        let selected = head.iter().position(|name| *name == "selected").unwrap();
        let declared: BTreeSet<&str> = projects
            .take_while(|line| *line != "VOTES")
            .map(|line| line.split(';').collect::<Vec<_>>())
            .filter(|fields| fields[selected] == "1")
            .map(|fields| fields[0])
            .collect();
        let election = read::pb::parse(&text).unwrap();
        let rule = expected_rule("mes_cost_add1", &election).unwrap();
        let ours = tally::tally_with(&rule, &election.profile, &Ties::LEX, Options::GROUPS).unwrap();
        assert_eq!(ours.funded().collect::<BTreeSet<_>>(), declared, "{file}");
    }
}

/// Keys are made of parts, so that others than those of the files are understood.
#[test]
fn keys_of_equal_shares_are_composed() {
    let election = json_election(&data().join("synthetic/syn01.json"));
    let words = |key| expected_rule(key, &election).map(|rule| rule.to_string());
    assert_eq!(
        words("mes_card_add1_exhaustive").unwrap(),
        "mes 1 completion=add exhaustive=true integral=false step=per_voter utilitarian=false utility=count"
    );
    assert_eq!(
        words("mes_linear_k+utilitarian").unwrap(),
        "mes 1 completion=utilitarian utility=points"
    );
    for key in [
        "mes_",
        "mes_cost_exhaustive",
        "mes_cost_add1_permille",
        "mes_raw",
        "mes_cost+more",
        "dice",
    ] {
        assert!(words(key).is_err(), "{key}");
    }
    let lists = |key: &&str| expected_rule(key, &election).unwrap().lists();
    for key in tally::expected_keys().filter(lists) {
        assert!(expected_members(key, &election).unwrap().is_object(), "{key}");
    }
}

/// A file and how many keys in question it answers.
macro_rules! pb {
    ($asked:expr, $($(#[$attribute:meta])* $test:ident $file:literal $keys:literal)*) => {$(
        #[test]
        $(#[$attribute])*
        fn $test() {
            pb($file, $keys, $asked);
        }
    )*};
}
pb! {
    |key| !adds(key),
    toulouse "France_Toulouse_2024.pb" 10
    assen "Netherlands_Assen_2024.pb" 10
    grabowka "Poland_Czestochowa_2020_Grabowka.pb" 9
    debniki "Poland_Krakow_2019_Debniki.pb" 12
    wieliczka "Poland_Wieliczka_2023_Green_Budget.pb" 10
    merced "US_Stanford_Dataset_Merced_Peoples_Budget_Ballot_2019_vote_rankings.pb" 12
    amsterdam "Netherlands_Amsterdam_285.pb.gz" 10
    czestochowa "Poland_Czestochowa_2020.pb.gz" 9
    gdansk "Poland_Gdansk_2020.pb.gz" 10
    budapest "Hungary_Budapest_2024.pb.gz" 10
    krakow "Poland_Krakow_2019.pb.gz" 12
    lodz "Poland_Lodz_2022.pb.gz" 10
    warszawa "Poland_Warszawa_2020_Praga-Poludnie.pb.gz" 10
}
pb! {
    adds,
    #[ignore = "large: 670 runs of Equal Shares with 183 needs, three times"] large_toulouse_added "France_Toulouse_2024.pb" 3
    assen_added "Netherlands_Assen_2024.pb" 3
    grabowka_added "Poland_Czestochowa_2020_Grabowka.pb" 1
    debniki_added "Poland_Krakow_2019_Debniki.pb" 1
    wieliczka_added "Poland_Wieliczka_2023_Green_Budget.pb" 3
    merced_added "US_Stanford_Dataset_Merced_Peoples_Budget_Ballot_2019_vote_rankings.pb" 1
    amsterdam_added "Netherlands_Amsterdam_285.pb.gz" 3
    gdansk_added "Poland_Gdansk_2020.pb.gz" 3
    #[ignore = "large: 900 runs of Equal Shares with 90,000 voters"] large_lodz_added "Poland_Lodz_2022.pb.gz" 3
}
