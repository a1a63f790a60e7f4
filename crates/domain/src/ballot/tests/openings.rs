//! Lost openings.

use super::*;
use crate::testing::No;
use events::{
    ComplaintId,
    round::{ComplaintSettled, Remedy},
};

fn sealed() -> Vec<Event> {
    vec![was_cast(&support(), salt(1))]
}

fn lost() -> Vec<Event> {
    [sealed(), vec![was_lost()]].concat()
}

fn lose() -> Ask<Intent, Facts> {
    let mut ask = ask(engine(), Intent::LoseOpening, facts(&a_round(Phase::QuorumMet)));
    ask.facts.opening = None;
    ask
}

fn represent(marks: Marks, number: u8) -> Ask<Intent, Facts> {
    let salt = salt(number);
    let intent = Intent::Represent { marks, salt };
    ask(representative(), intent, facts(&a_round(Phase::QuorumMet)))
}

fn when(time: Time, ask: Ask<Intent, Facts>) -> Ask<Intent, Facts> {
    Ask {
        by: at(time, ask.by),
        ..ask
    }
}

/// A round in which a complaint was upheld: it is counted again in eight days.
fn recounted() -> Vec<round::Event> {
    let settled = ComplaintSettled {
        complaint: ComplaintId(derived(&["complaint"])),
        reason: text("a ballot was not opened"),
        recount_from: Some(now().plus_days(30)),
        remedy: Remedy::Recount,
    };
    let settled = round::Event::ComplaintSettled(settled);
    [a_round(Phase::Tallied), vec![settled]].concat()
}

#[test]
fn a_lost_opening_is_presented_by_its_voter() {
    given::<Ballot>(sealed())
        .when(lose())
        .then_expect_events(vec![was_lost()]);
    given::<Ballot>(lost()).when(lose()).then_expect_events(vec![]);
    assert!(after::<Ballot>(&lost()).is_sealed(), "the count waits");
    given::<Ballot>(lost())
        .when(when(presentable_until(), represent(support(), 1)))
        .then_expect_events(vec![was_opened(1)]);
    given::<Ballot>([lost(), vec![was_opened(1)]].concat())
        .when(represent(support(), 1))
        .then_expect_events(vec![]);
    // What was found again in the vault is opened as ever.
    given::<Ballot>(lost())
        .when(open(Phase::QuorumMet))
        .then_expect_events(vec![was_opened(1)]);
}

#[test]
fn what_nobody_presents_is_declared_unopened() {
    given::<Ballot>(lost())
        .when(unopen(Phase::QuorumMet))
        .then_expect_events(vec![was_unopened()]);
}

/// Invariant 25: what was wrong is set right by events before a recount: a ballot declared unopened is presented after all.
#[test]
fn before_a_recount_it_may_be_presented_after_all() {
    let mut presented = when(now().plus_days(30), represent(support(), 1));
    presented.facts.round = Some(seen(spring(), &recounted()));
    let opened = match was_opened(1) {
        Event::Opened(opened) => Event::Opened(Opened {
            round_seen: cite("round", spring(), 11),
            ..opened
        }),
        other => other,
    };
    let history = [lost(), vec![was_unopened()]].concat();
    given::<Ballot>(history.clone())
        .when(presented)
        .then_expect_events(vec![opened.clone()]);
    let known = after::<Ballot>(&[history, vec![opened]].concat());
    assert!(known.opened.is_some() && !known.unopened);
}

pub(super) fn refused() -> Vec<No<Ballot>> {
    let after_that = presentable_until().plus_millis(1);
    let mut found = lose();
    found.facts.opening = Some((support(), salt(1)));
    let mut early = unopen(Phase::QuorumMet);
    early.by = at(presentable_until(), early.by);
    let mut counted = represent(support(), 1);
    counted.facts.round = Some(seen(spring(), &a_round(Phase::Tallied)));
    let phase = Phase::Tallied;
    vec![
        (vec![], lose(), Refusal::NotCast),
        (vec![], represent(support(), 1), Refusal::NotCast),
        (sealed(), found, Refusal::OpeningIsThere),
        (sealed(), represent(support(), 1), Refusal::NotLost),
        (sealed(), unopen(Phase::QuorumMet), Refusal::NotLost),
        (
            lost(),
            when(after_that, represent(support(), 1)),
            Refusal::PresentedLate {
                until: presentable_until(),
                at: after_that,
            },
        ),
        (lost(), represent(support(), 2), Refusal::WrongOpening),
        (lost(), represent(Marks::new(), 1), Refusal::WrongOpening),
        (
            [lost(), vec![was_opened(1)]].concat(),
            represent(Marks::new(), 1),
            Refusal::AlreadyOpened,
        ),
        (
            lost(),
            early,
            Refusal::StillPresentable {
                until: presentable_until(),
                at: presentable_until(),
            },
        ),
        (lost(), counted, Refusal::Sealed { phase }),
    ]
}
