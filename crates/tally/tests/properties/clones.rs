//! One voter of weight 3 is three voters of weight 1.

use proptest::prelude::*;
use tally::{Phase, Profile, Ratio, Step, Ties};

use super::common::elections;
use super::{config, count, counts_heads, fine_steps, rules};

type Essence = (String, Phase, [Option<Ratio>; 4], Option<u32>, [Ratio; 6]);

/// What of a step does not depend on how voters are cut up.
fn essence(step: &Step) -> Essence {
    let step = step.clone();
    let values = [step.rho, step.time, step.score, step.top_payment_per_weight];
    let sums = [
        step.full,
        step.part,
        step.paid_full,
        step.paid_part,
        step.money_left,
        step.capacity_left,
    ];
    (step.need, step.phase, values, step.depth, sums)
}

fn cloned(profile: &Profile) -> Profile {
    let mut cloned = profile.clone();
    cloned.voters.clear();
    for voter in &profile.voters {
        for copy in 0..voter.weight.to_u64().unwrap_or(1) {
            let mut voter = voter.clone();
            voter.id = format!("{}-{copy}", voter.id);
            if voter.weight.is_integer() {
                voter.weight = Ratio::ONE;
            }
            cloned.voters.push(voter);
        }
    }
    cloned
}

/// Not the chain: it asks for municipalities, and three are more than one. Not where the rule counts voters: one hour
/// more for each voter is three for three.
#[test]
fn a_voter_of_weight_3_is_three_voters() {
    proptest!(config(100), |(one in elections(false), pots in elections(true))| {
        for profile in [one, pots] {
            let many = cloned(&profile);
            for rule in rules().iter().filter(|rule| !counts_heads(rule)) {
                let (one, many) = (count(rule, &profile, &Ties::LEX), count(rule, &many, &Ties::LEX));
                prop_assert!(one.steps.iter().map(essence).eq(many.steps.iter().map(essence)), "{}", rule);
                prop_assert_eq!(one.unfunded, many.unfunded);
            }
        }
    });
    proptest!(config(25), |(profile in elections(false))| {
        for rule in fine_steps() {
            let (one, many) = (count(&rule, &profile, &Ties::LEX), count(&rule, &cloned(&profile), &Ties::LEX));
            prop_assert!(one.steps.iter().map(essence).eq(many.steps.iter().map(essence)));
            prop_assert_eq!(one.added, many.added);
        }
    });
}
