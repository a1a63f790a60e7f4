//! Order and guards: times, citations, credentials, rights, commands and streams.

use super::{ballots::put_in, forged, has};
use crate::common::{Who, codes, credential, story};
use events::{RoundId, Version, case, credential as credentials, derived};

#[test]
fn time_backwards() {
    let report = forged(|log| {
        let at = log.events[20].at.plus_millis(-3_600_000);
        log.events[20].at = at;
    });
    has(&report, &["order.time"]);
}

#[test]
fn a_citation_of_a_stream_that_had_moved() {
    let report = forged(|log| {
        let place = log.find("case.opened@1", |_| true);
        log.change_at(place, |event: &mut case::Event| {
            if let case::Event::Opened(opened) = event {
                opened.round_seen.version = Version(opened.round_seen.version.0 - 1);
            }
        });
    });
    assert_eq!(
        codes(&report),
        ["differs.case.opened", "guard.cite_moved"],
        "{report}"
    );
    let report = forged(|log| {
        let place = log.find("case.opened@1", |_| true);
        log.events[place].cites.clear();
    });
    assert_eq!(codes(&report), ["guard.cites"], "{report}");
}

#[test]
fn a_credential_revoked_before_it_was_used() {
    let mut log = story::voting();
    let reason = story::text("sluttet");
    let revoke = domain::credential::Intent::Revoke(credentials::Revoked { reason });
    let facts = domain::credential::Facts::default();
    let stream = credential("4627");
    log.act::<domain::credential::Credential>(Who::Operator, &stream, revoke, facts);
    put_in(&mut log, "4627", &["bolig"]);
    assert_eq!(codes(&log.forged().audit()), ["guard.revoked"]);
    // The same, citing it as it was before.
    let last = log.events.last_mut().unwrap();
    last.actor.credential.as_mut().unwrap().version = Version(1);
    last.cites = events::Recorded::cites_of(&last.body, &last.actor);
    assert_eq!(
        codes(&log.forged().audit()),
        ["guard.cite_moved", "guard.revoked"]
    );
}

#[test]
fn an_act_without_the_right() {
    let report = forged(|log| {
        let place = log.find("ballot.cast@1", |_| true);
        log.events[place].actor = log.by(story::who("4633")).actor;
        log.events[place].cites =
            events::Recorded::cites_of(&log.events[place].body, &log.events[place].actor);
    });
    assert_eq!(codes(&report), ["guard.other_organisation"], "{report}");
    let report = forged(|log| {
        let place = log.find("round.planned@1", |_| true);
        log.events[place].actor = log.by(Who::Operator).actor;
        log.events[place].cites =
            events::Recorded::cites_of(&log.events[place].body, &log.events[place].actor);
    });
    assert_eq!(codes(&report), ["guard.not_in_role"], "{report}");
}

#[test]
fn a_merge_of_one_side_only() {
    let report = forged(|log| {
        let place = log.find("need.absorbed@1", |_| true);
        drop(log.events.remove(place));
    });
    has(&report, &["pair.merge", "derived.candidates"]);
}

#[test]
fn a_command_carried_out_twice() {
    let report = forged(|log| {
        let first = log.find("round.voting_closed@1", |_| true);
        let first = log.events[first].command;
        let last = log.events.len() - 1;
        log.events[last].command = first;
        log.events[last - 1].command = first;
    });
    assert_eq!(codes(&report), ["guard.command_again"], "{report}");
}

#[test]
fn an_event_in_a_foreign_stream() {
    let report = forged(|log| {
        let place = log.find("case.vote_cast@1", |_| true);
        log.events[place].stream = events::StreamId::new("need", RoundId(derived(&["x"])));
    });
    has(&report, &["order.kind", "order.version"]);
    let report = forged(|log| {
        let place = log.find("county.registered@1", |_| true);
        log.events[place].stream = events::StreamId::new("county", "x");
    });
    has(&report, &["order.name"]);
}
