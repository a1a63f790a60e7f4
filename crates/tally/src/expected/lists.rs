//! `es_list` and `greedy` in the words of the expectation files.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::number::number;
use super::own_utility;
use crate::read::Election;
use crate::run::{Options, TallyError, tally_with};
use crate::{By, Detail, Phase, Ratio, Rule, Step, Tally, Ties, Utility};

pub(super) const KEYS: &[&str] = &[
    "es_list_pots_cost",
    "es_list_pots_points",
    "es_phragmen_list",
    "es_phragmen_list_cost",
    "es_phragmen_list_points",
    "greedy_score",
    "greedy_score_noskip",
    "greedy_density",
    "greedy_support",
    "greedy_support_per_hour",
    "greedy_points",
];

/// The rule that a key stands for.
pub(super) fn rule(key: &str, election: &Election) -> Option<Rule> {
    let own = own_utility(election);
    Some(match key {
        "es_list_pots_cost" | "es_phragmen_list_cost" => Rule::es_list(Utility::Cost),
        "es_list_pots_points" | "es_phragmen_list_points" => Rule::es_list(Utility::Points),
        "es_phragmen_list" => Rule::es_list(election.utility),
        "greedy_score" => Rule::greedy(By::Score, own, true),
        "greedy_score_noskip" => Rule::greedy(By::Score, own, false),
        "greedy_density" => Rule::greedy(By::PerHour, own, true),
        "greedy_support" => Rule::greedy(By::Score, Utility::Count, true),
        "greedy_support_per_hour" => Rule::greedy(By::PerHour, Utility::Count, true),
        "greedy_points" => Rule::greedy(By::Score, Utility::Points, true),
        _ => return None,
    })
}

/// The members under `key`, counted by `rule`.
pub(super) fn members(key: &str, rule: &Rule, election: &Election) -> Result<Value, TallyError> {
    let full = Options {
        detail: Detail::Full,
        tie_leaves: 0,
    };
    let count = |ties, options| tally_with(rule, &election.profile, &ties, options);
    Ok(match key {
        "es_list_pots_cost" | "es_list_pots_points" => pots_list(&count(Ties::LEX, Options::GROUPS)?),
        "es_phragmen_list" => citizens_list(
            &count(Ties::LEX, Options::GROUPS)?,
            &count(Ties::LEX_REVERSED, Options::GROUPS)?,
        ),
        "es_phragmen_list_cost" | "es_phragmen_list_points" => paying_list(&count(Ties::LEX, full)?),
        "greedy_support" | "greedy_support_per_hour" | "greedy_points" => {
            json!({ "order": count(Ties::LEX, Options::GROUPS)?.funded().collect::<Vec<_>>() })
        }
        _ => greedy(
            &count(Ties::LEX, Options::GROUPS)?,
            &count(Ties::LEX_REVERSED, Options::GROUPS)?,
        ),
    })
}

fn phases(tally: &Tally) -> Map<String, Value> {
    let list = |phase| json!(tally.phase(phase).collect::<Vec<_>>());
    let mut members = Map::new();
    members.insert("phase1".to_owned(), list(Phase::Shares));
    members.insert("phase2".to_owned(), list(Phase::Leftover));
    members.insert("phase3".to_owned(), list(Phase::Waiting));
    members.insert("unsupported".to_owned(), json!(tally.unsupported));
    members
}

fn and(mut members: Map<String, Value>, more: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    members.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Value::Object(members)
}

/// An object of `members`.
pub(super) fn with(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    and(Map::new(), members)
}

fn phase_number(step: &Step) -> Value {
    json!(match step.phase {
        Phase::Shares | Phase::Score | Phase::Loads | Phase::Ranked => 1,
        Phase::Leftover | Phase::Completion => 2,
        Phase::Waiting => 3,
    })
}

pub(super) fn tied(step: &Step) -> Option<(&'static str, Value)> {
    step.tie.as_ref().map(|tie| ("tied", json!(tie.ids)))
}

pub(super) fn price(step: &Step) -> impl Iterator<Item = (&'static str, Value)> {
    let rho = step.rho.as_ref().map(|rho| ("rho", number(rho)));
    rho.into_iter()
        .chain(step.time.as_ref().map(|time| ("time", number(time))))
}

fn pots_list(tally: &Tally) -> Value {
    let steps = tally.steps.iter().map(|step| {
        let head = [("phase", phase_number(step)), ("id", json!(step.need))];
        with(head.into_iter().chain(price(step)).chain(tied(step)))
    });
    let placements: BTreeMap<_, _> = tally
        .placements
        .iter()
        .map(|(need, place)| (need, &place.parts))
        .collect();
    let more = [
        ("budget", number(&tally.budget)),
        ("placements", json!(placements)),
        ("pots_left", json!(tally.pots_left)),
        ("money_left", number(&tally.money_left)),
        ("steps", steps.collect()),
    ];
    and(phases(tally), more)
}

fn citizens_list(tally: &Tally, reversed: &Tally) -> Value {
    let steps = tally.steps.iter().map(|step| {
        let head = [
            ("id", json!(step.need)),
            ("phase", phase_number(step)),
            ("support", number(&step.support)),
        ];
        let paid = (step.phase == Phase::Shares).then(|| {
            [
                ("full", number(&step.full)),
                ("part", number(&step.part)),
                ("paid_full", number(&step.paid_full)),
                ("paid_part", number(&step.paid_part)),
                ("money_left", number(&step.money_left)),
            ]
        });
        and(
            Map::new(),
            head.into_iter()
                .chain(price(step))
                .chain(paid.into_iter().flatten())
                .chain(tied(step)),
        )
    });
    let utility = if tally.rule.utility() == Utility::Cost {
        "cost"
    } else {
        "raw"
    };
    let more = [
        ("utility", json!(utility)),
        ("steps", steps.collect()),
        ("funded_set_depends_on_ties", json!(!same_set(tally, reversed))),
        (
            "order_depends_on_ties",
            json!(!tally.order().eq(reversed.order())),
        ),
    ];
    and(phases(tally), more)
}

fn paying_list(tally: &Tally) -> Value {
    let steps = paying_steps(tally, tally.steps.iter()).into();
    and(phases(tally), [("steps", steps)])
}

/// Steps with what each voter paid and, for shares, held afterwards.
pub(super) fn paying_steps<'t>(tally: &'t Tally, steps: impl Iterator<Item = &'t Step>) -> Vec<Value> {
    let mut money: BTreeMap<&str, Ratio> = tally
        .voters
        .iter()
        .map(|voter| (voter.voter.as_str(), voter.entitlement.clone()))
        .collect();
    let steps = steps.map(|step| {
        let payments: BTreeMap<_, _> = step
            .payments
            .iter()
            .map(|payment| (&payment.voter, number(&payment.paid)))
            .collect();
        let mut members = vec![
            ("id", json!(step.need)),
            ("payments", json!(payments)),
            ("tied", tied(step).map_or(json!([]), |(_, ids)| ids)),
        ];
        members.extend(price(step));
        members.extend(step.depth.map(|depth| ("depth", json!(depth))));
        if let Some(effective_support) = &step.effective_support {
            for payment in &step.payments {
                if let Some(left) = money.get_mut(payment.voter.as_str()) {
                    *left -= &payment.paid;
                }
            }
            members.push(("effective_support", number(effective_support)));
            members.push((
                "money_after",
                json!(
                    money
                        .iter()
                        .map(|(voter, left)| (*voter, number(left)))
                        .collect::<BTreeMap<_, _>>()
                ),
            ));
        }
        with(members)
    });
    steps.collect()
}

fn greedy(tally: &Tally, reversed: &Tally) -> Value {
    let hours = tally
        .steps
        .iter()
        .filter(|step| step.phase.is_funded())
        .map(|step| &step.hours);
    let more = [
        ("selected", json!(tally.funded().collect::<BTreeSet<_>>())),
        ("order", json!(tally.funded().collect::<Vec<_>>())),
        ("total_cost", number(&hours.sum())),
        ("set_depends_on_ties", json!(!same_set(tally, reversed))),
        (
            "order_depends_on_ties",
            json!(!tally.funded().eq(reversed.funded())),
        ),
    ];
    with(more)
}

pub(super) fn same_set(a: &Tally, b: &Tally) -> bool {
    a.funded().collect::<BTreeSet<_>>() == b.funded().collect::<BTreeSet<_>>()
}
