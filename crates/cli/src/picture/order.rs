//! An order: a bar of points for each need, or, where the rule gives none, the pairs as a matrix.
//!
//! In the matrix the row's need is preferred to the column's by the weight in the cell; cells that win are shaded and
//! their number is bold.

use super::svg::{Svg, at};
use crate::{
    explain::{Told, figure, order::record},
    output::Output,
    table::short,
};
use messages::msg;
use tally::{Order, Ratio};

const LEFT: u64 = 260;
const SPAN: u64 = 640;
const ROW: u64 = 30;
const CELL: u64 = 56;
/// A matrix with more rows does not fit; then a bar shows how many each beats.
const MATRIX_MAX: usize = 12;

/// The picture of an order.
pub(super) fn draw(out: &Output, told: &Told, order: &Order) -> String {
    let mut svg = Svg::default();
    let title = out.say(&msg!("picture-order-title", rule = order.rule.to_string()));
    svg.text("h", &at(10), 26, &title);
    svg.y = 50;
    if order.scores.is_empty() && order.needs.len() <= MATRIX_MAX {
        matrix(&mut svg, out, told, order);
    } else {
        bars(&mut svg, out, told, order);
    }
    let description = describe(out, told, order);
    svg.document(out.lang(), &title, &description)
}

fn placed(order: &Order) -> impl Iterator<Item = (usize, &String)> {
    let levels = (1usize..).zip(&order.levels);
    levels.flat_map(|(place, level)| level.iter().map(move |need| (place, need)))
}

fn bars(svg: &mut Svg, out: &Output, told: &Told, order: &Order) {
    let points = |need: &str| match order.scores.get(need) {
        Some(score) => score.clone(),
        None => {
            let [wins, ..] = record(order, need);
            Ratio::from(wins as u64)
        }
    };
    let most = order
        .needs
        .iter()
        .map(|need| points(need))
        .max()
        .unwrap_or_default();
    for (place, need) in placed(order) {
        let (y, score) = (svg.y, points(need));
        let name = told.name(need);
        svg.text("", &at(10), y + 15, &short(&format!("{place}. {name}"), 34));
        let width = match most.is_positive() {
            true => &score / &most * at(SPAN),
            false => Ratio::ZERO,
        };
        let score = figure(out, &score);
        let words = msg!("picture-points", need = name, points = &score);
        svg.bar("plain", (&at(LEFT), y), (&width, 20), &out.say(&words));
        svg.text("s", &(at(LEFT + 4) + &width), y + 15, &score);
        svg.y += ROW;
    }
    svg.down("axis", &at(LEFT), 44, svg.y);
}

fn matrix(svg: &mut Svg, out: &Output, told: &Told, order: &Order) {
    let rows: Vec<(usize, &String)> = placed(order).collect();
    let weight = |a: &str, b: &str| -> Ratio {
        let at = |need: &str| order.needs.iter().position(|id| id == need);
        let cell = at(a).zip(at(b)).and_then(|(a, b)| order.pairwise.get(a)?.get(b));
        cell.cloned().unwrap_or_default()
    };
    for (column, (_, need)) in (0u64..).zip(&rows) {
        svg.text(
            "s m",
            &at(LEFT + column * CELL + CELL / 2),
            svg.y + 12,
            &short(need, 8),
        );
    }
    svg.y += 20;
    for (place, need) in &rows {
        let y = svg.y;
        let name = told.name(need);
        svg.text("", &at(10), y + 17, &short(&format!("{place}. {name}"), 34));
        for (column, (_, other)) in (0u64..).zip(&rows) {
            if need == other {
                continue;
            }
            let (here, there) = (weight(need, other), weight(other, need));
            let (class, look) = if here > there {
                ("win", "p m")
            } else {
                ("cell", "m")
            };
            let words = msg!(
                "order-pair",
                above = told.name(need),
                below = told.name(other),
                for_ = figure(out, &here),
                against = figure(out, &there)
            );
            let x = LEFT + column * CELL;
            svg.bar(class, (&at(x), y), (&at(CELL - 2), 24), &out.say(&words));
            svg.text(look, &at(x + CELL / 2 - 1), y + 17, &figure(out, &here));
        }
        svg.y += 28;
    }
    svg.y += 10;
    let legend = out.say(&msg!("picture-order-legend"));
    svg.text("s", &at(10), svg.y + 10, &legend);
    svg.y += 20;
}

fn describe(out: &Output, told: &Told, order: &Order) -> String {
    let levels: Vec<String> = order
        .levels
        .iter()
        .map(|level| {
            let names: Vec<String> = level.iter().map(|need| told.name(need)).collect();
            names.join(" = ")
        })
        .collect();
    out.say(&msg!("picture-order-description", order = levels.join(", ")))
}
