//! Ballots: late, unauthorised, over the limit, opened to something else, or not opened at all.

use super::{forged, goes_on, has};
use crate::common::{Log, Who, codes, credential, person, salt, story, unit};
use events::{Position, Version, ballot, credential as credentials, round};

/// A ballot as somebody would put it in.
pub(super) fn put_in(log: &mut Log, number: &'static str, needs: &[&str]) {
    log.begin();
    let seen = log.seen::<domain::round::Round>(&story::round());
    let (rules, digest) = seen.value.rules.clone().unwrap();
    assert_eq!(rules, story::rules());
    let reference = "24/17".into();
    let cast = ballot::Event::Cast(ballot::Cast {
        absent: vec![],
        authority: ballot::Authority::Delegated { reference },
        commitment: domain::ballot::commit(&salt("put in"), &story::marks(needs)).unwrap(),
        not_after: seen.value.voting_until.unwrap(),
        round: story::round_id(),
        round_seen: seen.cite,
        rules: digest,
        unit: unit(number),
    });
    let actor = log.by(story::who(number)).actor;
    log.push(&story::ballot_of(number), actor, cast);
}

#[test]
fn a_ballot_after_the_close() {
    let report = goes_on("round.voting_closed@1", |log| put_in(log, "4633", &["bolig"]));
    assert_eq!(
        codes(&report),
        ["guard.late", "refused.ballot.too_late"],
        "{report}"
    );
}

#[test]
fn a_ballot_of_a_unit_that_is_not_on_the_roll() {
    let mut log = story::voting();
    log.begin();
    let person = person("gjest");
    let granted = credentials::Granted {
        from: log.now,
        org: unit("9999").into(),
        person,
        role: events::Role::Representative,
        substitute: None,
        to: log.now.plus_days(1),
    };
    let operator = log.by(Who::Operator).actor;
    log.push(
        &credential("gjest"),
        operator,
        credentials::Event::Granted(granted),
    );
    let who = Who::Person("gjest", events::Role::Representative, unit("9999").into());
    put_in(&mut log, "4633", &["bolig"]);
    // The same, but for the unit that is not on the roll.
    let event = log.events.pop().unwrap();
    let mut cast = <ballot::Event as events::Event>::of(&event.body)
        .cloned()
        .unwrap();
    if let ballot::Event::Cast(cast) = &mut cast {
        cast.unit = unit("9999");
    }
    let actor = log.by(who).actor;
    log.push(&story::ballot_of("9999"), actor, cast);
    let report = log.forged().audit();
    let all = [
        "refused.ballot.not_on_roll",
        "refused.credential.unknown_organisation",
    ];
    assert_eq!(codes(&report), all, "{report}");
}

#[test]
fn a_ballot_over_the_limit_shows_when_it_is_opened() {
    let mut log = story::voting();
    story::vote(&mut log, "4627", &["bolig"]);
    story::vote(&mut log, "4601", &["vold", "stor"]);
    let marks = story::marks(&["vold", "stor", "bolig"]);
    let commitment = domain::ballot::commit(&salt("too many"), &marks).unwrap();
    let last = log.events.len() - 1;
    log.change_at(last, |event: &mut ballot::Event| {
        if let ballot::Event::Cast(cast) = event {
            cast.commitment = commitment;
        }
    });
    let mut whole = story::told();
    let opened = whole.find("ballot.opened@1", |event| {
        event.stream == story::ballot_of("4601")
    });
    whole.change_at(opened, |event: &mut ballot::Event| {
        if let ballot::Event::Opened(opened) = event {
            (opened.marks, opened.salt) = (marks, salt("too many"));
        }
    });
    let cast = whole.find("ballot.cast@1", |event| event.stream == story::ballot_of("4601"));
    whole.events[cast].body = log.events[last].body.clone();
    let report = whole.forged().audit();
    has(&report, &["derived.input", "refused.ballot.over_limit"]);
}

#[test]
fn marks_that_do_not_open_the_commitment() {
    let report = forged(|log| {
        log.change("ballot.opened@1", |event: &mut ballot::Event| {
            if let ballot::Event::Opened(opened) = event {
                opened.marks = story::marks(&["bolig"]);
            }
        });
    });
    has(
        &report,
        &["refused.ballot.wrong_opening", "derived.input", "derived.list"],
    );
}

#[test]
fn a_replaced_ballot_opened() {
    let report = forged(|log| {
        let place = log.find("ballot.opened@1", |event| {
            event.stream == story::ballot_of("4627")
        });
        log.change_at(place, |event: &mut ballot::Event| {
            if let ballot::Event::Opened(opened) = event {
                opened.cast = Version(1);
            }
        });
    });
    has(&report, &["differs.ballot.opened"]);
}

#[test]
fn a_ballot_left_sealed() {
    let report = forged(|log| {
        let place = log.find("ballot.opened@1", |event| {
            event.stream == story::ballot_of("4627")
        });
        drop(log.events.remove(place));
        log.change("round.tallied@1", |event: &mut round::Event| {
            if let round::Event::Tallied(tallied) = event {
                tallied.through = Position(tallied.through.0 - 1);
            }
        });
    });
    has(
        &report,
        &[
            "ballot.left_sealed",
            "derived.counted",
            "derived.input",
            "derived.list",
        ],
    );
}
