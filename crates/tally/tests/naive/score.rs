//! Places by weighted score: the greatest of those left, again and again.

use std::collections::BTreeMap;

use tally::{By, Phase, Ratio, Utility};

use super::count::Count;

/// Sum of weight times `worth`.
pub(crate) fn sum(count: &Count, need: &str, worth: Utility) -> Ratio {
    let mut sum = Ratio::ZERO;
    for fan in &count.fans[need] {
        sum += &match worth {
            Utility::Count => fan.weight.clone(),
            Utility::Points => fan.weight * &fan.points,
            Utility::Cost => fan.weight * count.hours(need),
        };
    }
    sum
}

fn greatest<'p>(
    count: &Count<'p>,
    among: &[&'p str],
    score: impl Fn(&str) -> Ratio,
) -> Option<(&'p str, Ratio)> {
    let best = among.iter().map(|need| score(need)).max()?;
    let tied: Vec<&str> = among.iter().copied().filter(|need| score(need) == best).collect();
    Some((count.first(&tied), best))
}

/// Funds the greatest that fits until nothing does.
pub(crate) fn fill(count: &mut Count, phase: Phase, score: impl Fn(&Count, &str) -> Ratio) {
    loop {
        let fitting: Vec<&str> = count
            .open
            .iter()
            .copied()
            .filter(|need| count.fits(need))
            .collect();
        let Some((need, value)) = greatest(count, &fitting, |need| score(count, need)) else {
            return;
        };
        count.list(need, phase, value, BTreeMap::new());
    }
}

/// The rest in order of score.
pub(crate) fn rest(count: &mut Count, score: impl Fn(&Count, &str) -> Ratio) {
    loop {
        let open: Vec<&str> = count.open.iter().copied().collect();
        let Some((need, value)) = greatest(count, &open, |need| score(count, need)) else {
            return;
        };
        count.list(need, Phase::Waiting, value, BTreeMap::new());
    }
}

/// The rule `greedy`.
pub(crate) fn greedy(count: &mut Count, by: By, worth: Utility, skip: bool) {
    let score = |count: &Count, need: &str| match by {
        By::Score => sum(count, need, worth),
        By::PerHour => sum(count, need, worth) / count.hours(need),
    };
    if skip {
        fill(count, Phase::Score, score);
    } else {
        loop {
            let open: Vec<&str> = count.open.iter().copied().collect();
            match greatest(count, &open, |need| score(count, need)) {
                Some((need, value)) if count.fits(need) => {
                    count.list(need, Phase::Score, value, BTreeMap::new());
                }
                _ => break,
            }
        }
    }
    rest(count, score);
}
