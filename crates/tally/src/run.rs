//! Counts a profile by a rule and writes every step down.
//!
//! It drives a rule round by round, lets the tie order choose, and records; it holds no rule itself.

use std::collections::BTreeMap;

use crate::es_list::{Exit, Round, State, Taken};
use crate::grid::Grid;
use crate::pots::{Place, Stock};
use crate::purse::Paid;
use crate::record::{Detail, Dropped, Payment, Phase, RunnerUp, Step, Tally, TieRecord};
use crate::search::Wanted;
use crate::ties::TieOrder;
use crate::{
    Method, Placement, Profile, ProfileError, Ratio, Rule, RuleError, Ties, branches, greedy, leftover,
    shares, summary,
};

/// How much to record and to explore. Neither changes the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Payments per voter, or sums only.
    pub detail: Detail,
    /// How many other outcomes may be counted in all to see whether ties changed the funded set; 0: none.
    pub tie_leaves: u32,
}

impl Options {
    /// Everything: for rounds of municipalities.
    pub const FULL: Options = Options {
        detail: Detail::Full,
        tie_leaves: 256,
    };
    /// Sums only and no exploring: for elections of many citizens.
    pub const GROUPS: Options = Options {
        detail: Detail::Groups,
        tie_leaves: 0,
    };
}

/// Why there is no result. The caller corrects the input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TallyError {
    /// The profile is faulty.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The rule is unknown.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// Brought to a common denominator the weights or points do not fit 128 (64) bits: publish coarser ones.
    #[error("weights or points are too fine: over a common denominator they exceed 128 bits (points 64)")]
    TooFine,
    /// The rule orders, elects or decides, and gives no list.
    #[error("rule `{rule}` gives no list of needs")]
    NoList {
        /// Its id.
        rule: &'static str,
    },
}

/// Counts `profile` by `rule`, with all detail.
///
/// # Errors
/// A faulty profile, an unknown rule, or numbers too fine to add up; see [`TallyError`].
pub fn tally(rule: &Rule, profile: &Profile, ties: &Ties) -> Result<Tally, TallyError> {
    tally_with(rule, profile, ties, Options::FULL)
}

/// Counts `profile` by `rule`, recording what `options` asks for.
///
/// # Errors
/// As [`tally`].
pub fn tally_with(
    rule: &Rule,
    profile: &Profile,
    ties: &Ties,
    options: Options,
) -> Result<Tally, TallyError> {
    rule.validate()?;
    profile.validate()?;
    let grid = Grid::new(profile, rule.utility())?;
    let order = TieOrder::new(ties, profile, &grid.ids);
    let stock = Stock::new(profile, &grid.ids);
    let unsupported = grid.split_by_support().1;
    let mut result = Tally {
        rule: rule.clone(),
        ties: ties.clone(),
        budget: profile.budget(),
        total_weight: grid.weight(grid.total_weight),
        steps: Vec::new(),
        unsupported: unsupported.iter().map(|&need| grid.ids[need].clone()).collect(),
        dropped_at_start: Vec::new(),
        placements: BTreeMap::new(),
        pots_left: BTreeMap::new(),
        capacity_left: stock.left(),
        money_left: Ratio::ZERO,
        time: Ratio::ZERO,
        voters: Vec::new(),
        unfunded: Vec::new(),
        added: None,
    };
    match rule.method {
        Method::EsList { utility } => {
            let state = State::new(&grid, utility, &result.budget, stock);
            result.money_left = if grid.total_weight == 0 {
                Ratio::ZERO
            } else {
                result.budget.clone()
            };
            es_list(&mut result, state, &order, options);
        }
        Method::Greedy { by, skip, .. } => greedy::count(&mut result, &grid, &order, stock, by, skip),
        _ => return Err(TallyError::NoList { rule: rule.id() }),
    }
    summary::complete(&mut result, profile, &grid, options.detail);
    Ok(result)
}

fn es_list(result: &mut Tally, mut state: State, order: &TieOrder, options: Options) {
    let grid = state.grid;
    let full = options.detail == Detail::Full;
    state.purse.itemised = full;
    state.wanted = if full { Wanted::All } else { Wanted::RunnerUp };
    let mut watch = summary::Watch::new(grid, options.detail);
    let mut ties = Vec::new();
    loop {
        let mut exits = Vec::new();
        let round = state.round(&mut exits);
        record_exits(result, grid, exits);
        let Some(round) = round else { break };
        watch.round(&mut state, &round);
        let (need, decided_by) = order.first(&round.tied);
        if round.tied.len() > 1 && state.phase != Phase::Waiting && options.tie_leaves > 0 {
            ties.push((result.steps.len(), state.clone()));
        }
        let runner_up = runner_up(&state, &round, need, order);
        let phase = state.phase;
        let taken = state.take(&round, need, true);
        let tie = (round.tied.len() > 1).then(|| TieRecord {
            ids: round.tied.iter().map(|&need| grid.ids[need].clone()).collect(),
            decided_by,
            // The waiting list funds nothing.
            changes_set: (phase == Phase::Waiting).then_some(false),
        });
        let step = step(result, &state, phase, need, taken, options.detail);
        result.steps.push(Step {
            runner_up,
            tie,
            ..step
        });
    }
    result.time = state.time.clone();
    result.pots_left = state.stock.pots_left().collect();
    result.capacity_left = state.stock.left();
    watch.finish(result, &mut state);
    let mut explorer = branches::Explorer::new(options.tie_leaves, &state.funded);
    for (at, state) in ties {
        let changes = explorer.changes(state, result.steps[at].need.as_str());
        if let Some(tie) = &mut result.steps[at].tie {
            tie.changes_set = changes;
        }
    }
}

fn step(result: &mut Tally, state: &State, phase: Phase, need: usize, taken: Taken, detail: Detail) -> Step {
    let grid = state.grid;
    let hours = grid.hours[need].clone();
    result.money_left = &result.money_left + &taken.wait * &result.total_weight - &hours;
    let placement = match taken.place {
        Some(Place::Pots(placement)) => Some(placement.clone()),
        _ => None,
    };
    if let Some(placement) = &placement {
        result
            .placements
            .insert(grid.ids[need].clone(), placement.clone());
    }
    let shares = phase == Phase::Shares;
    let paid = taken.paid.expect("recorded");
    Step {
        effective_support: if shares { taken.value.reciprocal() } else { None },
        rho: shares.then(|| taken.value.clone()),
        time: (!shares).then(|| taken.value.clone()),
        wait: (!shares).then_some(taken.wait),
        top_payment_per_weight: Some(paid.top.clone()),
        payments: if detail == Detail::Full {
            payments(grid, &paid)
        } else {
            Vec::new()
        },
        full: grid.weight(paid.full),
        paid_full: paid.paid_full,
        part: grid.weight(paid.part),
        paid_part: paid.paid_part,
        money_left: result.money_left.clone(),
        capacity_left: state.stock.left(),
        placement,
        ..blank(result, grid, phase, need)
    }
}

/// A step with nothing but its place.
pub(crate) fn blank(result: &Tally, grid: &Grid, phase: Phase, need: usize) -> Step {
    Step {
        number: result.steps.len() as u32 + 1,
        phase,
        need: grid.ids[need].clone(),
        hours: grid.hours[need].clone(),
        support: grid.weight(grid.support[need]),
        rho: None,
        effective_support: None,
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

fn payments(grid: &Grid, paid: &Paid) -> Vec<Payment> {
    let amounts: BTreeMap<u32, usize> = paid.groups.iter().copied().collect();
    let paying = grid
        .voters
        .iter()
        .filter_map(|voter| Some((voter, *amounts.get(&voter.group)?)));
    let mut payments: Vec<Payment> = paying
        .filter(|(_, at)| !paid.amounts[*at].0.is_zero())
        .map(|(voter, at)| {
            let (each, all) = &paid.amounts[at];
            let weight = voter.weight.clone();
            Payment {
                voter: voter.id.clone(),
                paid: each * &weight,
                weight,
                paid_all: *all,
            }
        })
        .collect();
    payments.sort_by(|a, b| a.voter.cmp(&b.voter));
    payments
}

fn runner_up(state: &State, round: &Round, winner: usize, order: &TieOrder) -> Option<RunnerUp> {
    let others = || {
        round
            .candidates
            .iter()
            .filter(|candidate| candidate.need != winner)
    };
    let best = others().min_by(|a, b| a.price.compare(&b.price))?;
    let equal = others().filter(|other| other.price.compare(&best.price).is_eq());
    let need = order
        .first(&equal.map(|candidate| candidate.need).collect::<Vec<_>>())
        .0;
    let value = match state.phase {
        // Equal prices are equal rhos, so the first one's will do.
        Phase::Shares => shares::rho(state, best.need, &best.price),
        _ => leftover::time(state, &best.price),
    };
    Some(RunnerUp {
        need: state.grid.ids[need].clone(),
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
