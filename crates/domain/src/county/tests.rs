use super::*;
use crate::testing::{acting, after, all_refused, ask, bergen, given, operator, source, unit};
use authority::{Denied, Name};
use events::Role;

fn vestland() -> Registered {
    Registered {
        name: "Vestland".into(),
        number: "46".into(),
        source: source("ssb 2026"),
    }
}

fn register(new: Registered) -> Ask<Intent, Facts> {
    asked(Intent::Register(new))
}

#[test]
fn is_registered_once() {
    let registered = Event::Registered(vestland());
    given::<County>([])
        .when(register(vestland()))
        .then_expect_events(vec![registered.clone()]);
    // A later edition of the register says the same: nothing.
    let later = Registered {
        source: source("ssb 2027"),
        ..vestland()
    };
    given::<County>([registered])
        .when(register(later))
        .then_expect_events(vec![]);
}

/// Vestland, Rogaland and Agder are registered.
fn asked(intent: Intent) -> Ask<Intent, Facts> {
    let facts = Facts {
        id: Some(unit("vestland")),
        units: ["vestland", "rogaland", "agder"]
            .map(|name| (unit(name), None))
            .into(),
    };
    ask(operator(), intent, facts)
}

fn date(day: &str) -> Date {
    day.parse().unwrap()
}

fn people(day: &str, residents: u64) -> PopulationSet {
    PopulationSet {
        date: date(day),
        residents,
        source: source("ssb 07459"),
    }
}

fn renumbered(number: &str, from: &str) -> Renumbered {
    Renumbered {
        from: date(from),
        name: "Vestland".into(),
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
    let mut into: Vec<UnitId> = into.iter().map(|name| unit(name)).collect();
    into.sort();
    Split {
        from: date("2026-01-01"),
        into,
        source: source("ssb klass"),
    }
}

/// Invariant 31: a county keeps its id under another number, and ends by an event of its own.
#[test]
fn is_counted_renumbered_and_ends() {
    let registered = vec![Event::Registered(vestland())];
    for (intent, event) in [
        (
            Intent::SetPopulation(people("2026-01-01", 650_000)),
            Event::PopulationSet(people("2026-01-01", 650_000)),
        ),
        (
            Intent::Renumber(renumbered("12", "2026-01-01")),
            Event::Renumbered(renumbered("12", "2026-01-01")),
        ),
        (
            Intent::Merge(merged("agder", "2026-01-01")),
            Event::Merged(merged("agder", "2026-01-01")),
        ),
        (
            Intent::Split(split(&["rogaland", "agder"])),
            Event::Split(split(&["rogaland", "agder"])),
        ),
    ] {
        given::<County>(registered.clone())
            .when(asked(intent.clone()))
            .then_expect_events(vec![event.clone()]);
        let history = [registered.clone(), vec![event]].concat();
        given::<County>(history)
            .when(asked(intent))
            .then_expect_events(vec![]);
    }
    let ended = Event::Merged(merged("agder", "2026-01-01"));
    let state: County = after(&[registered, vec![ended]].concat());
    assert!(state.has_ended(date("2026-01-01")) && !state.has_ended(date("2025-12-31")));
}

fn refused_changes() -> Vec<crate::testing::No<County>> {
    let registered = || vec![Event::Registered(vestland())];
    let and = |event| [registered(), vec![event]].concat();
    let ended = || and(Event::Merged(merged("agder", "2026-01-01")));
    let no_more = Refusal::Ended {
        from: date("2026-01-01"),
    };
    let mut gone = asked(Intent::Merge(merged("agder", "2026-01-01")));
    gone.facts.units.insert(unit("agder"), Some(date("2026-01-01")));
    vec![
        (
            vec![],
            asked(Intent::SetPopulation(people("2026-01-01", 1))),
            Refusal::Unknown,
        ),
        (
            and(Event::PopulationSet(people("2026-01-01", 2))),
            asked(Intent::SetPopulation(people("2025-01-01", 1))),
            Refusal::OlderPopulation {
                given: date("2025-01-01"),
                known: date("2026-01-01"),
            },
        ),
        (
            ended(),
            asked(Intent::SetPopulation(people("2026-01-01", 1))),
            no_more.clone(),
        ),
        (
            ended(),
            asked(Intent::Renumber(renumbered("12", "2026-01-01"))),
            no_more.clone(),
        ),
        (
            ended(),
            asked(Intent::Split(split(&["agder", "rogaland"]))),
            no_more,
        ),
        (
            registered(),
            asked(Intent::Renumber(renumbered("4601", "2026-01-01"))),
            Refusal::BadNumber {
                number: "4601".into(),
            },
        ),
        (
            registered(),
            asked(Intent::Renumber(renumbered("12", "2027-01-01"))),
            Refusal::NotYet {
                from: date("2027-01-01"),
            },
        ),
        (
            and(Event::Renumbered(renumbered("12", "2026-01-01"))),
            asked(Intent::Merge(merged("agder", "2026-01-01"))),
            Refusal::OutOfOrder {
                from: date("2026-01-01"),
                known: date("2026-01-01"),
            },
        ),
        (
            registered(),
            asked(Intent::Merge(merged("vestland", "2026-01-01"))),
            Refusal::IntoItself,
        ),
        (
            registered(),
            asked(Intent::Split(split(&["agder"]))),
            Refusal::TooFewParts,
        ),
        (
            registered(),
            asked(Intent::Merge(merged("x", "2026-01-01"))),
            Refusal::UnknownSuccessor { unit: unit("x") },
        ),
        (
            registered(),
            gone,
            Refusal::EndedSuccessor { unit: unit("agder") },
        ),
    ]
}

#[test]
fn refusals() {
    let number = |number: &str| Registered {
        number: number.into(),
        ..vestland()
    };
    let bad = |number: &str| Refusal::BadNumber {
        number: number.into(),
    };
    let registered = vec![Event::Registered(vestland())];
    let other = Registered {
        name: "Hordaland".into(),
        ..vestland()
    };
    let denied = Denied::NotInRole {
        role: Name(Role::Secretariat),
        right: Right::KeepReferenceData,
    };
    let secretariat = ask(
        acting(Role::Secretariat, bergen()),
        Intent::Register(vestland()),
        Facts::default(),
    );
    let mut cases = refused_changes();
    cases.extend(vec![
        (vec![], register(number("4601")), bad("4601")),
        (vec![], register(number("4x")), bad("4x")),
        (
            registered,
            register(other),
            Refusal::AlreadyRegistered { number: "46".into() },
        ),
        (vec![], secretariat, denied.into()),
    ]);
    all_refused::<County>(CODES, cases);
}
