//! Laws that hold for every stream, whatever is asked and whatever has happened.

mod chaos;
mod dice;

use crate::{
    Ask, Decider, ballot::Ballot, body::Body, case::Case, centre::Centre, cluster::Cluster, county::County,
    credential::Credential, mandate::Mandate, municipality::Municipality, need::Need, round::Phase,
    round::Round,
};
use chaos::Chaos;
use dice::Dice;
use events::{
    Event as _,
    centre::{CapacityDeclared, CapacityOffered},
};
use proptest::{collection::vec, prelude::*};

/// How a story of commands went: called after each with the state before, the command and the state after.
type Step<'a, D> = &'a mut dyn FnMut(&D, &Ask<<D as Decider>::Intent, <D as Decider>::Facts>, &D);

/// Asks for one thing after another, as the seeds have it; what is refused leaves no trace. How many were accepted.
fn live<D: Chaos>(seeds: &[u64], step: Step<'_, D>) -> u32 {
    let mut state = D::default();
    let mut accepted = 0;
    for seed in seeds {
        let ask = D::ask(&mut Dice::new(*seed));
        if let Ok(events) = state.decide(&ask) {
            let before = state.clone();
            events.iter().for_each(|event| state.evolve(event));
            accepted += u32::from(!events.is_empty());
            step(&before, &ask, &state);
        }
    }
    accepted
}

/// A command sent twice adds nothing the second time.
fn repeats_add_nothing<D: Chaos>(seeds: &[u64]) {
    live::<D>(seeds, &mut |_, ask, after| {
        if let Ok(events) = after.decide(ask) {
            assert_eq!(events, [], "{}: {ask:?} again in {after:?}", D::STREAM);
        }
    });
}

/// Any events in any order give a state, and asking anything of that state gives an answer.
fn nothing_panics<D: Chaos>(seeds: &[u64]) {
    let mut state = D::default();
    for seed in seeds {
        let dice = &mut Dice::new(*seed);
        state.evolve(&D::event(dice));
        let _ = state.decide(&D::ask(dice));
    }
}

/// What is decided keeps within the stream, and cites only what the facts showed.
fn events_are_of_their_stream<D: Chaos>(seeds: &[u64]) {
    let mut state = D::default();
    for seed in seeds {
        for event in state.decide(&D::ask(&mut Dice::new(*seed))).into_iter().flatten() {
            assert!(event.kind().starts_with(&format!("{}.", D::STREAM)));
            assert!(
                event.cites().iter().all(|cite| cite.version.0 > 0),
                "{event:?} cites nothing"
            );
            state.evolve(&event);
        }
    }
}

macro_rules! laws {
    ($($name:ident $decider:ty),* $(,)?) => {$(
        mod $name {
            use super::*;

            proptest! {
                #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

                #[test]
                fn repeats_add_nothing(seeds in vec(any::<u64>(), 1..120)) {
                    super::repeats_add_nothing::<$decider>(&seeds);
                }

                #[test]
                fn nothing_panics(seeds in vec(any::<u64>(), 1..80)) {
                    super::nothing_panics::<$decider>(&seeds);
                }

                #[test]
                fn events_are_of_their_stream(seeds in vec(any::<u64>(), 1..80)) {
                    super::events_are_of_their_stream::<$decider>(&seeds);
                }
            }

            /// The commands drawn are not all refused, or the laws above would say little.
            #[test]
            fn something_happens() {
                let accepted: u32 = (0..20)
                    .map(|story: u64| {
                        let seeds: Vec<u64> = (0..100).map(|step| story * 1_000 + step).collect();
                        live::<$decider>(&seeds, &mut |_, _, _| ())
                    })
                    .sum();
                // A mandate is issued once in a story, and not in each.
                assert!(accepted >= 10, "only {accepted} commands accepted in 20 stories");
            }
        }
    )*};
}
laws! {
    county County,
    municipality Municipality,
    cluster Cluster,
    centre Centre,
    body Body,
    credential Credential,
    need Need,
    round Round,
    ballot Ballot,
    case Case,
    mandate Mandate,
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// No hour is promised twice: offers, or the mandates that used them up, fit into what is declared and free.
    #[test]
    fn a_centre_never_promises_more_than_it_has(seeds in vec(any::<u64>(), 1..150)) {
        live::<Centre>(&seeds, &mut |_, _, after| {
            let free = after.declared.as_ref().map_or(0, |declared| u128::from(declared.hours - declared.reserved));
            let held = |round| after.committed.get(round).map(|(_, hours)| *hours);
            let promised: u128 =
                after.offered.iter().map(|(round, hours)| u128::from(held(round).unwrap_or(*hours))).sum();
            assert!(promised <= free, "{promised} hours promised of {free}: {after:?}");
            for (round, (_, hours)) in &after.committed {
                assert!(*hours <= after.offered.get(round).copied().unwrap_or(0), "{after:?}");
            }
        });
    }

    #[test]
    fn a_round_only_moves_forward_and_its_rules_stand(seeds in vec(any::<u64>(), 1..200)) {
        live::<Round>(&seeds, &mut |before, ask, after| {
            assert!(before.phase <= after.phase, "{ask:?} took it from {} to {}", before.phase, after.phase);
            assert!(before.rules.is_none() || before.rules == after.rules);
            assert!(before.needs.is_subset(&after.needs));
            if !before.takes_entries() {
                assert_eq!((&before.needs, &before.offers), (&after.needs, &after.offers));
            }
        });
    }

    #[test]
    fn a_need_never_loses_an_owner(seeds in vec(any::<u64>(), 1..150)) {
        live::<Need>(&seeds, &mut |before, _, after| assert!(after.owners.starts_with(&before.owners)));
    }

    /// Whatever is opened opens what was committed to.
    #[test]
    fn an_opened_ballot_says_what_was_sealed(seeds in vec(any::<u64>(), 1..150)) {
        live::<Ballot>(&seeds, &mut |before, _, after| {
            // When it is opened; the rounds drawn here open again, which no real one does.
            if before.opened.is_some() {
                return;
            }
            if let (Some((version, cast)), Some(opened)) = (&after.cast, &after.opened) {
                assert_eq!(opened.cast, *version);
                assert_eq!(crate::ballot::commit(&opened.salt, &opened.marks), Ok(cast.commitment));
            }
        });
    }
}

/// The stories drawn for a round get somewhere, and those of a centre offer and bind hours.
#[test]
fn the_stories_go_far_enough() {
    let (mut phases, mut bound, mut opened) = (std::collections::BTreeSet::new(), 0, 0);
    for story in 0..60_u64 {
        let seeds: Vec<u64> = (0..200).map(|step| story * 1_000 + step).collect();
        live::<Round>(&seeds, &mut |_, _, after| phases.extend([after.phase]));
        live::<Centre>(&seeds, &mut |_, _, after| bound += after.committed.len());
        live::<Ballot>(&seeds, &mut |_, _, after| {
            opened += u32::from(after.opened.is_some())
        });
    }
    for phase in [Phase::Voting, Phase::Tallied, Phase::Final, Phase::QuorumFailed] {
        assert!(phases.contains(&phase), "no story reaches {phase}: {phases:?}");
    }
    assert!(bound > 0 && opened > 0, "no story binds hours or opens a ballot");
}

/// The same law by hand, where the numbers are at their largest.
#[test]
fn hours_do_not_overflow() {
    let offered = |name| {
        let (hours, round) = (u64::MAX, crate::testing::round_id(name));
        events::centre::Event::CapacityOffered(CapacityOffered { hours, round })
    };
    let declared = events::centre::Event::CapacityDeclared(CapacityDeclared {
        hours: u64::MAX,
        period: crate::testing::year(),
        reserved: 0,
    });
    let centre = crate::testing::after::<Centre>(&[declared, offered("a"), offered("b")]);
    assert!(!centre.is_obliged_to(u64::MAX, crate::testing::year()));
    for seed in 0..2_000 {
        let _ = centre.decide(&Centre::ask(&mut Dice::new(seed)));
    }
}
