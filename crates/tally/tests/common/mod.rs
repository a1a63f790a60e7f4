//! What several test files need.
#![expect(dead_code, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::Value;
use tally::{
    Add, AddStep, By, Capacity, Completion, Method, Need, Part, Phragmen, Placement, Pot, Profile, Ratio,
    Rule, Utility, Voter,
};

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

/// Small elections, ties likely: few distinct hours, weights and points; fractions too; blank ballots too. Rankings
/// do not follow the marks, and have equal ranks.
pub(crate) fn elections(pots: bool) -> impl Strategy<Value = Profile> {
    elections_up_to(pots, 6, 5)
}

/// The same with at most so many needs and voters.
pub(crate) fn elections_up_to(pots: bool, needs: usize, voters: usize) -> impl Strategy<Value = Profile> {
    let hours = prop::sample::select(vec!["1", "2", "3", "4", "6", "5/2", "7", "1/3"]);
    let weights = prop::sample::select(vec!["1", "1", "2", "3", "5", "3/2"]);
    let mark = prop::sample::select(vec!["0", "0", "1", "1", "2", "3", "1/2"]);
    (1..=needs, 1..=voters).prop_flat_map(move |(needs, voters)| {
        let option = prop::collection::vec((0usize..3, 0u32..3), 0..3);
        let marks = prop::collection::vec(mark.clone(), needs);
        let levels = prop::collection::vec(0usize..5, needs);
        (
            prop::collection::vec((hours.clone(), option), needs),
            prop::collection::vec((weights.clone(), marks, levels), voters),
            prop::collection::vec(0u64..9, 3),
        )
            .prop_map(move |(needs, voters, sizes)| build(pots, &needs, &voters, &sizes))
    })
}

/// Hours and options (pot and rank); weight, marks and the level of each need, 0 for none.
type GivenNeed<'a> = (&'a str, Vec<(usize, u32)>);
type GivenVoter<'a> = (&'a str, Vec<&'a str>, Vec<usize>);

fn build(pots: bool, needs: &[GivenNeed], voters: &[GivenVoter], sizes: &[u64]) -> Profile {
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
    let voters = voters
        .iter()
        .enumerate()
        .map(|(at, (weight, marks, levels))| Voter {
            id: format!("V{at}"),
            weight: r(weight),
            municipalities: 1,
            marks: marks
                .iter()
                .enumerate()
                .map(|(need, points)| (format!("N{need}"), r(points)))
                .collect(),
            ranking: (1..5)
                .map(|level| {
                    let on_it = |need: &usize| levels[*need] == level;
                    (0..levels.len())
                        .filter(on_it)
                        .map(|need| format!("N{need}"))
                        .collect()
                })
                .filter(|level: &Vec<String>| !level.is_empty())
                .collect(),
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

pub(crate) const UTILITIES: [Utility; 3] = [Utility::Cost, Utility::Count, Utility::Points];

/// Every way of adding hours in steps of one kind.
pub(crate) fn adding(step: AddStep) -> Vec<Completion> {
    let switches = [0b000u8, 0b001, 0b010, 0b011, 0b100, 0b101, 0b110, 0b111];
    let add = |switch: u8| Add {
        step,
        integral: switch & 1 > 0,
        exhaustive: switch & 2 > 0,
        utilitarian: switch & 4 > 0,
    };
    switches.map(|switch| Completion::Add(add(switch))).to_vec()
}

/// Every variant of every rule that gives a list, but for those that add hours.
pub(crate) fn list_rules() -> Vec<Rule> {
    let mut rules = Vec::new();
    for utility in UTILITIES {
        rules.push(Rule::es_list(utility));
        rules.push(Rule::mes(utility, Completion::None));
        rules.push(Rule::mes(utility, Completion::Utilitarian));
        for by in [By::Score, By::PerHour] {
            rules.extend([true, false].map(|skip| Rule::greedy(by, utility, skip)));
        }
    }
    rules.extend([Phragmen::Rank, Phragmen::Skip, Phragmen::Stop].map(Rule::phragmen));
    rules.extend([true, false].map(|utilitarian| Rule::new(Method::EarShares { utilitarian })));
    rules
}

/// Every variant of `mes` that adds hours.
pub(crate) fn adding_rules() -> Vec<Rule> {
    let completions = [AddStep::PerVoter, AddStep::Permille]
        .into_iter()
        .flat_map(adding);
    completions
        .flat_map(|completion| UTILITIES.map(|utility| Rule::mes(utility, completion)))
        .collect()
}
