//! `borda`: of m needs the first on a ballot gets m - 1 points, the next m - 2, down to 0 for the last.
//!
//! Needs on one level share the points of their places equally. What a ballot does not rank gets an equal share of the
//! places that are left (`average`) or nothing (`zero`). The need with the most points, each times the weight of the
//! ballot, comes first. Borda 1781; for ties and short ballots see Emerson 2013.

use super::ballots::Ballots;
use super::{Order, levels};
use crate::{TallyError, Unranked};

pub(super) fn count(
    order: &mut Order,
    ballots: &Ballots,
    unranked: Unranked,
) -> Result<Vec<Vec<usize>>, TallyError> {
    let needs = ballots.ids.len();
    // Points are doubled while they are added, since a share may be half a point. No sum exceeds this product.
    let most = 2 * needs as u128;
    ballots.total.checked_mul(most).ok_or(TallyError::TooFine)?;
    let mut doubled = vec![0u128; needs];
    for (ranking, weight) in &ballots.rankings {
        let (mut place, mut named) = (0, vec![false; needs]);
        for level in ranking {
            let points = doubled_share(needs, place, level.len());
            for &need in level {
                doubled[need] += points * weight;
                named[need] = true;
            }
            place += level.len();
        }
        if unranked == Unranked::Average {
            let points = doubled_share(needs, place, needs - place);
            let rest = (0..needs).filter(|&need| !named[need]);
            rest.for_each(|need| doubled[need] += points * weight);
        }
    }
    let scores = doubled.iter().map(|&points| ballots.part(points, 2));
    order.scores = ballots.ids.iter().cloned().zip(scores).collect();
    Ok(levels::by_score(&doubled))
}

/// Twice the average of the points of `count` places from `first` (from 0).
fn doubled_share(needs: usize, first: usize, count: usize) -> u128 {
    let highest = needs - 1 - first.min(needs - 1);
    let lowest = (needs - first).saturating_sub(count);
    (highest + lowest) as u128
}
