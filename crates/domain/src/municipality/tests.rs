use super::*;
use crate::testing::{all_refused, ask, engine, given, operator, source, unit};
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

fn register(new: Registered) -> Ask<Intent, Facts> {
    ask(operator(), Intent::Register(new), Facts { county_known: true })
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
    all_refused::<Municipality>(
        CODES,
        vec![
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
        ],
    );
}
