//! Adopted rules in the words of `tally`, and what is wrong with rules that cannot be adopted.

use crate::{Entry, SizeGroup};
use events::{
    Digest, Fraction, RoundId, codec,
    round::{BallotForm, Breadth, Rules, TieRule, Weighting},
};
use std::collections::BTreeSet;
use tally::{Class, Degressive, Lot, Method, Phragmen, Ratio, Rule, Ties, Utility, WeightScheme, Weights};

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
    let share =
        |name: &str, share: Fraction| is_above_one(share).then(|| format!("{name} is above 1: {share}"));
    let room = match rules.ballot {
        BallotForm::Approval { limit } | BallotForm::Ranking { limit } => limit,
        BallotForm::Points { budget } => budget,
        BallotForm::Scores { max } => max,
    };
    let fault = [
        rule_fault(rules),
        weights(rules).err(),
        share("the quorum", rules.quorum),
        share("the outreach share", rules.outreach),
        rules.cap.and_then(|cap| share("the cap", cap)),
        (rules.quorum == Fraction::ZERO).then(|| "the quorum is nought".into()),
        (rules.cap == Some(Fraction::ZERO)).then(|| "the cap is nought".into()),
        (room == 0).then(|| "a ballot may hold no marks at all".into()),
        (rules.joint_part_min == 0).then(|| "the least part of a joint mandate is nought hours".into()),
        (!rules.period.is_ordered()).then(|| "the period ends before it begins".into()),
        (rules.carry_limit == 0)
            .then(|| "a need may stand in no round at all: the carry limit is nought".into()),
        (rules.represent_days == 0)
            .then(|| "a lost opening could never be presented again: give at least one day".into()),
        (rules.lot_parts == 1)
            .then(|| "a lot of one part is no lot: at least two secretaries commit, or none".into()),
        (rules.lot_parts > 0 && rules.ties != TieRule::Chain)
            .then(|| "a lot is drawn only in the tie rule chain".into()),
        rules.breadth.and_then(narrowness),
    ];
    fault.into_iter().flatten().next()
}

fn is_above_one(share: Fraction) -> bool {
    share.num() > share.den()
}

/// What is wrong with a condition of breadth.
fn narrowness(breadth: Breadth) -> Option<String> {
    match breadth {
        Breadth { groups, .. } if !(1..=4).contains(&groups) => Some(format!(
            "there are four size groups, and support from {groups} is asked for"
        )),
        Breadth { units, .. } if is_above_one(units) => {
            Some(format!("the share of units for breadth is above 1: {units}"))
        }
        _ => None,
    }
}

/// What is wrong with some rules for so many units: with too few somebody always holds more than the cap.
#[must_use]
pub fn cap_fault(rules: &Rules, units: usize) -> Option<String> {
    let cap = rules.cap?;
    let held = u128::from(cap.num()) * units as u128;
    (held < u128::from(cap.den())).then(|| {
        format!(
            "with {units} units somebody always holds more than the cap of {cap}; take a higher cap, or none"
        )
    })
}

/// What is wrong with a condition of breadth on a roll: nobody could ever meet it.
pub(crate) fn breadth_fault(rules: &Rules, voters: &[Entry]) -> Option<String> {
    let wanted = rules.breadth?.groups as usize;
    let groups: BTreeSet<SizeGroup> = voters.iter().map(|entry| entry.group).collect();
    (groups.len() < wanted).then(|| {
        let there = groups.len();
        format!("the rules ask for support from {wanted} size groups, and the roll has units of {there} only")
    })
}

/// The counting rule that the words name.
pub(crate) fn counting_rule(rules: &Rules) -> Result<Rule, String> {
    let words = serde_json::to_value(&rules.count).and_then(serde_json::from_value);
    words.map_err(|error| error.to_string())
}

/// What is wrong with the counting rule for a round: it gives no list, or cannot count ballots of this form.
fn rule_fault(rules: &Rules) -> Option<String> {
    let rule = match counting_rule(rules) {
        Ok(rule) => rule,
        Err(why) => return Some(why),
    };
    let id = rule.id();
    if !rule.lists() {
        return Some(format!(
            "`{id}` orders or elects and shares out no hours; count such ballots with `tingbok tally`"
        ));
    }
    let ranked = matches!(rules.ballot, BallotForm::Ranking { .. });
    let graded = matches!(
        rules.ballot,
        BallotForm::Points { .. } | BallotForm::Scores { .. }
    );
    let ranks = matches!(rule.method, Method::EarShares { .. });
    let funds = !matches!(
        rule.method,
        Method::Phragmen {
            variant: Phragmen::Rank
        }
    );
    let faults = [
        (ranks && !ranked, "counts rankings: ask for ballots by ranking"),
        (
            ranked && !ranks,
            "does not look at places: ask for other ballots, or count by `ear_shares`",
        ),
        (
            rule.utility() == Utility::Points && !graded,
            "by points asks for ballots with points or scores",
        ),
        (
            rules.binding && !funds,
            "with `rank` puts needs in order and funds none; a round can adopt it only if its list advises",
        ),
    ];
    let found = faults.into_iter().find(|(found, _)| *found);
    found.map(|(_, why)| format!("`{id}` {why}"))
}

/// The tie rule that the words name, with the seed of the lot where one was drawn.
pub(crate) fn ties(rules: &Rules, round: RoundId, seed: Option<Digest>) -> Ties {
    let lot = seed.map(|seed| Lot {
        seed: seed.0,
        round: round.to_string(),
    });
    match rules.ties {
        TieRule::Chain => Ties::chain(lot),
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

#[cfg(test)]
mod tests;
