//! What several test files need.
#![expect(dead_code, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::Value;
use tally::{Capacity, Need, Part, Placement, Pot, Profile, Ratio, Voter};

pub(crate) fn r(text: &str) -> Ratio {
    text.parse().unwrap()
}

pub(crate) fn data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// The shared election files, or `None` with a clear word.
#[expect(clippy::print_stdout, reason = "says what was skipped")]
pub(crate) fn shared() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/elections");
    if path.is_dir() {
        return Some(path);
    }
    println!("SKIPPED: {} absent", path.display());
    None
}

/// Every member of `ours` equals that of `theirs`, and ours has all that matter.
pub(crate) fn compare(file: &str, key: &str, ours: &Value, theirs: &Value) {
    let mut ignored = vec!["ref_seconds", "pabutools", "equals_official", "max_bits_seen"];
    if theirs["set_depends_on_ties"] == "not checked" {
        ignored.extend(["set_depends_on_ties", "order_depends_on_ties"]);
    }
    let compared = |members: &'_ Value| -> BTreeMap<String, Value> {
        let members = members.as_object().unwrap().iter();
        members
            .filter(|(name, _)| !ignored.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    };
    let (ours, theirs) = (compared(ours), compared(theirs));
    assert!(
        ours.keys().eq(theirs.keys()),
        "{file} {key}: members {:?} {:?}",
        ours.keys(),
        theirs.keys()
    );
    for (name, theirs) in &theirs {
        let ours = &ours[name];
        if let (Some(a), Some(b)) = (ours.as_array(), theirs.as_array()) {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                assert_eq!(a, b, "{file} {key} {name}[{at}]");
            }
        }
        assert_eq!(ours, theirs, "{file} {key} {name}");
    }
}

pub(crate) fn need(id: &str, hours: &str) -> Need {
    Need {
        id: id.to_owned(),
        hours: r(hours),
        options: Vec::new(),
    }
}

pub(crate) fn voter(id: &str, weight: &str, marks: &[(&str, &str)]) -> Voter {
    let marks = marks
        .iter()
        .map(|(need, points)| ((*need).to_owned(), r(points)))
        .collect();
    Voter {
        id: id.to_owned(),
        weight: r(weight),
        municipalities: 1,
        marks,
        ranking: Vec::new(),
        population: 0,
    }
}

pub(crate) fn approves(id: &str, weight: &str, needs: &[&str]) -> Voter {
    voter(
        id,
        weight,
        &needs.iter().map(|need| (*need, "1")).collect::<Vec<_>>(),
    )
}

pub(crate) fn single(hours: &str, needs: Vec<Need>, voters: Vec<Voter>) -> Profile {
    Profile {
        needs,
        capacity: Capacity::Single(r(hours)),
        voters,
    }
}

/// Small elections, ties likely: few distinct hours, weights and points; fractions too; blank ballots too.
pub(crate) fn elections(pots: bool) -> impl Strategy<Value = Profile> {
    let hours = prop::sample::select(vec!["1", "2", "3", "4", "6", "5/2", "7", "1/3"]);
    let weights = prop::sample::select(vec!["1", "1", "2", "3", "5", "3/2"]);
    let mark = prop::sample::select(vec!["0", "0", "1", "1", "2", "3", "1/2"]);
    (1usize..7, 1usize..6).prop_flat_map(move |(needs, voters)| {
        let option = prop::collection::vec((0usize..3, 0u32..3), 0..3);
        (
            prop::collection::vec((hours.clone(), option), needs),
            prop::collection::vec(
                (weights.clone(), prop::collection::vec(mark.clone(), needs)),
                voters,
            ),
            prop::collection::vec(0u64..9, 3),
        )
            .prop_map(move |(needs, voters, sizes)| build(pots, &needs, &voters, &sizes))
    })
}

type Given<'a> = (&'a str, Vec<(usize, u32)>);

fn build(pots: bool, needs: &[Given], voters: &[(&str, Vec<&str>)], sizes: &[u64]) -> Profile {
    let pot = |at: usize| format!("P{at}");
    let option = |hours: &Ratio, (at, rank): (usize, u32)| {
        let half = hours / r("2");
        let parts = match (at, rank) {
            (at, 2) => vec![(at, half.clone()), ((at + 1) % 3, half)],
            (at, _) => vec![(at, hours.clone())],
        };
        Placement {
            rank,
            parts: parts
                .into_iter()
                .map(|(at, hours)| Part { pot: pot(at), hours })
                .collect(),
        }
    };
    let needs = needs.iter().enumerate().map(|(at, (hours, options))| {
        let hours = r(hours);
        let options = options.iter().map(|&choice| option(&hours, choice)).collect();
        Need {
            id: format!("N{at}"),
            hours,
            options,
        }
    });
    let voters = voters.iter().enumerate().map(|(at, (weight, marks))| Voter {
        id: format!("V{at}"),
        weight: r(weight),
        municipalities: 1,
        marks: marks
            .iter()
            .enumerate()
            .map(|(need, points)| (format!("N{need}"), r(points)))
            .collect(),
        ranking: Vec::new(),
        population: 0,
    });
    let capacity = if pots {
        let pots = sizes.iter().enumerate();
        Capacity::Pots(
            pots.map(|(at, &hours)| Pot {
                id: pot(at),
                hours: hours.into(),
            })
            .collect(),
        )
    } else {
        Capacity::Single(sizes.iter().sum::<u64>().into())
    };
    Profile {
        needs: needs.collect(),
        capacity,
        voters: voters.collect(),
    }
}
