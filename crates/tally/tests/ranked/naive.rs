//! Slow and obvious second programs for the orders, written from the definitions: one ballot at a time, fractions only.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tally::{Counted, Method, Options, Profile, Ratio, Rule, Strength, Ties, Unranked, Voter, count};

use crate::elections::{order, ranked};

type Scores = BTreeMap<String, Ratio>;
type Levels = Vec<Vec<String>>;

fn ids(profile: &Profile) -> Vec<String> {
    let ids: BTreeSet<String> = profile.needs.iter().map(|need| need.id.clone()).collect();
    ids.into_iter().collect()
}

/// Whether a ballot has `a` strictly above `b`.
fn prefers(voter: &Voter, a: &str, b: &str) -> bool {
    for level in &voter.ranking {
        let (has_a, has_b) = (level.iter().any(|id| id == a), level.iter().any(|id| id == b));
        if has_a || has_b {
            return has_a && !has_b;
        }
    }
    false
}

fn weight_above(profile: &Profile, a: &str, b: &str) -> Ratio {
    profile
        .voters
        .iter()
        .filter(|voter| prefers(voter, a, b))
        .map(|voter| &voter.weight)
        .sum()
}

/// How strong the majority of `a` over `b` is, `None` without one.
fn strength(profile: &Profile, a: &str, b: &str, by: Strength) -> Option<Ratio> {
    let (with, against) = (weight_above(profile, a, b), weight_above(profile, b, a));
    (with > against).then(|| match by {
        Strength::WinningVotes => with,
        Strength::Margins => with - against,
    })
}

/// Every place has its points: the level takes the next places and shares their points.
fn borda(profile: &Profile, unranked: Unranked) -> Scores {
    let ids = ids(profile);
    let mut scores: Scores = ids.iter().map(|id| (id.clone(), Ratio::ZERO)).collect();
    for voter in &profile.voters {
        let mut points: Vec<u64> = (0..ids.len() as u64).collect();
        let mut levels = voter.ranking.clone();
        let rest: Vec<String> = ids
            .iter()
            .filter(|id| !voter.ranking.iter().flatten().any(|ranked| ranked == *id))
            .cloned()
            .collect();
        if unranked == Unranked::Average && !rest.is_empty() {
            levels.push(rest);
        }
        for level in levels {
            let mut pot = 0;
            for _ in &level {
                pot += points.pop().unwrap();
            }
            for id in &level {
                let share = Ratio::from(pot) / Ratio::from(level.len() as u64) * &voter.weight;
                *scores.get_mut(id).unwrap() += &share;
            }
        }
    }
    scores
}

fn copeland(profile: &Profile) -> Scores {
    let ids = ids(profile);
    let mut scores = Scores::new();
    for a in &ids {
        let mut sum = Ratio::ZERO;
        for b in ids.iter().filter(|b| *b != a) {
            let (with, against) = (weight_above(profile, a, b), weight_above(profile, b, a));
            if with > against {
                sum += &Ratio::ONE;
            } else if with == against {
                sum += &Ratio::new(1, 2).unwrap();
            }
        }
        scores.insert(a.clone(), sum);
    }
    scores
}

fn levels_of_scores(scores: &Scores) -> Levels {
    let values: BTreeSet<&Ratio> = scores.values().collect();
    let level = |value: &Ratio| {
        let equal = scores.iter().filter(|(_, score)| *score == value);
        equal.map(|(id, _)| id.clone()).collect()
    };
    values.into_iter().rev().map(level).collect()
}

fn levels_of_relation(ids: &[String], above: impl Fn(&str, &str) -> bool) -> Levels {
    let mut left: BTreeSet<String> = ids.iter().cloned().collect();
    let mut levels = Levels::new();
    while !left.is_empty() {
        let level: Vec<String> = left
            .iter()
            .filter(|b| !left.iter().any(|a| above(a, b)))
            .cloned()
            .collect();
        assert!(!level.is_empty(), "a cycle");
        left.retain(|id| !level.contains(id));
        levels.push(level);
    }
    levels
}

/// The widest of all simple paths, each walked to its end.
fn widest(
    profile: &Profile,
    by: Strength,
    at: &str,
    to: &str,
    seen: &[String],
    width: Option<Ratio>,
) -> Option<Ratio> {
    if at == to {
        return width;
    }
    let mut best = None;
    for next in ids(profile).into_iter().filter(|next| !seen.contains(next)) {
        let Some(link) = strength(profile, at, &next, by) else {
            continue;
        };
        let width = width
            .clone()
            .map_or(link.clone(), |width| width.min(link.clone()));
        let seen: Vec<String> = seen.iter().cloned().chain([next.clone()]).collect();
        best = best.max(widest(profile, by, &next, to, &seen, Some(width)));
    }
    best
}

fn schulze(profile: &Profile, by: Strength) -> (BTreeMap<(String, String), Ratio>, Levels) {
    let ids = ids(profile);
    let mut widths = BTreeMap::new();
    for a in &ids {
        for b in ids.iter().filter(|b| *b != a) {
            if let Some(width) = widest(profile, by, a, b, std::slice::from_ref(a), None) {
                widths.insert((a.clone(), b.clone()), width);
            }
        }
    }
    let width = |a: &str, b: &str| {
        widths
            .get(&(a.to_owned(), b.to_owned()))
            .cloned()
            .unwrap_or_default()
    };
    let levels = levels_of_relation(&ids, |a, b| width(a, b) > width(b, a));
    (widths, levels)
}

fn reaches(edges: &BTreeSet<(String, String)>, from: &str, to: &str) -> bool {
    // Without cycles this ends.
    from == to || edges.iter().any(|(a, b)| a == from && reaches(edges, b, to))
}

/// Majorities one after another; of equals by the smallest (or greatest) id of the winner, then of the loser.
fn ranked_pairs(profile: &Profile, by: Strength, reversed: bool) -> (BTreeSet<(String, String)>, Levels) {
    let ids = ids(profile);
    let mut left: Vec<(String, String)> = Vec::new();
    for a in &ids {
        for b in &ids {
            if strength(profile, a, b, by).is_some() {
                left.push((a.clone(), b.clone()));
            }
        }
    }
    if reversed {
        left.reverse();
    }
    let mut edges = BTreeSet::new();
    while !left.is_empty() {
        // The first of the strongest: ids were walked in order.
        let mut best = 0;
        for at in 1..left.len() {
            let force = |at: usize| {
                let (a, b) = &left[at];
                let opposition = match by {
                    Strength::WinningVotes => weight_above(profile, b, a),
                    Strength::Margins => Ratio::ZERO,
                };
                (strength(profile, a, b, by).unwrap(), Ratio::ZERO - opposition)
            };
            if force(at) > force(best) {
                best = at;
            }
        }
        let (a, b) = left.remove(best);
        if !reaches(&edges, &b, &a) {
            edges.insert((a, b));
        }
    }
    let levels = levels_of_relation(&ids, |a, b| edges.contains(&(a.to_owned(), b.to_owned())));
    (edges, levels)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn points_agree(profile in ranked()) {
        for unranked in [Unranked::Average, Unranked::Zero] {
            let ours = order(&Rule::new(Method::Borda { unranked }), &profile, &Ties::LEX);
            let theirs = borda(&profile, unranked);
            prop_assert_eq!(&ours.scores, &theirs);
            prop_assert_eq!(ours.levels, levels_of_scores(&theirs));
        }
        let ours = order(&Rule::new(Method::Copeland), &profile, &Ties::LEX);
        let theirs = copeland(&profile);
        prop_assert_eq!(&ours.scores, &theirs);
        prop_assert_eq!(ours.levels, levels_of_scores(&theirs));
    }

    #[test]
    fn schulze_agrees(profile in ranked()) {
        for strength in [Strength::WinningVotes, Strength::Margins] {
            let ours = order(&Rule::new(Method::Schulze { strength }), &profile, &Ties::LEX);
            let (widths, levels) = schulze(&profile, strength);
            let paths = ours.paths.iter().map(|path| ((path.from.clone(), path.to.clone()), path.strength.clone()));
            prop_assert_eq!(paths.collect::<BTreeMap<_, _>>(), widths);
            prop_assert_eq!(ours.levels, levels);
        }
    }

    #[test]
    fn ranked_pairs_agrees(profile in ranked()) {
        for strength in [Strength::WinningVotes, Strength::Margins] {
            let rule = Rule::new(Method::RankedPairs { strength });
            let ours = order(&rule, &profile, &Ties::LEX);
            let turned = order(&rule, &profile, &Ties::LEX_REVERSED);
            let (edges, levels) = ranked_pairs(&profile, strength, false);
            let (_, other) = ranked_pairs(&profile, strength, true);
            let locked = ours.majorities.iter().filter(|majority| majority.locked);
            let locked = locked.map(|majority| (majority.winner.clone(), majority.loser.clone()));
            prop_assert_eq!(locked.collect::<BTreeSet<_>>(), edges);
            prop_assert_eq!(ours.depends_on_ties, levels != other);
            prop_assert_eq!(ours.levels, levels);
            prop_assert_eq!(turned.levels, other);
        }
    }

    #[test]
    fn double_majority_agrees(mut profile in ranked()) {
        // Yes to what is ranked first.
        for voter in &mut profile.voters {
            voter.marks = voter.ranking.first().into_iter().flatten().map(|id| (id.clone(), Ratio::ONE)).collect();
        }
        let people: u64 = profile.voters.iter().map(|voter| voter.population).sum();
        let places: u64 = profile.voters.iter().map(|voter| voter.municipalities).sum();
        let counted = count(&Rule::new(Method::DoubleMajority), &profile, &Ties::LEX, Options::FULL);
        if people == 0 && !profile.voters.is_empty() {
            prop_assert!(counted.is_err());
            return Ok(());
        }
        let Counted::Decided(decided) = counted.unwrap() else { panic!() };
        for decision in &decided.needs {
            let yes = |voter: &&Voter| voter.marks.get(&decision.need).is_some_and(Ratio::is_positive);
            let yes_people: u64 = profile.voters.iter().filter(yes).map(|voter| voter.population).sum();
            let yes_places: u64 = profile.voters.iter().filter(yes).map(|voter| voter.municipalities).sum();
            let passes = yes_people * 2 > people && yes_places * 2 > places;
            prop_assert_eq!((decision.population, decision.municipalities), (yes_people, yes_places));
            prop_assert_eq!(decision.passes, passes);
        }
    }
}
