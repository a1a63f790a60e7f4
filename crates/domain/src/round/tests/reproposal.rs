//! A new proposal after a body refused a centre.

use super::*;
use crate::{
    case::Case,
    testing::{a_case, sak},
};
use events::case::{self, Outcome, Resolved};

fn resolved(point: u32, outcome: Outcome) -> case::Event {
    case::Event::Resolved(Resolved {
        against: 3,
        body_seen: cite("body", hovedstyret(), 5),
        casting_vote: false,
        r#for: 1,
        meeting_seen: cite("meeting", spring(), 3),
        outcome,
        point,
        reason: None,
    })
}

/// The case with what came of the list and of the centre's mandate, as far as it has come.
pub(super) fn decided(outcomes: &[Outcome]) -> Seen<Case> {
    let opened = case::Event::Opened(a_case());
    let points = outcomes
        .iter()
        .zip(0..)
        .map(|(outcome, point)| resolved(point, *outcome));
    let events: Vec<_> = [opened].into_iter().chain(points).collect();
    seen(sak(), &events)
}

pub(super) fn repropose(outcomes: &[Outcome]) -> Ask<Intent, Facts> {
    let case = decided(outcomes);
    let ask = carried_out(complaints_end(), Intent::Repropose { case: sak() });
    with(ask, |facts| {
        facts.case = Some(case);
        facts.reproposal = Some(Ok((blob("second"), vec![rvts()])));
    })
}

#[test]
fn a_refused_centre_leads_to_a_new_proposal_and_the_list_stays() {
    let case = [Outcome::Ratified, Outcome::Rejected];
    let event = Event::Reproposed(Reproposed {
        case: sak(),
        case_seen: decided(&case).cite,
        proposal: blob("second"),
        refused: vec![rvts()],
    });
    given::<Round>(a_round(Phase::Final))
        .when(repropose(&case))
        .then_expect_events(vec![event.clone()]);
    let history = and(a_round(Phase::Final), [event]);
    given::<Round>(history.clone())
        .when(repropose(&case))
        .then_expect_events(vec![]);
    let round = after::<Round>(&history);
    assert_eq!(round.final_list(), Some(&tallied()));
    assert_eq!(round.proposal(), Some(&blob("second")));
    assert!(!round.calls_for_reproposal(&decided(&case).value), "it was made");
}
