//! What groups are promised, by brute force over all groups of voters and all sets of needs.

use std::cell::Cell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use tally::{AddStep, By, Completion, Profile, Ratio, Rule, Tally, Ties, Utility, Voter};

use super::common::{adding, approves, elections, need, single};
use super::{config, count};

/// All subsets but the empty one.
fn subsets<T>(all: &[T]) -> impl Iterator<Item = Vec<&T>> {
    (1u32..1 << all.len()).map(|bits| {
        let within = all.iter().enumerate();
        within
            .filter(|(at, _)| bits >> at & 1 == 1)
            .map(|(_, one)| one)
            .collect()
    })
}

pub(super) fn points(voter: &Voter, need: &str) -> Ratio {
    voter.marks.get(need).cloned().unwrap_or_default()
}

/// What a voter gains from a need.
fn utility(profile: &Profile, kind: Utility, voter: &Voter, need: &str) -> Ratio {
    let points = points(voter, need);
    if !points.is_positive() {
        return Ratio::ZERO;
    }
    match kind {
        Utility::Cost => profile
            .needs
            .iter()
            .find(|other| other.id == need)
            .unwrap()
            .hours
            .clone(),
        Utility::Count => Ratio::ONE,
        Utility::Points => points,
    }
}

/// Calls `judge` with every group and every set of needs that it could pay with its share of the budget and of which
/// each member supports every need.
fn cohesive(
    profile: &Profile,
    mut judge: impl FnMut(&[&Voter], &[&str]) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let weight: Ratio = profile.voters.iter().map(|voter| &voter.weight).sum();
    for group in subsets(&profile.voters) {
        let own: Ratio = group.iter().map(|voter| &voter.weight).sum();
        let share = profile.budget() * own / &weight;
        let common: Vec<_> = profile
            .needs
            .iter()
            .filter(|need| group.iter().all(|voter| points(voter, &need.id).is_positive()))
            .collect();
        for set in subsets(&common) {
            if set.iter().map(|need| &need.hours).sum::<Ratio>() <= share {
                let ids: Vec<&str> = set.iter().map(|need| need.id.as_str()).collect();
                judge(&group, &ids)?;
            }
        }
    }
    Ok(())
}

/// Rules that buy by equal shares with at least B hours, and only add to that.
pub(super) fn by_shares(utility: Utility) -> Vec<Rule> {
    let mut completions = vec![Completion::None, Completion::Utilitarian];
    let whole = |way: &Completion| matches!(way, Completion::Add(add) if !add.integral);
    completions.extend(adding(AddStep::PerVoter).into_iter().filter(whole));
    let mut rules: Vec<Rule> = completions
        .into_iter()
        .map(|way| Rule::mes(utility, way))
        .collect();
    rules.push(Rule::es_list(utility));
    rules
}

/// The first group and set for which the list breaks extended justified representation (Peters, Pierczyński, Skowron
/// 2021), with weights: a group that could pay for the set T with its share, and supports all of it, has a member who
/// supports at least as many funded needs as T has.
fn broken(profile: &Profile, tally: &Tally, seen: &Cell<u32>) -> Option<String> {
    let funded: Vec<&str> = tally.funded().collect();
    let has = |voter: &Voter| {
        funded
            .iter()
            .filter(|need| points(voter, need).is_positive())
            .count()
    };
    let judged = cohesive(profile, |group, set| {
        seen.set(seen.get() + 1);
        let content = group.iter().any(|voter| has(voter) >= set.len());
        prop_assert!(content, "{:?} deserve {:?} of {:?}", group, set, funded);
        Ok(())
    });
    judged.err().map(|error| error.to_string())
}

#[test]
fn equal_shares_by_count_give_extended_justified_representation() {
    let groups = Cell::new(0);
    proptest!(config(400), |(profile in elections(false))| {
        for rule in by_shares(Utility::Count) {
            let broken = broken(&profile, &count(&rule, &profile, &Ties::LEX), &groups);
            prop_assert!(broken.is_none(), "{}: {:?}", rule, broken);
        }
    });
    assert!(groups.get() > 10_000, "{groups:?}");
}

/// The search finds what it looks for: two of three voters decide everything, and the third could pay for its need.
#[test]
fn a_list_by_majority_breaks_the_promise() {
    let needs = ["A", "B", "C", "D"].map(|id| need(id, "1")).to_vec();
    let voters = vec![
        approves("U", "1", &["A", "B", "C"]),
        approves("V", "1", &["A", "B", "C"]),
        approves("W", "1", &["D"]),
    ];
    let profile = single("3", needs, voters);
    let list = |rule: Rule| count(&rule, &profile, &Ties::LEX);
    let greedy = list(Rule::greedy(By::Score, Utility::Count, true));
    assert!(broken(&profile, &greedy, &Cell::new(0)).is_some());
    let shares = list(Rule::mes(Utility::Count, Completion::None));
    assert_eq!(broken(&profile, &shares, &Cell::new(0)), None);
}

/// The same for any utilities, up to one need: with every member valuing c at least at a(c), some member gains as much
/// as the sum of a(c) over T, or more than that with one more need of T.
#[test]
fn equal_shares_give_extended_justified_representation_up_to_one() {
    let groups = Cell::new(0u32);
    proptest!(config(300), |(profile in elections(false))| {
        for kind in [Utility::Cost, Utility::Points] {
            for rule in by_shares(kind) {
                let tally = count(&rule, &profile, &Ties::LEX);
                let funded: BTreeSet<&str> = tally.funded().collect();
                cohesive(&profile, |group, set| {
                    groups.set(groups.get() + 1);
                    let value = |voter: &Voter, need: &str| utility(&profile, kind, voter, need);
                    let least = |need: &&str| group.iter().map(|voter| value(voter, need)).min().unwrap();
                    let deserves: Ratio = set.iter().map(least).sum();
                    let content = |voter: &&&Voter| {
                        let gains: Ratio = funded.iter().map(|need| value(voter, need)).sum();
                        let one_more = |need: &&str| !funded.contains(need) && &gains + value(voter, need) > deserves;
                        gains >= deserves || set.iter().any(one_more)
                    };
                    prop_assert!(group.iter().any(|voter| content(&voter)), "{}: {:?} {:?}", rule, group, set);
                    Ok(())
                })?;
            }
        }
    });
    assert!(groups.get() > 10_000, "{groups:?}");
}
