//! Hostile input for the readers of `.pb` and of our JSON: they never panic, never hang, and name the place.
//!
//! Arbitrary text, text made of the words of the formats, and good files with bytes flipped, parts cut, doubled and
//! swapped. The soak repeats the same for longer: `ops/test-slow`.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use std::fs;
use std::time::{Duration, Instant};

use common::data;
use proptest::prelude::*;
use tally::read::{self, Election, ReadError};

const PB: &str = "META\nkey;value\ndescription;\"a; \"\"b\"\"\nc\"\nbudget;100.5\nvote_type;cumulative\nmax_length;3\nPROJECTS\n\
     project_id;cost;name;votes\n10;2.50;\"x;y\";3\n2;3;c\n7;40/3;æ ø å;1\nVOTES\nvoter_id;age;vote;points\n\
     v1;33;10,2;2,1\nv2;;7;1/3\nv3;5;;\nv4;18;2,10,2;1,1,1\n";

/// A file of about `voters` lines is read in far less; a hang takes for ever.
const LONG: Duration = Duration::from_secs(20);

fn json() -> String {
    fs::read_to_string(data().join("synthetic/syn05.json")).unwrap()
}

fn pots() -> String {
    fs::read_to_string(data().join("pots/pots01.json")).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a hang is a matter of time")]
fn read(parse: fn(&str) -> Result<Election, ReadError>, text: &str) -> Result<Election, ReadError> {
    let start = Instant::now();
    let election = parse(text);
    assert!(
        start.elapsed() < LONG,
        "{} bytes took {:?}",
        text.len(),
        start.elapsed()
    );
    election
}

/// Reads and looks at the outcome: a profile that can be counted, or a place that is in the text.
fn survives(parse: fn(&str) -> Result<Election, ReadError>, text: &str) {
    match read(parse, text) {
        Ok(election) => assert_eq!(election.profile.validate(), Ok(())),
        Err(ReadError::Line { line, column, reason }) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let found = text.split('\n').nth(line - 1);
            assert!(column >= 1 && !reason.is_empty(), "{reason}");
            let within = found.is_some_and(|found| column <= found.chars().count() + 1);
            assert!(within, "line {line}, column {column} of {text:?}: {reason}");
        }
        Err(ReadError::Json(reason)) => {
            assert!(reason.contains("line") && reason.contains("column"), "{reason}");
        }
        Err(other) => assert!(!other.to_string().is_empty()),
    }
}

fn both(text: &str) {
    survives(read::pb::parse, text);
    survives(read::json::parse, text);
}

/// A change of a text, by places in thousandths of its length.
#[derive(Debug, Clone)]
enum Change {
    Flip(usize, u8),
    Cut(usize, usize),
    Double(usize, usize),
    SwapLines(usize, usize),
    Insert(usize, &'static str),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0usize..1000;
    let word = prop::sample::select(vec![
        ";",
        "\"",
        ",",
        "\n",
        "\r\n",
        "/",
        "-",
        ".",
        "0",
        "1e9",
        "\u{feff}",
        "\u{0}",
        "META",
        "VOTES\n",
        "{",
        "}",
        "[",
        "]",
        ":",
        "null",
        "9999999999999999999999999999",
        "1/0",
        "\u{1F5F3}",
    ]);
    prop_oneof![
        (at.clone(), any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (at.clone(), 1usize..80).prop_map(|(at, length)| Change::Cut(at, length)),
        (at.clone(), 1usize..80).prop_map(|(at, length)| Change::Double(at, length)),
        (at.clone(), at.clone()).prop_map(|(a, b)| Change::SwapLines(a, b)),
        (at, word).prop_map(|(at, word)| Change::Insert(at, word)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for change in changes {
        let place = |at: usize, bytes: &[u8]| at * bytes.len() / 1000;
        match *change {
            Change::Flip(at, bits) => {
                let at = place(at, &bytes);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= bits;
                }
            }
            Change::Cut(at, length) => {
                let at = place(at, &bytes);
                bytes.drain(at..(at + length).min(bytes.len()));
            }
            Change::Double(at, length) => {
                let at = place(at, &bytes);
                let part = bytes[at..(at + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            Change::SwapLines(a, b) => {
                let mut lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
                let count = lines.len();
                lines.swap(a * count / 1000, b * count / 1000);
                bytes = lines.join(&b'\n');
            }
            Change::Insert(at, word) => {
                let at = place(at, &bytes);
                bytes.splice(at..at, word.bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Text of the formats' own words, in any order.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "META",
        "PROJECTS",
        "VOTES",
        "\n",
        "\n",
        ";",
        ";",
        ",",
        "\"",
        "key",
        "value",
        "budget",
        "vote_type",
        "approval",
        "ordinal",
        "project_id",
        "cost",
        "voter_id",
        "vote",
        "points",
        "weight",
        "10",
        "2",
        "1/3",
        "-1",
        "x",
        "",
        "{",
        "}",
        "\"needs\":",
        "\"voters\":[",
        "]",
        "\"id\":\"A\"",
        "\"capacity_hours\":\"1\"",
        "\"weight\":\"1\"",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

#[test]
fn the_files_to_be_changed_are_good() {
    assert_eq!(read::pb::parse(PB).unwrap().profile.voters.len(), 4);
    assert!(read::json::parse(&json()).is_ok() && read::json::parse(&pots()).is_ok());
}

#[test]
fn places_are_those_of_the_fault() {
    let place = |text: &str| match read::pb::parse(text).unwrap_err() {
        ReadError::Line { line, column, .. } => (line, column),
        other => panic!("{other}"),
    };
    assert_eq!(place(&PB.replace("40/3", "40/0")), (12, 3));
    assert_eq!(place(&PB.replace("v2;;7", "v2;;8")), (16, 5));
    assert_eq!(place(&PB.replace("1/3\n", "1,3\n")), (16, 7));
    // The line where a field begins that never ends.
    assert_eq!(place(&PB.replace("\"x;y\"", "\"x;y")), (10, 1));
    assert_eq!(place("x\n"), (1, 1));
}

#[test]
fn an_open_quotation_over_many_lines_is_read_once() {
    let lines = "a;b\"c\"\n".repeat(400_000);
    for text in [
        format!("META\nkey;\"{lines}"),
        format!("META\nkey;value\nx;{}", "\"".repeat(1_000_001)),
        format!(
            "META\nkey;value\nbudget;9\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;1\nVOTES\nvoter_id;vote\nv;{}1",
            "1,".repeat(1_000_000)
        ),
        ";".repeat(2_000_000),
        "[".repeat(1_000_000),
        format!("{{\"needs\":{}", "[".repeat(1_000_000)),
    ] {
        both(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        both(&text);
    }

    #[test]
    fn the_words_of_the_formats_in_any_order(text in words()) {
        both(&text);
    }

    #[test]
    fn good_files_changed(changes in prop::collection::vec(change(), 1..6)) {
        survives(read::pb::parse, &changed(PB, &changes));
        survives(read::json::parse, &changed(&json(), &changes));
        survives(read::json::parse, &changed(&pots(), &changes));
    }
}

#[test]
#[ignore = "large: minutes"]
fn large_soak_of_the_readers() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 100_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let files = [json(), pots()];
    let strategy = (any::<String>(), words(), prop::collection::vec(change(), 1..12));
    let soaked = runner.run(&strategy, |(text, words, changes)| {
        both(&text);
        both(&words);
        survives(read::pb::parse, &changed(PB, &changes));
        for file in &files {
            survives(read::json::parse, &changed(file, &changes));
        }
        Ok(())
    });
    soaked.unwrap();
}
