//! What the rules claim the checker accepts; whatever somebody alters in it, it refuses, and says where.

use proptest::prelude::*;
use serde_json::Value;
use tally::{
    CheckError, Counted, CountedCertificate, Method, Options, Profile, Ratio, Rule, Ties, check_counted,
    count,
};

use crate::elections::{all_ties, election, ordering_rules, papers, ranked};

fn certificate(profile: &Profile, rule: &Rule, ties: &Ties) -> CountedCertificate {
    count(rule, profile, ties, Options::FULL).unwrap().certificate()
}

fn accepted(profile: &Profile, rule: &Rule, ties: &Ties) {
    let counted = count(rule, profile, ties, Options::FULL).unwrap();
    let text = serde_json::to_string(&counted).unwrap();
    assert_eq!(serde_json::from_str::<Counted>(&text).unwrap(), counted);
    check_counted(profile, rule, ties, &counted.certificate())
        .unwrap_or_else(|error| panic!("{rule} {ties:?}: {error}\n{profile:?}"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn orders_are_accepted(profile in ranked()) {
        for rule in ordering_rules() {
            for ties in all_ties() {
                accepted(&profile, &rule, &ties);
            }
        }
    }

    #[test]
    fn elections_are_accepted(profile in papers()) {
        for ties in all_ties() {
            accepted(&profile, &Rule::new(Method::StvScottish), &ties);
        }
    }

    #[test]
    fn a_result_is_refused_for_other_ballots(profile in papers(), rule in prop::sample::select(ordering_rules())) {
        prop_assume!(profile.needs.len() > 1);
        let certificate = certificate(&profile, &rule, &Ties::LEX);
        let mut other = profile.clone();
        let mut more = crate::elections::ballot("more", "1", "A");
        more.ranking = vec![vec![profile.needs[0].id.clone()]];
        other.voters.push(more);
        prop_assert!(check_counted(&other, &rule, &Ties::LEX, &certificate).is_err());
    }
}

/// Everything that differs from `value` in one place: a leaf changed, an element left out, doubled or exchanged with the next.
fn alterations(value: &Value, ids: &[&str]) -> Vec<Value> {
    match value {
        Value::Object(members) => {
            let mut all = Vec::new();
            for (name, member) in members {
                let put = |changed: Option<Value>| {
                    let mut members = members.clone();
                    match changed {
                        Some(changed) => members.insert(name.clone(), changed),
                        None => members.remove(name),
                    };
                    Value::Object(members)
                };
                all.extend(
                    alterations(member, ids)
                        .into_iter()
                        .map(|changed| put(Some(changed))),
                );
                all.push(put(None));
            }
            all
        }
        Value::Array(items) => {
            let mut all = Vec::new();
            for (at, item) in items.iter().enumerate() {
                let with = |change: &dyn Fn(&mut Vec<Value>)| {
                    let mut items = items.clone();
                    change(&mut items);
                    Value::Array(items)
                };
                for changed in alterations(item, ids) {
                    all.push(with(&|items| items[at] = changed.clone()));
                }
                all.push(with(&|items| drop(items.remove(at))));
                all.push(with(&|items| items.insert(at, item.clone())));
                if at > 0 {
                    all.push(with(&|items| items.swap(at - 1, at)));
                }
            }
            all
        }
        Value::String(text) => {
            let mut all: Vec<Value> = ids.iter().map(|id| Value::from(*id)).collect();
            all.extend(["id", "hours", "lot", "surplus", "exclusion"].map(Value::from));
            if let Ok(number) = text.parse::<Ratio>() {
                all.push(Value::from(
                    (number + Ratio::new(1, 100_000).unwrap()).to_string(),
                ));
            }
            all
        }
        Value::Number(number) => vec![Value::from(number.as_u64().unwrap() + 1)],
        Value::Bool(flag) => vec![Value::from(!flag)],
        Value::Null => ids.iter().map(|id| Value::from(*id)).collect(),
    }
}

/// Alters every field of the certificate in turn; says how many alterations could be read and were refused.
fn refuses_all(profile: &Profile, rule: &Rule, ties: &Ties) -> usize {
    let good = certificate(profile, rule, ties);
    check_counted(profile, rule, ties, &good).unwrap();
    let ids: Vec<&str> = profile.needs.iter().map(|need| need.id.as_str()).collect();
    let mut refused = 0;
    for altered in alterations(&serde_json::to_value(&good).unwrap(), &ids) {
        let Ok(certificate) = serde_json::from_value::<CountedCertificate>(altered.clone()) else {
            continue;
        };
        if certificate == good {
            continue;
        }
        assert!(
            check_counted(profile, rule, ties, &certificate).is_err(),
            "{rule}: accepts {altered}"
        );
        refused += 1;
    }
    refused
}

/// Cycles, pairwise ties, equal majorities and levels of several needs.
fn knotted() -> Profile {
    election(
        "ABCDE",
        2,
        &[
            ("3", "A B C"),
            ("2", "B C A"),
            ("2", "C A B"),
            ("1", "D AB"),
            ("1", "E C"),
            ("1", "D"),
        ],
    )
}

#[test]
fn every_altered_field_of_an_order_is_refused() {
    for rule in ordering_rules() {
        for ties in [Ties::LEX, Ties::chain(None)] {
            assert!(refuses_all(&knotted(), &rule, &ties) > 200, "{rule}");
        }
    }
}

#[test]
fn every_altered_field_of_an_election_is_refused() {
    let rule = Rule::new(Method::StvScottish);
    // A surplus, an exclusion, a lot between D and E, and a last seat that is filled.
    let papers = [
        ("6", "A B C"),
        ("3", "A C"),
        ("2", "B C"),
        ("2", "C B"),
        ("3", "D E C"),
        ("2", "E D"),
        ("1", "E"),
    ];
    let profile = election("ABCDE", 2, &papers);
    let lot = tally::Lot::from_hex(&"5a".repeat(32), "R").unwrap();
    for ties in [Ties::LEX, Ties::chain(Some(lot))] {
        let refused = refuses_all(&profile, &rule, &ties);
        assert!(refused > 250, "{refused}");
    }
}

#[test]
fn every_altered_field_of_a_decision_is_refused() {
    let mut profile = election("ABC", 1, &[("1", "A"), ("1", "A"), ("1", "B")]);
    for (voter, population) in profile.voters.iter_mut().zip([40, 11, 50]) {
        voter.population = population;
        voter.marks = voter
            .ranking
            .iter()
            .flatten()
            .map(|id| (id.clone(), Ratio::ONE))
            .collect();
    }
    assert!(refuses_all(&profile, &Rule::new(Method::DoubleMajority), &Ties::LEX) > 20);
}

fn error(profile: &Profile, rule: &Rule, change: impl FnOnce(&mut CountedCertificate)) -> CheckError {
    let mut certificate = certificate(profile, rule, &Ties::LEX);
    change(&mut certificate);
    check_counted(profile, rule, &Ties::LEX, &certificate).unwrap_err()
}

#[test]
fn a_refusal_names_the_stage_the_path_or_the_majority() {
    let profile = knotted();
    let stv = error(
        &profile_without_equals(),
        &Rule::new(Method::StvScottish),
        |certificate| {
            let CountedCertificate::Elected(elected) = certificate else {
                panic!()
            };
            let votes = elected.stages[1].votes.get_mut("A").unwrap();
            *votes += &Ratio::ONE;
        },
    );
    assert_eq!(stv.step, 2);
    assert!(stv.reason.contains("votes"), "{stv}");
    let strength = tally::Strength::WinningVotes;
    let pairs = error(
        &profile,
        &Rule::new(Method::RankedPairs { strength }),
        |certificate| {
            let CountedCertificate::Order(order) = certificate else {
                panic!()
            };
            let at = order
                .majorities
                .iter()
                .position(|majority| !majority.locked)
                .unwrap();
            order.majorities[at].against.clear();
            order.majorities[at].locked = true;
        },
    );
    assert!(pairs.reason.contains("should be above"), "{pairs}");
    let chain = error(
        &profile,
        &Rule::new(Method::RankedPairs { strength }),
        |certificate| {
            let CountedCertificate::Order(order) = certificate else {
                panic!()
            };
            order.majorities[2].weight += &Ratio::ONE;
        },
    );
    assert_eq!(chain.step, 3);
    let path = error(
        &profile,
        &Rule::new(Method::Schulze { strength }),
        |certificate| {
            let CountedCertificate::Order(order) = certificate else {
                panic!()
            };
            order.paths[1].strength += &Ratio::ONE;
        },
    );
    assert_eq!(path.step, 2);
    assert!(path.reason.contains("wide"), "{path}");
    let matrix = error(&profile, &Rule::new(Method::Copeland), |certificate| {
        let CountedCertificate::Order(order) = certificate else {
            panic!()
        };
        order.pairwise[1][3] += &Ratio::ONE;
    });
    assert!(matrix.reason.contains("`B` is above `D`"), "{matrix}");
}

fn profile_without_equals() -> Profile {
    election("ABC", 2, &[("6", "A B"), ("2", "B"), ("3", "C B")])
}

#[test]
fn what_cannot_be_counted_has_no_certificate() {
    let blank = election("AB", 1, &[("1", ""), ("1", "")]);
    let mut approving = blank.clone();
    approving.voters[0].marks = [("A".to_owned(), Ratio::ONE)].into_iter().collect();
    for rule in ordering_rules() {
        let order = certificate(&blank, &rule, &Ties::LEX);
        check_counted(&blank, &rule, &Ties::LEX, &order).unwrap();
        let error = check_counted(&approving, &rule, &Ties::LEX, &order).unwrap_err();
        assert!(error.reason.contains("no ballot holds a ranking"), "{error}");
    }
    let rule = Rule::new(Method::DoubleMajority);
    let mut people = blank.clone();
    people.voters[0].population = 1;
    let mut decided = certificate(&people, &rule, &Ties::LEX);
    if let CountedCertificate::Decided(decided) = &mut decided {
        decided.population = 0;
    }
    let error = check_counted(&blank, &rule, &Ties::LEX, &decided).unwrap_err();
    assert!(error.reason.contains("nobody stands for anybody"), "{error}");
}
