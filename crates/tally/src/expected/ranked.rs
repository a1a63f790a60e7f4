//! The rules for ranked ballots and the double majority in the words of the expectation files.
//!
//! The files of numbered candidates (PrefLib, `.blt`) hold one member for each part of a result, with candidates as
//! numbers; the files of our own elections hold one object for each rule, with needs by id.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::number::number;
use crate::read::{Election, Kind};
use crate::{
    Action, Counted, Decided, Elected, Method, Options, Order, Ratio, Rule, Strength, TallyError, Ties,
    Unranked, count,
};

pub(super) const KEYS: &[&str] = &[
    "first_preferences",
    "pairwise",
    "condorcet_winner",
    "borda_unranked_zero",
    "borda_unranked_zero_order",
    "borda_unranked_average",
    "borda_unranked_average_order",
    "copeland",
    "copeland_order",
    "schulze_winning_votes",
    "schulze_winning_votes_order",
    "schulze_margins",
    "schulze_margins_order",
    "ranked_pairs_winning_votes",
    "ranked_pairs_winning_votes_order",
    "ranked_pairs_wv_depends_on_ties",
    "ranked_pairs_margins",
    "ranked_pairs_margins_order",
    "ranked_pairs_margins_depends_on_ties",
    "stv_scottish",
    "double_majority",
];

/// The rule that a key stands for. What belongs to no rule (`first_preferences`, `pairwise`, `condorcet_winner`) is
/// read off `copeland`.
pub(super) fn rule(key: &str) -> Option<Rule> {
    if !KEYS.contains(&key) {
        return None;
    }
    let begins = |with: &str| key.starts_with(with);
    let (unranked, strength) = (
        if begins("borda_unranked_zero") {
            Unranked::Zero
        } else {
            Unranked::Average
        },
        if key.contains("margins") {
            Strength::Margins
        } else {
            Strength::WinningVotes
        },
    );
    Some(Rule::new(match key {
        "stv_scottish" => Method::StvScottish,
        "double_majority" => Method::DoubleMajority,
        _ if begins("borda") => Method::Borda { unranked },
        _ if begins("schulze") => Method::Schulze { strength },
        _ if begins("ranked_pairs") => Method::RankedPairs { strength },
        _ => Method::Copeland,
    }))
}

/// What a file holds under `key`, counted by `rule`.
pub(super) fn members(key: &str, rule: &Rule, election: &Election) -> Result<Value, TallyError> {
    let name = |id: &str| name(election, id);
    Ok(
        match count(rule, &election.profile, &Ties::LEX, Options::GROUPS)? {
            Counted::List(_) => Value::Null,
            Counted::Order(_) if key == "first_preferences" => first_preferences(election),
            Counted::Order(order) => of_order(key, &order, election),
            Counted::Elected(elected) => of_elected(&elected, &name),
            Counted::Decided(decided) => of_decided(&decided),
        },
    )
}

/// How a file names a need: a candidate by its number.
fn name(election: &Election, id: &str) -> Value {
    match (election.kind, id.parse::<u64>()) {
        (Kind::Ranked, Ok(number)) => json!(number),
        _ => json!(id),
    }
}

/// A need as the name of a member.
fn key_name(election: &Election, id: &str) -> String {
    match name(election, id) {
        Value::String(id) => id,
        number => number.to_string(),
    }
}

fn of_order(key: &str, order: &Order, election: &Election) -> Value {
    let name = |id: &String| name(election, id);
    let levels: Value = order
        .levels
        .iter()
        .map(|level| level.iter().map(name).collect::<Value>())
        .collect();
    let scores: Map<String, Value> = order
        .scores
        .iter()
        .map(|(need, score)| (key_name(election, need), number(score)))
        .collect();
    match key {
        "pairwise" => {
            let row = |row: &Vec<Ratio>| row.iter().map(whole).collect::<Value>();
            order.pairwise.iter().map(row).collect()
        }
        "condorcet_winner" => order.condorcet_winner.as_ref().map_or(Value::Null, name),
        _ if key.ends_with("_depends_on_ties") => json!(order.depends_on_ties),
        _ if key.ends_with("_order") => levels,
        _ if order.scores.is_empty() => json!({ "order": levels }),
        _ if election.kind == Kind::Ranked => Value::Object(scores),
        _ => json!({ "scores": scores, "order": levels }),
    }
}

/// Ballots are counted in JSON numbers where they are whole.
fn whole(weight: &Ratio) -> Value {
    weight
        .to_u64()
        .map_or_else(|| number(weight), |weight| json!(weight))
}

/// The weight of the ballots on which a candidate alone is first.
fn first_preferences(election: &Election) -> Value {
    let needs = election.profile.needs.iter();
    let mut first: BTreeMap<&str, Ratio> = needs.map(|need| (need.id.as_str(), Ratio::ZERO)).collect();
    for voter in &election.profile.voters {
        let Some([only]) = voter.ranking.first().map(Vec::as_slice) else {
            continue;
        };
        if let Some(weight) = first.get_mut(only.as_str()) {
            *weight += &voter.weight;
        }
    }
    let members = first
        .iter()
        .map(|(need, weight)| (key_name(election, need), whole(weight)));
    Value::Object(members.collect())
}

fn of_elected(elected: &Elected, name: &impl Fn(&str) -> Value) -> Value {
    let names = |ids: &[String]| ids.iter().map(|id| name(id)).collect::<Value>();
    let stages = elected.stages.iter().map(|stage| {
        let action = match stage.action {
            Action::FirstPreferences => "first preferences",
            Action::Surplus => "surplus",
            Action::Exclusion => "exclusion",
        };
        let votes: Map<String, Value> = stage
            .votes
            .iter()
            .map(|(id, votes)| (name(id).to_string().replace('"', ""), json!(votes.to_decimal(5))))
            .collect();
        let mut members = json!({
            "stage": stage.number,
            "action": action,
            "candidate": stage.candidate.as_deref().map(name),
            "votes": votes,
            "elected": names(&stage.elected),
        });
        if let (true, Value::Object(members)) = (stage.filled_last, &mut members) {
            members.insert("filled_last".to_owned(), json!(true));
        }
        members
    });
    let stages: Value = stages.collect();
    let lots = elected.stages.iter().filter_map(|stage| {
        let tie = stage.tie.as_ref()?;
        let drawn = !matches!(tie.decided_by, crate::StageTieStep::Stage(_));
        drawn.then(|| json!({ "stage": stage.number, "tied": names(&tie.ids), "drawn": stage.candidate.as_deref().map(name) }))
    });
    json!({
        "valid": elected.valid,
        "quota": Ratio::from(elected.quota).to_decimal(5),
        "elected": names(&elected.elected),
        "stages": stages,
        "lots": lots.collect::<Value>(),
    })
}

fn of_decided(decided: &Decided) -> Value {
    let needs = decided.needs.iter().map(|need| {
        let members = json!({
            "municipalities": need.municipalities,
            "population": need.population,
            "passes": need.passes,
        });
        (need.need.clone(), members)
    });
    Value::Object(needs.collect())
}
