//! Complaints and what they lead to.

use super::*;
use crate::testing::bergen;
use events::{
    derived,
    round::{ComplaintSettled, Contested, Remedy},
};

pub(super) fn complaint() -> ComplaintId {
    ComplaintId(derived(&["complaint"]))
}

pub(super) fn contest(unit: UnitId, words: &str) -> Ask<Intent, Facts> {
    let (complaint, reason) = (complaint(), text(words));
    let intent = Intent::Contest {
        complaint,
        unit,
        reason,
    };
    let ask = ask(by(person("ola"), Role::Representative, unit), intent, known());
    then(deadline(), ask)
}

pub(super) fn contested() -> Event {
    Event::Contested(Contested {
        complaint: complaint(),
        not_after: complaints_end(),
        person: person("ola"),
        reason: text("our ballot was not opened"),
        unit: bergen(),
    })
}

pub(super) fn settle(remedy: Remedy, recount_from: Option<Time>) -> Intent {
    Intent::SettleComplaint {
        complaint: complaint(),
        remedy,
        reason: text("so it is"),
        recount_from,
    }
}

pub(super) fn settled(remedy: Remedy, recount_from: Option<Time>) -> Event {
    Event::ComplaintSettled(ComplaintSettled {
        complaint: complaint(),
        reason: text("so it is"),
        recount_from,
        remedy,
    })
}

/// Counted and complained about.
pub(super) fn complained() -> Vec<Event> {
    and(a_round(Phase::Tallied), [contested()])
}

fn complains() -> Ask<Intent, Facts> {
    contest(bergen(), "our ballot was not opened")
}

/// Invariant 25: a list becomes final only after the window, with every complaint settled.
#[test]
fn a_complaint_holds_the_list_until_it_is_settled() {
    given::<Round>(a_round(Phase::Tallied))
        .when(complains())
        .then_expect_events(vec![contested()]);
    assert_eq!(events::Event::not_after(&contested()), Some(complaints_end()));
    given::<Round>(complained())
        .when(complains())
        .then_expect_events(vec![]);
    let finalise = || carried_out(complaints_end(), Intent::Finalise);
    given::<Round>(complained())
        .when(finalise())
        .then_expect_error(Refusal::OpenComplaints { open: 1 });
    let dismissed = settled(Remedy::Dismissed, None);
    given::<Round>(complained())
        .when(runs(settle(Remedy::Dismissed, None)))
        .then_expect_events(vec![dismissed.clone()]);
    let history = and(complained(), [dismissed]);
    given::<Round>(history.clone())
        .when(runs(settle(Remedy::Dismissed, None)))
        .then_expect_events(vec![]);
    given::<Round>(history)
        .when(finalise())
        .then_expect_events(vec![Event::Finalised(Finalised {
            list: blob("list").sha256,
        })]);
}

/// Invariant 25: an upheld complaint leads to another count with the next number and a window of its own, never to an edit.
#[test]
fn an_upheld_complaint_leads_to_a_recount() {
    let from = deadline().plus_days(2);
    let history = and(complained(), [settled(Remedy::Recount, Some(from))]);
    let tally = |time| carried_out(time, Intent::Tally);
    let early = from.plus_millis(-1);
    given::<Round>(history.clone())
        .when(tally(early))
        .then_expect_error(Refusal::TooEarly {
            until: from,
            at: early,
        });
    let second = Tallied {
        complaints_until: from.plus_days(14),
        version: 2,
        ..tallied()
    };
    given::<Round>(history.clone())
        .when(tally(from))
        .then_expect_events(vec![Event::Tallied(second.clone())]);
    let round = after::<Round>(&and(history, [Event::Tallied(second)]));
    assert_eq!((round.phase, round.recount_from), (Phase::Tallied, None));
    assert_eq!(round.open_complaints(), 0);
}

#[test]
fn an_upheld_complaint_may_end_the_round_in_another() {
    let history = and(complained(), [settled(Remedy::Rerun, None)]);
    let round = after::<Round>(&history);
    assert!(round.came_to_nothing() && round.final_list().is_none());
    given::<Round>(history)
        .when(carried_out(complaints_end(), Intent::Finalise))
        .then_expect_error(Refusal::WrongPhase {
            phase: Phase::Rerun,
            wanted: Phase::Tallied,
        });
}
