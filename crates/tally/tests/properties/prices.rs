//! Priceability: the payments in the records explain what is funded and what is not.

use proptest::prelude::*;
use tally::{Capacity, Completion, Phase, Phragmen, Profile, Ratio, Rule, Tally, Ties, Voter};

use super::axioms::points;
use super::common::{UTILITIES, elections};
use super::{config, count};

/// Priceability, from the records alone: everybody has the same per unit of weight and pays only for funded needs that
/// it supports, each need is paid in full, and the supporters of no other need have enough left.
fn priceable(
    profile: &Profile,
    tally: &Tally,
    phase: Phase,
    competes: impl Fn(&str) -> bool,
) -> Result<(), TestCaseError> {
    let steps: Vec<_> = tally.steps.iter().filter(|step| step.phase == phase).collect();
    let time = steps
        .last()
        .and_then(|step| step.time.clone())
        .unwrap_or_default();
    let share = match phase {
        Phase::Shares => &tally.budget / &tally.total_weight,
        _ => Ratio::ZERO,
    };
    let mut left: Vec<(&Voter, Ratio)> = profile
        .voters
        .iter()
        .map(|voter| (voter, (&share + &time) * &voter.weight))
        .collect();
    for step in &steps {
        prop_assert_eq!(&step.payments.iter().map(|p| &p.paid).sum::<Ratio>(), &step.hours);
        for payment in &step.payments {
            let (voter, left) = left
                .iter_mut()
                .find(|(voter, _)| voter.id == payment.voter)
                .unwrap();
            prop_assert!(
                points(voter, &step.need).is_positive(),
                "pays only for what it supports"
            );
            *left -= &payment.paid;
            prop_assert!(!left.is_negative());
        }
    }
    for other in profile.needs.iter().filter(|need| competes(&need.id)) {
        if steps.iter().any(|step| step.need == other.id) {
            continue;
        }
        let supporters = left
            .iter()
            .filter(|(voter, _)| points(voter, &other.id).is_positive());
        let behind: Ratio = supporters.map(|(_, left)| left).sum();
        let enough = if phase == Phase::Shares {
            behind >= other.hours
        } else {
            behind > other.hours
        };
        prop_assert!(!enough, "{} could have been paid", other.id);
    }
    Ok(())
}

#[test]
fn shares_and_loads_are_priceable() {
    proptest!(config(300), |(profile in elections(false))| {
        let Capacity::Single(hours) = &profile.capacity else { unreachable!() };
        for utility in UTILITIES {
            for rule in [Rule::mes(utility, Completion::None), Rule::es_list(utility)] {
                priceable(&profile, &count(&rule, &profile, &Ties::LEX), Phase::Shares, |_| true)?;
            }
        }
        let rank = count(&Rule::phragmen(Phragmen::Rank), &profile, &Ties::LEX);
        priceable(&profile, &rank, Phase::Ranked, |_| true)?;
        for variant in [Phragmen::Skip, Phragmen::Stop] {
            let tally = count(&Rule::phragmen(variant), &profile, &Ties::LEX);
            // What fits at the end has competed all the time.
            let fits = |id: &str| profile.needs.iter().any(|need| need.id == id && need.hours <= tally.capacity_left);
            priceable(&profile, &tally, Phase::Loads, fits)?;
            prop_assert!(tally.budget == *hours);
        }
    });
}
