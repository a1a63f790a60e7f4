//! Phases 2 and 3 of `es_list`: Phragmén with what the shares left.
//!
//! Everybody is credited the same per unit of weight until the supporters of some need can pay for it; they pay as
//! equally as possible. In phase 2 only needs that still fit compete; phase 3 orders the rest as a waiting list.
//! Points play no part here.

use crate::es_list::{Candidate, Exit, State, Taken};
use crate::pots::Place;
use crate::purse::Price;
use crate::search::Search;
use crate::{Phase, Ratio};

use dashu_int::IBig;

pub(crate) fn compete(state: &mut State, exits: &mut Vec<Exit>) -> Vec<Candidate> {
    state.purse.prepare(state.grid);
    for need in std::mem::take(&mut state.pool) {
        if matches!(state.phase, Phase::Leftover | Phase::Loads) && left_for_good(state, need, exits) {
            state.out.push(need);
        } else {
            state.pool.push(need);
        }
    }
    let mut search = Search::new(state.wanted);
    for &need in &state.pool {
        search.add(need, state.purse.least_wait(state.grid, need), true);
    }
    while let Some((need, _)) = search.next() {
        let price = state.purse.wait(state.grid, need);
        search.found(Candidate { need, price });
    }
    search.candidates()
}

fn left_for_good(state: &mut State, need: usize, exits: &mut Vec<Exit>) -> bool {
    if state.course.stop {
        return state.lost[need].is_some();
    }
    if state.stock.place(need, &state.grid.hours[need]).is_some() {
        return false;
    }
    // What left the shares for want of a place has been told already.
    if state.lost[need].is_none() {
        let can_pay = state.purse.enough(state.grid, need);
        if let Some(reason) = state.exit_if_unplaceable(need, can_pay) {
            let had = state.money_behind(need);
            exits.push(Exit { need, had, reason });
        }
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
