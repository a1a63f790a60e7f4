//! What the rule makes the checker accepts; what somebody altered it refuses, and says where.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use common::{data, elections, r};
use proptest::prelude::*;
use tally::{
    By, Certificate, Detail, Options, Phase, Profile, Rule, Ties, Utility, certify, check, tally, tally_with,
};

fn rules() -> Vec<Rule> {
    let mut rules: Vec<Rule> = [Utility::Cost, Utility::Count, Utility::Points]
        .map(Rule::es_list)
        .to_vec();
    for by in [By::Score, By::PerHour] {
        for skip in [true, false] {
            rules.push(Rule::greedy(by, Utility::Points, skip));
        }
    }
    rules
}

fn accepted(profile: &Profile) {
    let lot = tally::Lot::from_hex(&"5a".repeat(32), "R").unwrap();
    for rule in rules() {
        for ties in [
            Ties::LEX,
            Ties::LEX_REVERSED,
            Ties::chain(None),
            Ties::chain(Some(lot.clone())),
        ] {
            let tally = tally(&rule, profile, &ties).unwrap();
            let certificate = certify(&tally);
            check(profile, &rule, &ties, &certificate)
                .unwrap_or_else(|e| panic!("{rule} {ties:?}: {e}\n{profile:?}"));
            let options = Options {
                detail: Detail::Groups,
                tie_leaves: 0,
            };
            let sums = certify(&tally_with(&rule, profile, &ties, options).unwrap());
            check(profile, &rule, &ties, &sums).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn accepts_one_capacity(profile in elections(false)) {
        accepted(&profile);
    }

    #[test]
    fn accepts_pots(profile in elections(true)) {
        accepted(&profile);
    }
}

fn refused(profile: &Profile, rule: &Rule, certificate: &Certificate, step: u32, what: &str) {
    let error = check(profile, rule, &Ties::LEX, certificate).expect_err(what);
    assert_eq!(error.step, step, "{what}: {error}");
}

#[test]
fn refuses_every_altered_field_with_its_step() {
    let mut steps_seen = 0;
    for file in [
        "pots/pots01.json",
        "pots/pots05.json",
        "synthetic/syn05.json",
        "synthetic/syn09.json",
    ] {
        let text = std::fs::read_to_string(data().join(file)).unwrap();
        let profile = tally::read::json::parse(&text).unwrap().profile;
        for rule in rules() {
            let good = certify(&tally(&rule, &profile, &Ties::LEX).unwrap());
            check(&profile, &rule, &Ties::LEX, &good).unwrap();
            let alter = |step: u32, what: &str, change: &dyn Fn(&mut Certificate)| {
                let mut bad = good.clone();
                change(&mut bad);
                assert_ne!(bad, good, "{what}");
                refused(&profile, &rule, &bad, step, &format!("{file} {rule} {what}"));
            };
            let es_list = rule.id() == "es_list";
            alter(0, "budget", &|c| c.budget += &r("1"));
            alter(0, "money_left", &|c| c.money_left += &r("1/7"));
            alter(0, "capacity_left", &|c| c.capacity_left += &r("1"));
            alter(0, "unsupported", &|c| c.unsupported.push("N99".to_owned()));
            alter(0, "a pot more", &|c| {
                drop(c.pots_left.insert("P9".to_owned(), r("1")))
            });
            alter(0, "last claim gone", &|c| drop(c.claims.pop()));
            if es_list {
                alter(1, "payments unclaimed", &|c| c.payments = false);
            }
            for pot in good.pots_left.keys() {
                alter(0, "pot", &|c| *c.pots_left.get_mut(pot).unwrap() += &r("1"));
            }
            for (at, claim) in good.claims.iter().enumerate() {
                steps_seen += 1;
                let step = at as u32 + 1;
                for change in ["1/1000", "-1/1000"] {
                    alter(step, "value", &|c| c.claims[at].value += &r(change));
                }
                alter(step, "need unknown", &|c| c.claims[at].need = "N99".to_owned());
                if let Some(next) = good.claims.get(at + 1).filter(|next| next.phase == claim.phase) {
                    let swapped = |c: &mut Certificate| c.claims.swap(at, at + 1);
                    assert_ne!(claim.need, next.need);
                    alter(step, "two claims swapped", &swapped);
                }
                for voter in claim.payments.keys() {
                    alter(step, "payment", &|c| {
                        *c.claims[at].payments.get_mut(voter).unwrap() += &r("1/1000")
                    });
                    alter(step, "payment gone", &|c| {
                        drop(c.claims[at].payments.remove(voter))
                    });
                }
                alter(step, "payment more", &|c| {
                    drop(c.claims[at].payments.insert("K99".to_owned(), r("1")))
                });
                match &claim.placement {
                    Some(placement) => {
                        alter(step, "placement gone", &|c| c.claims[at].placement = None);
                        let mut other = placement.clone();
                        other.parts[0].hours += &r("1");
                        alter(step, "placement", &|c| {
                            c.claims[at].placement = Some(other.clone())
                        });
                    }
                    None => {
                        let somewhere = tally::Placement {
                            rank: 0,
                            parts: Vec::new(),
                        };
                        alter(step, "placement more", &|c| {
                            c.claims[at].placement = Some(somewhere.clone())
                        });
                    }
                }
                if claim.phase == Phase::Waiting {
                    let phase = if es_list { Phase::Leftover } else { Phase::Score };
                    let first = at == 0 || good.claims[at - 1].phase != Phase::Waiting;
                    if first {
                        alter(step, "waiting called funded", &|c| c.claims[at].phase = phase);
                    }
                } else {
                    let mut bad = good.clone();
                    bad.claims[at].phase = Phase::Waiting;
                    check(&profile, &rule, &Ties::LEX, &bad).expect_err("funded called waiting");
                }
            }
        }
    }
    assert!(steps_seen > 100);
}
