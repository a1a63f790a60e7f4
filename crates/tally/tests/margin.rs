//! The margin against the truth: on tiny elections every ballot of every voter is counted.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use std::collections::BTreeSet;

use common::{approves, elections_up_to, need, single, voter};
use proptest::prelude::*;
use tally::margin::{Bound, Change, OtherBallot};
use tally::{
    By, Completion, Options, Phragmen, Profile, Ratio, Rule, TallyError, Ties, Utility, Voter, margin,
    tally_with,
};

const PLENTY: u32 = 100_000;

/// Funded needs, and the whole list with its line.
fn outcome(rule: &Rule, profile: &Profile) -> (BTreeSet<String>, Vec<(String, bool)>) {
    let tally = tally_with(rule, profile, &Ties::LEX, Options::GROUPS).unwrap();
    let funded: BTreeSet<String> = tally.funded().map(str::to_owned).collect();
    let list = tally.order().map(|need| (need.to_owned(), funded.contains(need)));
    let list = list.collect();
    (funded, list)
}

/// The least number of other ballots that changes the set, and the order; by trying all.
fn truth(rule: &Rule, profile: &Profile) -> (Option<u32>, Option<u32>) {
    let (set, order) = outcome(rule, profile);
    let subsets = 1usize << profile.needs.len();
    let ballot = |voter: &Voter, choice: usize| {
        let marked = profile.needs.iter().enumerate();
        let marked = marked.filter(|(at, _)| choice >> at & 1 == 1);
        Voter {
            marks: marked.map(|(_, need)| (need.id.clone(), Ratio::ONE)).collect(),
            ..voter.clone()
        }
    };
    let same = |a: &Voter, b: &Voter| {
        let support = |voter: &Voter| -> Vec<String> {
            let marks = voter.marks.iter().filter(|(_, points)| points.is_positive());
            marks.map(|(need, _)| need.clone()).collect()
        };
        support(a) == support(b)
    };
    let mut least = (None, None);
    let everything = (subsets + 1).pow(profile.voters.len() as u32);
    for mut code in 0..everything {
        let mut changed = 0;
        let mut voters = Vec::new();
        for voter in &profile.voters {
            let choice = code % (subsets + 1);
            code /= subsets + 1;
            let other = (choice < subsets).then(|| ballot(voter, choice));
            changed += u32::from(!other.as_ref().is_some_and(|other| same(other, voter)));
            voters.extend(other);
        }
        let other = Profile {
            voters,
            ..profile.clone()
        };
        let (then_set, then_order) = outcome(rule, &other);
        let note = |least: &mut Option<u32>| *least = Some(least.map_or(changed, |old| old.min(changed)));
        if then_set != set {
            note(&mut least.0);
        }
        if then_order != order {
            note(&mut least.1);
        }
    }
    least
}

fn tiny() -> impl Strategy<Value = Profile> {
    elections_up_to(false, 3, 3)
}

fn support_rules() -> impl Strategy<Value = Rule> {
    prop::sample::select(vec![
        Rule::ES_LIST,
        Rule::es_list(Utility::Count),
        Rule::greedy(By::Score, Utility::Count, true),
        Rule::greedy(By::PerHour, Utility::Cost, false),
        Rule::mes(Utility::Cost, Completion::Utilitarian),
        Rule::phragmen(Phragmen::Skip),
        Rule::phragmen(Phragmen::Rank),
    ])
}

/// What a bound claims is done with the ballots that it names.
fn really_changes(rule: &Rule, profile: &Profile, bound: &Bound, set: bool) -> bool {
    let mut other = profile.clone();
    for Change { voter, other: kind } in &bound.changes {
        let at = other.voters.iter().position(|v| v.id == *voter).unwrap();
        let marks = &mut other.voters[at].marks;
        match kind {
            OtherBallot::Mark { need, points } => {
                marks.insert(need.clone(), points.clone());
            }
            OtherBallot::Unmark { need } => {
                marks.remove(need);
            }
            OtherBallot::Switch { from, to } => {
                marks.remove(from);
                marks.insert(to.clone(), Ratio::ONE);
            }
            OtherBallot::Only { needs } => {
                *marks = needs.iter().map(|need| (need.clone(), Ratio::ONE)).collect();
            }
            OtherBallot::Emptied => *marks = tally::Marks::new(),
            OtherBallot::Withdrawn => {
                other.voters.remove(at);
            }
            OtherBallot::Rank { .. } => panic!("no ranking here"),
        }
    }
    let (now, then) = (outcome(rule, profile), outcome(rule, &other));
    if set { now.0 != then.0 } else { now.1 != then.1 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn with_enough_counts_it_is_the_truth(profile in tiny(), rule in support_rules()) {
        let found = margin(&rule, &profile, &Ties::LEX, PLENTY).unwrap();
        let (set, order) = truth(&rule, &profile);
        prop_assert!(found.is_exact(), "{found:#?}");
        prop_assert_eq!(found.set.at_most, set);
        prop_assert_eq!(found.order.at_most, order);
    }

    #[test]
    fn with_few_counts_the_bounds_hold(profile in tiny(), rule in support_rules(), counts in 0u32..60) {
        let found = margin(&rule, &profile, &Ties::LEX, counts).unwrap();
        prop_assert!(found.counts <= counts);
        let (set, order) = truth(&rule, &profile);
        for (bound, truth, is_set) in [(&found.set, set, true), (&found.order, order, false)] {
            prop_assert!(truth.is_none_or(|truth| bound.at_least <= truth));
            prop_assert!(bound.at_most.is_none_or(|most| truth.is_some_and(|truth| truth <= most)));
            if bound.exact {
                prop_assert_eq!(bound.at_most, truth);
            }
            if bound.at_most.is_some() {
                prop_assert_eq!(bound.changes.len() as u32, bound.at_most.unwrap());
                prop_assert!(really_changes(&rule, &profile, bound, is_set));
            }
        }
        for tried in [&found.marks, &found.emptied, &found.withdrawn] {
            prop_assert!(tried.tried <= tried.possible);
            prop_assert!(tried.change_set <= tried.change_order && tried.change_order <= tried.tried);
        }
    }

    #[test]
    fn input_order_does_not_matter(profile in tiny(), rule in support_rules()) {
        let mut turned = profile.clone();
        turned.voters.reverse();
        turned.needs.reverse();
        let at = |profile: &Profile| margin(&rule, profile, &Ties::LEX, 40).unwrap();
        prop_assert_eq!(at(&profile), at(&turned));
    }
}

/// Three of weight 1 for A, two for B, hours for one of them.
fn close() -> Profile {
    let voters = [("a1", "A"), ("a2", "A"), ("a3", "A"), ("b1", "B"), ("b2", "B")];
    let voters = voters.map(|(id, need)| approves(id, "1", &[need]));
    single("10", vec![need("A", "10"), need("B", "10")], voters.into())
}

#[test]
fn one_voter_who_goes_over_decides() {
    let rule = Rule::greedy(By::Score, Utility::Count, true);
    let found = margin(&rule, &close(), &Ties::LEX, PLENTY).unwrap();
    // A has 3, B 2: one more mark for B is a tie, and A is first in the alphabet; one voter going over decides.
    assert_eq!(
        (found.set.at_least, found.set.at_most, found.set.exact),
        (1, Some(1), true)
    );
    assert_eq!((found.marks.possible, found.marks.tried), (10, 10));
    assert_eq!((found.marks.change_set, found.emptied.change_set), (0, 0));
    assert_eq!(found.set.changes.len(), 1);
    assert_eq!(
        (found.set.enter, found.set.leave),
        (vec!["B".to_owned()], vec!["A".to_owned()])
    );
}

#[test]
fn voters_alike_are_counted_all() {
    let rule = Rule::greedy(By::Score, Utility::Count, true);
    let mut profile = close();
    profile.voters.push(approves("b3", "1", &["B"]));
    // 3 to 3: each of the three of A can undo it by one mark less, each of them and of B's by one more.
    let found = margin(&rule, &profile, &Ties::LEX, PLENTY).unwrap();
    assert_eq!(found.marks.change_set, 3 + 3);
    assert_eq!(found.emptied.change_set, 3);
    assert_eq!(found.withdrawn.change_set, 3);
    assert_eq!(found.marks.examples.len(), 2);
    assert_eq!(found.marks.examples[0].change.voter, "a1");
}

#[test]
fn far_apart_is_found_by_doubling_and_said_to_be_a_bound() {
    let voters = (0..100).map(|at| approves(&format!("v{at:03}"), "1", &[if at < 80 { "A" } else { "B" }]));
    let profile = single("10", vec![need("A", "10"), need("B", "10")], voters.collect());
    let rule = Rule::greedy(By::Score, Utility::Count, true);
    let found = margin(&rule, &profile, &Ties::LEX, 300).unwrap();
    // 80 to 20: 31 who go over make it 49 to 51.
    assert_eq!(
        (found.set.at_least, found.set.at_most, found.set.exact),
        (1, Some(31), false)
    );
    assert_eq!(found.marks.change_order, 0);
    let none = margin(&rule, &profile, &Ties::LEX, 0).unwrap();
    assert_eq!(
        (none.set.at_most, none.set.exact, none.marks.tried),
        (None, false, 0)
    );
    assert_eq!(none.marks.possible, 200);
}

#[test]
fn points_are_tried_at_their_extremes_and_that_is_said() {
    let voters = vec![
        voter("a", "1", &[("A", "3")]),
        voter("b", "1", &[("B", "2"), ("A", "1")]),
    ];
    let profile = single("10", vec![need("A", "10"), need("B", "10")], voters);
    let rule = Rule::greedy(By::Score, Utility::Points, true);
    let found = margin(&rule, &profile, &Ties::LEX, PLENTY).unwrap();
    assert!(!found.marks_complete);
    // a: A gone, A at 1, B at 1 or 3; b: A gone, A at 3, B gone, B at 1 or 3.
    assert_eq!(found.marks.possible, 9);
    assert_eq!(found.marks.tried, 9);
    // 4 to 2: without a's mark 1 to 2, with 1 there 2 to 2 (A first); with 3 for B 4 to 5.
    assert_eq!(found.marks.change_set, 2);
    assert_eq!(found.set.at_most, Some(1));
}

#[test]
fn what_nobody_can_change_is_settled_too() {
    let profile = single("10", vec![need("A", "20")], vec![approves("a", "1", &["A"])]);
    let found = margin(&Rule::ES_LIST, &profile, &Ties::LEX, PLENTY).unwrap();
    assert_eq!(
        (found.set.at_most, found.set.exact, found.every_ballot_of),
        (None, true, 1)
    );
    let nobody = single("10", vec![need("A", "5")], vec![]);
    assert!(
        margin(&Rule::ES_LIST, &nobody, &Ties::LEX, PLENTY)
            .unwrap()
            .set
            .exact
    );
}

#[test]
fn a_rule_without_a_list_is_refused() {
    let rule = Rule::new(tally::Method::Copeland);
    let refused = margin(&rule, &close(), &Ties::LEX, 10).unwrap_err();
    assert_eq!(refused, TallyError::NoList { rule: "copeland" });
}

/// Every ranking of two needs, equals and blank included; `None` is no ballot.
fn rankings() -> Vec<Option<Vec<Vec<String>>>> {
    let level = |needs: &[&str]| -> Vec<String> { needs.iter().map(|need| (*need).to_owned()).collect() };
    vec![
        None,
        Some(vec![]),
        Some(vec![level(&["A"])]),
        Some(vec![level(&["B"])]),
        Some(vec![level(&["A"]), level(&["B"])]),
        Some(vec![level(&["B"]), level(&["A"])]),
        Some(vec![level(&["A", "B"])]),
    ]
}

/// Three voters with these rankings, by their places in [`rankings`].
fn ranked(choice: [usize; 3]) -> Profile {
    let weights = ["1", "1", "2"];
    let voters = (0..3).filter_map(|at| {
        let ranking = rankings().swap_remove(choice[at])?;
        Some(Voter {
            ranking,
            ..approves(&format!("v{at}"), weights[at], &[])
        })
    });
    single("12", vec![need("A", "6"), need("B", "9")], voters.collect())
}

#[test]
fn of_rankings_the_bounds_hold() {
    let rule = Rule::new(tally::Method::EarShares { utilitarian: false });
    let all = |code: usize| [code % 7, code / 7 % 7, code / 49];
    let outcomes: Vec<_> = (0..343).map(|code| outcome(&rule, &ranked(all(code)))).collect();
    let mut settled = 0;
    // All cast ballots, one in five of them.
    for code in (0..343).step_by(5).filter(|&code| !all(code).contains(&0)) {
        let distance = |other: usize| (0..3).filter(|&at| all(other)[at] != all(code)[at]).count() as u32;
        let others =
            |differs: &dyn Fn(usize) -> bool| (0..343).filter(|&other| differs(other)).map(distance).min();
        let set = others(&|other| outcomes[other].0 != outcomes[code].0);
        let order = others(&|other| outcomes[other].1 != outcomes[code].1);
        let found = margin(&rule, &ranked(all(code)), &Ties::LEX, PLENTY).unwrap();
        assert!(!found.marks_complete && found.every_ballot_of == 0);
        assert_eq!(found.marks.tried, found.marks.possible);
        for (bound, truth) in [(&found.set, set), (&found.order, order)] {
            assert!(truth.is_none_or(|truth| bound.at_least <= truth), "{code}");
            assert!(
                bound
                    .at_most
                    .is_none_or(|most| truth.is_some_and(|truth| truth <= most)),
                "{code}"
            );
            settled += u32::from(bound.exact);
        }
    }
    assert!(settled > 20, "{settled}");
}
