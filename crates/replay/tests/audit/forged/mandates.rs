//! Cases and mandates: votes, outcomes, points, hours, and what belongs together.

use super::{forged, has};
use crate::common::{Log, codes, person, story};
use domain::{centre::Centre, mandate::Mandate};
use events::{Digest, MandateId, StreamId, case, centre, derived, mandate};
use replay::Verdict;

#[test]
fn the_hours_of_a_mandate() {
    let report = forged(|log| {
        log.change("mandate.issued@1", |event: &mut mandate::Event| {
            let mandate::Event::Issued(issued) = event else {
                unreachable!("of this kind")
            };
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
            let mandate::Event::Issued(issued) = event else {
                unreachable!("of this kind")
            };
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
            let mandate::Event::Issued(issued) = event else {
                unreachable!("of this kind")
            };
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
        "refused.centre.beyond_offer",
    ];
    assert_eq!(codes(&report), all, "{report}");
}

/// The last mandate taken back, with its hours.
fn revoked() -> (Log, StreamId) {
    let mut log = story::told();
    log.begin();
    let issued = log.events[log.events.len() - 2].stream.clone();
    let state: Mandate = log.state(&issued);
    let given = state.issued.unwrap();
    let centre = StreamId::new("centre", given.centre);
    let decision = mandate::Decision {
        case_number: "27/52".into(),
        date: log.now.date(),
        minutes: Digest::of(b"minutes"),
    };
    let reason = story::text("løst på annet vis");
    let facts = domain::mandate::Facts {
        case: Some(log.seen(&story::case(&log))),
        centre: Some(log.seen(&centre)),
        round: Some(log.seen(&story::round())),
        ..Default::default()
    };
    let revoke = domain::mandate::Intent::Revoke { decision, reason };
    log.step::<Mandate>(story::who("ks"), &issued, revoke, facts);
    let facts = domain::centre::Facts {
        id: Some(given.centre),
        mandate: Some(log.seen(&issued)),
        keeper: Some(story::body_id()),
        ..Default::default()
    };
    let id = MandateId::of(story::round_id(), &given.proposal, given.centre);
    let give_back = domain::centre::Intent::Return {
        mandate: id,
        hours: given.hours,
    };
    log.step::<Centre>(story::who("ks"), &centre, give_back, facts);
    (log, centre)
}

/// Invariant 22: hours come back once, and no more than were bound.
#[test]
fn hours_returned_twice_or_too_many() {
    let (log, centre) = revoked();
    let report = log.stored().audit();
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
    let mut twice = log.clone();
    let returned = twice.events.last().cloned().unwrap();
    twice.begin();
    let event = <centre::Event as events::Event>::of(&returned.body)
        .cloned()
        .unwrap();
    twice.push(&centre, returned.actor, event);
    has(
        &twice.forged().audit(),
        &["needless.centre.hours_returned", "pair.return"],
    );
    let mut more = log;
    let last = more.events.len() - 1;
    more.change_at(last, |event: &mut centre::Event| {
        if let centre::Event::HoursReturned(returned) = event {
            returned.hours += 1;
        }
    });
    let report = more.forged().audit();
    assert_eq!(codes(&report), ["refused.centre.return_differs"], "{report}");
}

/// What is due and not done is no fault: a need that has not left its round yet.
#[test]
fn a_need_still_in_a_round_that_is_over_is_pending() {
    let mut log = story::told();
    let left = log.find("need.left_round@1", |_| true);
    log.events.truncate(left);
    let report = log.forged().audit();
    assert_eq!(codes(&report), ["need.pending"], "{report}");
    assert_eq!(report.verdict(), Verdict::Clean);
}

/// What is due and not done is no fault: a proposal without the centre that was refused.
#[test]
fn a_refused_centre_without_a_new_proposal_is_pending() {
    let mut log = story::counted();
    story::finalise(&mut log);
    story::convene(&mut log);
    let last = u32::try_from(story::proposal(&log).mandates.len()).unwrap();
    story::decide(&mut log, |point| {
        if point == last {
            case::Choice::Against
        } else {
            case::Choice::For
        }
    });
    let report = log.stored().audit();
    assert_eq!(
        codes(&report),
        ["mandate.pending", "proposal.pending"],
        "{report}"
    );
    assert_eq!(report.verdict(), Verdict::Clean);
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
    // Without it somebody who is there has not voted.
    assert_eq!(
        codes(&report),
        ["refused.case.not_present", "refused.case.votes_missing"],
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
    has(&report, &["order.version", "refused.case.votes_missing"]);
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
