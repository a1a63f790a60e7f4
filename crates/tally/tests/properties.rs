//! What must hold of every count, on small random elections with many ties.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{elections, need, r};
use proptest::prelude::*;
use tally::{Capacity, Phase, Profile, Ratio, Rule, Step, Tally, Ties, Utility, tally};

const UTILITIES: [Utility; 3] = [Utility::Cost, Utility::Count, Utility::Points];

fn count(profile: &Profile, utility: Utility) -> Tally {
    tally(&Rule::es_list(utility), profile, &Ties::chain(None)).unwrap()
}

/// What of a step does not depend on how voters are cut up.
fn essence(step: &Step) -> (String, Phase, Option<Ratio>, Option<Ratio>, Ratio, Ratio, Ratio) {
    let Step {
        need,
        phase,
        rho,
        time,
        full,
        part,
        money_left,
        ..
    } = step.clone();
    (need, phase, rho, time, full, part, money_left)
}

fn sums_hold(profile: &Profile) -> Result<(), TestCaseError> {
    for utility in UTILITIES {
        let tally = count(profile, utility);
        let mut money: BTreeMap<&str, Ratio> = tally
            .voters
            .iter()
            .map(|voter| (voter.voter.as_str(), voter.entitlement.clone()))
            .collect();
        for step in &tally.steps {
            let sum: Ratio = step.payments.iter().map(|payment| &payment.paid).sum();
            prop_assert_eq!(&sum, &step.hours, "payments sum to the hours");
            prop_assert_eq!(&(&step.paid_full + &step.paid_part), &step.hours);
            prop_assert_eq!(&(&step.full + &step.part), &step.support);
            for voter in &tally.voters {
                if let Some(wait) = &step.wait {
                    *money.get_mut(voter.voter.as_str()).unwrap() += &(wait * &voter.weight);
                }
            }
            for payment in &step.payments {
                let has = money.get_mut(payment.voter.as_str()).unwrap();
                prop_assert!(payment.paid <= *has, "nobody overspends");
                *has -= &payment.paid;
                prop_assert_eq!(payment.paid_all, has.is_zero());
            }
            prop_assert_eq!(&money.values().sum::<Ratio>(), &step.money_left);
        }
        let funded: Ratio = tally
            .steps
            .iter()
            .filter(|s| s.phase.is_funded())
            .map(|s| &s.hours)
            .sum();
        if let Capacity::Pots(pots) = &profile.capacity {
            let placed: BTreeSet<&str> = tally.placements.keys().map(String::as_str).collect();
            prop_assert_eq!(
                placed,
                tally.funded().collect::<BTreeSet<_>>(),
                "funded is placed"
            );
            for pot in pots {
                let parts = tally.placements.values().flat_map(|placement| &placement.parts);
                let taken: Ratio = parts
                    .filter(|part| part.pot == pot.id)
                    .map(|part| &part.hours)
                    .sum();
                prop_assert!(taken <= pot.hours);
                prop_assert_eq!(&(&pot.hours - &taken), &tally.pots_left[&pot.id]);
            }
        } else {
            prop_assert_eq!(&(&tally.budget - &funded), &tally.capacity_left);
            prop_assert!(!tally.capacity_left.is_negative());
        }
        let listed: BTreeSet<&str> = tally.order().collect();
        prop_assert_eq!(listed.len(), profile.needs.len());
        let unfunded = tally
            .waiting()
            .map(str::to_owned)
            .chain(tally.unsupported.clone())
            .collect::<Vec<_>>();
        prop_assert_eq!(
            tally.unfunded.iter().map(|u| u.need.clone()).collect::<Vec<_>>(),
            unfunded
        );
        let json = serde_json::to_string(&tally).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Tally>(&json).unwrap(), &tally);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn sums_hold_with_one_capacity(profile in elections(false)) {
        sums_hold(&profile)?;
    }

    #[test]
    fn sums_hold_with_pots(profile in elections(true)) {
        sums_hold(&profile)?;
    }

    #[test]
    fn a_voter_of_weight_3_is_three_voters(profile in elections(true)) {
        let mut cloned = profile.clone();
        cloned.voters.clear();
        for voter in &profile.voters {
            let copies = voter.weight.to_u64().unwrap_or(1);
            for copy in 0..copies {
                let mut voter = voter.clone();
                voter.id = format!("{}-{copy}", voter.id);
                if voter.weight.is_integer() {
                    voter.weight = Ratio::ONE;
                }
                cloned.voters.push(voter);
            }
        }
        // Not the chain: it asks for municipalities, and three are more than one.
        for utility in UTILITIES {
            let lex = |profile| tally(&Rule::es_list(utility), profile, &Ties::LEX).unwrap();
            let (one, many) = (lex(&profile), lex(&cloned));
            prop_assert!(one.steps.iter().map(essence).eq(many.steps.iter().map(essence)));
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(profile in elections(true)) {
        let mut reversed = profile.clone();
        reversed.needs.reverse();
        reversed.voters.reverse();
        reversed.needs.iter_mut().for_each(|need| need.options.reverse());
        if let Capacity::Pots(pots) = &mut reversed.capacity {
            pots.reverse();
        }
        for utility in UTILITIES {
            let texts = [&profile, &reversed].map(|p| serde_json::to_string(&count(p, utility)).unwrap());
            prop_assert_eq!(&texts[0], &texts[1]);
        }
    }

    #[test]
    fn scaling_weights_changes_nothing(profile in elections(true)) {
        let mut scaled = profile.clone();
        scaled.voters.iter_mut().for_each(|voter| voter.weight = &voter.weight * r("7/3"));
        for utility in UTILITIES {
            let (one, other) = (count(&profile, utility), count(&scaled, utility));
            prop_assert!(one.order().eq(other.order()));
            for (a, b) in one.steps.iter().zip(&other.steps) {
                prop_assert_eq!(&a.payments.iter().map(|p| (&p.voter, &p.paid)).collect::<Vec<_>>(),
                    &b.payments.iter().map(|p| (&p.voter, &p.paid)).collect::<Vec<_>>());
                prop_assert_eq!(&a.money_left, &b.money_left);
            }
        }
    }

    #[test]
    fn a_need_without_support_only_joins_the_last_part(profile in elections(false)) {
        let mut more = profile.clone();
        more.needs.push(need("N3-nobody", "2"));
        for utility in UTILITIES {
            let (before, after) = (count(&profile, utility), count(&more, utility));
            prop_assert_eq!(&before.steps, &after.steps);
            prop_assert_eq!(after.unsupported.len(), before.unsupported.len() + 1);
        }
    }

    /// Tells the truth about ties, seen from all resolutions by renaming needs under `lex`.
    #[test]
    fn a_tie_that_changes_the_set_is_reported(profile in elections(false)) {
        let lex = tally(&Rule::ES_LIST, &profile, &Ties::LEX).unwrap();
        let reversed = tally(&Rule::ES_LIST, &profile, &Ties::LEX_REVERSED).unwrap();
        let set = |tally: &Tally| tally.funded().map(str::to_owned).collect::<BTreeSet<_>>();
        let reported = lex.steps.iter().filter_map(|step| step.tie.as_ref()).any(|tie| tie.changes_set != Some(false));
        if set(&lex) != set(&reversed) {
            prop_assert!(reported);
        }
        if !reported {
            let chain = count(&profile, Utility::Cost);
            prop_assert_eq!(set(&lex), set(&chain));
        }
    }
}
