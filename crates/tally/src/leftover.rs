//! Phases 2 and 3 of `es_list`: Phragmén with what the shares left.
//!
//! Everybody is credited the same per unit of weight until the supporters of some need can pay for it; they pay as
//! equally as possible. In phase 2 only needs that still fit compete; phase 3 orders the rest as a waiting list.
//! Points play no part here.

use crate::es_list::{Candidate, Exit, State, Taken};
use crate::pots::Place;
use crate::purse::Price;
use crate::{Phase, Ratio};

use dashu_int::IBig;

pub(crate) fn compete(state: &mut State, exits: &mut Vec<Exit>) -> Vec<Candidate> {
    let mut candidates = Vec::with_capacity(state.pool.len());
    for need in std::mem::take(&mut state.pool) {
        let behind = state.purse.behind(state.grid, need);
        let lacks = state.purse.cost(state.grid, need) - &behind;
        if matches!(state.phase, Phase::Leftover | Phase::Loads)
            && left_for_good(state, need, &behind, &lacks, exits)
        {
            state.out.push(need);
            continue;
        }
        candidates.push(Candidate {
            need,
            price: Price::wait(lacks, state.grid.support[need]),
        });
        state.pool.push(need);
    }
    candidates
}

fn left_for_good(state: &mut State, need: usize, behind: &IBig, lacks: &IBig, exits: &mut Vec<Exit>) -> bool {
    // What left the shares for want of a place has been told already.
    let told = state.lost[need].is_some();
    if state.course.stop {
        return told;
    }
    let Some(reason) = state.exit_if_unplaceable(need, *lacks <= IBig::ZERO) else {
        return false;
    };
    if !told {
        exits.push(Exit {
            need,
            had: state.purse.hours(state.grid, behind),
            reason,
        });
    }
    true
}

pub(crate) fn take<'p>(
    state: &mut State<'p>,
    need: usize,
    price: &Price,
    place: Option<Place<'p>>,
    record: bool,
) -> Taken<'p> {
    let wait = state.purse.per_weight(price);
    if !price.is_zero() {
        state.purse.credit(price);
        state.time += &wait;
    }
    let level = state.purse.price(state.grid, need, false, IBig::ONE);
    let paid = state.purse.pay(state.grid, need, false, &level, record);
    Taken {
        value: state.time.clone(),
        wait,
        place,
        paid,
    }
}

/// The time at which a need would be taken, given its wait from now.
pub(crate) fn time(state: &State, price: &Price) -> Ratio {
    &state.time + state.purse.per_weight(price)
}
