//! Runs a count and records it: for every round the choice, its reason, and what it changed.

use std::collections::BTreeMap;

use super::Options;
use crate::count::{Count, Turn};
use crate::es_list::{Exit, Taken};
use crate::grid::Grid;
use crate::pots::Place;
use crate::purse::Paid;
use crate::record::{Detail, Dropped, Payment, Phase, RunnerUp, Step, Tally, TieRecord};
use crate::search::Wanted;
use crate::ties::TieOrder;
use crate::{Placement, Profile, Ratio, branches, leftover, shares, summary};

pub(super) fn record(
    result: &mut Tally,
    profile: &Profile,
    mut count: Count,
    order: &TieOrder,
    options: Options,
) {
    let plan = count.plan;
    let single = count.state.stock.is_single();
    let full = options.detail == Detail::Full;
    count.state.purse.itemised = full;
    count.state.wanted = if full { Wanted::All } else { Wanted::RunnerUp };
    let mut watch = summary::Watch::new(plan.grid(), options.detail);
    let mut open_ties = Vec::new();
    loop {
        let mut exits = Vec::new();
        let turn = count.round(&mut exits);
        record_exits(result, plan.grid(), exits);
        let Some(turn) = turn else { break };
        watch.round(&mut count, &turn);
        let (need, decided_by) = order.first(turn.tied());
        let tied = turn.tied().len() > 1;
        // The waiting list funds nothing.
        let funds = count.state.phase.is_funded();
        if tied && funds {
            // With added hours another choice in the shares could have led to another run.
            let explored = result.added.is_none() || matches!(turn, Turn::Scored(_));
            let before = (explored && options.tie_leaves > 0).then(|| count.clone());
            open_ties.push((result.steps.len(), matches!(turn, Turn::Scored(_)), before));
        }
        let tie = tied.then(|| TieRecord {
            ids: turn
                .tied()
                .iter()
                .map(|&need| plan.grid().ids[need].clone())
                .collect(),
            decided_by,
            changes_set: (!funds).then_some(false),
        });
        let runner_up = runner_up(&count, &turn, need, order);
        let depth = count.depth();
        let (phase, taken) = count.take(&turn, need, true);
        let step = step(result, profile, &count, phase, need, taken);
        result.steps.push(Step {
            runner_up,
            tie,
            depth,
            ..step
        });
    }
    result.time = count.state.time.clone();
    result.pots_left = count.state.stock.pots_left().collect();
    result.capacity_left = count.state.stock.left();
    watch.finish(result, &mut count);
    let mut explorer = branches::Explorer::new(options.tie_leaves, &count.state.funded);
    for (at, scored, before) in open_ties {
        let changes = if scored && single && all_funded(result, at) {
            Some(false)
        } else {
            before.and_then(|before| explorer.changes(before, result.steps[at].need.as_str()))
        };
        if let Some(tie) = &mut result.steps[at].tie {
            tie.changes_set = changes;
        }
    }
}

/// Needs of equal score that are all funded from one capacity fit in any order.
fn all_funded(result: &Tally, at: usize) -> bool {
    let Some(tie) = &result.steps[at].tie else {
        return false;
    };
    let mut left = tie.ids.len();
    for step in result.steps.iter().filter(|step| step.phase.is_funded()) {
        left -= usize::from(tie.ids.contains(&step.need));
    }
    left == 0
}

fn step(
    result: &mut Tally,
    profile: &Profile,
    count: &Count,
    phase: Phase,
    need: usize,
    taken: Taken,
) -> Step {
    let grid = count.plan.grid();
    let placement = match taken.place {
        Some(Place::Pots(placement)) => Some(placement.clone()),
        _ => None,
    };
    if let Some(placement) = &placement {
        result
            .placements
            .insert(grid.ids[need].clone(), placement.clone());
    }
    if taken.paid.is_some() {
        result.money_left = &result.money_left + &taken.wait * &result.total_weight - &grid.hours[need];
    }
    let step = Step {
        money_left: result.money_left.clone(),
        capacity_left: count.state.stock.left(),
        placement,
        ..blank(result, grid, phase, need)
    };
    let Some(paid) = taken.paid else {
        return Step {
            score: Some(taken.value),
            ..step
        };
    };
    let shares = phase == Phase::Shares;
    Step {
        effective_support: if shares { taken.value.reciprocal() } else { None },
        rho: shares.then(|| taken.value.clone()),
        time: (!shares).then(|| taken.value.clone()),
        wait: (!shares).then_some(taken.wait),
        top_payment_per_weight: Some(paid.top.clone()),
        payments: payments(profile, grid, &paid),
        full: grid.weight(paid.full),
        paid_full: paid.paid_full,
        part: grid.weight(paid.part),
        paid_part: paid.paid_part,
        ..step
    }
}

/// A step with nothing but its place.
fn blank(result: &Tally, grid: &Grid, phase: Phase, need: usize) -> Step {
    Step {
        number: result.steps.len() as u32 + 1,
        phase,
        need: grid.ids[need].clone(),
        hours: grid.hours[need].clone(),
        support: grid.weight(grid.support[need]),
        rho: None,
        effective_support: None,
        depth: None,
        time: None,
        wait: None,
        score: None,
        top_payment_per_weight: None,
        runner_up: None,
        tie: None,
        payments: Vec::new(),
        full: Ratio::ZERO,
        paid_full: Ratio::ZERO,
        part: Ratio::ZERO,
        paid_part: Ratio::ZERO,
        money_left: Ratio::ZERO,
        capacity_left: Ratio::ZERO,
        placement: None::<Placement>,
        dropped: Vec::new(),
    }
}

fn payments(profile: &Profile, grid: &Grid, paid: &Paid) -> Vec<Payment> {
    let amounts: BTreeMap<u32, usize> = paid.groups.iter().copied().collect();
    let voters = profile.voters.iter().zip(&grid.group_of);
    let paying = voters.filter_map(|(voter, group)| Some((voter, &paid.amounts[*amounts.get(group)?])));
    let mut payments: Vec<Payment> = paying
        .filter(|(_, (each, _))| !each.is_zero())
        .map(|(voter, (each, all))| Payment {
            voter: voter.id.clone(),
            weight: voter.weight.clone(),
            paid: each * &voter.weight,
            paid_all: *all,
        })
        .collect();
    payments.sort_by(|a, b| a.voter.cmp(&b.voter));
    payments
}

fn runner_up(count: &Count, turn: &Turn, winner: usize, order: &TieOrder) -> Option<RunnerUp> {
    let (equal, value) = match turn {
        Turn::Scored(_) => {
            let (equal, score) = count.scores()?.runners_up(&count.state.pool, winner)?;
            (equal, score.clone())
        }
        Turn::Paid(round) => {
            let state = &count.state;
            let others = || round.candidates.iter().filter(|other| other.need != winner);
            let best = others().min_by(|a, b| a.price.compare(&b.price))?;
            let equal = others().filter(|other| other.price.compare(&best.price).is_eq());
            let value = match state.phase {
                // Equal prices are equal rhos, so the first one's will do.
                Phase::Shares => shares::rho(state, best.need, &best.price),
                _ => leftover::time(state, &best.price),
            };
            (equal.map(|other| other.need).collect(), value)
        }
    };
    Some(RunnerUp {
        need: count.plan.grid().ids[order.first(&equal).0].clone(),
        value,
    })
}

fn record_exits(result: &mut Tally, grid: &Grid, exits: Vec<Exit>) {
    let dropped = exits.into_iter().map(|exit| Dropped {
        need: grid.ids[exit.need].clone(),
        lacked: (&grid.hours[exit.need] - &exit.had).max(Ratio::ZERO),
        had: exit.had,
        reason: exit.reason,
    });
    match result.steps.last_mut() {
        Some(step) => step.dropped.extend(dropped),
        None => result.dropped_at_start.extend(dropped),
    }
}
