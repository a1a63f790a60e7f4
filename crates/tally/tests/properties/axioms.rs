//! What groups are promised, by brute force over all groups of voters and all sets of needs.

use std::cell::Cell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use tally::{
    AddStep, Capacity, Completion, Phase, Phragmen, Profile, Ratio, Rule, Tally, Ties, Utility, Voter,
};

use super::common::{UTILITIES, adding, approves, elections, need, r, single};
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

fn points(voter: &Voter, need: &str) -> Ratio {
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
fn by_shares(utility: Utility) -> Vec<Rule> {
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

/// Extended justified representation (Peters, Pierczyński, Skowron 2021), with weights: a group that could pay for the
/// set T with its share, and supports all of it, has a member who supports at least as many funded needs as T has.
#[test]
fn equal_shares_by_count_give_extended_justified_representation() {
    let groups = Cell::new(0u32);
    proptest!(config(400), |(profile in elections(false))| {
        for rule in by_shares(Utility::Count) {
            let funded = count(&rule, &profile, &Ties::LEX);
            let funded: Vec<&str> = funded.funded().collect();
            cohesive(&profile, |group, set| {
                groups.set(groups.get() + 1);
                let has = |voter: &Voter| funded.iter().filter(|need| points(voter, need).is_positive()).count();
                prop_assert!(
                    group.iter().any(|voter| has(voter) >= set.len()),
                    "{}: {:?} deserve {:?} of {:?}", rule, group, set, funded
                );
                Ok(())
            })?;
        }
    });
    assert!(groups.get() > 10_000, "{groups:?}");
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

/// Priceability, from the records alone: everybody has the same per unit of weight and pays only for funded needs that
/// it supports, each need is paid in full, and the supporters of no other need have enough left.
fn priceable(
    profile: &Profile,
    tally: &Tally,
    phase: Phase,
    competes: impl Fn(&str) -> bool,
) -> Result<(), TestCaseError> {
    let steps: Vec<_> = tally.steps.iter().filter(|step| step.phase == phase).collect();
    let time = steps
        .last()
        .and_then(|step| step.time.clone())
        .unwrap_or_default();
    let share = match phase {
        Phase::Shares => &tally.budget / &tally.total_weight,
        _ => Ratio::ZERO,
    };
    let mut left: Vec<(&Voter, Ratio)> = profile
        .voters
        .iter()
        .map(|voter| (voter, (&share + &time) * &voter.weight))
        .collect();
    for step in &steps {
        prop_assert_eq!(&step.payments.iter().map(|p| &p.paid).sum::<Ratio>(), &step.hours);
        for payment in &step.payments {
            let (voter, left) = left
                .iter_mut()
                .find(|(voter, _)| voter.id == payment.voter)
                .unwrap();
            prop_assert!(
                points(voter, &step.need).is_positive(),
                "pays only for what it supports"
            );
            *left -= &payment.paid;
            prop_assert!(!left.is_negative());
        }
    }
    for other in profile.needs.iter().filter(|need| competes(&need.id)) {
        if steps.iter().any(|step| step.need == other.id) {
            continue;
        }
        let supporters = left
            .iter()
            .filter(|(voter, _)| points(voter, &other.id).is_positive());
        let behind: Ratio = supporters.map(|(_, left)| left).sum();
        let enough = if phase == Phase::Shares {
            behind >= other.hours
        } else {
            behind > other.hours
        };
        prop_assert!(!enough, "{} could have been paid", other.id);
    }
    Ok(())
}

#[test]
fn shares_and_loads_are_priceable() {
    proptest!(config(300), |(profile in elections(false))| {
        let Capacity::Single(hours) = &profile.capacity else { unreachable!() };
        for utility in UTILITIES {
            for rule in [Rule::mes(utility, Completion::None), Rule::es_list(utility)] {
                priceable(&profile, &count(&rule, &profile, &Ties::LEX), Phase::Shares, |_| true)?;
            }
        }
        let rank = count(&Rule::phragmen(Phragmen::Rank), &profile, &Ties::LEX);
        priceable(&profile, &rank, Phase::Ranked, |_| true)?;
        for variant in [Phragmen::Skip, Phragmen::Stop] {
            let tally = count(&Rule::phragmen(variant), &profile, &Ties::LEX);
            // What fits at the end has competed all the time.
            let fits = |id: &str| profile.needs.iter().any(|need| need.id == id && need.hours <= tally.capacity_left);
            priceable(&profile, &tally, Phase::Loads, fits)?;
            prop_assert!(tally.budget == *hours);
        }
    });
}

/// Groups that want the same among themselves and nothing in common with others: each gets all that it can pay for.
#[test]
fn unanimous_groups_get_what_their_share_pays() {
    let group = (1u64..5, prop::collection::vec(1u64..5, 0..4));
    proptest!(config(300), |(groups in prop::collection::vec(group, 1..5), spare in 0u64..3)| {
        let (mut needs, mut voters) = (Vec::new(), Vec::new());
        let total: u64 = groups.iter().map(|(weight, _)| weight).sum();
        // So many hours for each unit of weight that every group can pay for all that it wants.
        let most = groups.iter().map(|(weight, hours)| hours.iter().sum::<u64>().div_ceil(*weight)).max().unwrap();
        for (at, (weight, hours)) in groups.iter().enumerate() {
            let ids: Vec<String> = (0..hours.len()).map(|need| format!("G{at}-{need}")).collect();
            needs.extend(ids.iter().zip(hours).map(|(id, hours)| need(id, &hours.to_string())));
            let wants: Vec<&str> = ids.iter().map(String::as_str).collect();
            for part in 0..*weight {
                let mut voter = approves(&format!("V{at}-{part}"), "1", &wants);
                voter.ranking = ids.iter().map(|id| vec![id.clone()]).collect();
                voters.push(voter);
            }
        }
        let profile = single(&((most + spare) * total).to_string(), needs, voters);
        let mut rules: Vec<Rule> = UTILITIES.into_iter().flat_map(by_shares).collect();
        rules.extend([Phragmen::Skip, Phragmen::Stop].map(Rule::phragmen));
        rules.extend([false, true].map(|utilitarian| Rule::new(tally::Method::EarShares { utilitarian })));
        for rule in rules {
            let tally = count(&rule, &profile, &Ties::LEX);
            prop_assert_eq!(tally.funded().count(), profile.needs.len(), "{}", rule);
        }
    });
}

/// All agree: whatever the rule, what they want is funded when there are hours for it.
#[test]
fn one_will_is_done() {
    let profile = single(
        "10",
        vec![need("A", "3"), need("B", "7"), need("C", "1")],
        vec![approves("U", "3/2", &["A", "B"]), approves("V", "2", &["A", "B"])],
    );
    let mut ranked = profile.clone();
    let ballot = [vec!["A".to_owned()], vec!["B".to_owned()]];
    ranked
        .voters
        .iter_mut()
        .for_each(|voter| voter.ranking = ballot.to_vec());
    for rule in super::rules() {
        let tally = count(&rule, &ranked, &Ties::LEX);
        let funded: BTreeSet<&str> = tally.funded().collect();
        let expected: &[&str] = if rule == Rule::phragmen(Phragmen::Rank) {
            &[]
        } else {
            &["A", "B"]
        };
        assert!(funded.iter().eq(expected), "{rule}: {funded:?}");
        assert_eq!(tally.unsupported, ["C"]);
    }
    assert_eq!(r("10"), profile.budget());
}
