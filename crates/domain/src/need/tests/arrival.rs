//! Submitted, revised, asked about, joined.

use super::*;
use events::need::ClarificationAsked;

fn coordinator() -> By {
    acting(Role::Coordinator, west())
}

fn on_behalf(consent: &str) -> Origin {
    Origin::OnBehalf {
        cluster: west(),
        consent: consent.into(),
    }
}

fn workshop(consent: &str, name: &str) -> Origin {
    Origin::Workshop {
        cluster: west(),
        consent: consent.into(),
        date: "2026-10-01".parse().unwrap(),
        name: name.into(),
    }
}

/// The coordinator submits for a unit; `behalf` is whom it says it acts for.
fn help(origin: Origin, unit: UnitId, behalf: Option<UnitId>) -> Ask<Intent, Facts> {
    let mut by = coordinator();
    by.actor.behalf = behalf;
    let new = Submitted {
        origin,
        unit,
        ..submitted(100)
    };
    knowing(ask(by, Intent::Submit(new), known()), |facts| {
        facts.cluster = Some(the_cluster());
    })
}

pub(super) fn reworded() -> Revised {
    Revised {
        delivery_type: "veiledning".into(),
        description: text("in other words"),
        hours: 70,
        subject: "oppvekst".into(),
        title: text("another title"),
    }
}

fn revise(unit: UnitId) -> Ask<Intent, Facts> {
    own(unit, Intent::Revise(reworded()))
}

fn question() -> Text {
    text("For whom?")
}

fn asked() -> Event {
    let question = question();
    Event::ClarificationAsked(ClarificationAsked { question })
}

fn ask_them() -> Ask<Intent, Facts> {
    let question = question();
    screen(Intent::AskClarification { question })
}

fn answer(unit: UnitId) -> Clarified {
    let answer = text("For the night shift.");
    Clarified { answer, unit }
}

fn clarify(unit: UnitId) -> Ask<Intent, Facts> {
    own(unit, Intent::Clarify(answer(unit)))
}

pub(super) fn waiting() -> Vec<Event> {
    [a_need(), vec![asked()]].concat()
}

fn answered() -> Vec<Event> {
    [waiting(), vec![Event::Clarified(answer(bergen()))]].concat()
}

fn joined(unit: UnitId) -> Event {
    Event::Joined(Joined { unit })
}

/// Invariant 9: a unit in no cluster still submits; no cluster is asked about.
#[test]
fn a_unit_in_no_cluster_submits() {
    let ask = submit(submitted(100));
    assert!(ask.facts.cluster.is_none());
    given::<Need>([]).when(ask).then_expect_events(a_need());
}

/// Invariant 33: who helped, for whom and with what consent is in the event and its actor; both are recorded.
#[test]
fn a_coordinator_submits_with_consent() {
    let events = |origin, unit| {
        vec![Event::Submitted(Submitted {
            origin,
            unit,
            ..submitted(100)
        })]
    };
    let behalf = help(on_behalf("letter of 1 October"), askoy(), Some(askoy()));
    assert_eq!(behalf.by.actor.behalf, Some(askoy()));
    given::<Need>([])
        .when(behalf)
        .then_expect_events(events(on_behalf("letter of 1 October"), askoy()));
    let held = workshop("the list of participants", "Klyngesamling");
    given::<Need>([])
        .when(help(held.clone(), bergen(), None))
        .then_expect_events(events(held, bergen()));
}

/// Invariants 17 and 32: its words are its submitter's, and a correction is a new event; what was submitted first stays.
/// That nobody else may is among the refusals.
#[test]
fn the_submitter_revises_until_it_is_eligible() {
    let revised = Event::Revised(reworded());
    for early in [a_need(), waiting()] {
        given::<Need>(early)
            .when(revise(bergen()))
            .then_expect_events(vec![revised.clone()]);
    }
    let need = after::<Need>(&[a_need(), vec![revised]].concat());
    assert_eq!(need.submitted, Some(submitted(100)));
    assert_eq!(need.wording, Some(reworded()));
    // Another submission of the first words changes nothing.
    assert_eq!(need.decide(&submit(submitted(100))), Ok(vec![]));
}

#[test]
fn a_question_is_asked_and_answered() {
    given::<Need>(a_need())
        .when(ask_them())
        .then_expect_events(vec![asked()]);
    assert_eq!(after::<Need>(&waiting()).status, Status::InClarification);
    given::<Need>(waiting())
        .when(clarify(bergen()))
        .then_expect_events(vec![Event::Clarified(answer(bergen()))]);
    assert_eq!(after::<Need>(&answered()).status, Status::Submitted);
    // What was answered can be asked again, and a second question may follow an open one.
    given::<Need>(answered())
        .when(ask_them())
        .then_expect_events(vec![asked()]);
    let more = text("How many?");
    let asks = screen(Intent::AskClarification {
        question: more.clone(),
    });
    given::<Need>(waiting())
        .when(asks)
        .then_expect_events(vec![Event::ClarificationAsked(ClarificationAsked {
            question: more,
        })]);
}

#[test]
fn a_county_municipality_owns_needs_too() {
    let county = UnitId::county("46");
    let new = Submitted {
        unit: county,
        ..submitted(50)
    };
    given::<Need>([])
        .when(submit(new.clone()))
        .then_expect_events(vec![Event::Submitted(new)]);
    given::<Need>(a_need())
        .when(join(county))
        .then_expect_events(vec![joined(county)]);
}

pub(super) fn again() -> Vec<(Vec<Event>, Ask<Intent, Facts>)> {
    vec![
        (a_need(), submit(submitted(100))),
        (in_round(), submit(submitted(100))),
        (a_need(), join(bergen())),
        ([a_need(), vec![joined(askoy())]].concat(), join(askoy())),
        (
            [a_need(), vec![Event::Revised(reworded())]].concat(),
            revise(bergen()),
        ),
        (waiting(), ask_them()),
        (answered(), clarify(bergen())),
    ]
}

pub(super) fn refused() -> Vec<No> {
    let code = |subject: &str, delivery_type: &str| Submitted {
        subject: subject.into(),
        delivery_type: delivery_type.into(),
        ..submitted(1)
    };
    let ended = |ask| knowing(ask, |facts| facts.unit_ended = Some(crate::testing::now().date()));
    let no_member = |unit| Refusal::NotAMember {
        unit,
        cluster: west(),
    };
    let unsaid = |unit| Denied::OnBehalf { unit }.into();
    let early = |status| Refusal::ScreenedAlready { status };
    let no_hours = Revised {
        hours: 0,
        ..reworded()
    };
    let letter = || on_behalf("letter");
    vec![
        (vec![], join(askoy()), Refusal::Unknown),
        (a_need(), submit(submitted(7)), Refusal::AlreadySubmitted),
        (
            vec![],
            no_facts(submit(submitted(1))),
            Refusal::UnknownUnit { unit: bergen() },
        ),
        (
            a_need(),
            no_facts(join(askoy())),
            Refusal::UnknownUnit { unit: askoy() },
        ),
        (
            vec![],
            ended(submit(submitted(1))),
            Refusal::UnitEnded { unit: bergen() },
        ),
        (
            a_need(),
            ended(join(askoy())),
            Refusal::UnitEnded { unit: askoy() },
        ),
        (vec![], submit(submitted(0)), Refusal::NoHours),
        (
            vec![],
            submit(code(" ", "kurs")),
            Refusal::NoCode { what: "subject area" },
        ),
        (
            vec![],
            submit(code("vold", "")),
            Refusal::NoCode {
                what: "delivery type",
            },
        ),
        (
            a_need(),
            own(bergen(), Intent::Revise(no_hours)),
            Refusal::NoHours,
        ),
        (in_round(), join(askoy()), stands(Status::InRound(spring()))),
        // On behalf: the consent, the cluster, and whom the actor says it acts for.
        (
            vec![],
            help(on_behalf(" "), askoy(), Some(askoy())),
            Refusal::NoConsent,
        ),
        (
            vec![],
            help(letter(), unit("voss"), Some(unit("voss"))),
            no_member(unit("voss")),
        ),
        (
            vec![],
            knowing(help(letter(), askoy(), Some(askoy())), |facts| {
                facts.cluster = None
            }),
            no_member(askoy()),
        ),
        (vec![], help(letter(), askoy(), None), unsaid(askoy())),
        (vec![], help(letter(), askoy(), Some(bergen())), unsaid(askoy())),
        (
            vec![],
            help(workshop("list", "samling"), askoy(), Some(askoy())),
            unsaid(askoy()),
        ),
        (
            vec![],
            help(workshop("list", " "), askoy(), None),
            Refusal::NoWorkshop,
        ),
        (
            vec![],
            help(workshop("", "samling"), askoy(), None),
            Refusal::NoConsent,
        ),
        (
            vec![],
            help(Origin::Own, askoy(), None),
            denied(Role::Coordinator, Right::OwnNeeds),
        ),
        (
            vec![],
            ask(owner(bergen()), help(letter(), bergen(), None).intent, known()),
            unsaid(bergen()),
        ),
        (
            vec![],
            ask(owner(askoy()), Intent::Submit(submitted(1)), known()),
            other_org(askoy(), bergen()),
        ),
        // Its words are its submitter's.
        (a_need(), revise(askoy()), other_org(askoy(), bergen())),
        (
            [a_need(), vec![joined(askoy())]].concat(),
            revise(askoy()),
            other_org(askoy(), bergen()),
        ),
        (
            a_need(),
            screen(Intent::Revise(reworded())),
            denied(Role::Secretariat, Right::OwnNeeds),
        ),
        (an_eligible_need(), revise(bergen()), early(Status::Eligible)),
        (in_round(), revise(bergen()), early(Status::InRound(spring()))),
        (an_eligible_need(), ask_them(), early(Status::Eligible)),
        (
            a_need(),
            own(bergen(), ask_them().intent),
            denied(Role::NeedOwner, Right::Screen),
        ),
        (a_need(), clarify(bergen()), Refusal::NothingAsked),
        (waiting(), clarify(askoy()), Refusal::NotAnOwner { unit: askoy() }),
        (
            waiting(),
            own(askoy(), Intent::Clarify(answer(bergen()))),
            other_org(askoy(), bergen()),
        ),
        (
            a_need(),
            ask(
                crate::testing::operator(),
                Intent::Join(Joined { unit: askoy() }),
                known(),
            ),
            denied(Role::Operator, Right::OwnNeeds),
        ),
    ]
}
