//! Phase 1 of `es_list`: the Method of Equal Shares with V = B.
//!
//! Everybody holds the same money per unit of weight. A need is bought at the least rho at which its supporters,
//! paying rho times their utility or all they have, pay for it; the least rho of all wins. Money never grows, so what
//! cannot be paid, or placed, leaves for good.

use dashu_int::IBig;

use crate::es_list::{Candidate, Exit, State, Taken};
use crate::pots::Place;
use crate::purse::Price;
use crate::search::Search;
use crate::{Ratio, Reason, Utility};

pub(crate) fn compete(state: &mut State, exits: &mut Vec<Exit>) -> Vec<Candidate> {
    state.purse.prepare(state.grid);
    for need in std::mem::take(&mut state.pool) {
        // Exactly enough is enough.
        let can_pay = state.purse.enough(state.grid, need);
        let unplaceable = state.exit_if_unplaceable(need, can_pay);
        if can_pay && unplaceable.is_none() {
            state.pool.push(need);
            continue;
        }
        exits.push(Exit {
            need,
            had: state.money_behind(need),
            reason: unplaceable.unwrap_or(Reason::Short),
        });
        state.out.push(need);
    }
    cheapest(state)
}

/// Money never grows, so what was known of a price is still a bound from below.
fn cheapest(state: &mut State) -> Vec<Candidate> {
    let points = state.utility == Utility::Points;
    let mut search = Search::new(state.wanted);
    for &need in &state.pool {
        let (bound, fresh) = state.purse.known_price(need);
        search.add(need, bound, fresh);
    }
    while let Some((need, fresh)) = search.next() {
        let factor = factor(state, need);
        if fresh {
            let price = state.purse.price(state.grid, need, points, factor);
            search.found(Candidate { need, price });
        } else {
            let bound = state.purse.least_price(state.grid, need, points, &factor);
            search.add(need, bound, true);
        }
    }
    search.candidates()
}

fn factor(state: &State, need: usize) -> IBig {
    match state.utility {
        Utility::Cost => state.grid.cost[need].clone(),
        Utility::Count | Utility::Points => IBig::ONE,
    }
}

pub(crate) fn take<'p>(
    state: &mut State<'p>,
    need: usize,
    price: &Price,
    place: Option<Place<'p>>,
    record: bool,
) -> Taken<'p> {
    let value = rho(state, need, price);
    let paid = state
        .purse
        .pay(state.grid, need, state.utility == Utility::Points, price, record);
    Taken {
        value,
        wait: Ratio::ZERO,
        place,
        paid,
    }
}

/// The price per unit of utility and weight, in the profile's units.
pub(crate) fn rho(state: &State, need: usize, price: &Price) -> Ratio {
    let per_weight = state.purse.per_weight(price);
    match state.utility {
        Utility::Cost => per_weight / &state.grid.hours[need],
        Utility::Count => per_weight,
        Utility::Points => {
            per_weight * Ratio::from_parts(state.grid.points_scale.clone().into(), dashu_int::UBig::ONE)
        }
    }
}
