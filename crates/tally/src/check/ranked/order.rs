//! The claims of an order: pairs and points added up ballot by ballot, and levels that follow from them.

use std::collections::BTreeMap;

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};

use super::policy::Policy;
use super::{majorities, paths};
use crate::check::{CheckError, Checked};
use crate::{Method, Order, Profile, Ratio, Rule, Ties, Unranked, Voter};

pub(super) fn check(profile: &Profile, rule: &Rule, ties: &Ties, claims: &Order) -> Result<(), CheckError> {
    let whole = |reason: String| CheckError { step: 0, reason };
    let policy = Policy::new(profile, ties);
    pairs(profile, claims).map_err(whole)?;
    condorcet(claims).map_err(whole)?;
    let (scores, has_paths, has_majorities) = match rule.method {
        Method::Borda { unranked } => (borda(profile, unranked), false, false),
        Method::Copeland => (copeland(claims), false, false),
        Method::Schulze { .. } => (BTreeMap::new(), true, false),
        Method::RankedPairs { .. } => (BTreeMap::new(), false, true),
        _ => return Err(whole("this rule gives no order".to_owned())),
    };
    if let Some(need) = claims
        .needs
        .iter()
        .find(|need| scores.get(*need) != claims.scores.get(*need))
    {
        let score = scores.get(need).cloned().unwrap_or_default();
        return Err(whole(format!("need `{need}` has {score} points")));
    }
    if claims.scores.len() != scores.len() {
        return Err(whole("points of unknown needs are given".to_owned()));
    }
    if !has_paths && !claims.paths.is_empty() {
        return Err(whole("this rule has no paths".to_owned()));
    }
    if !has_majorities
        && (!claims.majorities.is_empty() || claims.reversed.is_some() || claims.depends_on_ties)
    {
        return Err(whole(
            "this rule has no majorities and does not depend on ties".to_owned(),
        ));
    }
    complete(claims, &claims.levels).map_err(whole)?;
    match rule.method {
        Method::Schulze { strength } => paths::check(claims, strength)?,
        Method::RankedPairs { strength } => majorities::check(claims, strength, &policy)?,
        _ => by_score(claims).map_err(whole)?,
    }
    level_ties(claims, &policy).map_err(whole)
}

/// The matrix, voter by voter.
fn pairs(profile: &Profile, claims: &Order) -> Checked<()> {
    let marks_only = |voter: &Voter| voter.ranking.is_empty() && voter.marks.iter().next().is_some();
    if profile.voters.iter().all(|voter| voter.ranking.is_empty()) && profile.voters.iter().any(marks_only) {
        return Err("no ballot holds a ranking".to_owned());
    }
    let mut ids: Vec<&str> = profile.needs.iter().map(|need| need.id.as_str()).collect();
    ids.sort_unstable();
    if !ids.iter().copied().eq(claims.needs.iter().map(String::as_str)) {
        return Err("the needs are others".to_owned());
    }
    let square =
        claims.pairwise.len() == ids.len() && claims.pairwise.iter().all(|row| row.len() == ids.len());
    if !square {
        return Err("the matrix has another size".to_owned());
    }
    let unit = unit(profile);
    let mut sums = vec![vec![0u128; ids.len()]; ids.len()];
    let mut all = 0u128;
    for voter in &profile.voters {
        let weight = u128::try_from((&voter.weight / &unit).numerator()).map_err(|_| TOO_FINE)?;
        // No sum below is more than the sum of all weights.
        all = all.checked_add(weight).ok_or(TOO_FINE)?;
        let level_of = levels_of(voter);
        let below = voter.ranking.len();
        let levels: Vec<usize> = ids
            .iter()
            .map(|id| level_of.get(id).copied().unwrap_or(below))
            .collect();
        for (row, a) in sums.iter_mut().zip(&levels) {
            let higher = row.iter_mut().zip(&levels).filter(|(_, b)| a < *b);
            higher.for_each(|(sum, _)| *sum += weight);
        }
    }
    for ((a, row), claimed) in ids.iter().zip(&sums).zip(&claims.pairwise) {
        for ((b, sum), claimed) in ids.iter().zip(row).zip(claimed) {
            let sum = &unit * Ratio::from_parts((*sum).into(), UBig::ONE);
            if sum != *claimed {
                return Err(format!("`{a}` is above `{b}` with weight {sum}, not {claimed}"));
            }
        }
    }
    let total: Ratio = profile.voters.iter().map(|voter| &voter.weight).sum();
    if total != claims.total_weight {
        return Err(format!("the weights sum to {total}, not {}", claims.total_weight));
    }
    Ok(())
}

const TOO_FINE: &str = "weights are too fine to be added up";

/// What all weights are whole multiples of.
fn unit(profile: &Profile) -> Ratio {
    let denominators = profile.voters.iter().map(|voter| voter.weight.denominator());
    let common = denominators.fold(UBig::ONE, |all, own| &all / (&all).gcd(own) * own);
    Ratio::from_parts(IBig::ONE, common)
}

/// The level of each need on a ballot.
fn levels_of(voter: &Voter) -> BTreeMap<&str, usize> {
    let levels = voter.ranking.iter().enumerate();
    levels
        .flat_map(|(level, needs)| needs.iter().map(move |need| (need.as_str(), level)))
        .collect()
}

/// Row and column of a need.
pub(super) fn at(claims: &Order, need: &str) -> Checked<usize> {
    let unknown = || format!("unknown need `{need}`");
    claims.needs.iter().position(|id| id == need).ok_or_else(unknown)
}

pub(super) fn beats(claims: &Order, a: usize, b: usize) -> bool {
    claims.pairwise[a][b] > claims.pairwise[b][a]
}

fn condorcet(claims: &Order) -> Checked<()> {
    let all = 0..claims.needs.len();
    let wins_over_all = |a: usize| all.clone().all(|b| a == b || beats(claims, a, b));
    let winner = all.clone().find(|&a| wins_over_all(a)).map(|a| &claims.needs[a]);
    if winner != claims.condorcet_winner.as_ref() {
        return Err("the Condorcet winner is another, or there is none".to_owned());
    }
    // Every need beats all after it when the numbers of wins are all different and there is no tie.
    let wins = |a: usize| all.clone().filter(|&b| beats(claims, a, b)).count();
    let mut by_wins: Vec<(usize, usize)> = all.clone().map(|a| (wins(a), a)).collect();
    by_wins.sort_by(|a, b| b.cmp(a));
    let falls_by_one = by_wins
        .iter()
        .rev()
        .zip(0..)
        .all(|(&(wins, _), place)| wins == place);
    let order: Option<Vec<&String>> = (falls_by_one && !by_wins.is_empty())
        .then(|| by_wins.iter().map(|&(_, a)| &claims.needs[a]).collect());
    if order
        != claims
            .condorcet_order
            .as_ref()
            .map(|order| order.iter().collect())
    {
        return Err("the Condorcet order is another, or there is none".to_owned());
    }
    Ok(())
}

/// Points by the number of needs above and beside, ballot by ballot.
fn borda(profile: &Profile, unranked: Unranked) -> BTreeMap<String, Ratio> {
    let needs = profile.needs.len() as u64;
    let mut points: BTreeMap<String, Ratio> = profile
        .needs
        .iter()
        .map(|need| (need.id.clone(), Ratio::ZERO))
        .collect();
    let half = Ratio::new(1, 2).unwrap_or_default();
    for voter in &profile.voters {
        let level_of = levels_of(voter);
        let above_level: Vec<u64> = voter
            .ranking
            .iter()
            .scan(0, |above, level| {
                Some(std::mem::replace(above, *above + level.len() as u64))
            })
            .collect();
        let ranked = level_of.len() as u64;
        for (id, sum) in &mut points {
            let (above, beside) = match level_of.get(id.as_str()) {
                Some(&level) => (above_level[level], voter.ranking[level].len() as u64 - 1),
                None if unranked == Unranked::Zero => continue,
                None => (ranked, needs - ranked - 1),
            };
            // Everybody below is a point, everybody beside half of one.
            let below = needs - 1 - above - beside;
            *sum += &((Ratio::from(below) + Ratio::from(beside) * &half) * &voter.weight);
        }
    }
    points
}

fn copeland(claims: &Order) -> BTreeMap<String, Ratio> {
    let half = Ratio::new(1, 2).unwrap_or_default();
    let against = |a: usize, b: usize| match (a == b, beats(claims, a, b), beats(claims, b, a)) {
        (true, ..) | (_, _, true) => Ratio::ZERO,
        (_, true, _) => Ratio::ONE,
        _ => half.clone(),
    };
    let all = 0..claims.needs.len();
    let points = |a: usize| all.clone().map(|b| against(a, b)).sum();
    all.clone()
        .map(|a| (claims.needs[a].clone(), points(a)))
        .collect()
}

/// Every need is on one level, levels are not empty, and each is in id order.
pub(super) fn complete(claims: &Order, levels: &[Vec<String>]) -> Checked<()> {
    let mut named: Vec<&String> = levels.iter().flatten().collect();
    named.sort_unstable();
    if !named.into_iter().eq(&claims.needs) {
        return Err("not every need is on one level".to_owned());
    }
    match levels.iter().find(|level| level.is_empty() || !level.is_sorted()) {
        Some(level) => Err(format!("a level is empty or out of order: {}", level.join(", "))),
        None => Ok(()),
    }
}

/// Levels of a relation: nobody is above one on its own level or before, and for every need but on the first level
/// somebody on the level just before is above it.
pub(super) fn by_relation(
    claims: &Order,
    levels: &[Vec<String>],
    above: impl Fn(usize, usize) -> bool,
) -> Checked<()> {
    let mut level_of = vec![0; claims.needs.len()];
    for (level, needs) in levels.iter().enumerate() {
        for need in needs {
            level_of[at(claims, need)?] = level;
        }
    }
    let all = 0..claims.needs.len();
    for b in all.clone() {
        let mut over = all.clone().filter(|&a| above(a, b));
        if let Some(a) = over.clone().find(|&a| level_of[a] >= level_of[b]) {
            return Err(format!(
                "`{}` should be above `{}`",
                claims.needs[a], claims.needs[b]
            ));
        }
        if level_of[b] > 0 && !over.any(|a| level_of[a] + 1 == level_of[b]) {
            return Err(format!("`{}` should be on a level before", claims.needs[b]));
        }
    }
    Ok(())
}

fn by_score(claims: &Order) -> Checked<()> {
    let mut before: Option<&Ratio> = None;
    for level in &claims.levels {
        let mut scores = level.iter().map(|need| claims.scores.get(need));
        let Some(Some(first)) = scores.next() else {
            return Err("a level is empty".to_owned());
        };
        if !scores.all(|score| score == Some(first)) || before.is_some_and(|before| before <= first) {
            return Err(format!(
                "the level of `{}` does not follow from the points",
                level[0]
            ));
        }
        before = Some(first);
    }
    Ok(())
}

/// The needs of a level as the policy puts them.
fn level_ties(claims: &Order, policy: &Policy) -> Checked<()> {
    let several = claims.levels.iter().filter(|level| level.len() > 1);
    if several.clone().count() != claims.level_ties.len() {
        return Err("not every level of several needs has its tie".to_owned());
    }
    for (level, tie) in several.zip(&claims.level_ties) {
        let mut sorted = tie.ids.clone();
        sorted.sort_unstable();
        let follows = tie
            .ids
            .windows(2)
            .all(|pair| policy.compare(&pair[0], &pair[1]).0.is_lt());
        if sorted != *level || !follows {
            return Err(format!("the tie of {} goes otherwise", level.join(", ")));
        }
        let others = tie.ids.iter().skip(1);
        let decided = others.map(|other| policy.compare(&tie.ids[0], other).1).max();
        if decided != Some(tie.decided_by) {
            return Err(format!("another step decided the tie of {}", level.join(", ")));
        }
    }
    Ok(())
}
