//! Scottish STV: a second program that moves every paper by itself, and what the rule promises.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tally::{Action, Capacity, Lot, Profile, Ratio, StageTieStep, Ties};

use crate::common::r;
use crate::elections::{elect, election, papers};

struct Paper {
    names: Vec<String>,
    /// In hundred-thousandths.
    value: u64,
}

/// Elected and excluded in order, and the votes after each stage in hundred-thousandths, candidates in id order.
type Course = (Vec<String>, Vec<String>, Vec<Vec<u64>>);

/// Each paper is on somebody's heap, and every step of the rule is done with the heaps.
fn by_heaps(profile: &Profile) -> Course {
    let Capacity::Single(hours) = &profile.capacity else {
        panic!()
    };
    let seats = hours.to_u64().unwrap() as usize;
    let ids: BTreeSet<String> = profile.needs.iter().map(|need| need.id.clone()).collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let place = |id: &String| ids.iter().position(|other| other == id).unwrap();
    let mut heaps: Vec<Vec<Paper>> = ids.iter().map(|_| Vec::new()).collect();
    let mut valid = 0;
    for voter in &profile.voters {
        let names: Vec<String> = voter.ranking.iter().flatten().cloned().collect();
        for _ in 0..voter.weight.to_u64().unwrap() {
            if let Some(first) = names.first() {
                valid += 1;
                heaps[place(first)].push(Paper {
                    names: names.clone(),
                    value: 100_000,
                });
            }
        }
    }
    let quota = (valid / (seats as u64 + 1) + 1) * 100_000;
    let mut kept = vec![0; ids.len()];
    let (mut elected, mut excluded, mut course): (Vec<usize>, Vec<usize>, Vec<Vec<u64>>) = Default::default();
    loop {
        let votes: Vec<u64> = heaps
            .iter()
            .zip(&kept)
            .map(|(heap, kept)| kept + heap.iter().map(|paper| paper.value).sum::<u64>())
            .collect();
        course.push(votes.clone());
        let hopeful = |elected: &[usize], excluded: &[usize]| -> Vec<usize> {
            (0..ids.len())
                .filter(|one| !elected.contains(one) && !excluded.contains(one))
                .collect()
        };
        let by_votes = |one: &usize| (u64::MAX - votes[*one], *one);
        let mut reach: Vec<usize> = hopeful(&elected, &excluded)
            .into_iter()
            .filter(|&one| votes[one] >= quota)
            .collect();
        reach.sort_by_key(by_votes);
        elected.extend(reach);
        let mut rest = hopeful(&elected, &excluded);
        if elected.len() + rest.len() <= seats {
            rest.sort_by_key(by_votes);
            elected.extend(rest);
            break;
        }
        if elected.len() >= seats {
            break;
        }
        // Looks back from the latest stage: whoever differs there settles it, else the smallest id.
        let first_of = |mut tied: Vec<usize>, most: bool| {
            for votes in course.iter().rev() {
                let best = tied.iter().map(|&one| votes[one]);
                let best = if most { best.max() } else { best.min() };
                tied.retain(|&one| Some(votes[one]) == best);
            }
            tied[0]
        };
        let over: Vec<usize> = (0..ids.len())
            .filter(|one| elected.contains(one) && votes[*one] > quota)
            .collect();
        let from = if over.is_empty() {
            let from = first_of(rest, false);
            excluded.push(from);
            from
        } else {
            first_of(over, true)
        };
        let surplus = elected.contains(&from);
        for mut paper in std::mem::take(&mut heaps[from]) {
            if surplus {
                paper.value = paper.value * (votes[from] - quota) / votes[from];
            }
            let after = paper.names.iter().position(|name| *name == ids[from]).unwrap() + 1;
            let next = paper.names[after..]
                .iter()
                .map(place)
                .find(|one| !elected.contains(one) && !excluded.contains(one));
            if let Some(next) = next {
                heaps[next].push(paper);
            }
        }
        kept[from] = if surplus { quota } else { 0 };
    }
    let named = |who: Vec<usize>| who.into_iter().map(|one| ids[one].clone()).collect();
    (named(elected), named(excluded), course)
}

/// The sets of candidates that some papers put, in any order, above all others; and how many papers do.
fn solid(profile: &Profile, set: &BTreeSet<String>) -> u64 {
    let supports = |voter: &&tally::Voter| {
        let top: BTreeSet<String> = voter.ranking.iter().take(set.len()).flatten().cloned().collect();
        top == *set
    };
    profile
        .voters
        .iter()
        .filter(supports)
        .map(|voter| voter.weight.to_u64().unwrap())
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn heaps_agree(profile in papers()) {
        let ours = elect(&profile, &Ties::LEX);
        let (elected, excluded, course) = by_heaps(&profile);
        prop_assert_eq!(&ours.elected, &elected);
        prop_assert_eq!(&ours.excluded, &excluded);
        let vote = Ratio::from(100_000u32);
        let votes = ours.stages.iter().map(|stage| {
            stage.votes.values().map(|votes| (votes * &vote).to_u64().unwrap()).collect::<Vec<_>>()
        });
        prop_assert_eq!(votes.collect::<Vec<_>>(), course);
    }

    #[test]
    fn as_many_are_elected_as_there_are_seats_and_no_vote_is_lost_unsaid(profile in papers()) {
        let elected = elect(&profile, &Ties::LEX);
        prop_assert_eq!(elected.elected.len() as u64, elected.seats.min(profile.needs.len() as u64));
        let mut gone = Ratio::ZERO;
        for stage in &elected.stages {
            gone += &stage.non_transferable;
            prop_assert_eq!(stage.votes.values().sum::<Ratio>() + &gone, Ratio::from(elected.valid));
            prop_assert!(!stage.non_transferable.is_negative());
        }
    }

    #[test]
    fn solid_coalitions_get_their_seats(profile in papers()) {
        let elected = elect(&profile, &Ties::LEX);
        let ids: Vec<&String> = profile.needs.iter().map(|need| &need.id).collect();
        for bits in 1u32..1 << ids.len() {
            let set: BTreeSet<String> = (0..ids.len()).filter(|at| bits >> at & 1 == 1).map(|at| ids[at].clone()).collect();
            let quotas = solid(&profile, &set) / elected.quota;
            let due = quotas.min(set.len() as u64);
            let got = elected.elected.iter().filter(|id| set.contains(*id)).count() as u64;
            prop_assert!(got >= due, "{:?} has {} quotas and {} seats", set, quotas, got);
        }
    }
}

#[test]
fn the_votes_of_an_earlier_stage_settle_a_tie() {
    let profile = election("ABCD", 1, &[("5", "A"), ("3", "B"), ("2", "C A"), ("1", "D C")]);
    let elected = elect(&profile, &Ties::LEX);
    assert_eq!(elected.quota, 6);
    let third = &elected.stages[2];
    assert_eq!(
        (third.action, third.candidate.as_deref()),
        (Action::Exclusion, Some("C"))
    );
    let tie = third.tie.as_ref().unwrap();
    assert_eq!(
        (tie.ids.join(""), tie.decided_by),
        ("BC".to_owned(), StageTieStep::Stage(1))
    );
    assert_eq!(
        third.non_transferable,
        r("1"),
        "the paper of D names nobody after C"
    );
    assert_eq!(elected.elected, ["A"]);
}

#[test]
fn else_the_lot_draws_whose_papers_move() {
    let profile = election(
        "ABC",
        1,
        &[("5", "A"), ("2", "B"), ("2", "C"), ("1", "B"), ("1", "C")],
    );
    let excluded = |ties: &Ties| {
        let elected = elect(&profile, ties);
        let stage = &elected.stages[1];
        (
            stage.candidate.clone().unwrap(),
            stage.tie.clone().unwrap().decided_by,
        )
    };
    assert_eq!(excluded(&Ties::LEX), ("B".to_owned(), StageTieStep::Id));
    assert_eq!(excluded(&Ties::LEX_REVERSED), ("C".to_owned(), StageTieStep::Id));
    assert_eq!(excluded(&Ties::chain(None)), ("B".to_owned(), StageTieStep::Id));
    let mut drawn = BTreeSet::new();
    for round in ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"] {
        let lot = Lot::from_hex(&"00".repeat(32), round).unwrap();
        let least = ["B", "C"].into_iter().min_by_key(|id| lot.key(id)).unwrap();
        assert_eq!(
            excluded(&Ties::chain(Some(lot))),
            (least.to_owned(), StageTieStep::Lot)
        );
        drawn.insert(least);
    }
    assert_eq!(drawn.len(), 2, "either may be drawn");
}

#[test]
fn a_surplus_goes_on_at_a_value_cut_after_five_decimals() {
    // Quota 10 / 3 + 1 = 4; A has 7: each paper goes on at 3/7 of a vote.
    let profile = election(
        "ABC",
        2,
        &[("4", "A B"), ("2", "A C"), ("1", "A"), ("2", "B"), ("1", "C")],
    );
    let elected = elect(&profile, &Ties::LEX);
    let stage = &elected.stages[1];
    assert_eq!(
        (stage.action, stage.candidate.as_deref()),
        (Action::Surplus, Some("A"))
    );
    assert_eq!(stage.transferred["B"], r("1.71428"), "4 times 0.42857");
    assert_eq!(stage.transferred["C"], r("0.85714"));
    assert_eq!(
        stage.non_transferable,
        r("0.42858"),
        "one paper names nobody, and what was cut"
    );
    assert_eq!(stage.votes["A"], r("4"));
    assert_eq!(elected.elected, ["A", "B"]);
    assert!(elected.stages[2].filled_last);
}
