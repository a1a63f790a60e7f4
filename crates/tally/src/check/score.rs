//! A place by weighted score: added up anew, and nothing better passed over.

use super::Checked;
use super::books::Books;
use super::roll::Roll;
use crate::{By, Claim, Method, Ratio, Rule, Utility};

/// What orders the needs where score decides. `greedy` may count hours; the others count supporters, or their points.
pub(super) fn scores(roll: &Roll, rule: &Rule) -> Vec<Ratio> {
    let score = |entry: &super::roll::Entry| match rule.method {
        Method::Greedy { by, utility, .. } => {
            let score = match utility {
                Utility::Cost => &entry.support * entry.hours,
                Utility::Count => entry.support.clone(),
                Utility::Points => entry.points.clone(),
            };
            match by {
                By::Score => score,
                By::PerHour => score / entry.hours,
            }
        }
        Method::Mes {
            utility: Utility::Points,
            ..
        }
        | Method::EarShares { .. } => entry.points.clone(),
        _ => entry.support.clone(),
    };
    roll.needs.iter().map(score).collect()
}

/// None of `competing` has a greater score, the tie went as it should.
pub(super) fn best(books: &Books, claim: &Claim, competing: &[usize]) -> Checked<usize> {
    let score = |need: usize| &books.score[need];
    if let Some(at) = (0..books.score.len()).find(|&need| books.roll.needs[need].id == claim.need)
        && *score(at) != claim.value
    {
        return Err(format!("the score is {}, not {}", score(at), claim.value));
    }
    if let Some(&better) = competing.iter().find(|&&need| *score(need) > claim.value) {
        return Err(format!(
            "need `{}` has a greater score",
            books.roll.needs[better].id
        ));
    }
    let tied: Vec<usize> = competing
        .iter()
        .copied()
        .filter(|&need| *score(need) == claim.value)
        .collect();
    books.choice(claim, &tied)
}
