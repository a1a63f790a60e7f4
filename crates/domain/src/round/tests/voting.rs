//! Extension, quorum, reopening, annulment.

use super::*;
use crate::testing::a_round_under;
use events::{
    Fraction,
    round::{Annulled, AnnulmentProposed, Extended, ExtensionProposed, Failed, QuorumFailed, Reopened},
};

pub(super) fn later() -> Time {
    deadline().plus_days(3)
}

pub(super) fn propose(until: Time) -> Ask<Intent, Facts> {
    let reason = text("the portal was down");
    runs(Intent::ProposeExtension { until, reason })
}

pub(super) fn confirm(name: &str, until: Time) -> Ask<Intent, Facts> {
    another(name, Intent::ConfirmExtension { until })
}

pub(super) fn proposed() -> Event {
    Event::ExtensionProposed(ExtensionProposed {
        old_until: deadline(),
        person: person("kari"),
        reason: text("the portal was down"),
        until: later(),
    })
}

fn extended() -> Event {
    Event::Extended(Extended {
        old_until: deadline(),
        until: later(),
    })
}

/// Invariant 18: an extension is an event of two persons before the old deadline, and holds for everybody.
#[test]
fn two_persons_extend_voting_before_it_ends() {
    let voting = || a_round(Phase::Voting);
    given::<Round>(voting())
        .when(then(deadline(), propose(later())))
        .then_expect_events(vec![proposed()]);
    given::<Round>(and(voting(), [proposed()]))
        .when(confirm("ola", later()))
        .then_expect_events(vec![extended()]);
    assert_eq!(events::Event::not_after(&proposed()), Some(deadline()));
    assert_eq!(events::Event::not_after(&extended()), Some(deadline()));
    let history = and(voting(), [proposed(), extended()]);
    assert_eq!(after::<Round>(&history).voting_until, Some(later()));
    for again in [propose(later()), confirm("ola", later())] {
        given::<Round>(history.clone())
            .when(again)
            .then_expect_events(vec![]);
    }
    given::<Round>(and(voting(), [proposed()]))
        .when(propose(later()))
        .then_expect_events(vec![]);
    // Voting now ends at the later time, not before.
    given::<Round>(history)
        .when(close())
        .then_expect_error(Refusal::TooEarly {
            until: later(),
            at: deadline(),
        });
}

/// Invariant 13: the quorum is tested at the close against the frozen roll.
#[test]
fn too_few_votes_fail_the_round() {
    for (cast, quorum, event) in [
        (
            1,
            Fraction::new(1, 2).unwrap(),
            Event::QuorumMet(QuorumMet { cast: 1, roll: 2 }),
        ),
        (
            1,
            Fraction::new(2, 3).unwrap(),
            Event::QuorumFailed(QuorumFailed { cast: 1, roll: 2 }),
        ),
        // Nobody at all is never enough.
        (
            0,
            Fraction::ZERO,
            Event::QuorumFailed(QuorumFailed { cast: 0, roll: 2 }),
        ),
    ] {
        let check = carried_out(deadline(), Intent::CheckQuorum);
        let check = with(check, |facts| facts.turnout = Some(turnout(cast, cast)));
        let closed = a_round_under(Rules { quorum, ..rules() }, Phase::Closed);
        given::<Round>(closed).when(check).then_expect_events(vec![event]);
    }
}

pub(super) fn reopened() -> Event {
    Event::Reopened(Reopened { until: later() })
}

pub(super) fn reopen() -> Ask<Intent, Facts> {
    then(deadline(), runs(Intent::Reopen { until: later() }))
}

pub(super) fn give_up() -> Intent {
    Intent::GiveUp {
        reason: text("too few"),
    }
}

/// A round that failed its quorum twice.
pub(super) fn failed_twice() -> Vec<Event> {
    and(
        a_round(Phase::QuorumFailed),
        [
            reopened(),
            Event::VotingClosed(VotingClosed {}),
            Event::QuorumFailed(QuorumFailed { cast: 0, roll: 2 }),
        ],
    )
}

/// Invariants 5 and 13: voting is reopened once, on the same roll under the same rules; a failed quorum gives no list.
#[test]
fn a_failed_round_is_reopened_once_or_given_up() {
    let failed = || a_round(Phase::QuorumFailed);
    let over = Event::Failed(Failed {
        reason: text("too few"),
    });
    given::<Round>(failed())
        .when(reopen())
        .then_expect_events(vec![reopened()]);
    given::<Round>(and(failed(), [reopened()]))
        .when(reopen())
        .then_expect_events(vec![]);
    let (before, since) = (
        after::<Round>(&failed()),
        after::<Round>(&and(failed(), [reopened()])),
    );
    assert_eq!((since.phase, since.voting_until), (Phase::Voting, Some(later())));
    assert_eq!((since.roll, since.rules), (before.roll, before.rules));
    for ask in [runs(give_up()), carried_out(later(), give_up())] {
        given::<Round>(failed_twice())
            .when(ask)
            .then_expect_events(vec![over.clone()]);
    }
    given::<Round>(failed())
        .when(runs(give_up()))
        .then_expect_events(vec![over.clone()]);
    given::<Round>(and(failed(), [over.clone()]))
        .when(runs(give_up()))
        .then_expect_events(vec![]);
    assert!(after::<Round>(&and(failed(), [over])).came_to_nothing());
}

pub(super) fn annul() -> Intent {
    let reason = text("wrong candidates");
    Intent::ProposeAnnulment { reason }
}

pub(super) fn to_be_annulled() -> Event {
    Event::AnnulmentProposed(AnnulmentProposed {
        person: person("kari"),
        reason: text("wrong candidates"),
    })
}

#[test]
fn two_persons_annul_a_round_that_is_not_final() {
    for phase in [
        Phase::Planned,
        Phase::Submissions,
        Phase::Voting,
        Phase::Closed,
        Phase::QuorumFailed,
        Phase::Tallied,
    ] {
        given::<Round>(a_round(phase))
            .when(runs(annul()))
            .then_expect_events(vec![to_be_annulled()]);
        let history = and(a_round(phase), [to_be_annulled()]);
        for again in [runs(annul()), another("ola", annul())] {
            given::<Round>(history.clone())
                .when(again)
                .then_expect_events(vec![]);
        }
        given::<Round>(history.clone())
            .when(another("ola", Intent::ConfirmAnnulment))
            .then_expect_events(vec![Event::Annulled(Annulled {})]);
        let history = and(history, [Event::Annulled(Annulled {})]);
        assert!(after::<Round>(&history).came_to_nothing());
        for again in [another("ola", Intent::ConfirmAnnulment), runs(annul())] {
            given::<Round>(history.clone())
                .when(again)
                .then_expect_events(vec![]);
        }
    }
}
