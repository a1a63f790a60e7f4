//! Cases and mandates: votes, outcomes, points, hours, and what belongs together.

use super::{forged, has};
use crate::common::{codes, person, story};
use events::{case, centre, derived, mandate};
use replay::Verdict;

#[test]
fn the_hours_of_a_mandate() {
    let report = forged(|log| {
        log.change("mandate.issued@1", |event: &mut mandate::Event| {
            let mandate::Event::Issued(issued) = event;
            issued.hours += 5;
            issued.items[0].hours += 5;
        });
    });
    assert_eq!(
        codes(&report),
        ["differs.mandate.issued", "pair.commit"],
        "{report}"
    );
    assert!(!report.mandates[0].agrees && report.mandates[1].agrees);
}

#[test]
fn a_mandate_for_a_need_that_is_not_funded() {
    let report = forged(|log| {
        log.change("mandate.issued@1", |event: &mut mandate::Event| {
            let mandate::Event::Issued(issued) = event;
            issued.items[0].need = story::need_id("stor");
        });
    });
    assert_eq!(
        codes(&report),
        ["differs.mandate.issued", "mandate.not_funded"],
        "{report}"
    );
}

#[test]
fn a_mandate_beyond_the_offer() {
    let report = forged(|log| {
        log.change("mandate.issued@1", |event: &mut mandate::Event| {
            let mandate::Event::Issued(issued) = event;
            issued.hours += 500;
            issued.items[0].hours += 500;
        });
        log.change("centre.hours_committed@1", |event: &mut centre::Event| {
            if let centre::Event::HoursCommitted(held) = event {
                held.hours += 500;
            }
        });
    });
    has(
        &report,
        &[
            "differs.mandate.issued",
            "mandate.beyond_offer",
            "refused.centre.beyond_offer",
        ],
    );
}

#[test]
fn a_mandate_not_issued_is_pending() {
    let mut log = story::told();
    let last = log.events.len();
    log.events.truncate(last - 2);
    let report = log.forged().audit();
    assert_eq!(codes(&report), ["mandate.pending"], "{report}");
    assert_eq!(report.verdict(), Verdict::Clean);
}

#[test]
fn a_mandate_without_its_hours_or_the_other_way_round() {
    let report = forged(|log| drop(log.events.pop()));
    assert_eq!(codes(&report), ["pair.commit"], "{report}");
    let report = forged(|log| {
        let place = log.events.len() - 2;
        drop(log.events.remove(place));
    });
    assert_eq!(codes(&report), ["mandate.pending", "pair.commit"], "{report}");
}

#[test]
fn hours_committed_twice() {
    let report = forged(|log| {
        let held = log.events.last().cloned().unwrap();
        log.begin();
        let event = <centre::Event as events::Event>::of(&held.body).cloned().unwrap();
        log.push(&held.stream, held.actor.clone(), event.clone());
        log.begin();
        let mut other = event;
        if let centre::Event::HoursCommitted(held) = &mut other {
            held.mandate = events::MandateId(derived(&["another"]));
        }
        log.push(&held.stream, held.actor, other);
    });
    let all = [
        "needless.centre.hours_committed",
        "pair.commit",
        "refused.centre.already_committed",
    ];
    assert_eq!(codes(&report), all, "{report}");
}

#[test]
fn a_vote_by_somebody_without_a_seat_or_in_anothers_name() {
    let report = forged(|log| {
        let place = log.find("case.vote_cast@1", |_| true);
        log.events[place].actor = log.by(story::who("utenfor")).actor;
        log.change_at(place, |event: &mut case::Event| {
            if let case::Event::VoteCast(vote) = event {
                vote.person = person("utenfor");
            }
        });
    });
    // Without it the figures of the point are others too.
    assert_eq!(
        codes(&report),
        ["differs.case.resolved", "refused.case.not_seated"],
        "{report}"
    );
    let report = forged(|log| {
        log.change("case.vote_cast@1", |event: &mut case::Event| {
            if let case::Event::VoteCast(vote) = event {
                vote.person = person("ola");
            }
        });
    });
    has(&report, &["differs.case.vote_cast"]);
}

#[test]
fn an_outcome_that_the_votes_do_not_give() {
    let report = forged(|log| {
        log.change("case.resolved@1", |event: &mut case::Event| {
            if let case::Event::Resolved(resolved) = event {
                resolved.outcome = case::Outcome::Noted;
            }
        });
    });
    has(&report, &["differs.case.resolved"]);
    let report = forged(|log| {
        let place = log.find("case.vote_cast@1", |_| true);
        drop(log.events.remove(place));
        let place = log.find("case.vote_cast@1", |_| true);
        drop(log.events.remove(place));
    });
    has(&report, &["order.version", "refused.case.no_quorum"]);
}

#[test]
fn points_that_are_not_the_proposals() {
    let report = forged(|log| {
        log.change("case.opened@1", |event: &mut case::Event| {
            if let case::Event::Opened(opened) = event {
                opened.points.swap(1, 2);
            }
        });
    });
    has(&report, &["differs.case.opened"]);
}
