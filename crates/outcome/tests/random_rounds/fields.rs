//! One vote in each subject area, against a round for each area that is set up by hand.

use crate::Run;
use events::{CentreId, round::Entitlement};
use outcome::{BallotBox, Candidates, Count, Counted, Item, Pot, Rules, UnitLine, count};
use std::collections::{BTreeMap, BTreeSet};
use tally::Ratio;

/// Compares, where the rules ask for it; else there are no sections.
pub(crate) fn check(run: &Run) {
    let list = &run.count.list;
    if !run.rules.per_field {
        assert!(list.sections.is_empty());
        assert_eq!(run.count.certificate.counts.len(), 1);
        return;
    }
    let subjects: BTreeSet<&str> = run
        .candidates
        .needs
        .iter()
        .map(|need| need.subject.as_str())
        .collect();
    assert!(list.sections.iter().map(|section| &section.field).eq(&subjects));
    let (mut items, mut one_each) = (Vec::<Item>::new(), Vec::new());
    let mut units: BTreeMap<_, UnitLine> = BTreeMap::new();
    let mut given: BTreeMap<CentreId, u64> = BTreeMap::new();
    for ((subject, section), behind) in subjects
        .into_iter()
        .zip(&list.sections)
        .zip(&run.count.certificate.counts)
    {
        let alone = alone(run, subject);
        assert_eq!(section.first as usize, items.len() + 1);
        for item in alone.list.items {
            let rank = u32::try_from(items.len()).unwrap() + 1;
            items.push(Item { rank, ..item });
        }
        assert_eq!(section.last as usize, items.len());
        one_each.extend(alone.list.one_vote_each);
        assert_eq!(section.budget, alone.list.budget);
        assert_eq!(section.units, alone.list.units);
        let line = |line: &outcome::ShareLine| (line.centre, line.hours, line.left);
        let pots = alone.list.pots.iter().map(|pot| (pot.centre, pot.net, pot.left));
        assert!(section.pots.iter().map(line).eq(pots));
        for pot in &section.pots {
            *given.entry(pot.centre).or_default() += pot.hours - pot.left;
        }
        add(&mut units, &section.units);
        let [own] = <[Counted; 1]>::try_from(alone.certificate.counts).unwrap();
        assert_eq!(
            (&own.claims, &own.explanation),
            (&behind.claims, &behind.explanation)
        );
        assert_eq!(behind.field.as_deref(), Some(subject));
    }
    assert_eq!(list.items, items);
    assert!(units.into_values().eq(list.units.iter().cloned()));
    for pot in &list.pots {
        let given = given.get(&pot.centre).copied().unwrap_or(0);
        assert_eq!(pot.net - pot.left, given);
        assert!(given + pot.silent <= pot.net);
    }
    let budget: Ratio = list.sections.iter().map(|section| &section.budget).sum();
    assert_eq!(list.budget, budget);
    // With one vote each the silent may have another share, so that the hours are others.
    if run.rules.entitlement == Entitlement::Cast {
        assert_eq!(list.one_vote_each, one_each);
    }
}

fn add(all: &mut BTreeMap<events::UnitId, UnitLine>, lines: &[UnitLine]) {
    for line in lines {
        let sum = all.entry(line.unit).or_insert_with(|| UnitLine {
            entitlement: Ratio::ZERO,
            paid: Ratio::ZERO,
            supported: Ratio::ZERO,
            unspent: Ratio::ZERO,
            ..line.clone()
        });
        sum.entitlement = &sum.entitlement + &line.entitlement;
        sum.paid = &sum.paid + &line.paid;
        sum.supported = &sum.supported + &line.supported;
        sum.unspent = &sum.unspent + &line.unspent;
    }
}

/// A round of one subject area, with that area's part of each offer.
fn alone(run: &Run, subject: &str) -> Count {
    let mut candidates = Candidates {
        pots: vec![],
        ..run.candidates.clone()
    };
    candidates.needs.retain(|need| need.subject == subject);
    for pot in &run.candidates.pots {
        let serves = run.candidates.needs.iter().filter(|need| {
            let mut parts = need.options.iter().flat_map(|option| &option.parts);
            parts.any(|part| part.centre == pot.centre)
        });
        let subjects: BTreeSet<&str> = serves.map(|need| need.subject.as_str()).collect();
        let Some(at) = subjects.iter().position(|one| *one == subject) else {
            continue;
        };
        let silent = run
            .count
            .list
            .pots
            .iter()
            .find(|line| line.centre == pot.centre)
            .unwrap()
            .silent;
        // Hours dealt out one by one, to the areas in turn.
        let hours = (0..pot.net - silent)
            .filter(|hour| *hour as usize % subjects.len() == at)
            .count() as u64;
        candidates.pots.push(Pot {
            net: hours,
            ..pot.clone()
        });
    }
    let known: BTreeSet<_> = candidates.needs.iter().map(|need| need.need).collect();
    let mut ballots: BallotBox = run.ballots.clone();
    for marks in ballots.marks.values_mut() {
        marks.retain(|need, _| known.contains(need));
    }
    let rules = Rules {
        entitlement: Entitlement::Cast,
        per_field: false,
        ..run.rules.clone()
    };
    count(&rules, &candidates, &run.roll, &ballots).unwrap()
}
