//! What each voter got for its share, and what it would take to fund what is not funded.
//!
//! Told after the count, from its records; it changes no place on the list.

use std::collections::BTreeMap;

use crate::count::{Count, Plan, Turn};
use crate::es_list::State;
use crate::grid::Grid;
use crate::record::{Detail, Phase, Reason, Tally, Unfunded, VoterSummary};
use crate::{Profile, Ratio};

/// Follows a count with payments for what its end cannot tell.
pub(crate) struct Watch {
    best_rank: Option<Vec<Option<u32>>>,
    /// Money behind every need when the last one was funded.
    behind: Option<Vec<Ratio>>,
}

impl Watch {
    pub(crate) fn new(grid: &Grid, detail: Detail) -> Watch {
        Watch {
            best_rank: (detail == Detail::Full).then(|| vec![None; grid.ids.len()]),
            behind: None,
        }
    }

    /// A round before its choice.
    pub(crate) fn round(&mut self, count: &mut Count, turn: &Turn) {
        if count.state.phase == Phase::Waiting && count.plan.pays() {
            self.behind.get_or_insert_with(|| behind(&mut count.state));
            return;
        }
        let (Some(best_rank), Turn::Paid(round)) = (&mut self.best_rank, turn) else {
            return;
        };
        let mut sorted: Vec<_> = round.candidates.iter().collect();
        sorted.sort_by(|a, b| a.price.compare(&b.price));
        let mut rank = 0;
        for (at, candidate) in sorted.iter().enumerate() {
            if at == 0 || sorted[at - 1].price.compare(&candidate.price).is_lt() {
                rank = at as u32 + 1;
            }
            let best = &mut best_rank[candidate.need];
            *best = Some(best.map_or(rank, |before| before.min(rank)));
        }
    }

    /// The list is complete.
    pub(crate) fn finish(self, result: &mut Tally, count: &mut Count) {
        let Some(behind) = self.behind else { return };
        let (grid, state) = (count.plan.grid(), &count.state);
        let share = &count.plan.money / &result.total_weight;
        let waiting: Vec<String> = result.waiting().map(str::to_owned).collect();
        for need in waiting.iter().filter_map(|id| grid.ids.binary_search(id).ok()) {
            let shortfall = (&grid.hours[need] - &behind[need]).max(Ratio::ZERO);
            result.unfunded.push(Unfunded {
                need: grid.ids[need].clone(),
                reason: state.lost[need].unwrap_or(Reason::Short),
                best_rank: self.best_rank.as_ref().and_then(|ranks| ranks[need]),
                money_behind: behind[need].clone(),
                extra_support: (shortfall.is_positive() && share.is_positive()).then(|| &shortfall / &share),
                shortfall,
            });
        }
    }
}

fn behind(state: &mut State) -> Vec<Ratio> {
    (0..state.grid.ids.len())
        .map(|need| state.money_behind(need))
        .collect()
}

/// The parts of the result that every rule has.
pub(crate) fn complete(result: &mut Tally, profile: &Profile, plan: &Plan, detail: Detail) {
    let grid = plan.grid();
    let share = if result.total_weight.is_zero() {
        Ratio::ZERO
    } else {
        &plan.money / &result.total_weight
    };
    if detail == Detail::Full && plan.pays() {
        result.voters = voters(result, profile, &share);
    }
    if !plan.pays() {
        greedy_unfunded(result, profile, grid);
    }
    for need in &result.unsupported {
        let hours = grid
            .ids
            .binary_search(need)
            .map(|at| grid.hours[at].clone())
            .unwrap_or_default();
        result.unfunded.push(Unfunded {
            need: need.clone(),
            reason: Reason::Unsupported,
            best_rank: None,
            money_behind: Ratio::ZERO,
            extra_support: share.is_positive().then(|| &hours / &share),
            shortfall: hours,
        });
    }
}

fn greedy_unfunded(result: &mut Tally, profile: &Profile, grid: &Grid) {
    let full = crate::pots::Stock::new(profile, &grid.ids);
    for step in result.steps.iter().filter(|step| step.phase == Phase::Waiting) {
        let fits = |at| full.place(at, &grid.hours[at]).is_some();
        let ever = grid.ids.binary_search(&step.need).is_ok_and(fits);
        result.unfunded.push(Unfunded {
            need: step.need.clone(),
            reason: if ever { Reason::Spent } else { Reason::Unplaceable },
            best_rank: Some(step.number),
            money_behind: Ratio::ZERO,
            shortfall: Ratio::ZERO,
            extra_support: None,
        });
    }
}

fn voters(result: &Tally, profile: &Profile, share: &Ratio) -> Vec<VoterSummary> {
    let mut paid: BTreeMap<&str, Ratio> = BTreeMap::new();
    let mut time = Ratio::ZERO;
    let mut funded = BTreeMap::new();
    for step in result.steps.iter().filter(|step| step.phase.is_funded()) {
        funded.insert(step.need.as_str(), &step.hours);
        time = step.time.clone().unwrap_or(time);
        for payment in &step.payments {
            *paid.entry(&payment.voter).or_default() += &payment.paid;
        }
    }
    let summary = |voter: &crate::Voter| {
        let (entitlement, credit) = (share * &voter.weight, &time * &voter.weight);
        let paid = paid.get(voter.id.as_str()).cloned().unwrap_or_default();
        let supported = voter.marks.iter().filter(|(_, points)| points.is_positive());
        VoterSummary {
            voter: voter.id.clone(),
            weight: voter.weight.clone(),
            unspent: &entitlement + &credit - &paid,
            funded_hours_supported: supported
                .filter_map(|(need, _)| funded.get(need.as_str()).copied())
                .sum(),
            entitlement,
            credit,
            paid,
        }
    };
    let mut voters: Vec<VoterSummary> = profile.voters.iter().map(summary).collect();
    voters.sort_by(|a, b| a.voter.cmp(&b.voter));
    voters
}
