//! Money and hours: nothing is lost, nobody owes, no more is given out than there is.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tally::{Capacity, Method, Phase, Profile, Ratio, Rule, Tally, Ties};

use super::common::elections;
use super::{config, count, fine_steps, rules};

#[test]
fn sums_hold() {
    proptest!(config(150), |(one in elections(false), pots in elections(true))| {
        for rule in rules() {
            for profile in [&one, &pots] {
                let tally = count(&rule, profile, &Ties::chain(None));
                money(&rule, &tally)?;
                capacity(profile, &tally)?;
                list(profile, &tally)?;
            }
        }
    });
    proptest!(config(30), |(one in elections(false))| {
        // Fewer: there are thousands of runs.
        for rule in fine_steps() {
            let tally = count(&rule, &one, &Ties::chain(None));
            money(&rule, &tally)?;
            capacity(&one, &tally)?;
        }
    });
}

fn pays(phase: Phase) -> bool {
    !matches!(phase, Phase::Completion | Phase::Score)
}

/// After each step all have what they had and were credited, less the hours paid for; nobody less than 0.
fn money(rule: &Rule, tally: &Tally) -> Result<(), TestCaseError> {
    if matches!(rule.method, Method::Greedy { .. }) {
        prop_assert!(tally.money_left.is_zero() && tally.voters.is_empty());
        return Ok(());
    }
    let start = match (&rule.method, &tally.added) {
        (Method::Phragmen { .. }, _) => Ratio::ZERO,
        (_, Some(added)) => added.virtual_budget.clone(),
        _ => tally.budget.clone(),
    };
    let mut money: BTreeMap<&str, Ratio> = tally
        .voters
        .iter()
        .map(|voter| (voter.voter.as_str(), &start / &tally.total_weight * &voter.weight))
        .collect();
    let has_money = !tally.steps.is_empty();
    for step in &tally.steps {
        let sum: Ratio = step.payments.iter().map(|payment| &payment.paid).sum();
        let waits_by_score = step.phase == Phase::Waiting && step.score.is_some();
        if pays(step.phase) && !waits_by_score {
            prop_assert_eq!(&sum, &step.hours, "payments sum to the hours");
            prop_assert_eq!(&(&step.paid_full + &step.paid_part), &step.hours);
        } else {
            prop_assert!(sum.is_zero() && step.paid_full.is_zero() && step.paid_part.is_zero());
        }
        for voter in &tally.voters {
            if let Some(wait) = &step.wait {
                prop_assert!(!wait.is_negative());
                *money.get_mut(voter.voter.as_str()).unwrap() += &(wait * &voter.weight);
            }
        }
        for payment in &step.payments {
            let has = money.get_mut(payment.voter.as_str()).unwrap();
            prop_assert!(
                payment.paid.is_positive() && payment.paid <= *has,
                "nobody overspends"
            );
            *has -= &payment.paid;
            prop_assert_eq!(payment.paid_all, has.is_zero());
        }
        prop_assert_eq!(
            &money.values().sum::<Ratio>(),
            &step.money_left,
            "{} step {}",
            rule,
            step.number
        );
    }
    if has_money {
        prop_assert_eq!(&money.values().sum::<Ratio>(), &tally.money_left, "{}", rule);
    }
    Ok(())
}

/// Never above the budget, in no pot more than it holds.
fn capacity(profile: &Profile, tally: &Tally) -> Result<(), TestCaseError> {
    let funded = || tally.steps.iter().filter(|step| step.phase.is_funded());
    let hours: Ratio = funded().map(|step| &step.hours).sum();
    let Capacity::Pots(pots) = &profile.capacity else {
        prop_assert!(hours <= tally.budget);
        prop_assert_eq!(&(&tally.budget - &hours), &tally.capacity_left);
        prop_assert!(tally.placements.is_empty() && tally.pots_left.is_empty());
        return Ok(());
    };
    let placed: BTreeSet<&str> = tally.placements.keys().map(String::as_str).collect();
    prop_assert_eq!(
        placed,
        tally.funded().collect::<BTreeSet<_>>(),
        "funded is placed"
    );
    for step in funded() {
        let need = profile.needs.iter().find(|need| need.id == step.need).unwrap();
        let placement = &tally.placements[&step.need];
        prop_assert!(need.options.contains(placement));
        prop_assert_eq!(Some(placement), step.placement.as_ref());
    }
    for pot in pots {
        let parts = tally.placements.values().flat_map(|placement| &placement.parts);
        let taken: Ratio = parts
            .filter(|part| part.pot == pot.id)
            .map(|part| &part.hours)
            .sum();
        prop_assert!(taken <= pot.hours);
        prop_assert_eq!(&(&pot.hours - &taken), &tally.pots_left[&pot.id]);
    }
    prop_assert_eq!(&tally.pots_left.values().sum::<Ratio>(), &tally.capacity_left);
    Ok(())
}

/// Every need has one place; what waits or has no support is explained; the record reads back as it was written.
fn list(profile: &Profile, tally: &Tally) -> Result<(), TestCaseError> {
    let listed: BTreeSet<&str> = tally.order().collect();
    prop_assert_eq!(listed.len(), profile.needs.len());
    prop_assert_eq!(tally.order().count(), profile.needs.len());
    let steps = tally.steps.iter().filter(|step| step.phase == Phase::Waiting);
    let unfunded: Vec<&str> = steps
        .map(|step| step.need.as_str())
        .chain(tally.unsupported.iter().map(String::as_str))
        .collect();
    let explained: Vec<&str> = tally
        .unfunded
        .iter()
        .map(|unfunded| unfunded.need.as_str())
        .collect();
    prop_assert_eq!(explained, unfunded, "{}", tally.rule);
    let json = serde_json::to_string(tally).unwrap();
    prop_assert_eq!(&serde_json::from_str::<Tally>(&json).unwrap(), tally);
    Ok(())
}
