//! Adopted rules in the words of `tally`, and what is wrong with rules that cannot be adopted.

use events::{
    Digest, Fraction, codec,
    round::{BallotForm, Rules, TieRule, Utility, Weighting},
};
use serde_json::json;
use tally::{Class, Degressive, Ratio, Rule, Ties, WeightScheme, Weights};

/// The digest of rules that ballots cite.
///
/// # Errors
/// When they have no JSON form, which rules always have.
pub fn rules_digest(rules: &Rules) -> Result<Digest, serde_json::Error> {
    Ok(Digest::of(&codec::to_canonical(rules)?))
}

/// What is wrong with some rules; `None` when they can be adopted.
#[must_use]
pub fn rules_fault(rules: &Rules) -> Option<String> {
    let one = Fraction::new(1, 1)?;
    let share = |name: &str, share: Fraction| (share > one).then(|| format!("{name} is above 1: {share}"));
    let limit = match rules.ballot {
        BallotForm::Approval { limit } => limit,
        BallotForm::Points { budget } => budget,
    };
    let points = matches!(rules.ballot, BallotForm::Points { .. });
    let fault = [
        counting_rule(rules).err(),
        weights(rules).err(),
        share("the quorum", rules.quorum),
        share("the outreach share", rules.outreach),
        rules.cap.and_then(|cap| share("the cap", cap)),
        (rules.quorum == Fraction::ZERO).then(|| "the quorum is nought".into()),
        (rules.cap == Some(Fraction::ZERO)).then(|| "the cap is nought".into()),
        (limit == 0).then(|| "a ballot may hold no marks at all".into()),
        (rules.joint_part_min == 0).then(|| "the least part of a joint mandate is nought hours".into()),
        (!rules.period.is_ordered()).then(|| "the period ends before it begins".into()),
        (rules.utility == Utility::Points && !points)
            .then(|| "utility by points asks for points ballots".into()),
    ];
    fault.into_iter().flatten().next()
}

/// The counting rule that the words name.
pub(crate) fn counting_rule(rules: &Rules) -> Result<Rule, String> {
    let utility = match rules.utility {
        Utility::Cost => "cost",
        Utility::Points => "points",
    };
    let params = match rules.method.as_str() {
        "greedy" => {
            json!({ "by": "score", "skip": true, "utility": if utility == "cost" { "count" } else { utility } })
        }
        _ => json!({ "utility": utility }),
    };
    let words = json!({ "id": rules.method, "version": rules.method_version, "params": params });
    serde_json::from_value(words).map_err(|error| error.to_string())
}

/// The tie rule that the words name.
pub(crate) fn ties(rules: &Rules) -> Ties {
    match rules.ties {
        TieRule::Chain => Ties::chain(None),
        TieRule::Lex => Ties::LEX,
    }
}

/// The weights that the words name.
pub(crate) fn weights(rules: &Rules) -> Result<Weights, String> {
    let scheme = match &rules.weighting {
        Weighting::Equal => WeightScheme::Equal,
        Weighting::Penrose => WeightScheme::Penrose,
        Weighting::Degressive => WeightScheme::Degressive(Degressive::default()),
        Weighting::Population => WeightScheme::Population,
        Weighting::Steps { steps, above } => WeightScheme::Table {
            steps: steps
                .iter()
                .map(|step| Class {
                    below: step.below,
                    weight: step.weight.into(),
                })
                .collect(),
            above: (*above).into(),
        },
    };
    let cap = rules
        .cap
        .and_then(|cap| Ratio::new(cap.num().into(), cap.den().into()));
    let weights = Weights { scheme, cap };
    match tally::weigh(
        &Weights {
            scheme: weights.scheme.clone(),
            cap: None,
        },
        &[1],
    ) {
        Ok(_) => Ok(weights),
        Err(error) => Err(error.to_string()),
    }
}
