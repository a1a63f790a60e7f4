//! `copeland`: one point for every need that it beats in pairs, half a point for every tie. Copeland 1951.

use super::pairs::Pairs;
use super::{Order, levels};
use crate::Ratio;

pub(super) fn count(order: &mut Order, pairs: &Pairs) -> Vec<Vec<usize>> {
    let doubled = |need: usize| -> u64 {
        let against = |other: usize| match (pairs.beats(need, other), pairs.beats(other, need)) {
            (true, _) => 2,
            (_, true) => 0,
            _ => 1,
        };
        (0..pairs.len()).filter(|&other| other != need).map(against).sum()
    };
    let doubled: Vec<u64> = (0..pairs.len()).map(doubled).collect();
    let scores = doubled
        .iter()
        .map(|&points| Ratio::from_parts(points.into(), 2u8.into()));
    order.scores = order.needs.iter().cloned().zip(scores).collect();
    levels::by_score(&doubled)
}
