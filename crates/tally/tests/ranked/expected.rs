//! Every expectation file that holds rankings: each part of each result, and the winners that were declared.
use std::fs;
use std::path::Path;

use crate::common::{compare, data, shared};
use serde_json::Value;
use tally::read::{self, Election};
use tally::{Counted, Elected, Method, Options, Rule, Ties, check_counted, count, expected_members};

fn parsed(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn our_own_elections() {
    let mut compared = 0;
    for entry in fs::read_dir(data().join("synthetic")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let election = read::parse(&name, &fs::read_to_string(&path).unwrap()).unwrap();
        let rules = parsed(&data().join("expected").join(&name))["rules"].clone();
        for key in ["schulze_winning_votes", "borda_unranked_zero", "double_majority"] {
            compare(
                &name,
                key,
                &expected_members(key, &election).unwrap(),
                &rules[key],
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 30);
}

fn elect(election: &Election) -> Elected {
    let rule = Rule::new(Method::StvScottish);
    match count(&rule, &election.profile, &Ties::LEX, Options::FULL).unwrap() {
        Counted::Elected(elected) => elected,
        other => panic!("{other:?}"),
    }
}

/// The numbers of candidates, sorted.
fn numbers(ids: &[String]) -> Vec<u64> {
    let mut numbers: Vec<u64> = ids.iter().map(|id| id.parse().unwrap()).collect();
    numbers.sort_unstable();
    numbers
}

fn ranked(file: &str, keys: usize) {
    let Some(shared) = shared() else { return };
    let text = fs::read_to_string(shared.join("ranked").join(file)).unwrap();
    let election = read::parse(file, &text).unwrap();
    let theirs = parsed(&shared.join(format!("expected/{}.json", file.replace('.', "_"))));
    assert_eq!(election.title.as_deref(), theirs["title"].as_str());
    for (number, name) in theirs["candidates"].as_object().unwrap() {
        let id = election.profile.needs[number.parse::<usize>().unwrap() - 1]
            .id
            .clone();
        // Marks inside a name were dropped there.
        assert_eq!(
            election.names[&id].replace('"', ""),
            name.as_str().unwrap(),
            "{file}"
        );
    }
    let mut compared = 0;
    for (key, theirs) in theirs.as_object().unwrap() {
        if !tally::expected_keys().any(|known| known == key) {
            continue;
        }
        let mut theirs = theirs.clone();
        if let Some(members) = theirs.as_object_mut() {
            members.remove("ref_seconds");
        }
        assert_eq!(expected_members(key, &election).unwrap(), theirs, "{file} {key}");
        compared += 1;
    }
    assert_eq!(compared, keys, "{file}");
    certified(file, &election);
    if file.ends_with(".blt") {
        declared(file, &elect(&election), &theirs["official"]);
    }
}

/// The checker accepts what every rule claims.
fn certified(file: &str, election: &Election) {
    let mut rules = crate::elections::ordering_rules();
    rules.extend(file.ends_with(".blt").then_some(Rule::new(Method::StvScottish)));
    for rule in rules {
        let counted = count(&rule, &election.profile, &Ties::LEX, Options::FULL).unwrap();
        check_counted(&election.profile, &rule, &Ties::LEX, &counted.certificate())
            .unwrap_or_else(|error| panic!("{file} {rule}: {error}"));
    }
}

/// Who was declared elected, and the whole votes of each stage that were published.
fn declared(file: &str, elected: &Elected, official: &Value) {
    let winners: Vec<u64> = serde_json::from_value(official["elected"].clone()).unwrap();
    assert_eq!(numbers(&elected.elected), winners, "{file}");
    for (number, counts) in official["reported_counts"].as_object().into_iter().flatten() {
        let id = elected.stages[0]
            .votes
            .keys()
            .find(|id| id.parse::<u64>().unwrap() == number.parse::<u64>().unwrap());
        for (stage, count) in elected.stages.iter().zip(counts.as_array().unwrap()) {
            let printed = stage.votes[id.unwrap()].floor().to_u64().unwrap();
            let reported = count.as_u64().unwrap();
            assert!(
                printed.abs_diff(reported) <= 1,
                "{file} {number} stage {}: {printed} {reported}",
                stage.number
            );
        }
    }
    for (number, at) in official["stage_elected"].as_object().into_iter().flatten() {
        let stage = elected
            .stages
            .iter()
            .find(|stage| numbers(&stage.elected).contains(&number.parse::<u64>().unwrap()));
        assert_eq!(
            u64::from(stage.unwrap().number),
            at.as_u64().unwrap(),
            "{file} {number}"
        );
    }
}

macro_rules! ranked {
    ($($test:ident $file:literal $keys:literal)*) => {$(
        #[test]
        fn $test() {
            ranked($file, $keys);
        }
    )*};
}
ranked! {
    debian_2003 "00002-00000002.soi" 15
    debian_2010 "00002-00000006.toc" 15
    leith_walk_2012 "edinburgh_2012_ward12.blt" 16
    leith_2017 "edinburgh_2017_ward13.blt" 16
    leith_walk_2022 "edinburgh_2022_ward12.blt" 16
    pentland_hills_2022 "edinburgh_2022_ward2.blt" 16
    linn_2007 "glasgow_2007_linn.blt" 16
    govan_2012 "glasgow_2012_ward5.blt" 16
}

/// The bytes of a member of a compact file.
fn member<'t>(text: &'t str, key: &str) -> &'t str {
    let start = text.find(&format!("\"{key}\":")).unwrap() + key.len() + 3;
    let rest = &text[start..];
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    values.next().unwrap().unwrap();
    &rest[..values.byte_offset()]
}

#[test]
fn members_come_in_the_order_of_the_files() {
    for file in ["syn05", "syn19"] {
        let read = |folder: &str| fs::read_to_string(data().join(format!("{folder}/{file}.json"))).unwrap();
        let (election, theirs) = (read::json::parse(&read("synthetic")).unwrap(), read("expected"));
        for key in [
            "es_phragmen_list_cost",
            "borda_unranked_zero",
            "schulze_winning_votes",
            "double_majority",
        ] {
            assert_eq!(
                tally::expected_text(key, &election).unwrap(),
                member(&theirs, key),
                "{file} {key}"
            );
        }
    }
    let path = |folder: &str| data().join(folder).join("pots05.json");
    let election = read::json::parse(&fs::read_to_string(path("pots")).unwrap()).unwrap();
    let theirs = fs::read_to_string(path("expected")).unwrap();
    let spaced = member(&theirs, "es_list_pots_cost");
    let compact: String = spaced.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(
        tally::expected_text("es_list_pots_cost", &election).unwrap(),
        compact
    );
    let Some(shared) = shared() else { return };
    let file = "glasgow_2012_ward5.blt";
    let election = read::parse(
        file,
        &fs::read_to_string(shared.join("ranked").join(file)).unwrap(),
    )
    .unwrap();
    let theirs = fs::read_to_string(shared.join("expected/glasgow_2012_ward5_blt.json")).unwrap();
    for key in [
        "stv_scottish",
        "pairwise",
        "copeland",
        "borda_unranked_average",
        "first_preferences",
    ] {
        assert_eq!(
            tally::expected_text(key, &election).unwrap(),
            member(&theirs, key),
            "{file} {key}"
        );
    }
}
