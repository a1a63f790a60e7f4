//! An order of needs: who beats everybody, the levels with their points and wins in pairs; and, where asked for, the
//! pairs themselves and why each level stands above the next.

use super::{Told, by, figure, headings, how, titled};
use crate::{output::Output, table::Table};
use messages::{Message, msg};
use tally::{Majority, Method, Order, Ratio};

/// Up to so many needs all pairs are shown as a table.
const PAIRS_MAX: usize = 12;

/// The tables of an order.
pub(super) fn blocks(out: &Output, told: &Told, order: &Order) -> Vec<String> {
    let head = [
        out.say(&msg!("tally-rule", rule = order.rule.to_string())),
        out.say(&super::ties_words(&order.ties)),
        out.say(&msg!(
            "order-counted",
            needs = order.needs.len(),
            voters = told.election.profile.voters.len(),
            weight = figure(out, &order.total_weight)
        )),
        out.say(&how(order.rule.id())),
    ];
    let blocks = [
        Some(head.join("\n")),
        Some(condorcet(out, told, order)),
        levels(out, told, order),
        equals(out, told, order),
    ];
    blocks.into_iter().flatten().collect()
}

/// The pairs, and why each level stands above the next.
pub(super) fn reasons(out: &Output, told: &Told, order: &Order) -> Vec<String> {
    let above: Vec<String> = order
        .levels
        .windows(2)
        .filter_map(|pair| Some(above(out, told, order, pair[0].first()?, pair[1].first()?)))
        .collect();
    let above = (!above.is_empty()).then(|| format!("{}\n{}", out.say(&msg!("order-why")), above.join("\n")));
    let blocks = [pairs(out, order), above, majorities(out, told, order)];
    blocks.into_iter().flatten().collect()
}

fn condorcet(out: &Output, told: &Told, order: &Order) -> String {
    let Some(winner) = &order.condorcet_winner else {
        return out.say(&msg!("order-no-condorcet"));
    };
    let mut words = out.say(&msg!("order-condorcet", need = told.name(winner)));
    let first = order.levels.first().map(Vec::as_slice).unwrap_or_default();
    if first != std::slice::from_ref(winner) {
        words = format!("{words} {}", out.say(&msg!("order-condorcet-not-first")));
    }
    words
}

/// The weight that ranks the first above the second.
fn behind<'o>(order: &'o Order, a: &str, b: &str) -> Option<&'o Ratio> {
    let at = |need: &str| order.needs.iter().position(|id| id == need);
    order.pairwise.get(at(a)?)?.get(at(b)?)
}

/// How many others a need beats, is level with, and loses to.
pub(crate) fn record(order: &Order, need: &str) -> [usize; 3] {
    let mut record = [0; 3];
    for other in order.needs.iter().filter(|other| *other != need) {
        let place = match behind(order, need, other).cmp(&behind(order, other, need)) {
            std::cmp::Ordering::Greater => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 2,
        };
        record[place] += 1;
    }
    record
}

fn levels(out: &Output, told: &Told, order: &Order) -> Option<String> {
    let mut columns = vec![msg!("column-rank"), msg!("column-need")];
    if !order.scores.is_empty() {
        columns.push(msg!("column-score"));
    }
    columns.extend([msg!("column-wins"), msg!("column-level"), msg!("column-losses")]);
    let mut table = Table::new(columns.iter().map(|column| out.say(column))).right(0);
    for column in 2..columns.len() {
        table = table.right(column);
    }
    for (at, level) in (1usize..).zip(&order.levels) {
        for need in level {
            let mut row = vec![at.to_string(), told.name(need)];
            row.extend(order.scores.get(need).map(|score| figure(out, score)));
            row.extend(record(order, need).map(|count| count.to_string()));
            table.row(row);
        }
    }
    titled(out, &msg!("order-title"), &table)
}

fn equals(out: &Output, told: &Told, order: &Order) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    for tie in &order.level_ties {
        let names: Vec<String> = tie.ids.iter().map(|id| told.name(id)).collect();
        lines.push(out.say(&msg!(
            "order-equal",
            needs = names.join(", "),
            need = names.first().cloned().unwrap_or_default(),
            by = out.say(&by(tie.decided_by))
        )));
    }
    if matches!(order.rule.method, Method::RankedPairs { .. }) && order.reversed.is_some() {
        lines.push(out.say(&match order.depends_on_ties {
            true => msg!("order-depends"),
            false => msg!("order-does-not-depend"),
        }));
    }
    (!lines.is_empty()).then(|| format!("{}\n{}", out.say(&msg!("tally-ties")), lines.join("\n")))
}

/// Row against column.
fn pairs(out: &Output, order: &Order) -> Option<String> {
    if order.needs.len() > PAIRS_MAX {
        return None;
    }
    let corner = headings(out, [msg!("column-need")]);
    let mut table = Table::new(corner.iter().chain(&order.needs));
    for column in 1..=order.needs.len() {
        table = table.right(column);
    }
    for (need, row) in order.needs.iter().zip(&order.pairwise) {
        let cells = row
            .iter()
            .zip(&order.needs)
            .map(|(weight, other)| match other == need {
                true => String::new(),
                false => figure(out, weight),
            });
        table.row([need.clone()].into_iter().chain(cells).collect::<Vec<_>>());
    }
    titled(out, &msg!("order-pairs"), &table)
}

fn above(out: &Output, told: &Told, order: &Order, a: &str, b: &str) -> String {
    let weight = |from: &str, to: &str| figure(out, &behind(order, from, to).cloned().unwrap_or_default());
    let pair = msg!(
        "order-pair",
        above = told.name(a),
        below = told.name(b),
        for_ = weight(a, b),
        against = weight(b, a)
    );
    let mut words = vec![out.say(&pair)];
    if let (Some(first), Some(second)) = (order.scores.get(a), order.scores.get(b)) {
        words.push(out.say(&msg!(
            "order-scores",
            first = figure(out, first),
            second = figure(out, second)
        )));
    }
    if matches!(order.rule.method, Method::Schulze { .. }) {
        words.push(out.say(&msg!(
            "order-paths",
            there = path(out, order, a, b),
            back = path(out, order, b, a)
        )));
    }
    words.join(" ")
}

/// The widest path from one to another.
fn path(out: &Output, order: &Order, from: &str, to: &str) -> String {
    let path = order.paths.iter().find(|path| path.from == from && path.to == to);
    match path {
        None => out.say(&msg!("order-no-path")),
        Some(path) => {
            let ends = [from]
                .into_iter()
                .chain(path.via.iter().map(String::as_str))
                .chain([to]);
            let ends: Vec<&str> = ends.collect();
            format!("{} ({})", figure(out, &path.strength), ends.join(" → "))
        }
    }
}

fn majorities(out: &Output, told: &Told, order: &Order) -> Option<String> {
    let line = |majority: &Majority| {
        let (winner, loser) = (told.name(&majority.winner), told.name(&majority.loser));
        let (weight, against) = (figure(out, &majority.weight), figure(out, &majority.opposition));
        let said: Message = match majority.locked {
            true => msg!(
                "order-locked",
                above = winner,
                below = loser,
                for_ = weight,
                against = against
            ),
            false => msg!(
                "order-not-locked",
                above = winner,
                below = loser,
                for_ = weight,
                against = against,
                chain = majority.against.join(" → ")
            ),
        };
        out.say(&said)
    };
    let lines: Vec<String> = order.majorities.iter().map(line).collect();
    (!lines.is_empty()).then(|| format!("{}\n{}", out.say(&msg!("order-majorities")), lines.join("\n")))
}
