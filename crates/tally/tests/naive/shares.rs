//! Equal shares: rho by trying every breakpoint at which somebody runs out of money.

use std::collections::BTreeMap;

use tally::{Phase, Ratio, Utility};

use super::count::{Count, Fan};

/// What each pays per unit of weight at `rate`, and what that brings in.
fn taken(count: &Count, fans: &[(Fan, Ratio)], rate: &Ratio) -> (Ratio, BTreeMap<String, Ratio>) {
    let mut sum = Ratio::ZERO;
    let mut each = BTreeMap::new();
    for (fan, utility) in fans {
        let pays = (rate * utility).min(count.money[fan.id].clone());
        sum += &(&pays * fan.weight);
        each.insert(fan.id.to_owned(), pays);
    }
    (sum, each)
}

/// The least rate at which `fans` bring in `hours`: between two breakpoints money / utility the sum is a straight line.
pub(crate) fn rate(count: &Count, fans: &[(Fan, Ratio)], hours: &Ratio) -> Option<Ratio> {
    let mut breaks: Vec<Ratio> = fans
        .iter()
        .map(|(fan, utility)| &count.money[fan.id] / utility)
        .collect();
    breaks.push(Ratio::ZERO);
    breaks.sort();
    for pair in breaks.windows(2) {
        let (low, high) = (taken(count, fans, &pair[0]).0, taken(count, fans, &pair[1]).0);
        if high >= *hours && high > low {
            return Some(&pair[0] + (hours - &low) / (&high - &low) * (&pair[1] - &pair[0]));
        }
    }
    None
}

/// Takes what `fans` pay for `need` at `rate`; what each paid, in hours.
pub(crate) fn pay(count: &mut Count, fans: &[(Fan, Ratio)], rate: &Ratio) -> BTreeMap<String, Ratio> {
    let (_, each) = taken(count, fans, rate);
    let mut paid = BTreeMap::new();
    for (fan, _) in fans {
        *count.money.get_mut(fan.id).unwrap() -= &each[fan.id];
        if each[fan.id].is_positive() {
            paid.insert(fan.id.to_owned(), &each[fan.id] * fan.weight);
        }
    }
    paid
}

/// Buys by equal shares until nothing can be paid (and placed, unless `virtual_hours`).
pub(crate) fn buy(count: &mut Count, utility: Utility, depth: Option<u32>) {
    while let Some((need, rho, fans)) = best(count, utility, depth, true) {
        let paid = pay(count, &fans, &rho);
        count.list(need, Phase::Shares, rho, paid);
        count.lines.last_mut().unwrap().depth = depth;
    }
}

type Best<'p> = (&'p str, Ratio, Vec<(Fan<'p>, Ratio)>);

/// The need with the least rho.
pub(crate) fn best<'p>(
    count: &Count<'p>,
    utility: Utility,
    depth: Option<u32>,
    placed: bool,
) -> Option<Best<'p>> {
    let mut offers: Vec<Best> = Vec::new();
    for need in count
        .open
        .iter()
        .copied()
        .filter(|need| !placed || count.fits(need))
    {
        let hours = count.hours(need);
        let fans: Vec<(Fan, Ratio)> = count.fans[need]
            .iter()
            .filter(|fan| depth.is_none_or(|depth| fan.depth <= depth))
            .map(|fan| {
                let utility = match utility {
                    Utility::Cost => hours.clone(),
                    Utility::Count => Ratio::ONE,
                    Utility::Points => fan.points.clone(),
                };
                (fan.clone(), utility)
            })
            .collect();
        if let Some(rho) = rate(count, &fans, hours) {
            offers.push((need, rho, fans));
        }
    }
    let least = offers.iter().map(|(_, rho, _)| rho).min()?.clone();
    offers.retain(|(_, rho, _)| *rho == least);
    let tied: Vec<&str> = offers.iter().map(|(need, ..)| *need).collect();
    let first = count.first(&tied);
    offers.into_iter().find(|(need, ..)| *need == first)
}
