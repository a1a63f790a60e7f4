//! How rules that are kin relate: `rank` and its prefixes, `es_list` and `mes`, and what solid coalitions are promised.

use std::cell::Cell;

use proptest::prelude::*;
use tally::{Capacity, Completion, Method, Phase, Phragmen, Profile, Ratio, Rule, Step, Ties};

use super::common::{UTILITIES, elections};
use super::{config, count};

/// The first phase of `es_list` is `mes` without completion. Only what dropped out after the last purchase is told
/// differently: `es_list` goes on to what the shares left.
#[test]
fn es_list_begins_with_mes() {
    proptest!(config(300), |(one in elections(false), pots in elections(true))| {
            for profile in [one, pots] {
                for utility in UTILITIES {
                    let shares = |rule: Rule| -> Vec<Step> {
                        let tally = count(&rule, &profile, &Ties::chain(None));
                        let shares = tally.steps.into_iter().filter(|step| step.phase == Phase::Shares);
    shares.map(|step| Step { dropped: Vec::new(), ..step }).collect()
                    };
                    let (list, mes) = (shares(Rule::es_list(utility)), shares(Rule::mes(utility, Completion::None)));
                    prop_assert_eq!(list, mes);
                }
            }
        });
}

fn with_hours(profile: &Profile, hours: Ratio) -> Profile {
    Profile {
        capacity: Capacity::Single(hours),
        ..profile.clone()
    }
}

/// The order of `rank` does not depend on the hours there are; `skip` and `stop` fund its beginning as long as all of
/// it fits, so more hours only make that beginning longer.
#[test]
fn more_hours_only_extend_the_list_of_phragmen() {
    proptest!(config(300), |(profile in elections(false), more in 0u64..8)| {
        let rank = Rule::phragmen(Phragmen::Rank);
        let ranked = count(&rank, &profile, &Ties::LEX);
        for hours in [profile.budget(), profile.budget() + Ratio::from(more)] {
            let profile = with_hours(&profile, hours.clone());
            let other = count(&rank, &profile, &Ties::LEX);
            prop_assert!(other.order().eq(ranked.order()));
            let mut left = hours;
            let mut fitting = Vec::new();
            for step in &ranked.steps {
                left -= &step.hours;
                if left.is_negative() {
                    break;
                }
                fitting.push(step.need.as_str());
            }
            let skip = count(&Rule::phragmen(Phragmen::Skip), &profile, &Ties::LEX);
            prop_assert!(skip.phase(Phase::Loads).take(fitting.len()).eq(fitting.iter().copied()));
            // A tie with something that does not fit stops it sooner.
            let stop = count(&Rule::phragmen(Phragmen::Stop), &profile, &Ties::LEX);
            let both = stop.phase(Phase::Loads).zip(&fitting);
            prop_assert!(both.into_iter().all(|(a, b)| a == *b));
        }
    });
}

/// A solid coalition: voters with the same k needs T on their first k places, in any order. While only those places
/// count they pay for nothing else, so what they do not get of T is what they could not pay with the rest of their
/// share: for every need c of T that is not funded, the funded hours of T and h(c) together exceed the share.
#[test]
fn solid_coalitions_get_their_share_up_to_one_need() {
    let coalitions = Cell::new(0u32);
    proptest!(config(400), |(profile in elections(false))| {
        let weight: Ratio = profile.voters.iter().map(|voter| &voter.weight).sum();
        for utilitarian in [false, true] {
            let tally = count(&Rule::new(Method::EarShares { utilitarian }), &profile, &Ties::LEX);
            for bits in 1u32..1 << profile.needs.len() {
                let inside = |id: &str| profile.needs.iter().position(|need| need.id == id).is_some_and(|at| bits >> at & 1 == 1);
                let size = bits.count_ones() as usize;
                // All whose first levels are exactly this set. Fewer of them have a smaller share: the whole is enough.
                let solid = profile.voters.iter().filter(|voter| {
                    let first: Vec<&String> = voter.ranking.iter().flatten().take(size).collect();
                    let ends_a_level = (0..=voter.ranking.len()).any(|levels| voter.ranking[..levels].iter().map(Vec::len).sum::<usize>() == size);
                    first.len() == size && ends_a_level && first.iter().all(|id| inside(id))
                });
                let own: Ratio = solid.map(|voter| &voter.weight).sum();
                if own.is_zero() {
                    continue;
                }
                coalitions.set(coalitions.get() + 1);
                let share = profile.budget() * own / &weight;
                let of_set: Vec<&Step> = tally.steps.iter().filter(|step| inside(&step.need)).collect();
                let funded: Ratio = of_set.iter().filter(|step| step.phase.is_funded()).map(|step| &step.hours).sum();
                for step in of_set.iter().filter(|step| !step.phase.is_funded()) {
                    prop_assert!(&funded + &step.hours > share, "{:?} {}", profile, step.need);
                }
            }
        }
    });
    assert!(coalitions.get() > 500, "{coalitions:?}");
}
