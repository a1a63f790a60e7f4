//! What the rules make the checker accepts; what somebody altered it refuses, and says where.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "../common/mod.rs"]
mod common;

mod alterations;
mod cities;

use std::cell::Cell;
use std::collections::BTreeSet;

use alterations::{Altered, alterations};
use common::{adding, adding_rules, data, elections, elections_up_to, list_rules};
use proptest::prelude::*;
use tally::{
    AddStep, Certificate, Completion, Detail, Options, Phase, Profile, Rule, Ties, Utility, certify, check,
    tally, tally_with,
};

const FULL: Options = Options {
    detail: Detail::Full,
    tie_leaves: 0,
};

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

fn policies() -> [Ties; 4] {
    let lot = tally::Lot::from_hex(&"5a".repeat(32), "R").unwrap();
    [
        Ties::LEX,
        Ties::LEX_REVERSED,
        Ties::chain(None),
        Ties::chain(Some(lot)),
    ]
}

fn accepted(profile: &Profile, rules: &[Rule]) {
    for rule in rules {
        for ties in policies() {
            for options in [FULL, Options::GROUPS] {
                let certificate = certify(&tally_with(rule, profile, &ties, options).unwrap());
                check(profile, rule, &ties, &certificate).unwrap_or_else(|e| {
                    panic!("{rule} {ties:?} {options:?}: {e}\n{certificate:?}\n{profile:?}")
                });
            }
        }
    }
}

#[test]
fn accepts_every_rule() {
    proptest!(config(60), |(one in elections(false), pots in elections(true))| {
        accepted(&one, &list_rules());
        accepted(&pots, &list_rules());
    });
}

#[test]
fn accepts_added_hours() {
    let steps = [(AddStep::PerVoter, 200, 6, 5), (AddStep::Permille, 40, 3, 3)];
    for (step, cases, needs, voters) in steps {
        let rule = (
            prop::sample::select(adding(step)),
            prop::sample::select(common::UTILITIES.to_vec()),
        );
        let profiles = (
            elections_up_to(false, needs, voters),
            elections_up_to(true, needs, voters),
        );
        proptest!(config(cases), |((completion, utility) in rule, (one, pots) in profiles)| {
            accepted(&one, &[Rule::mes(utility, completion)]);
            accepted(&pots, &[Rule::mes(utility, completion)]);
        });
    }
}

/// Every alteration is refused, at the step that it names.
fn refuses_all(what: &str, profile: &Profile, rule: &Rule, seen: &mut BTreeSet<String>) -> usize {
    let good = certify(&tally_with(rule, profile, &Ties::LEX, FULL).unwrap());
    check(profile, rule, &Ties::LEX, &good).unwrap();
    let altered = alterations(&good);
    let count = altered.len();
    for Altered {
        what: field,
        steps,
        certificate,
    } in altered
    {
        assert_ne!(certificate, good, "{field}");
        let refused = check(profile, rule, &Ties::LEX, &certificate);
        let error = refused.expect_err(&format!("{what} {rule}: {field}\n{certificate:?}\n{profile:?}"));
        assert!(
            steps.contains(&error.step),
            "{what} {rule}: {field}: {error}, expected one of {steps:?}\n{certificate:?}\n{profile:?}"
        );
        seen.insert(field);
    }
    count
}

#[test]
fn refuses_every_altered_field_with_its_step() {
    let mut seen = BTreeSet::new();
    let mut altered = 0;
    let mut rules = list_rules();
    rules.extend(adding_rules().into_iter().step_by(7));
    for file in [
        "pots/pots01.json",
        "pots/pots05.json",
        "synthetic/syn03.json",
        "synthetic/syn09.json",
    ] {
        let text = std::fs::read_to_string(data().join(file)).unwrap();
        let profile = tally::read::json::parse(&text).unwrap().profile;
        for rule in &rules {
            altered += refuses_all(file, &profile, rule, &mut seen);
        }
    }
    for field in alterations::KINDS {
        assert!(seen.contains(*field), "never altered: {field}");
    }
    assert!(altered > 5_000, "{altered}");
}

#[test]
fn refuses_every_altered_field_of_random_elections() {
    let mut rules = list_rules();
    rules.extend(
        adding(AddStep::PerVoter)
            .into_iter()
            .map(|way| Rule::mes(Utility::Cost, way)),
    );
    let rule = prop::sample::select(rules);
    proptest!(config(300), |(one in elections(false), pots in elections(true), rule in rule)| {
        let mut seen = BTreeSet::new();
        refuses_all("one capacity", &one, &rule, &mut seen);
        refuses_all("pots", &pots, &rule, &mut seen);
    });
}

/// A certificate of one rule is none of another, unless both claim the same.
#[test]
fn a_certificate_speaks_for_its_own_rule() {
    let text = std::fs::read_to_string(data().join("synthetic/syn05.json")).unwrap();
    let profile = tally::read::json::parse(&text).unwrap().profile;
    let certificates: Vec<(Rule, Certificate)> = list_rules()
        .into_iter()
        .map(|rule| {
            (
                rule.clone(),
                certify(&tally(&rule, &profile, &Ties::LEX).unwrap()),
            )
        })
        .collect();
    let mut refused = 0;
    for (rule, own) in &certificates {
        for (_, other) in &certificates {
            let verdict = check(&profile, rule, &Ties::LEX, other);
            assert_eq!(verdict.is_ok(), own == other, "{rule}");
            refused += usize::from(verdict.is_err());
        }
    }
    assert!(refused > 300, "{refused}");
}

/// Sums alone are checked too: without payments every other claim still is.
#[test]
fn sums_without_payments_are_examined() {
    let text = std::fs::read_to_string(data().join("synthetic/syn05.json")).unwrap();
    let profile = tally::read::json::parse(&text).unwrap().profile;
    for completion in [Completion::None, Completion::Utilitarian] {
        let rule = Rule::mes(Utility::Cost, completion);
        let sums = certify(&tally_with(&rule, &profile, &Ties::LEX, Options::GROUPS).unwrap());
        assert!(!sums.payments && sums.claims.iter().any(|claim| claim.phase == Phase::Shares));
        for Altered {
            what, certificate, ..
        } in alterations(&sums)
        {
            check(&profile, &rule, &Ties::LEX, &certificate).expect_err(&what);
        }
    }
}

/// A false claim that is consistent in itself: the list of another rule, or by another tie policy.
#[test]
fn refuses_lists_of_other_rules_and_policies() {
    let rules = list_rules();
    let pair = (0..rules.len(), 0..4usize, 0..rules.len(), 0..4usize);
    let (refused, accepted) = (Cell::new(0u32), Cell::new(0u32));
    proptest!(config(1500), |(one in elections(false), pots in elections(true), pair in pair)| {
        let (rule, ties) = (&rules[pair.0], &policies()[pair.1]);
        for profile in [one, pots] {
            // Its own certificate, with payments or with sums only.
            let own = [FULL, Options::GROUPS].map(|o| certify(&tally_with(rule, &profile, ties, o).unwrap()));
            for (other, policy) in [(rule, pair.3), (&rules[pair.2], pair.3)] {
                let other = certify(&tally_with(other, &profile, &policies()[policy], FULL).unwrap());
                let verdict = check(&profile, rule, ties, &other);
                prop_assert_eq!(verdict.is_ok(), own.contains(&other), "{} {:?} {:?}", rule, ties, verdict);
                let seen = if verdict.is_ok() { &accepted } else { &refused };
                seen.set(seen.get() + 1);
            }
        }
    });
    assert!(
        refused.get() > 1000 && accepted.get() > 1000,
        "{refused:?} {accepted:?}"
    );
}
