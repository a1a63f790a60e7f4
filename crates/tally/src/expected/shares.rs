//! `mes`, `phragmen` and `ear_shares` in the words of the expectation files.
//!
//! Keys of `mes` are made of parts: `mes_<utility>[_add1|_permille][_integral][_exhaustive][+utilitarian]`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::lists::{paying_steps, price, same_set, tied, with};
use super::number::number;
use crate::read::Election;
use crate::run::{Options, TallyError, tally_with};
use crate::{
    Add, AddStep, Completion, Detail, Method, Phase, Phragmen, Profile, Ratio, Rule, Step, Tally, Ties,
    Utility, Voter,
};

pub(super) const KEYS: &[&str] = &[
    "mes_cost",
    "mes_card",
    "mes_points",
    "mes_linear_k",
    "mes_cost+utilitarian",
    "mes_card+utilitarian",
    "mes_points+utilitarian",
    "mes_linear_k+utilitarian",
    "mes_borda_pabutools",
    "mes_cost_add1",
    "mes_cost_add1_integral_exhaustive+utilitarian",
    "mes_cost_permille_exhaustive",
    "mes_card_permille_exhaustive",
    "mes_points_permille_exhaustive",
    "mes_linear_k_permille_exhaustive",
    "mes_cost_permille_exhaustive+utilitarian",
    "mes_card_permille_exhaustive+utilitarian",
    "mes_points_permille_exhaustive+utilitarian",
    "mes_linear_k_permille_exhaustive+utilitarian",
    "phragmen_rank",
    "phragmen_skip",
    "phragmen_stop",
    "ear_shares",
    "ear_shares+utilitarian",
];

/// The key whose points are those of pabutools' Borda.
const BORDA: &str = "mes_borda_pabutools";

/// The rule that a key stands for.
pub(super) fn rule(key: &str) -> Option<Rule> {
    Some(match key {
        BORDA => Rule::mes(Utility::Points, Completion::None),
        "phragmen_rank" => Rule::phragmen(Phragmen::Rank),
        "phragmen_skip" => Rule::phragmen(Phragmen::Skip),
        "phragmen_stop" => Rule::phragmen(Phragmen::Stop),
        "ear_shares" => Rule::new(Method::EarShares { utilitarian: false }),
        "ear_shares+utilitarian" => Rule::new(Method::EarShares { utilitarian: true }),
        _ => mes(key.strip_prefix("mes_")?)?,
    })
}

fn mes(words: &str) -> Option<Rule> {
    let (words, utilitarian) = flag(words, "+utilitarian");
    let (words, exhaustive) = flag(words, "_exhaustive");
    let (words, integral) = flag(words, "_integral");
    let (words, per_voter) = flag(words, "_add1");
    let (words, permille) = flag(words, "_permille");
    let utility = match words {
        "cost" => Utility::Cost,
        "card" => Utility::Count,
        "points" | "linear_k" => Utility::Points,
        _ => return None,
    };
    let add = |step| {
        Completion::Add(Add {
            step,
            integral,
            exhaustive,
            utilitarian,
        })
    };
    let completion = match (per_voter, permille, integral || exhaustive) {
        (true, false, _) => add(AddStep::PerVoter),
        (false, true, _) => add(AddStep::Permille),
        (false, false, false) if utilitarian => Completion::Utilitarian,
        (false, false, false) => Completion::None,
        _ => return None,
    };
    Some(Rule::mes(utility, completion))
}

fn flag<'k>(words: &'k str, flag: &str) -> (&'k str, bool) {
    words
        .strip_suffix(flag)
        .map_or((words, false), |rest| (rest, true))
}

/// The profile that a key counts: the election's own, but for the key whose points are another program's.
pub(super) fn profile<'e>(key: &str, election: &'e Election) -> Cow<'e, Profile> {
    if key != BORDA {
        return Cow::Borrowed(&election.profile);
    }
    let voters = election.profile.voters.iter().map(|voter| {
        // The last one that a ballot ranks gets nothing.
        let below = |at: usize| Ratio::from((voter.ranking.len() - at - 1) as u64);
        let levels = voter.ranking.iter().enumerate();
        let marks = levels.flat_map(|(at, level)| level.iter().map(move |need| (need.clone(), below(at))));
        Voter {
            marks: marks.collect(),
            ..voter.clone()
        }
    });
    Cow::Owned(Profile {
        voters: voters.collect(),
        ..election.profile.clone()
    })
}

/// The members under `key`, counted by `rule`.
pub(super) fn members(key: &str, rule: &Rule, election: &Election) -> Result<Value, TallyError> {
    let profile = profile(key, election);
    // Our own files hold municipalities, the others citizens.
    if profile
        .voters
        .first()
        .is_some_and(|voter| voter.municipalities == 1)
    {
        let full = Options {
            detail: Detail::Full,
            tie_leaves: 0,
        };
        return Ok(own(rule, &tally_with(rule, &profile, &Ties::LEX, full)?));
    }
    let count = |ties| tally_with(rule, &profile, &ties, Options::GROUPS);
    Ok(citizens(rule, &count(Ties::LEX)?, &count(Ties::LEX_REVERSED)?))
}

/// Whether the files give the steps under this rule: not where a completion follows the shares.
fn has_steps(rule: &Rule) -> bool {
    match rule.method {
        Method::Mes { completion, .. } => completion == Completion::None,
        Method::EarShares { utilitarian } => !utilitarian,
        _ => true,
    }
}

fn listed(step: &&Step) -> bool {
    step.phase != Phase::Waiting
}

fn order(tally: &Tally) -> impl Iterator<Item = &str> {
    tally.steps.iter().filter(listed).map(|step| step.need.as_str())
}

fn own(rule: &Rule, tally: &Tally) -> Value {
    let mut members = vec![("order", json!(order(tally).collect::<Vec<_>>()))];
    if has_steps(rule) {
        members.push((
            "steps",
            paying_steps(tally, tally.steps.iter().filter(listed)).into(),
        ));
    }
    if let Some(added) = &tally.added {
        members.push(("virtual_capacity", number(&added.virtual_budget)));
        members.push(("mes_runs", json!(added.runs)));
    }
    with(members)
}

fn citizens(rule: &Rule, tally: &Tally, reversed: &Tally) -> Value {
    let listed = || tally.steps.iter().filter(listed);
    let mut members = vec![
        ("selected", json!(order(tally).collect::<BTreeSet<_>>())),
        ("order", json!(order(tally).collect::<Vec<_>>())),
        (
            "total_cost",
            number(&listed().map(|step| &step.hours).sum::<Ratio>()),
        ),
        ("set_depends_on_ties", json!(!same_set(tally, reversed))),
        ("order_depends_on_ties", json!(!order(tally).eq(order(reversed)))),
    ];
    let skips = rule.method
        == Method::Phragmen {
            variant: Phragmen::Skip,
        };
    if has_steps(rule) && !skips {
        let ties = listed().filter(|step| step.tie.is_some()).count();
        members.push(("steps", listed().map(citizens_step).collect()));
        members.push(("tied_steps", json!(ties)));
    }
    if let Some(added) = &tally.added {
        members.push(("virtual_budget", number(&added.virtual_budget)));
        members.push(("mes_runs", json!(added.runs)));
    }
    with(members)
}

fn citizens_step(step: &Step) -> Value {
    let mut members = vec![("id", json!(step.need))];
    members.extend(price(step));
    members.extend(tied(step));
    match (step.phase, step.depth) {
        (_, Some(depth)) => members.push(("depth", json!(depth))),
        (Phase::Shares, None) => members.extend([
            ("support", number(&step.support)),
            ("full", number(&step.full)),
            ("part", number(&step.part)),
            ("paid_full", number(&step.paid_full)),
            ("paid_part", number(&step.paid_part)),
            ("money_left", number(&step.money_left)),
        ]),
        _ => members.push(("support", number(&step.support))),
    }
    with(members)
}
