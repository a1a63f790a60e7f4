//! The lists under other weights, side by side, and what each would have changed.

use super::figure;
use crate::{output::Output, table::Table};
use messages::{Message, msg};
use tally::{
    Ratio, Regimes,
    regimes::{Place, RegimeList},
};

/// The difference table and a line for each regime.
pub(super) fn block(out: &Output, regimes: &Regimes) -> String {
    let fixed = [msg!("column-need"), msg!("regimes-official")];
    let names = regimes.regimes.iter().map(|list| name(&list.name));
    let columns: Vec<String> = fixed
        .into_iter()
        .chain(names)
        .map(|name| out.say(&name))
        .collect();
    let mut table = Table::new(&columns);
    for column in 1..columns.len() {
        table = table.right(column);
    }
    for row in &regimes.needs {
        let places = [row.official].into_iter().chain(row.places.iter().copied());
        let cells = [row.need.clone()].into_iter().chain(places.map(cell));
        table.row(cells.collect::<Vec<_>>());
    }
    let mut lines = vec![
        out.say(&msg!("regimes-title")),
        table.text(),
        out.say(&msg!("regimes-legend")),
    ];
    lines.extend(regimes.regimes.iter().map(|list| difference(out, list)));
    lines.join("\n")
}

/// The place, and a mark where it gets hours.
fn cell(place: Place) -> String {
    let mark = if place.is_funded() { "+ " } else { "" };
    format!("{mark}{}", place.number)
}

fn name(regime: &str) -> Message {
    match regime {
        "equal" => msg!("regime-equal"),
        "table" => msg!("regime-table"),
        "penrose" => msg!("regime-penrose"),
        "degressive" => msg!("regime-degressive"),
        _ => msg!("regime-population"),
    }
}

fn difference(out: &Output, list: &RegimeList) -> String {
    let name = out.say(&name(&list.name));
    let hundred = Ratio::from(100u64);
    let share = figure(out, &(&list.greatest_share * &hundred));
    let moved = list.moved.len();
    let what = match (list.enter.is_empty() && list.leave.is_empty(), moved) {
        (true, 0) => msg!("regimes-same"),
        (true, _) => msg!("regimes-order", count = moved),
        (false, _) => msg!(
            "regimes-set",
            enter = or_none(out, &list.enter),
            leave = or_none(out, &list.leave),
            count = moved
        ),
    };
    let what = out.say(&what);
    out.say(&msg!("regimes-line", name = name, what = what, share = share))
}

fn or_none(out: &Output, needs: &[String]) -> String {
    if needs.is_empty() {
        out.say(&msg!("regimes-none"))
    } else {
        needs.join(", ")
    }
}
