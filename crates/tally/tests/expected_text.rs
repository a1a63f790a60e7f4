//! The members as text: the very bytes of the expectation files, order of members included.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use std::fmt;
use std::fs;
use std::path::Path;

use common::{data, shared};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use tally::read::{self, Election};
use tally::{ExpectedError, TallyError, expected_text};

/// An object with its members in their order, each as it is written.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[derive(Deserialize)]
struct File {
    rules: Members,
}

/// Without white space between tokens: the repository's copies are laid out for people.
fn compact(json: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let kept = json.chars().filter(|&c| {
        let keep = quoted || !c.is_ascii_whitespace();
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && !escaped;
        keep
    });
    kept.collect()
}

/// The text of a member without what only the makers of the file can know; `None`: they gave up.
fn determined(raw: &RawValue) -> Option<String> {
    let ignored = ["ref_seconds", "pabutools", "equals_official", "max_bits_seen"];
    let Ok(Members(members)) = serde_json::from_str(raw.get()) else {
        return Some(compact(raw.get()));
    };
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    if names.contains(&"timeout") || names.contains(&"not_computed") {
        return None;
    }
    let kept = members
        .iter()
        .filter(|(name, _)| !ignored.contains(&name.as_str()));
    let kept: Vec<String> = kept
        .map(|(name, value)| format!("{name:?}:{}", compact(value.get())))
        .collect();
    Some(format!("{{{}}}", kept.join(",")))
}

fn same(election: &Election, expected: &Path) -> usize {
    let file: File = serde_json::from_str(&fs::read_to_string(expected).unwrap()).unwrap();
    let mut compared = 0;
    for (key, raw) in &file.rules.0 {
        match (expected_text(key, election), determined(raw)) {
            (Ok(ours), Some(theirs)) => {
                assert!(ours == theirs, "{} {key}\n{ours}\n{theirs}", expected.display());
                compared += 1;
            }
            (Err(ExpectedError::UnknownKey { .. } | ExpectedError::Tally(TallyError::NoList { .. })), _)
            | (_, None) => {}
            (Err(error), _) => panic!("{key}: {error}"),
        }
    }
    compared
}

#[test]
fn own_instances_byte_for_byte() {
    let mut compared = 0;
    for folder in ["pots", "synthetic"] {
        for entry in fs::read_dir(data().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let election = read::json::parse(&fs::read_to_string(&path).unwrap()).unwrap();
            compared += same(
                &election,
                &data().join("expected").join(path.file_name().unwrap()),
            );
        }
    }
    assert!(compared >= 12 * 2 + 10 * 5, "{compared}");
}

#[test]
fn city_files_byte_for_byte() {
    let Some(shared) = shared() else { return };
    for name in ["Netherlands_Assen_2024", "Poland_Krakow_2019_Debniki"] {
        let text = fs::read_to_string(shared.join(format!("pb/{name}.pb"))).unwrap();
        let compared = same(
            &read::pb::parse(&text).unwrap(),
            &shared.join(format!("expected/{name}.json")),
        );
        assert!(compared >= 4, "{name} {compared}");
    }
}
