//! Units do not matter: weights times a constant, hours times a constant.

use proptest::prelude::*;
use tally::{AddStep, By, Capacity, Completion, Method, Profile, Ratio, Rule, Step, Tally, Ties, Utility};

use super::common::{elections, r};
use super::{config, count, fine_steps, rules};

fn times(number: &mut Ratio, factor: &Ratio) {
    *number = &*number * factor;
}

fn each(number: &mut Option<Ratio>, factor: &Ratio) {
    if let Some(number) = number {
        times(number, factor);
    }
}

/// The tally as it must be when all weights are `k` times as great. Everything in hours stays; so do pots, places,
/// ties and ranks. Weights are multiplied, and what is per unit of weight is divided. This holds for hours added per
/// voter too: they count heads, not weight.
fn with_weights_times(tally: &Tally, k: &Ratio) -> Tally {
    let mut tally = tally.clone();
    let per = k.reciprocal().unwrap();
    times(&mut tally.total_weight, k);
    times(&mut tally.time, &per);
    for step in &mut tally.steps {
        for weight in [&mut step.support, &mut step.full, &mut step.part] {
            times(weight, k);
        }
        each(&mut step.effective_support, k);
        each(&mut step.score, k);
        each(&mut step.rho, &per);
        each(&mut step.time, &per);
        each(&mut step.wait, &per);
        each(&mut step.top_payment_per_weight, &per);
        if let Some(runner_up) = &mut step.runner_up {
            times(&mut runner_up.value, if step.score.is_some() { k } else { &per });
        }
        step.payments
            .iter_mut()
            .for_each(|payment| times(&mut payment.weight, k));
    }
    tally
        .voters
        .iter_mut()
        .for_each(|voter| times(&mut voter.weight, k));
    tally
        .unfunded
        .iter_mut()
        .for_each(|unfunded| each(&mut unfunded.extra_support, k));
    for claim in tally.added.iter_mut().flat_map(|added| &mut added.next) {
        times(&mut claim.value, &per);
    }
    tally
}

#[test]
fn weights_times_a_constant_change_only_units_of_weight() {
    proptest!(config(100), |(one in elections(false), pots in elections(true))| {
        for profile in [one, pots] {
            let mut scaled = profile.clone();
            let k = r("7/3");
            scaled.voters.iter_mut().for_each(|voter| times(&mut voter.weight, &k));
            for rule in rules() {
                let expected = with_weights_times(&count(&rule, &profile, &Ties::LEX), &k);
                prop_assert_eq!(count(&rule, &scaled, &Ties::LEX), expected, "{}", rule);
            }
        }
    });
}

/// The tally as it must be when all hours, those of the needs and those there are, are `k` times as many. Weights
/// stay. A score stays unless it counts hours; rho stays where utility is in hours.
fn with_hours_times(rule: &Rule, tally: &Tally, k: &Ratio) -> Tally {
    let mut tally = tally.clone();
    let per = k.reciprocal().unwrap();
    let (rho, effective) = match rule.utility() {
        Utility::Cost => (Ratio::ONE, Ratio::ONE),
        Utility::Count | Utility::Points => (k.clone(), per.clone()),
    };
    let score = match rule.method {
        Method::Greedy { by, utility, .. } => match (by, utility) {
            (By::Score, Utility::Cost) => k.clone(),
            (By::PerHour, Utility::Count | Utility::Points) => per,
            _ => Ratio::ONE,
        },
        _ => Ratio::ONE,
    };
    for hours in [
        &mut tally.budget,
        &mut tally.capacity_left,
        &mut tally.money_left,
        &mut tally.time,
    ] {
        times(hours, k);
    }
    tally.pots_left.values_mut().for_each(|left| times(left, k));
    let parts = tally.placements.values_mut().flat_map(|place| &mut place.parts);
    parts.for_each(|part| times(&mut part.hours, k));
    tally.dropped_at_start.iter_mut().for_each(|dropped| {
        times(&mut dropped.had, k);
        times(&mut dropped.lacked, k);
    });
    for step in &mut tally.steps {
        step_hours(step, k, (&rho, &effective, &score));
    }
    for voter in &mut tally.voters {
        for hours in [
            &mut voter.entitlement,
            &mut voter.credit,
            &mut voter.paid,
            &mut voter.unspent,
            &mut voter.funded_hours_supported,
        ] {
            times(hours, k);
        }
    }
    for unfunded in &mut tally.unfunded {
        times(&mut unfunded.money_behind, k);
        times(&mut unfunded.shortfall, k);
    }
    if let Some(added) = &mut tally.added {
        times(&mut added.virtual_budget, k);
        added
            .next
            .iter_mut()
            .for_each(|claim| times(&mut claim.value, &rho));
    }
    tally
}

fn step_hours(step: &mut Step, k: &Ratio, (rho, effective, score): (&Ratio, &Ratio, &Ratio)) {
    for hours in [
        &mut step.hours,
        &mut step.paid_full,
        &mut step.paid_part,
        &mut step.money_left,
        &mut step.capacity_left,
    ] {
        times(hours, k);
    }
    each(&mut step.rho, rho);
    each(&mut step.effective_support, effective);
    each(&mut step.score, score);
    for hours in [&mut step.time, &mut step.wait, &mut step.top_payment_per_weight] {
        each(hours, k);
    }
    if let Some(runner_up) = &mut step.runner_up {
        let factor = match (&step.score, &step.rho) {
            (Some(_), _) => score,
            (_, Some(_)) => rho,
            _ => k,
        };
        times(&mut runner_up.value, factor);
    }
    step.payments
        .iter_mut()
        .for_each(|payment| times(&mut payment.paid, k));
    let parts = step.placement.iter_mut().flat_map(|place| &mut place.parts);
    parts.for_each(|part| times(&mut part.hours, k));
    for dropped in &mut step.dropped {
        times(&mut dropped.had, k);
        times(&mut dropped.lacked, k);
    }
}

/// Hours added per voter are one each, whatever an hour is called, and `integral` rounds to whole ones: these do
/// depend on the unit, as in the cities that use them.
fn knows_the_hour(rule: &Rule) -> bool {
    matches!(rule.method, Method::Mes { completion: Completion::Add(add), .. }
        if add.integral || add.step == AddStep::PerVoter)
}

fn hours_times(profile: &Profile, k: &Ratio) -> Profile {
    let mut scaled = profile.clone();
    for need in &mut scaled.needs {
        times(&mut need.hours, k);
        for part in need.options.iter_mut().flat_map(|option| &mut option.parts) {
            times(&mut part.hours, k);
        }
    }
    match &mut scaled.capacity {
        Capacity::Single(hours) => times(hours, k),
        Capacity::Pots(pots) => pots.iter_mut().for_each(|pot| times(&mut pot.hours, k)),
    }
    scaled
}

#[test]
fn hours_and_budget_times_a_constant_change_only_units_of_hours() {
    proptest!(config(100), |(one in elections(false), pots in elections(true))| {
        let k = r("5/3");
        for profile in [one, pots] {
            let scaled = hours_times(&profile, &k);
            for rule in rules().iter().filter(|rule| !knows_the_hour(rule)) {
                let expected = with_hours_times(rule, &count(rule, &profile, &Ties::LEX), &k);
                prop_assert_eq!(count(rule, &scaled, &Ties::LEX), expected, "{}", rule);
            }
        }
    });
}

#[test]
fn fine_steps_change_only_units() {
    proptest!(config(25), |(profile in elections(false))| {
        let (k, mut heavier) = (r("5/3"), profile.clone());
        heavier.voters.iter_mut().for_each(|voter| times(&mut voter.weight, &k));
        for rule in fine_steps() {
            let tally = count(&rule, &profile, &Ties::LEX);
            let scaled = count(&rule, &hours_times(&profile, &k), &Ties::LEX);
            prop_assert_eq!(scaled, with_hours_times(&rule, &tally, &k), "{}", rule);
            prop_assert_eq!(count(&rule, &heavier, &Ties::LEX), with_weights_times(&tally, &k), "{}", rule);
        }
    });
}
