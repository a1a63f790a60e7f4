//! Into a round, out of it, and into the next.

use super::*;
use crate::{
    round::Round,
    testing::{a_round_under, engine, hovedstyret, planned, round_id, rules},
};
use events::{need::Lapsed, round};

fn enter(phase: Phase) -> Ask<Intent, Facts> {
    enter_round(&a_round(phase))
}

fn enter_round(round: &[round::Event]) -> Ask<Intent, Facts> {
    knowing(screen(Intent::Enter { round: spring() }), |facts| {
        facts.round = Some(seen(spring(), round));
    })
}

/// The round in screening, for a region.
fn for_a_region() -> Vec<round::Event> {
    let plan = round::Planned {
        scope: Scale::Region,
        ..planned(vec![west()])
    };
    let mut events = a_round(Phase::Screening);
    events[0] = round::Event::Planned(plan);
    events
}

/// The engine takes the need out of the round, as it stands, with a place on its list.
fn leave(phase: Phase, standing: Option<Ending>) -> Ask<Intent, Facts> {
    let ask = ask(engine(), Intent::LeaveRound { round: spring() }, known());
    knowing(ask, |facts| {
        let reached = phase.min(Phase::Final);
        let mut seen: Seen<Round> = seen(spring(), &a_round(reached));
        seen.value.phase = phase;
        (facts.round, facts.standing) = (Some(seen), standing);
    })
}

fn carried(owners: Vec<UnitId>, hours: u64, unit: UnitId) -> CarriedOver {
    CarriedOver { hours, owners, unit }
}

/// Carried over for some owners, after a round whose rules allow so many rounds.
fn carry(new: CarriedOver, carry_limit: u32) -> Ask<Intent, Facts> {
    let rules = round::Rules {
        carry_limit,
        ..rules()
    };
    let asks = own(new.unit, Intent::CarryOver(new));
    knowing(asks, |facts| {
        facts.round = Some(seen(spring(), &a_round_under(rules, Phase::Final)));
    })
}

fn carry_one(hours: u64) -> Ask<Intent, Facts> {
    carry(carried(vec![bergen()], hours, bergen()), 3)
}

fn lapse() -> Ask<Intent, Facts> {
    let reason = text("not taken up again");
    knowing(screen(Intent::Lapse { reason }), |facts| {
        facts.round = Some(seen(spring(), &a_round(Phase::Final)));
    })
}

fn lapsed() -> Event {
    Event::Lapsed(Lapsed {
        body: Some(hovedstyret()),
        reason: text("not taken up again"),
    })
}

/// A need of Bergen and Askøy that a list rejected.
fn shared() -> Vec<Event> {
    let joined = Event::Joined(Joined { unit: askoy() });
    [vec![rejected()[0].clone(), joined], rejected()[1..].to_vec()].concat()
}

#[test]
fn an_eligible_need_enters_a_round_and_cites_it() {
    given::<Need>(an_eligible_need())
        .when(enter(Phase::Screening))
        .then_expect_events(vec![entered()]);
}

#[test]
fn a_need_enters_a_round_at_its_level_or_a_narrower_one() {
    let region = Event::FoundEligible(FoundEligible {
        hours: 100,
        scale: Scale::Region,
    });
    for round in [a_round(Phase::Screening), for_a_region()] {
        given::<Need>([a_need(), vec![region.clone()]].concat())
            .when(enter_round(&round))
            .then_expect_events(vec![entered()]);
    }
}

/// Invariant 16: every need of a round hears how it ended, and on which list.
#[test]
fn a_round_leaves_every_need_with_an_ending() {
    for ending in [
        Ending::Prioritised { rank: 1 },
        Ending::NotPrioritised { rank: 9 },
    ] {
        given::<Need>(in_round())
            .when(leave(Phase::Final, Some(ending.clone())))
            .then_expect_events(vec![left(ending)]);
    }
    let nothing = [Phase::Failed, Phase::Annulled, Phase::Rerun];
    for phase in nothing {
        let ask = leave(phase, None);
        let Some(seen) = ask.facts.round.clone() else {
            panic!("the round is known")
        };
        given::<Need>(in_round())
            .when(ask)
            .then_expect_events(vec![Event::LeftRound(LeftRound {
                list: None,
                ending: Ending::NoList,
                round: spring(),
                round_seen: seen.cite,
            })]);
    }
    let need = after::<Need>(&[in_round(), vec![left(Ending::NoList)]].concat());
    assert_eq!((need.status.clone(), need.rounds_stood()), (Status::Eligible, 0));
    let (round, rank) = (spring(), 1);
    let first = after::<Need>(&[in_round(), vec![left(Ending::Prioritised { rank })]].concat());
    assert_eq!(first.status, Status::Prioritised { round, rank });
}

#[test]
fn owners_who_reconfirm_carry_a_need_over_and_the_others_leave() {
    let new = carried(vec![bergen()], 60, bergen());
    given::<Need>(shared())
        .when(carry(new.clone(), 3))
        .then_expect_events(vec![Event::CarriedOver(new.clone())]);
    let need = after::<Need>(&[shared(), vec![Event::CarriedOver(new)]].concat());
    assert_eq!(need.owners, [bergen()]);
    assert_eq!(need.status, Status::Eligible);
    assert_eq!(need.eligible.map(|found| found.hours), Some(60));
    // Named in another order, they stand in the order in which they came.
    let both = carried(vec![askoy(), bergen()], 60, askoy());
    given::<Need>(shared())
        .when(carry(both, 3))
        .then_expect_events(vec![Event::CarriedOver(carried(
            vec![bergen(), askoy()],
            60,
            askoy(),
        ))]);
}

/// Invariant 16: for a need that lapses the decider is the body that adopted the list.
#[test]
fn a_rejected_need_lapses_with_a_reason() {
    given::<Need>(rejected())
        .when(lapse())
        .then_expect_events(vec![lapsed()]);
    assert_eq!(
        after::<Need>(&[rejected(), vec![lapsed()]].concat()).status,
        Status::Lapsed
    );
}

/// Invariant 28: a round that came to no list says nothing of the need, and does not count against it.
#[test]
fn only_rounds_with_a_list_count_towards_the_limit() {
    let once = [in_round(), vec![left(Ending::NoList)]].concat();
    let then = [once, rejected()[2..].to_vec()].concat();
    assert_eq!(after::<Need>(&then).rounds_stood(), 1);
    given::<Need>(then)
        .when(carry(carried(vec![bergen()], 60, bergen()), 2))
        .then_expect_events(vec![Event::CarriedOver(carried(vec![bergen()], 60, bergen()))]);
}

pub(super) fn again() -> Vec<(Vec<Event>, Ask<Intent, Facts>)> {
    let place = Ending::NotPrioritised { rank: 9 };
    let over = carried(vec![bergen(), askoy()], 60, bergen());
    let carried_over = [shared(), vec![Event::CarriedOver(over)]].concat();
    vec![
        (in_round(), enter(Phase::Screening)),
        (rejected(), leave(Phase::Final, Some(place))),
        (
            carried_over,
            carry(carried(vec![askoy(), bergen()], 60, bergen()), 3),
        ),
        ([rejected(), vec![lapsed()]].concat(), lapse()),
    ]
}

pub(super) fn refused() -> Vec<No> {
    let not_eligible = |status| Refusal::NotEligible { status };
    let rejected_by = |status| Refusal::NotRejected { status };
    let round = spring();
    let place = || Some(Ending::NotPrioritised { rank: 9 });
    let elsewhere = Event::EnteredRound(EnteredRound {
        round: round_id("autumn"),
        round_seen: cite("round", round_id("autumn"), 3),
    });
    let autumn = Status::InRound(round_id("autumn"));
    let mut cases = vec![
        (a_need(), enter(Phase::Screening), not_eligible(Status::Submitted)),
        (
            ruled_out(),
            enter(Phase::Screening),
            not_eligible(Status::RuledOut(Exit::OutOfScope)),
        ),
        // In one open round only.
        (
            eligible_and(elsewhere.clone()),
            enter(Phase::Screening),
            not_eligible(autumn.clone()),
        ),
        (
            an_eligible_need(),
            screen(Intent::Enter { round }),
            Refusal::UnknownRound { round },
        ),
        (
            an_eligible_need(),
            enter_round(&for_a_region()),
            Refusal::TooLocal {
                scale: Scale::Cluster,
                scope: Scale::Region,
            },
        ),
        (
            an_eligible_need(),
            own(bergen(), enter(Phase::Screening).intent),
            denied(Role::NeedOwner, Right::Screen),
        ),
        (
            an_eligible_need(),
            leave(Phase::Final, place()),
            Refusal::NotInRound {
                round,
                status: Status::Eligible,
            },
        ),
        (
            eligible_and(elsewhere),
            leave(Phase::Final, place()),
            Refusal::NotInRound {
                round,
                status: autumn,
            },
        ),
        (
            in_round(),
            no_facts(leave(Phase::Final, None)),
            Refusal::UnknownRound { round },
        ),
        (
            in_round(),
            leave(Phase::Final, None),
            Refusal::FactsMissing {
                what: "the need's place on the final list",
            },
        ),
        (
            in_round(),
            screen(Intent::LeaveRound { round }),
            denied(Role::Secretariat, Right::CarryOut),
        ),
        (an_eligible_need(), carry_one(10), rejected_by(Status::Eligible)),
        (
            [in_round(), vec![left(Ending::Prioritised { rank: 1 })]].concat(),
            carry_one(10),
            rejected_by(Status::Prioritised { round, rank: 1 }),
        ),
        (rejected(), carry_one(0), Refusal::NoHours),
        (
            rejected(),
            carry(carried(vec![bergen()], 10, bergen()), 1),
            Refusal::CarryLimit { limit: 1 },
        ),
        (
            rejected(),
            no_facts(carry_one(10)),
            Refusal::FactsMissing {
                what: "the rules of the round that it stood in",
            },
        ),
        (
            rejected(),
            carry(carried(vec![askoy()], 10, askoy()), 3),
            Refusal::NotAnOwner { unit: askoy() },
        ),
        (
            rejected(),
            carry(carried(vec![bergen(), askoy()], 10, bergen()), 3),
            Refusal::NotAnOwner { unit: askoy() },
        ),
        (
            shared(),
            carry(carried(vec![askoy()], 10, bergen()), 3),
            Refusal::NotReconfirmed { unit: bergen() },
        ),
        (
            shared(),
            carry(carried(vec![], 10, bergen()), 3),
            Refusal::NotReconfirmed { unit: bergen() },
        ),
        (
            rejected(),
            own(askoy(), carry_one(10).intent),
            other_org(askoy(), bergen()),
        ),
        (an_eligible_need(), lapse(), rejected_by(Status::Eligible)),
        (
            rejected(),
            own(bergen(), lapse().intent),
            denied(Role::NeedOwner, Right::Screen),
        ),
    ];
    let refused = Refusal::ScreeningClosed { round };
    let closed = [
        Phase::Planned,
        Phase::ScreeningClosed,
        Phase::Frozen,
        Phase::Voting,
        Phase::Final,
    ];
    cases.extend(closed.map(|phase| (an_eligible_need(), enter(phase), refused.clone())));
    let going_on = [Phase::Voting, Phase::Tallied, Phase::QuorumFailed];
    cases.extend(going_on.map(|phase| {
        let goes_on = Refusal::RoundGoesOn { round, phase };
        (in_round(), leave(phase, place()), goes_on)
    }));
    cases
}
