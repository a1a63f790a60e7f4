use super::*;
use crate::testing::{after, all_refused, ask, engine, given, operator, source, unit};
use authority::{Denied, Name};
use events::{Date, Role};

fn bergen() -> Registered {
    Registered {
        county: unit("vestland"),
        lang: None,
        name: "Bergen".into(),
        number: "4601".into(),
        official_name: "Bergen".into(),
        source: source("ssb 2026"),
    }
}

/// Bergen, Askøy, Øygarden and Vestland are registered.
fn facts() -> Facts {
    let known = ["bergen", "askøy", "øygarden", "vestland"];
    Facts {
        id: Some(unit("bergen")),
        units: known.map(|name| (unit(name), None)).into(),
    }
}

fn register(new: Registered) -> Ask<Intent, Facts> {
    ask(operator(), Intent::Register(new), facts())
}

fn people(day: &str, residents: u64) -> PopulationSet {
    PopulationSet {
        date: date(day),
        residents,
        source: source("ssb 07459"),
    }
}

fn date(day: &str) -> Date {
    day.parse().unwrap()
}

fn count(new: PopulationSet) -> Ask<Intent, Facts> {
    ask(operator(), Intent::SetPopulation(new), Facts::default())
}

#[test]
fn is_registered_once_and_counted_every_year() {
    let registered = Event::Registered(bergen());
    let counted = Event::PopulationSet(people("2026-01-01", 295_000));
    let recounted = Event::PopulationSet(people("2027-01-01", 297_000));
    given::<Municipality>([])
        .when(register(bergen()))
        .then_expect_events(vec![registered.clone()]);
    given::<Municipality>([registered.clone()])
        .when(count(people("2026-01-01", 295_000)))
        .then_expect_events(vec![counted.clone()]);
    given::<Municipality>([registered, counted])
        .when(count(people("2027-01-01", 297_000)))
        .then_expect_events(vec![recounted]);
}

#[test]
fn the_same_from_another_edition_is_nothing() {
    let history = || {
        vec![
            Event::Registered(bergen()),
            Event::PopulationSet(people("2026-01-01", 295_000)),
        ]
    };
    let registered = Registered {
        source: source("ssb 2027"),
        ..bergen()
    };
    let counted = PopulationSet {
        source: source("another file"),
        ..people("2026-01-01", 295_000)
    };
    given::<Municipality>(history())
        .when(register(registered))
        .then_expect_events(vec![]);
    given::<Municipality>(history())
        .when(count(counted))
        .then_expect_events(vec![]);
}

fn asked(intent: Intent) -> Ask<Intent, Facts> {
    ask(operator(), intent, facts())
}

fn renumbered(number: &str, from: &str) -> Renumbered {
    Renumbered {
        county: unit("vestland"),
        from: date(from),
        name: "Bergen".into(),
        number: number.into(),
        source: source("ssb klass"),
    }
}

fn merged(into: &str, from: &str) -> Merged {
    Merged {
        from: date(from),
        into: unit(into),
        source: source("ssb klass"),
    }
}

fn split(into: &[&str]) -> Split {
    Split {
        from: date("2026-01-01"),
        into: into.iter().map(|name| unit(name)).collect(),
        source: source("ssb klass"),
    }
}

/// Invariant 31: a municipality keeps its id under another number, and ends by an event of its own.
#[test]
fn gets_another_number_and_ends() {
    let registered = vec![Event::Registered(bergen())];
    let anew = Event::Renumbered(renumbered("4699", "2026-01-01"));
    given::<Municipality>(registered.clone())
        .when(asked(Intent::Renumber(renumbered("4699", "2026-01-01"))))
        .then_expect_events(vec![anew.clone()]);
    let history = [registered.clone(), vec![anew]].concat();
    let state: Municipality = after(&history);
    assert_eq!(state.registered.as_ref().unwrap().number, "4699");
    // From another edition, the same number.
    given::<Municipality>(history)
        .when(asked(Intent::Renumber(renumbered("4699", "2026-02-02"))))
        .then_expect_events(vec![]);

    let mut unsorted = ["øygarden", "askøy"];
    unsorted.sort_by_key(|name| std::cmp::Reverse(unit(name)));
    let mut sorted = unsorted;
    sorted.reverse();
    for (intent, event) in [
        (
            Intent::Merge(merged("askøy", "2026-01-01")),
            Event::Merged(merged("askøy", "2026-01-01")),
        ),
        (Intent::Split(split(&unsorted)), Event::Split(split(&sorted))),
    ] {
        given::<Municipality>(registered.clone())
            .when(asked(intent.clone()))
            .then_expect_events(vec![event.clone()]);
        let history = [registered.clone(), vec![event]].concat();
        let state: Municipality = after(&history);
        assert!(state.has_ended(date("2026-01-01")) && !state.has_ended(date("2025-12-31")));
        given::<Municipality>(history)
            .when(asked(intent))
            .then_expect_events(vec![]);
    }
}

/// Invariant 31: nothing more happens to a municipality that is no more, and none ends twice or into itself.
fn refused_changes() -> Vec<crate::testing::No<Municipality>> {
    let registered = || vec![Event::Registered(bergen())];
    let ended = || {
        let merged = Event::Merged(merged("askøy", "2026-01-01"));
        [registered(), vec![merged]].concat()
    };
    let no_more = Refusal::Ended {
        from: date("2026-01-01"),
    };
    let known = || {
        let renumbered = Event::Renumbered(renumbered("4699", "2026-01-01"));
        [registered(), vec![renumbered]].concat()
    };
    let in_order = |from| Refusal::OutOfOrder {
        from: date(from),
        known: date("2026-01-01"),
    };
    let with_end = |name: &str, intent| {
        let mut ask = asked(intent);
        ask.facts.units.insert(unit(name), Some(date("2026-01-01")));
        ask
    };
    let future = Refusal::NotYet {
        from: date("2027-01-01"),
    };
    vec![
        (
            vec![],
            asked(Intent::Renumber(renumbered("4699", "2026-01-01"))),
            Refusal::Unknown,
        ),
        (
            vec![],
            asked(Intent::Merge(merged("askøy", "2026-01-01"))),
            Refusal::Unknown,
        ),
        (ended(), count(people("2026-07-01", 1)), no_more.clone()),
        (
            ended(),
            asked(Intent::Renumber(renumbered("4699", "2026-02-01"))),
            no_more.clone(),
        ),
        (
            ended(),
            asked(Intent::Merge(merged("øygarden", "2026-01-01"))),
            no_more.clone(),
        ),
        (
            ended(),
            asked(Intent::Split(split(&["askøy", "øygarden"]))),
            no_more,
        ),
        (
            registered(),
            asked(Intent::Renumber(renumbered("46", "2026-01-01"))),
            Refusal::BadNumber { number: "46".into() },
        ),
        (
            registered(),
            with_end("vestland", Intent::Renumber(renumbered("4699", "2026-01-01"))),
            Refusal::UnknownCounty {
                county: unit("vestland"),
            },
        ),
        (
            registered(),
            asked(Intent::Renumber(renumbered("4699", "2027-01-01"))),
            future.clone(),
        ),
        (
            registered(),
            asked(Intent::Merge(merged("askøy", "2027-01-01"))),
            future,
        ),
        (
            known(),
            asked(Intent::Renumber(renumbered("4601", "2026-01-01"))),
            in_order("2026-01-01"),
        ),
        (
            known(),
            asked(Intent::Merge(merged("askøy", "2025-01-01"))),
            in_order("2025-01-01"),
        ),
        (
            registered(),
            asked(Intent::Merge(merged("bergen", "2026-01-01"))),
            Refusal::IntoItself,
        ),
        (
            registered(),
            asked(Intent::Split(split(&["bergen", "askøy"]))),
            Refusal::IntoItself,
        ),
        (
            registered(),
            asked(Intent::Split(split(&["askøy", "askøy"]))),
            Refusal::TooFewParts,
        ),
        (
            registered(),
            asked(Intent::Merge(merged("x", "2026-01-01"))),
            Refusal::UnknownSuccessor { unit: unit("x") },
        ),
        (
            registered(),
            with_end("askøy", Intent::Merge(merged("askøy", "2026-01-01"))),
            Refusal::EndedSuccessor { unit: unit("askøy") },
        ),
    ]
}

#[test]
fn refusals() {
    let registered = || vec![Event::Registered(bergen())];
    let counted = [
        registered(),
        vec![Event::PopulationSet(people("2026-01-01", 295_000))],
    ]
    .concat();
    let short = Registered {
        number: "460".into(),
        ..bergen()
    };
    let other = Registered {
        name: "Bjørgvin".into(),
        ..bergen()
    };
    let denied = Denied::NotInRole {
        role: Name(Role::Process),
        right: Right::KeepReferenceData,
    };
    let mut cases = refused_changes();
    cases.extend(vec![
        (
            vec![],
            register(short),
            Refusal::BadNumber { number: "460".into() },
        ),
        (
            vec![],
            ask(operator(), Intent::Register(bergen()), Facts::default()),
            Refusal::UnknownCounty {
                county: unit("vestland"),
            },
        ),
        (
            registered(),
            register(other),
            Refusal::AlreadyRegistered {
                number: "4601".into(),
            },
        ),
        (vec![], count(people("2026-01-01", 1)), Refusal::Unknown),
        (
            counted,
            count(people("2025-01-01", 1)),
            Refusal::OlderPopulation {
                given: date("2025-01-01"),
                known: date("2026-01-01"),
            },
        ),
        (
            vec![],
            ask(engine(), Intent::Register(bergen()), Facts::default()),
            denied.into(),
        ),
    ]);
    all_refused::<Municipality>(CODES, cases);
}
