use super::*;
use crate::{
    By,
    testing::{
        a_centre, a_round, acting, after, all_refused, ask, askoy, bergen, engine, given, mandate_id,
        operator, period, round_id, rvts, seen, source, spring, unit, year,
    },
};
use authority::Denied;
use events::{Role, centre::BasisKind};

/// A command about the centre while the round is in some phase.
fn asked(by: By, intent: Intent, phase: Phase) -> Ask<Intent, Facts> {
    let facts = Facts {
        id: Some(rvts()),
        unknown_units: vec![],
        round: Some(seen(spring(), &a_round(phase))),
    };
    ask(by, intent, facts)
}

fn kept(intent: Intent) -> Ask<Intent, Facts> {
    asked(operator(), intent, Phase::Planned)
}

fn offer_to(round: RoundId, hours: u64) -> Ask<Intent, Facts> {
    let offer = Intent::Offer(CapacityOffered { hours, round });
    asked(acting(Role::Centre, rvts()), offer, Phase::Screening)
}

fn commit(mandate: &str, hours: u64) -> Ask<Intent, Facts> {
    let intent = Intent::Commit {
        mandate: mandate_id(mandate),
        hours,
        round: spring(),
    };
    asked(engine(), intent, Phase::Final)
}

fn declared(hours: u64, reserved: u64) -> CapacityDeclared {
    CapacityDeclared {
        hours,
        period: year(),
        reserved,
    }
}

fn offered(round: RoundId, hours: u64) -> Event {
    Event::CapacityOffered(CapacityOffered { hours, round })
}

fn committed(mandate: &str, hours: u64) -> Event {
    Event::HoursCommitted(HoursCommitted {
        hours,
        mandate: mandate_id(mandate),
        round: spring(),
        round_seen: seen::<Round>(spring(), &a_round(Phase::Final)).cite,
    })
}

fn basis(hours: u64) -> BasisRecorded {
    BasisRecorded {
        document: None,
        hours,
        kind: BasisKind::GrantLetter,
        period: year(),
        signatory: "director".into(),
    }
}

fn history(more: impl IntoIterator<Item = Event>) -> Vec<Event> {
    a_centre().into_iter().chain(more).collect()
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

#[test]
fn what_is_known_of_a_centre_is_kept() {
    let registered = a_centre().swap_remove(0);
    let Event::Registered(new) = registered.clone() else {
        unreachable!("the story begins with it")
    };
    given::<Centre>([])
        .when(kept(Intent::Register(new)))
        .then_expect_events(vec![registered]);

    let units = BTreeSet::from([bergen(), askoy()]).into_iter().collect();
    let coverage = CoverageSet { units };
    let subjects = SubjectsSet {
        further: codes(&["rus"]),
        main: codes(&["selvmord", "vold"]),
    };
    let types = DeliveryTypesSet {
        types: codes(&["kurs"]),
    };
    for (intent, event) in [
        (
            Intent::SetCoverage(coverage.clone()),
            Event::CoverageSet(coverage),
        ),
        (
            Intent::SetSubjects(subjects.clone()),
            Event::SubjectsSet(subjects),
        ),
        (
            Intent::SetDeliveryTypes(types.clone()),
            Event::DeliveryTypesSet(types),
        ),
        (
            Intent::DeclareCapacity(declared(900, 100)),
            Event::CapacityDeclared(declared(900, 100)),
        ),
        (Intent::RecordBasis(basis(500)), Event::BasisRecorded(basis(500))),
    ] {
        given::<Centre>(a_centre())
            .when(kept(intent.clone()))
            .then_expect_events(vec![event.clone()]);
        // Again: nothing.
        given::<Centre>(history([event]))
            .when(kept(intent))
            .then_expect_events(vec![]);
    }
}

#[test]
fn the_register_read_again_says_nothing_new() {
    let Event::Registered(registered) = a_centre().swap_remove(0) else {
        unreachable!("the story begins with it")
    };
    let later = Registered {
        source: source("a later edition"),
        ..registered
    };
    given::<Centre>(a_centre())
        .when(kept(Intent::Register(later)))
        .then_expect_events(vec![]);
}

#[test]
fn lists_are_kept_sorted_and_without_doubles() {
    let (low, high) = (bergen().min(askoy()), bergen().max(askoy()));
    let unsorted = Intent::SetCoverage(CoverageSet {
        units: vec![high, low, high],
    });
    let event = Event::CoverageSet(CoverageSet {
        units: vec![low, high],
    });
    given::<Centre>(a_centre())
        .when(kept(unsorted.clone()))
        .then_expect_events(vec![event.clone()]);
    given::<Centre>(history([event]))
        .when(kept(unsorted))
        .then_expect_events(vec![]);

    let unsorted = Intent::SetSubjects(SubjectsSet {
        further: codes(&["b", "a"]),
        main: codes(&["d", "c", "d"]),
    });
    let event = Event::SubjectsSet(SubjectsSet {
        further: codes(&["a", "b"]),
        main: codes(&["c", "d"]),
    });
    given::<Centre>(history([event]))
        .when(kept(unsorted))
        .then_expect_events(vec![]);
}

#[test]
fn hours_are_offered_then_bound_by_a_mandate() {
    given::<Centre>(a_centre())
        .when(offer_to(spring(), 800))
        .then_expect_events(vec![offered(spring(), 800)]);
    let offered = history([offered(spring(), 800)]);
    given::<Centre>(offered.clone())
        .when(offer_to(spring(), 800))
        .then_expect_events(vec![]);
    given::<Centre>(offered.clone())
        .when(commit("m", 300))
        .then_expect_events(vec![committed("m", 300)]);
    let bound = [offered, vec![committed("m", 300)]].concat();
    given::<Centre>(bound)
        .when(commit("m", 300))
        .then_expect_events(vec![]);
}

#[test]
fn an_offer_is_used_up_by_its_mandate_and_the_rest_is_free_again() {
    let autumn = round_id("autumn");
    let bound = history([offered(spring(), 800), committed("m", 300)]);
    given::<Centre>(bound)
        .when(offer_to(autumn, 500))
        .then_expect_events(vec![offered(autumn, 500)]);
}

#[test]
fn a_centre_is_obliged_as_far_as_its_bases_reach() {
    let centre = |events| after::<Centre>(&history(events));
    let obliged = |centre: &Centre, hours| centre.is_obliged_to(hours, year());
    let two = centre(vec![
        Event::BasisRecorded(basis(300)),
        Event::BasisRecorded(basis(200)),
    ]);
    assert!(obliged(&two, 500) && !obliged(&two, 501));
    // Hours bound already count.
    let bound = centre(vec![Event::BasisRecorded(basis(500)), committed("m", 300)]);
    assert!(obliged(&bound, 200) && !obliged(&bound, 201));
    // A basis for half the year does not oblige for the whole.
    let short = BasisRecorded {
        period: period("2027-01-01", "2027-06-30"),
        ..basis(500)
    };
    assert!(!obliged(&centre(vec![Event::BasisRecorded(short)]), 1));
    assert!(!obliged(&Centre::default(), 1));
}

#[test]
fn refusals() {
    let autumn = round_id("autumn");
    let backwards = period("2027-12-31", "2027-01-01");
    let capacity = |capacity| kept(Intent::DeclareCapacity(capacity));
    let spoken = |by, phase| {
        asked(
            by,
            Intent::Offer(CapacityOffered {
                hours: 1,
                round: spring(),
            }),
            phase,
        )
    };
    let Event::Registered(registered) = a_centre().swap_remove(0) else {
        unreachable!("the story begins with it")
    };
    let other = Registered {
        name: "RBUP".into(),
        ..registered
    };
    let mut strange = kept(Intent::SetCoverage(CoverageSet {
        units: vec![unit("x")],
    }));
    strange.facts.unknown_units = vec![unit("x")];
    let mut nowhere = offer_to(spring(), 1);
    nowhere.facts.round = None;
    let unknown_round = Refusal::UnknownRound { round: spring() };
    let no_offers = Refusal::RoundTakesNoOffers { round: spring() };
    let closed = [
        Phase::Planned,
        Phase::ScreeningClosed,
        Phase::Voting,
        Phase::Final,
    ];
    let too_late = closed.map(|phase| {
        (
            a_centre(),
            spoken(acting(Role::Centre, rvts()), phase),
            no_offers.clone(),
        )
    });
    let mut cases = vec![
        (vec![], kept(Intent::RecordBasis(basis(1))), Refusal::Unknown),
        (
            a_centre(),
            kept(Intent::Register(other)),
            Refusal::AlreadyRegistered { code: "rvts".into() },
        ),
        (a_centre(), strange, Refusal::UnknownUnit { unit: unit("x") }),
        (
            a_centre(),
            capacity(CapacityDeclared {
                period: backwards,
                ..declared(1, 0)
            }),
            Refusal::BadPeriod,
        ),
        (
            a_centre(),
            kept(Intent::RecordBasis(BasisRecorded {
                period: backwards,
                ..basis(1)
            })),
            Refusal::BadPeriod,
        ),
        (
            a_centre(),
            capacity(declared(10, 11)),
            Refusal::ReservedTooMuch {
                reserved: 11,
                hours: 10,
            },
        ),
        (
            history([offered(spring(), 500)]),
            capacity(declared(600, 101)),
            Refusal::DeclaredTooLittle {
                free: 499,
                promised: 500,
            },
        ),
        (a_centre(), nowhere, unknown_round),
        (
            history([offered(spring(), 500)]),
            offer_to(spring(), 501),
            Refusal::AlreadyOffered { hours: 500 },
        ),
        // Statutory hours are never offered ...
        (
            a_centre(),
            offer_to(spring(), 801),
            Refusal::PromisedTwice {
                asked: 801,
                left: 800,
            },
        ),
        // ... and no hour twice, be it to two rounds or beside a mandate.
        (
            history([offered(spring(), 500)]),
            offer_to(autumn, 301),
            Refusal::PromisedTwice {
                asked: 301,
                left: 300,
            },
        ),
        (
            history([offered(spring(), 500), committed("m", 400)]),
            offer_to(autumn, 401),
            Refusal::PromisedTwice {
                asked: 401,
                left: 400,
            },
        ),
        (
            history([offered(spring(), 300)]),
            commit("m", 301),
            Refusal::BeyondOffer {
                asked: 301,
                offered: 300,
            },
        ),
        (
            a_centre(),
            commit("m", 1),
            Refusal::BeyondOffer { asked: 1, offered: 0 },
        ),
        (
            a_centre(),
            commit("m", 0),
            Refusal::BeyondOffer { asked: 0, offered: 0 },
        ),
        (
            history([offered(spring(), 500), committed("m", 300)]),
            commit("other", 100),
            Refusal::AlreadyCommitted {
                mandate: mandate_id("m"),
            },
        ),
        (
            a_centre(),
            spoken(acting(Role::Centre, unit("another centre")), Phase::Screening),
            Denied::OtherOrg {
                given: unit("another centre").into(),
                wanted: rvts().into(),
            }
            .into(),
        ),
    ];
    cases.extend(too_late);
    all_refused::<Centre>(CODES, cases);
}
