//! The claims of `ranked_pairs`: all majorities in the right order, those locked in agree with the levels, and each that
//! is not is contradicted by a chain of such as were locked before it.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::order::{at, beats, by_relation, complete};
use super::policy::Policy;
use crate::check::{CheckError, Checked};
use crate::{Majority, Order, Strength};

pub(super) fn check(claims: &Order, by: Strength, policy: &Policy) -> Result<(), CheckError> {
    run(claims, &claims.majorities, &claims.levels, by, policy, false)?;
    let whole = |reason: &str| CheckError {
        step: 0,
        reason: reason.to_owned(),
    };
    let equals = claims.majorities.iter().any(|majority| majority.tie.is_some());
    let depends = match &claims.reversed {
        None if equals => return Err(whole("equal majorities are not tried the other way round")),
        Some(_) if !equals => {
            return Err(whole(
                "no majorities are equal, yet they are tried the other way round",
            ));
        }
        None => false,
        Some(other) => {
            complete(claims, &other.levels).map_err(|reason| whole(&reason))?;
            run(claims, &other.majorities, &other.levels, by, policy, true).map_err(|error| CheckError {
                step: error.step,
                reason: format!("with the policy turned round: {}", error.reason),
            })?;
            other.levels != claims.levels
        }
    };
    if depends != claims.depends_on_ties {
        return Err(whole("whether the order depends on ties is claimed wrongly"));
    }
    Ok(())
}

fn run(
    claims: &Order,
    majorities: &[Majority],
    levels: &[Vec<String>],
    by: Strength,
    policy: &Policy,
    turned: bool,
) -> Result<(), CheckError> {
    let mut locked: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut before: Option<&Majority> = None;
    for (step, majority) in (1u32..).zip(majorities) {
        let (winner, loser) = (majority.winner.as_str(), majority.loser.as_str());
        let wrong = |reason: String| CheckError {
            step,
            reason: format!("`{winner}` over `{loser}`: {reason}"),
        };
        weights(claims, majority).map_err(wrong)?;
        if !seen.insert((winner, loser)) {
            return Err(wrong("it is there twice".to_owned()));
        }
        follows(before, majority, by, policy, turned).map_err(wrong)?;
        if majority.locked {
            if !majority.against.is_empty() {
                return Err(wrong("it is locked, yet something is against it".to_owned()));
            }
            locked.insert((winner, loser));
        } else {
            contradicted(majority, &locked).map_err(wrong)?;
        }
        before = Some(majority);
    }
    let whole = |reason: String| CheckError { step: 0, reason };
    let all = 0..claims.needs.len();
    let majorities_in_all: usize = all
        .clone()
        .map(|a| all.clone().filter(|&b| beats(claims, a, b)).count())
        .sum();
    if seen.len() != majorities_in_all {
        return Err(whole(format!(
            "there are {majorities_in_all} majorities, not {}",
            seen.len()
        )));
    }
    let above = |a: usize, b: usize| locked.contains(&(claims.needs[a].as_str(), claims.needs[b].as_str()));
    by_relation(claims, levels, above).map_err(whole)
}

fn weights(claims: &Order, majority: &Majority) -> Checked<()> {
    let (a, b) = (at(claims, &majority.winner)?, at(claims, &majority.loser)?);
    if !beats(claims, a, b) {
        return Err("it is no majority".to_owned());
    }
    let (with, against) = (&claims.pairwise[a][b], &claims.pairwise[b][a]);
    if (with, against) != (&majority.weight, &majority.opposition) {
        return Err(format!("it has {with} against {against}"));
    }
    Ok(())
}

/// It comes after the one before; where they are equal, by the policy.
fn follows(
    before: Option<&Majority>,
    majority: &Majority,
    by: Strength,
    policy: &Policy,
    turned: bool,
) -> Checked<()> {
    let step = match before {
        None => None,
        Some(before) => match force(before, by).cmp(&force(majority, by)) {
            Ordering::Less => return Err("it is stronger than the one before".to_owned()),
            Ordering::Greater => None,
            Ordering::Equal => {
                let same_winner = before.winner == majority.winner;
                let (first, second) = if same_winner {
                    (&before.loser, &majority.loser)
                } else {
                    (&before.winner, &majority.winner)
                };
                let (order, step) = policy.compare(first, second);
                let order = if turned { order.reverse() } else { order };
                if order.is_ge() {
                    return Err("the policy puts it before the one before".to_owned());
                }
                Some(step)
            }
        },
    };
    if step != majority.tie {
        return Err("its tie with the one before is claimed wrongly".to_owned());
    }
    Ok(())
}

/// The greater the earlier.
fn force(majority: &Majority, by: Strength) -> (crate::Ratio, crate::Ratio) {
    match by {
        Strength::WinningVotes => {
            let against = crate::Ratio::ZERO - &majority.opposition;
            (majority.weight.clone(), against)
        }
        Strength::Margins => (&majority.weight - &majority.opposition, crate::Ratio::ZERO),
    }
}

/// A chain of locked majorities leads from its loser to its winner.
fn contradicted(majority: &Majority, locked: &BTreeSet<(&str, &str)>) -> Checked<()> {
    let ends = (majority.against.first(), majority.against.last());
    let links = majority
        .against
        .windows(2)
        .all(|pair| locked.contains(&(pair[0].as_str(), pair[1].as_str())));
    if ends != (Some(&majority.loser), Some(&majority.winner)) || !links {
        return Err("it is not locked, but nothing locked before says the contrary".to_owned());
    }
    Ok(())
}
