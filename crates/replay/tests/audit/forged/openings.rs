//! What opens the texts: altered, gone without an erasure, or erased as the rules say; and erasures that are none.

use super::has;
use crate::common::{Log, Who, codes, credential, person, story};
use domain::log::{Facts, Intent, Log as Erased};
use events::{CredentialId, Digest, Position, StreamId, SubjectId, codec, credential as credentials, log};
use replay::{Report, Step, Verdict};

/// The first text that a person wrote.
fn written_by(log: &Log, name: &str) -> Vec<Digest> {
    let own = log
        .events
        .iter()
        .filter(|event| event.actor.person == Some(person(name)));
    let mut all: Vec<Digest> = own
        .flat_map(|event| {
            let leaf = codec::encode(event).unwrap();
            codec::texts(&leaf)
                .map(|text| text.commitment)
                .collect::<Vec<_>>()
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

fn intent(text: Option<Digest>) -> Intent {
    Intent::Erase {
        basis: log::Basis::Objection,
        decided_by: credential("ks").key().parse::<CredentialId>().unwrap(),
        text,
    }
}

/// The story, after which a text is erased.
fn text_erased(commitment: Digest) -> Log {
    let mut log = story::told();
    let facts = Facts {
        commitments: vec![commitment],
        decider: Some(log.seen(&credential("ks"))),
        ..Facts::default()
    };
    let stream = StreamId::new("log", SubjectId::text(&commitment));
    log.act::<Erased>(Who::Operator, &stream, intent(Some(commitment)), facts);
    log
}

/// The story, after which an owner leaves and is erased with all that they wrote.
fn person_erased(name: &'static str) -> Log {
    let mut log = story::told();
    let reason = story::text("er sluttet");
    let revoke = domain::credential::Intent::Revoke(credentials::Revoked { reason });
    log.act::<domain::credential::Credential>(Who::Operator, &credential(name), revoke, Default::default());
    let facts = Facts {
        commitments: written_by(&log, name),
        decider: Some(log.seen(&credential("ks"))),
        named: true,
        person: Some(person(name)),
        ..Facts::default()
    };
    log.begin();
    log.step::<Erased>(Who::Operator, &subject(name), intent(None), facts);
    log
}

fn subject(name: &str) -> StreamId {
    StreamId::new("log", SubjectId::from(person(name)))
}

/// The story without the opening of a text that an owner wrote.
fn one(log: &Log) -> Digest {
    written_by(log, "eier-1")[0]
}

#[track_caller]
fn only(report: &Report, code: &str, position: usize) {
    assert_eq!(codes(report), [code], "{report}");
    let finding = &report.findings[0];
    assert_eq!(finding.position, Some(position as u64), "{report}");
    assert_eq!(finding.step, Step::V12);
}

#[test]
fn all_openings_are_compared() {
    let log = story::told();
    let report = log.stored().audit_with(story::openings());
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
    assert!(
        report.openings.looked_at && report.openings.checked > 10,
        "{report}"
    );
    assert!(!log.stored().audit().openings.looked_at);
}

#[test]
fn an_opening_gone_without_an_erasure() {
    let log = story::told();
    let (gone, mut openings) = (one(&log), story::openings());
    openings.remove(&gone);
    let place = log
        .events
        .iter()
        .position(|event| codec::texts(&codec::encode(event).unwrap()).any(|text| text.commitment == gone));
    let report = log.stored().audit_with(openings);
    only(&report, "opening.missing", place.unwrap());
    assert_eq!(report.verdict(), Verdict::Tampered);
}

#[test]
fn an_opening_with_other_words_or_another_salt() {
    let log = story::told();
    for change in [
        |opening: &mut events::Opening| opening.words.push('!'),
        |opening: &mut events::Opening| opening.salt.0[0] ^= 1,
    ] {
        let mut openings = story::openings();
        change(openings.get_mut(&one(&log)).unwrap());
        let report = log.stored().audit_with(openings);
        assert_eq!(codes(&report), ["opening.altered"], "{report}");
    }
}

#[test]
fn a_text_that_was_erased_may_be_gone() {
    let gone = one(&story::told());
    let log = text_erased(gone);
    let mut openings = story::openings();
    let kept = log.stored().audit_with(openings.clone());
    // Recorded, and not yet done: the engine sees to it.
    assert_eq!(
        (codes(&kept), kept.verdict()),
        (vec!["opening.kept"], Verdict::Clean),
        "{kept}"
    );
    openings.remove(&gone);
    let report = log.stored().audit_with(openings);
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
    assert_eq!(report.openings.erased, 1);
}

/// Invariant 29: an erasure leaves verification intact.
#[test]
fn all_that_a_person_wrote_may_be_gone() {
    let log = person_erased("eier-2");
    let gone = written_by(&log, "eier-2");
    let mut openings = story::openings();
    openings.retain(|commitment, _| !gone.contains(commitment));
    let report = log.stored().audit_with(openings);
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
    assert_eq!(report.openings.erased, gone.len() as u64);
}

#[test]
fn an_erasure_that_names_what_is_anothers_or_nobodys() {
    let others = written_by(&story::told(), "eier-1");
    for strange in [Digest::of(b"nothing"), others[0]] {
        let mut log = person_erased("eier-2");
        log.change("log.subject_erased@1", |event: &mut log::Event| {
            let log::Event::SubjectErased(erased) = event else {
                panic!("an erasure");
            };
            erased.commitments = vec![strange];
        });
        let report = log.forged().audit();
        assert_eq!(codes(&report), ["erased.unknown"], "{report}");
    }
}

#[test]
fn an_erasure_that_one_person_decided_or_of_one_who_still_acts() {
    let mut log = person_erased("eier-2");
    let place = log.find("log.subject_erased@1", |_| true);
    log.events[place].actor.person = Some(person("ks"));
    has(&log.forged().audit(), &["refused.log.one_person"]);

    let mut log = person_erased("eier-2");
    let revoked = log.find("credential.revoked@1", |event| {
        event.stream == credential("eier-2")
    });
    log.events.remove(revoked);
    has(&log.forged().audit(), &["refused.log.still_acts"]);

    let mut log = person_erased("eier-2");
    log.change("log.subject_erased@1", |event: &mut log::Event| {
        let log::Event::SubjectErased(erased) = event else {
            panic!("an erasure");
        };
        erased.decided_by.stream = credential("eier-1");
    });
    has(&log.forged().audit(), &["refused.log.may_not_decide"]);
    assert_eq!(log.events[0].position, Position(0));
}
