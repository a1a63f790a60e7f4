//! Phragmén as money that flows to everybody at the same speed per unit of weight, in continuous time.

use std::collections::BTreeMap;

use tally::{Phase, Ratio};

use super::count::{Count, Fan};
use super::shares::{pay, rate};

/// Which needs compete, and when to stop.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Race<'a> {
    /// All that have no place yet.
    All,
    /// Those that still fit.
    Fitting,
    /// All but these; the race ends when one of the best does not fit.
    UntilMisfit(&'a [&'a str]),
}

/// Money flows; whenever some need can be paid it is bought, until nothing competes.
pub(crate) fn run(count: &mut Count, phase: Phase, race: Race, time: &mut Ratio) {
    loop {
        let mut competing: Vec<&str> = count.open.iter().copied().collect();
        match race {
            Race::All => {}
            Race::Fitting => competing.retain(|need| count.fits(need)),
            Race::UntilMisfit(out) => competing.retain(|need| !out.contains(need)),
        }
        let Some(wait) = competing.iter().map(|need| until_paid(count, need)).min() else {
            return;
        };
        let tied: Vec<&str> = competing
            .into_iter()
            .filter(|need| until_paid(count, need) == wait)
            .collect();
        if matches!(race, Race::UntilMisfit(_)) && tied.iter().any(|need| !count.fits(need)) {
            return;
        }
        *time += &wait;
        count.money.values_mut().for_each(|money| *money += &wait);
        let need = count.first(&tied);
        let paid = if matches!(phase, Phase::Loads | Phase::Ranked) {
            reset(count, need)
        } else {
            equally(count, need)
        };
        count.list(need, phase, time.clone(), paid);
    }
}

fn until_paid(count: &Count, need: &str) -> Ratio {
    let mut lacks = count.hours(need).clone();
    let mut speed = Ratio::ZERO;
    for fan in &count.fans[need] {
        lacks -= &(&count.money[fan.id] * fan.weight);
        speed += fan.weight;
    }
    (lacks / speed).max(Ratio::ZERO)
}

/// The supporters give all they have, which is exactly enough.
fn reset(count: &mut Count, need: &str) -> BTreeMap<String, Ratio> {
    let mut paid = BTreeMap::new();
    for fan in count.fans[need].clone() {
        let money = count.money.insert(fan.id, Ratio::ZERO).unwrap();
        if money.is_positive() {
            paid.insert(fan.id.to_owned(), &money * fan.weight);
        }
    }
    assert_eq!(
        paid.values().sum::<Ratio>(),
        *count.hours(need),
        "all of it is exactly enough"
    );
    paid
}

/// Everybody gives the same, or all it has.
fn equally(count: &mut Count, need: &str) -> BTreeMap<String, Ratio> {
    let fans: Vec<(Fan, Ratio)> = count.fans[need]
        .iter()
        .map(|fan| (fan.clone(), Ratio::ONE))
        .collect();
    let level = rate(count, &fans, count.hours(need)).unwrap();
    pay(count, &fans, &level)
}
