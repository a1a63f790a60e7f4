//! Members as text: compact, in the order in which the expectation files hold them, so that texts can be compared.

use serde_json::{Map, Value};

/// Every member of a result, before what comes after it in any file. What is not here follows by name.
const ORDER: [&str; 57] = [
    "budget",
    "utility",
    "selected",
    "scores",
    "order",
    "total_cost",
    "phase1",
    "phase2",
    "phase3",
    "unsupported",
    "placements",
    "pots_left",
    "valid",
    "quota",
    "stage",
    "action",
    "candidate",
    "votes",
    "id",
    "pot",
    "hours",
    "depth",
    "phase",
    "rho",
    "time",
    "effective_support",
    "support",
    "full",
    "part",
    "paid_full",
    "paid_part",
    "money_left",
    "tied",
    "payments",
    "money_after",
    "municipalities",
    "population",
    "passes",
    "approx",
    "sha256",
    "elected",
    "filled_last",
    "stages",
    "lots",
    "virtual_capacity",
    "steps",
    "tied_steps",
    "funded_set_depends_on_ties",
    "set_depends_on_ties",
    "order_depends_on_ties",
    "virtual_budget",
    "mes_runs",
    "timeout",
    "not_computed",
    "winner",
    "ties",
    "depends_on_ties",
];

/// Members whose own members are ids of needs, pots or voters.
const BY_ID: [&str; 4] = ["payments", "money_after", "scores", "pots_left"];

/// The text of the members under `key`.
pub(super) fn text(key: &str, members: &Value) -> String {
    let mut text = String::new();
    write(&mut text, key, key, members, &[]);
    text
}

fn write(text: &mut String, key: &str, name: &str, value: &Value, funded: &[&str]) {
    match value {
        Value::Object(members) => {
            let own = funded_in_order(members);
            for (at, (name, value)) in ordered(key, name, members, funded).into_iter().enumerate() {
                text.push(if at == 0 { '{' } else { ',' });
                text.push_str(&Value::from(name).to_string());
                text.push(':');
                write(text, key, name, value, &own);
            }
            text.push_str(if members.is_empty() { "{}" } else { "}" });
        }
        Value::Array(values) => {
            for (at, value) in values.iter().enumerate() {
                text.push(if at == 0 { '[' } else { ',' });
                write(text, key, "", value, funded);
            }
            text.push_str(if values.is_empty() { "[]" } else { "]" });
        }
        other => text.push_str(&other.to_string()),
    }
}

fn ordered<'v>(
    key: &str,
    name: &str,
    members: &'v Map<String, Value>,
    funded: &[&str],
) -> Vec<(&'v str, &'v Value)> {
    let mut members: Vec<(&str, &Value)> = members
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    let numbered = |text: &str| text.parse::<u64>().ok();
    if name == "placements" {
        members.sort_by_key(|(need, _)| (funded.iter().position(|id| id == need), *need));
    } else if BY_ID.contains(&name) {
        members.sort_by_key(|(id, _)| *id);
    } else if members.iter().all(|(id, _)| numbered(id).is_some()) {
        // Candidates of ranked files are numbered.
        members.sort_by_key(|(id, _)| numbered(id));
    } else {
        members.sort_by_key(|(name, _)| (rank(key, name), *name));
    }
    members
}

fn rank(key: &str, name: &str) -> usize {
    // Lists over pots tell the phase of a step before its need.
    if name == "phase" && key.starts_with("es_list_pots") {
        return 0;
    }
    let place = ORDER.iter().position(|known| *known == name);
    place.map_or(ORDER.len() + 1, |place| place + 1)
}

/// The funded needs, for a list over pots, whose placements stand in that order.
fn funded_in_order(members: &Map<String, Value>) -> Vec<&str> {
    let phases = ["phase1", "phase2"].into_iter();
    let lists = phases.filter_map(|phase| members.get(phase)?.as_array());
    lists.flatten().filter_map(Value::as_str).collect()
}
