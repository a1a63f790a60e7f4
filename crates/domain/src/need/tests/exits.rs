//! How a need leaves, and who may let it.

use super::*;
use crate::testing::engine;

pub(super) fn withdrawn(unit: UnitId) -> Withdrawn {
    let reason = text("solved otherwise");
    Withdrawn { reason, unit }
}

fn withdraw(unit: UnitId) -> Ask<Intent, Facts> {
    own(unit, Intent::Withdraw(withdrawn(unit)))
}

fn referred(to: &str) -> ReferredToResearch {
    ReferredToResearch {
        reason: text("nobody knows"),
        to: to.into(),
    }
}

fn refer(to: &str) -> Ask<Intent, Facts> {
    screen(Intent::Refer(referred(to)))
}

/// Invariant 16: every exit has its reason in the event.
#[test]
fn each_exit_has_a_reason() {
    for before in [a_need(), arrival::waiting(), an_eligible_need()] {
        let exits = [
            (withdraw(bergen()), Event::Withdrawn(withdrawn(bergen()))),
            (screen(Intent::RuleOut(out())), Event::RuledOut(out())),
            (
                refer("Forskningsrådet"),
                Event::ReferredToResearch(referred("Forskningsrådet")),
            ),
        ];
        for (ask, event) in exits {
            given::<Need>(before.clone())
                .when(ask)
                .then_expect_events(vec![event]);
        }
    }
}

/// Invariant 16: every exit has a human decider; the engine lets no need go, nor does the operator.
#[test]
fn no_machine_lets_a_need_go() {
    let split = Intent::Split {
        into: vec![need_id("natt"), need_id("dag")],
        reason: text("two things"),
    };
    let merge = Intent::Merge {
        into: need_id("skole"),
        reason: text("the same"),
    };
    let lapse = Intent::Lapse { reason: text("over") };
    let exits = [
        Intent::Withdraw(withdrawn(bergen())),
        Intent::RuleOut(out()),
        Intent::Refer(referred("NTNU")),
        merge,
        split,
        lapse,
    ];
    for exit in exits {
        for by in [engine(), crate::testing::operator()] {
            let need = after::<Need>(&rejected());
            let refused = need.decide(&ask(by, exit.clone(), known()));
            assert!(
                matches!(refused, Err(Refusal::Denied(Denied::NotInRole { .. }))),
                "{exit:?}: {refused:?}"
            );
        }
    }
}

pub(super) fn again() -> Vec<(Vec<Event>, Ask<Intent, Facts>)> {
    let with = |event| eligible_and(event);
    vec![
        (ruled_out(), screen(Intent::RuleOut(out()))),
        (with(Event::Withdrawn(withdrawn(bergen()))), withdraw(bergen())),
        (with(Event::ReferredToResearch(referred("NTNU"))), refer("NTNU")),
    ]
}

pub(super) fn refused() -> Vec<No> {
    let in_spring = || stands(Status::InRound(spring()));
    let joined = Event::Joined(Joined { unit: askoy() });
    let absorbed = Event::Absorbed(Absorbed {
        from: need_id("skole"),
        owners: vec![unit("voss"), unit("os")],
        source: cite("need", need_id("skole"), 4),
    });
    let place = Status::NotPrioritised {
        round: spring(),
        rank: 9,
    };
    vec![
        (in_round(), withdraw(bergen()), in_spring()),
        (rejected(), withdraw(bergen()), stands(place)),
        (
            eligible_and(joined),
            withdraw(bergen()),
            Refusal::OthersOwnIt { others: 1 },
        ),
        (
            eligible_and(absorbed),
            withdraw(bergen()),
            Refusal::OthersOwnIt { others: 2 },
        ),
        (a_need(), withdraw(askoy()), Refusal::NotAnOwner { unit: askoy() }),
        (
            a_need(),
            own(askoy(), withdraw(bergen()).intent),
            other_org(askoy(), bergen()),
        ),
        (
            a_need(),
            screen(withdraw(bergen()).intent),
            denied(Role::Secretariat, Right::OwnNeeds),
        ),
        (in_round(), screen(Intent::RuleOut(out())), in_spring()),
        (
            a_need(),
            own(bergen(), Intent::RuleOut(out())),
            denied(Role::NeedOwner, Right::Screen),
        ),
        (in_round(), refer("NTNU"), in_spring()),
        (a_need(), refer(" "), Refusal::NoAddressee),
        (
            a_need(),
            own(bergen(), refer("NTNU").intent),
            denied(Role::NeedOwner, Right::Screen),
        ),
    ]
}
