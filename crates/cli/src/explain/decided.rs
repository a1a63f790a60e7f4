//! Needs decided upon: both sums beside what they must exceed.

use super::{Told, headings, how, titled};
use crate::{output::Output, table::Table};
use messages::msg;
use tally::{Decided, Decision, Ratio};

/// The sums of each need.
pub(super) fn blocks(out: &Output, told: &Told, decided: &Decided) -> Vec<String> {
    let number = |count: u64| out.number(&count.to_string());
    let head = [
        out.say(&msg!("tally-rule", rule = decided.rule.to_string())),
        out.say(&msg!(
            "decided-counted",
            needs = decided.needs.len(),
            municipalities = number(decided.municipalities),
            population = number(decided.population)
        )),
        out.say(&how(decided.rule.id())),
    ];
    let columns = headings(
        out,
        [
            msg!("column-need"),
            msg!("column-municipalities"),
            msg!("column-residents"),
            msg!("column-outcome"),
        ],
    );
    let mut table = Table::new(columns).right(1).right(2);
    for need in &decided.needs {
        table.row([
            told.name(&need.need),
            number(need.municipalities),
            number(need.population),
            out.say(&match need.passes {
                true => msg!("decided-passes"),
                false => msg!("decided-fails"),
            }),
        ]);
    }
    let blocks = [Some(head.join("\n")), titled(out, &msg!("decided-title"), &table)];
    blocks.into_iter().flatten().collect()
}

/// Why each passes or does not.
pub(super) fn reasons(out: &Output, told: &Told, decided: &Decided) -> Vec<String> {
    let lines: Vec<String> = decided
        .needs
        .iter()
        .map(|need| why(out, told, decided, need))
        .collect();
    vec![format!("{}\n{}", out.say(&msg!("decided-why")), lines.join("\n"))]
}

fn why(out: &Output, told: &Told, decided: &Decided, need: &Decision) -> String {
    let number = |count: u64| out.number(&count.to_string());
    let half = |all: u64| {
        let half = Ratio::from(all) / &Ratio::from(2u64);
        out.number(&if half.is_integer() {
            half.to_string()
        } else {
            half.to_decimal(1)
        })
    };
    let said = |key_yes: bool| {
        if key_yes {
            msg!("decided-more")
        } else {
            msg!("decided-not-more")
        }
    };
    let of_municipalities = need.municipalities > decided.municipalities / 2;
    let of_people = need.population > decided.population / 2;
    out.say(&msg!(
        "decided-sums",
        need = told.name(&need.need),
        municipalities = number(need.municipalities),
        half_municipalities = half(decided.municipalities),
        more_municipalities = out.say(&said(of_municipalities)),
        population = number(need.population),
        half_population = half(decided.population),
        more_population = out.say(&said(of_people))
    ))
}
