//! The members in the order in which the expectation files hold them, as compact JSON, to compare as text.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// Member names in the order of the files. Names of needs, voters and pots are in no table: by number or by text.
const ORDER: &[&str] = &[
    "scores",
    "selected",
    "id",
    "approx",
    "utility",
    "valid",
    "stage",
    "municipalities",
    "order",
    "phase",
    "depth",
    "sha256",
    "phase1",
    "quota",
    "action",
    "population",
    "total_cost",
    "virtual_capacity",
    "time",
    "rho",
    "phase2",
    "candidate",
    "passes",
    "support",
    "effective_support",
    "phase3",
    "votes",
    "full",
    "unsupported",
    "elected",
    "part",
    "filled_last",
    "stages",
    "paid_full",
    "lots",
    "paid_part",
    "steps",
    "money_left",
    "tied_steps",
    "funded_set_depends_on_ties",
    "tied",
    "set_depends_on_ties",
    "payments",
    "order_depends_on_ties",
    "money_after",
    "virtual_budget",
    "mes_runs",
    "drawn",
];

/// The same for elections with pots.
const POTS_ORDER: &[&str] = &[
    "budget",
    "pot",
    "phase",
    "phase1",
    "hours",
    "id",
    "phase2",
    "time",
    "rho",
    "phase3",
    "tied",
    "unsupported",
    "placements",
    "pots_left",
    "money_left",
    "steps",
];

/// `members` as text, as the files write them under `key`.
pub(super) fn text(key: &str, members: &Value) -> String {
    let order = if key.starts_with("es_list_pots") {
        POTS_ORDER
    } else {
        ORDER
    };
    let mut text = String::new();
    write(&mut text, members, order, &[]);
    text
}

/// `placed` are the needs in the order in which they were placed, for an object that names them.
fn write(text: &mut String, value: &Value, order: &[&str], placed: &[&str]) {
    match value {
        Value::Object(members) => {
            let funded = ["phase1", "phase2"]
                .into_iter()
                .filter_map(|part| members.get(part)?.as_array());
            let funded: Vec<&str> = funded.flatten().filter_map(Value::as_str).collect();
            text.push('{');
            for (at, (name, value)) in sorted(members, order, placed).into_iter().enumerate() {
                let comma = if at > 0 { "," } else { "" };
                // Writing to a string cannot fail.
                let _ = write!(text, "{comma}{}:", Value::from(name.as_str()));
                write(
                    text,
                    value,
                    order,
                    if name == "placements" { &funded } else { &[] },
                );
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write(text, item, order, &[]);
            }
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

fn sorted<'m>(
    members: &'m Map<String, Value>,
    order: &[&str],
    placed: &[&str],
) -> Vec<(&'m String, &'m Value)> {
    let place = |name: &String, among: &[&str]| {
        among
            .iter()
            .position(|known| known == name)
            .unwrap_or(among.len())
    };
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by_cached_key(|(name, _)| {
        let number = name.parse::<u64>().unwrap_or(0);
        (place(name, placed), place(name, order), number, (*name).clone())
    });
    sorted
}
