//! A slow and obvious second program for every rule that gives a list: every voter alone, fractions only, written from
//! the definitions, by other formulas than the rules where there are any. Both agree on thousands of small elections.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "../common/mod.rs"]
mod common;

mod add;
mod count;
mod flow;
mod score;
mod shares;

use std::collections::BTreeMap;

use common::{adding, elections, elections_up_to, list_rules};
use count::{Count, Line};
use flow::Race;
use proptest::prelude::*;
use tally::{
    AddStep, Completion, Detail, Method, Options, Phase, Phragmen, Profile, Ratio, Rule, Tally, Ties,
    Utility, tally_with,
};

/// What both programs tell.
#[derive(Debug, PartialEq)]
struct Told {
    lines: Vec<Line>,
    money_left: Ratio,
    capacity_left: Ratio,
    pots_left: BTreeMap<String, Ratio>,
    added: Option<add::Runs>,
}

fn naive(rule: &Rule, profile: &Profile, ties: &Ties) -> Told {
    let mut count = Count::new(profile, rule, ties);
    let mut added = None;
    let mut time = Ratio::ZERO;
    count.share_out(&profile.budget());
    match rule.method {
        Method::EsList { utility } => {
            shares::buy(&mut count, utility, None);
            flow::run(&mut count, Phase::Leftover, Race::Fitting, &mut time);
            flow::run(&mut count, Phase::Waiting, Race::All, &mut time);
        }
        Method::Mes { utility, completion } => added = mes(&mut count, utility, completion),
        Method::Phragmen { variant } => {
            count.share_out(&Ratio::ZERO);
            phragmen(&mut count, variant, &mut time);
        }
        Method::Greedy { by, utility, skip } => {
            count.share_out(&Ratio::ZERO);
            score::greedy(&mut count, by, utility, skip);
        }
        Method::EarShares { utilitarian } => {
            for depth in 1..=profile.needs.len() as u32 {
                shares::buy(&mut count, Utility::Cost, Some(depth));
            }
            by_score(&mut count, Utility::Points, utilitarian);
        }
        _ => panic!("no list"),
    }
    let (capacity_left, pots_left) = count.hours_left();
    Told {
        money_left: count.money_left(),
        lines: count.lines,
        capacity_left,
        pots_left,
        added,
    }
}

fn mes(count: &mut Count, utility: Utility, completion: Completion) -> Option<add::Runs> {
    let (added, fill) = match completion {
        Completion::Add(add) => (Some(add::run(count, utility, add)), add.utilitarian),
        _ => {
            shares::buy(count, utility, None);
            (None, completion == Completion::Utilitarian)
        }
    };
    let worth = match utility {
        Utility::Points => Utility::Points,
        Utility::Cost | Utility::Count => Utility::Count,
    };
    by_score(count, worth, fill);
    added
}

fn by_score(count: &mut Count, worth: Utility, fill: bool) {
    if fill {
        score::fill(count, Phase::Completion, |count, need| {
            score::sum(count, need, worth)
        });
    }
    score::rest(count, |count, need| score::sum(count, need, worth));
}

fn phragmen(count: &mut Count, variant: Phragmen, time: &mut Ratio) {
    let too_dear: Vec<&str> = count
        .open
        .iter()
        .copied()
        .filter(|need| !count.fits(need))
        .collect();
    let race = match variant {
        Phragmen::Rank => return flow::run(count, Phase::Ranked, Race::All, time),
        Phragmen::Skip => Race::Fitting,
        Phragmen::Stop => Race::UntilMisfit(&too_dear),
    };
    flow::run(count, Phase::Loads, race, time);
    flow::run(count, Phase::Waiting, Race::All, time);
}

/// The tally in the same words.
fn told(tally: &Tally) -> Told {
    let line = |step: &tally::Step| Line {
        need: step.need.clone(),
        phase: step.phase,
        value: [&step.rho, &step.time, &step.score]
            .into_iter()
            .flatten()
            .next()
            .unwrap()
            .clone(),
        depth: step.depth,
        payments: step
            .payments
            .iter()
            .map(|p| (p.voter.clone(), p.paid.clone()))
            .collect(),
        placement: step.placement.clone(),
    };
    Told {
        lines: tally.steps.iter().map(line).collect(),
        money_left: tally.money_left.clone(),
        capacity_left: tally.capacity_left.clone(),
        pots_left: tally.pots_left.clone(),
        added: tally.added.as_ref().map(|added| {
            let next = added
                .next
                .iter()
                .map(|claim| (claim.need.clone(), claim.value.clone()));
            (added.virtual_budget.clone(), added.runs, next.collect())
        }),
    }
}

fn agree(rule: &Rule, profile: &Profile, ties: &Ties) -> Result<(), TestCaseError> {
    let options = Options {
        detail: Detail::Full,
        tie_leaves: 0,
    };
    let tally = tally_with(rule, profile, ties, options).unwrap();
    prop_assert_eq!(told(&tally), naive(rule, profile, ties), "{} {:?}", rule, ties);
    Ok(())
}

/// Every variant of a rule, with each tie policy in turn.
fn all_agree(id: &str, profile: &Profile) -> Result<(), TestCaseError> {
    let policies = [Ties::LEX, Ties::LEX_REVERSED, Ties::chain(None)];
    let rules = list_rules().into_iter().filter(|rule| rule.id() == id);
    let mut variants = 0;
    for (rule, ties) in rules.zip(policies.iter().cycle()) {
        agree(&rule, profile, ties)?;
        variants += 1;
    }
    assert!(variants > 1);
    Ok(())
}

macro_rules! agreement {
    ($($test:ident $id:literal)*) => {$(
        #[test]
        fn $test() {
            // With one capacity and with pots 1,000 each: 2,000 elections for each rule.
            let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) };
            proptest!(config, |(one in elections(false), pots in elections(true))| {
                all_agree($id, &one)?;
                all_agree($id, &pots)?;
            });
        }
    )*};
}
agreement! {
    es_list_agrees "es_list"
    mes_agrees "mes"
    phragmen_agrees "phragmen"
    greedy_agrees "greedy"
    ear_shares_agrees "ear_shares"
}

/// 2,000 elections, each counted with added hours in one of the 48 ways; the fine steps on fewer and smaller ones, for
/// there may be thousands of runs.
fn adds_agree(step: AddStep, cases: u32, needs: usize, voters: usize) {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    };
    let ways = (
        prop::sample::select(adding(step)),
        prop::sample::select(common::UTILITIES.to_vec()),
    );
    let profiles = (
        elections_up_to(false, needs, voters),
        elections_up_to(true, needs, voters),
    );
    proptest!(config, |((completion, utility) in ways, (one, pots) in profiles)| {
        agree(&Rule::mes(utility, completion), &one, &Ties::LEX)?;
        agree(&Rule::mes(utility, completion), &pots, &Ties::LEX)?;
    });
}

#[test]
fn mes_agrees_with_hours_added_per_voter() {
    adds_agree(AddStep::PerVoter, 850, 6, 5);
}

#[test]
fn mes_agrees_with_hours_added_by_the_thousandth() {
    adds_agree(AddStep::Permille, 150, 3, 3);
}
