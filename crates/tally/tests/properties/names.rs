//! Names and bystanders: what needs are called decides ties only, and a need that nobody supports decides nothing.

use std::cell::Cell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use tally::{Need, Profile, Ratio, Tally, Ties};

use super::common::{elections, need};
use super::{config, count, rules};

#[test]
fn a_need_without_support_only_joins_the_end() {
    proptest!(config(100), |(one in elections(false), pots in elections(true))| {
        for profile in [one, pots] {
            let mut more = profile.clone();
            more.needs.push(need("N3-nobody", "2"));
            for rule in rules() {
                let (before, after) = (count(&rule, &profile, &Ties::LEX), count(&rule, &more, &Ties::LEX));
                prop_assert_eq!(&before.steps, &after.steps, "{}", rule);
                prop_assert_eq!(&before.added, &after.added);
                prop_assert_eq!(after.unsupported.len(), before.unsupported.len() + 1);
                prop_assert_eq!(&before.voters, &after.voters);
                prop_assert_eq!((before.money_left, before.time), (after.money_left, after.time));
            }
        }
    });
}

/// Names in another order: N0 becomes the last, and so on.
fn renamed(profile: &Profile) -> (Profile, BTreeMap<String, String>) {
    let last = profile.needs.len() - 1;
    let new: BTreeMap<String, String> = (0..=last)
        .map(|at| (format!("N{at}"), format!("R{}", last - at)))
        .collect();
    let mut renamed = profile.clone();
    let rename = |id: &mut String| *id = new[id.as_str()].clone();
    renamed.needs.iter_mut().for_each(|Need { id, .. }| rename(id));
    for voter in &mut renamed.voters {
        let marks = std::mem::take(&mut voter.marks).into_iter();
        voter.marks = marks
            .map(|(id, points)| (new[id.as_str()].clone(), points))
            .collect();
        voter.ranking.iter_mut().flatten().for_each(rename);
    }
    (renamed, new)
}

type Place = (String, tally::Phase, Option<Ratio>, Vec<(String, Ratio)>);

fn places(tally: &Tally, name: impl Fn(&str) -> String) -> Vec<Place> {
    let steps = tally.steps.iter();
    steps
        .map(|step| {
            let value = step.rho.clone().or(step.time.clone()).or(step.score.clone());
            let payments = step.payments.iter().map(|p| (p.voter.clone(), p.paid.clone()));
            (name(&step.need), step.phase, value, payments.collect())
        })
        .collect()
}

/// Where hours are added, earlier runs may have ties that no record shows: those rules are left out.
#[test]
fn other_names_give_the_same_list_when_nothing_is_tied() {
    let compared = Cell::new(0u32);
    proptest!(config(300), |(one in elections(false), pots in elections(true))| {
        for profile in [one, pots] {
            let (other, new) = renamed(&profile);
            for rule in rules() {
                let tally = count(&rule, &profile, &Ties::LEX);
                if tally.added.is_some() || tally.steps.iter().any(|step| step.tie.is_some()) {
                    continue;
                }
                let others = count(&rule, &other, &Ties::LEX);
                prop_assert_eq!(places(&tally, |id| new[id].clone()), places(&others, str::to_owned), "{}", rule);
                compared.set(compared.get() + 1);
            }
        }
    });
    assert!(compared.get() > 1_000, "{compared:?}");
}
