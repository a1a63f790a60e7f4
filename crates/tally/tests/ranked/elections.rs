//! Small elections by ranking, ties likely; and what several of these test files need.

use proptest::prelude::*;
use tally::{
    Capacity, Counted, Elected, Lot, Method, Need, Options, Order, Profile, Ratio, Rule, Strength, Ties,
    Unranked, Voter, count,
};

use crate::common::{need, r};

/// A ranking as words: `A BC D` is A, then B and C, then D. Needs have names of one letter.
pub(crate) fn ballot(id: &str, weight: &str, ranking: &str) -> Voter {
    let level = |level: &str| level.chars().map(String::from).collect();
    Voter {
        id: id.to_owned(),
        weight: r(weight),
        municipalities: 1,
        marks: Default::default(),
        ranking: ranking.split_whitespace().map(level).collect(),
        population: 0,
    }
}

/// An election of `seats` among the letters of `needs`.
pub(crate) fn election(needs: &str, seats: u64, ballots: &[(&str, &str)]) -> Profile {
    let voters = ballots
        .iter()
        .enumerate()
        .map(|(at, (weight, ranking))| ballot(&format!("v{at}"), weight, ranking));
    Profile {
        needs: needs.chars().map(|name| need(&name.to_string(), "1")).collect(),
        capacity: Capacity::Single(seats.into()),
        voters: voters.collect(),
    }
}

/// All rules that order.
pub(crate) fn ordering_rules() -> Vec<Rule> {
    vec![
        Rule::new(Method::Borda {
            unranked: Unranked::Average,
        }),
        Rule::new(Method::Borda {
            unranked: Unranked::Zero,
        }),
        Rule::new(Method::Copeland),
        Rule::new(Method::Schulze {
            strength: Strength::WinningVotes,
        }),
        Rule::new(Method::Schulze {
            strength: Strength::Margins,
        }),
        Rule::new(Method::RankedPairs {
            strength: Strength::WinningVotes,
        }),
        Rule::new(Method::RankedPairs {
            strength: Strength::Margins,
        }),
    ]
}

pub(crate) fn all_ties() -> [Ties; 4] {
    let lot = Lot::from_hex(&"5a".repeat(32), "R").unwrap();
    [
        Ties::LEX,
        Ties::LEX_REVERSED,
        Ties::chain(None),
        Ties::chain(Some(lot)),
    ]
}

pub(crate) fn order(rule: &Rule, profile: &Profile, ties: &Ties) -> Order {
    match count(rule, profile, ties, Options::FULL).unwrap() {
        Counted::Order(order) => order,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn elect(profile: &Profile, ties: &Ties) -> Elected {
    match count(&Rule::new(Method::StvScottish), profile, ties, Options::FULL).unwrap() {
        Counted::Elected(elected) => elected,
        other => panic!("{other:?}"),
    }
}

fn name(at: usize) -> String {
    char::from(b'A' + at as u8).to_string()
}

fn profile(hours: &[&str], voters: Vec<(Ratio, u64, u64, Vec<Vec<String>>)>, seats: u64) -> Profile {
    let needs = hours.iter().enumerate().map(|(at, hours)| Need {
        id: name(at),
        hours: r(hours),
        options: Vec::new(),
    });
    let voters = voters
        .into_iter()
        .enumerate()
        .map(|(at, (weight, municipalities, population, ranking))| Voter {
            id: format!("V{at}"),
            weight,
            municipalities,
            marks: Default::default(),
            ranking,
            population,
        });
    Profile {
        needs: needs.collect(),
        capacity: Capacity::Single(seats.into()),
        voters: voters.collect(),
    }
}

/// Weighted rankings with equals and short ballots.
pub(crate) fn ranked() -> impl Strategy<Value = Profile> {
    let weights = prop::sample::select(vec!["1", "1", "1", "2", "3", "3/2", "1/3"]);
    let hours = prop::sample::select(vec!["1", "1", "2"]);
    (1usize..6, 0usize..7).prop_flat_map(move |(needs, voters)| {
        let places = prop::collection::vec(0usize..5, needs);
        let voter = (weights.clone(), 0u64..3, 0u64..50, places);
        (
            prop::collection::vec(hours.clone(), needs),
            prop::collection::vec(voter, voters),
        )
            .prop_map(|(hours, voters)| {
                let voters = voters
                    .into_iter()
                    .map(|(weight, municipalities, population, places)| {
                        // Place 4 is not on the ballot.
                        let level = |level: usize| -> Vec<String> {
                            (0..places.len())
                                .filter(|&at| places[at] == level)
                                .map(name)
                                .collect()
                        };
                        let levels = (0..4).map(level).filter(|level| !level.is_empty());
                        (r(weight), municipalities, population, levels.collect())
                    });
                let voters = voters.collect();
                profile(&hours, voters, 1)
            })
    })
}

/// Whole papers with strict rankings, for some seats.
pub(crate) fn papers() -> impl Strategy<Value = Profile> {
    (1usize..6, 0usize..8, 1u64..5).prop_flat_map(|(needs, voters, seats)| {
        let voter = (
            1u64..5,
            Just((0..needs).collect::<Vec<_>>()).prop_shuffle(),
            0..=needs,
        );
        prop::collection::vec(voter, voters).prop_map(move |voters| {
            let voters = voters.into_iter().map(|(weight, order, length)| {
                let ranking = order.into_iter().take(length).map(|at| vec![name(at)]);
                (weight.into(), 1, 0, ranking.collect())
            });
            let voters = voters.collect();
            profile(&vec!["1"; needs], voters, seats)
        })
    })
}
