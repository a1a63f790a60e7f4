//! What somebody does who can hash everything again: the tree agrees with itself, the meaning does not.

mod ballots;
mod guards;
mod mandates;
mod openings;
mod recusals;
mod rounds;

use crate::common::{Log, codes, story};
use events::{Digest, Fraction, need, round};
use replay::{Report, Verdict};

/// The story with one thing changed.
#[track_caller]
fn forged(change: impl FnOnce(&mut Log)) -> Report {
    let mut log = story::told();
    change(&mut log);
    let report = log.forged().audit();
    let bytes = codes(&report)
        .iter()
        .any(|code| code.starts_with("leaf.") || code.starts_with("tree."));
    assert!(!bytes, "the forgery does not even agree with itself: {report}");
    assert_eq!(report.verdict(), Verdict::Tampered, "{report}");
    report
}

#[track_caller]
fn has(report: &Report, wanted: &[&str]) {
    let all = codes(report);
    for code in wanted {
        assert!(all.contains(code), "no {code}: {report}");
    }
}

/// A story that goes on where it should not.
#[track_caller]
fn goes_on(until: &str, act: impl FnOnce(&mut Log)) -> Report {
    let mut log = story::told();
    let end = log.find(until, |_| true);
    log.now = log.events[end].at;
    log.events.truncate(end + 1);
    act(&mut log);
    log.forged().audit()
}

#[test]
fn a_tally_digest() {
    let report = forged(|log| {
        log.change("round.tallied@1", |event: &mut round::Event| {
            if let round::Event::Tallied(tallied) = event {
                tallied.certificate.sha256 = Digest::of(b"another");
            }
        });
    });
    assert_eq!(
        codes(&report),
        ["blob.missing", "derived.certificate"],
        "{report}"
    );
    assert!(!report.rounds[0].documents[4].agrees);
    let report = forged(|log| {
        log.change("round.tallied@1", |event: &mut round::Event| {
            if let round::Event::Tallied(tallied) = event {
                tallied.input = Digest::of(b"another");
            }
        });
    });
    assert_eq!(codes(&report), ["derived.input"], "{report}");
}

#[test]
fn a_false_list_in_a_document_that_hashes_well() {
    let report = forged(|log| {
        let state: domain::round::Round = log.state(&story::round());
        let old = state.tallied.unwrap().list;
        let text = String::from_utf8(log.blobs[&old.sha256].clone()).unwrap();
        let bytes = text.replacen("\"hours\":110", "\"hours\":111", 1).into_bytes();
        let new = events::Blob::json(&bytes);
        log.blobs.insert(new.sha256, bytes);
        log.change("round.tallied@1", |event: &mut round::Event| {
            if let round::Event::Tallied(tallied) = event {
                tallied.list = new;
            }
        });
    });
    has(&report, &["derived.list", "differs.round.finalised"]);
    let list = report
        .findings
        .iter()
        .find(|finding| finding.code == "derived.list")
        .unwrap();
    assert!(list.what.contains("/hours: expected 110, found 111"), "{list}");
}

#[test]
fn a_quorum_that_was_not_met() {
    let report = forged(|log| {
        log.change("round.quorum_met@1", |event: &mut round::Event| {
            *event = round::Event::QuorumMet(round::QuorumMet { cast: 3, roll: 3 });
        });
    });
    assert_eq!(codes(&report), ["differs.round.quorum_met"], "{report}");
}

#[test]
fn another_digest_of_the_rules() {
    let report = forged(|log| {
        log.change("round.rules_adopted@1", |event: &mut round::Event| {
            if let round::Event::RulesAdopted(adopted) = event {
                adopted.digest = Digest::of(b"other rules");
            }
        });
    });
    has(&report, &["differs.round.rules_adopted", "differs.ballot.cast"]);
    let report = forged(|log| {
        log.change("round.rules_adopted@1", |event: &mut round::Event| {
            if let round::Event::RulesAdopted(adopted) = event {
                adopted.rules.quorum = Fraction::new(1, 100).unwrap();
            }
        });
    });
    has(&report, &["differs.round.rules_adopted", "derived.list"]);
}

#[test]
fn candidates_and_roll() {
    let report = forged(|log| {
        log.change("need.found_eligible@1", |event: &mut need::Event| {
            if let need::Event::FoundEligible(found) = event {
                found.hours = 60;
            }
        });
    });
    has(
        &report,
        &[
            "differs.need.found_eligible",
            "derived.candidates",
            "derived.list",
        ],
    );
    let report = forged(|log| {
        log.change(
            "municipality.population_set@1",
            |event: &mut events::municipality::Event| {
                if let events::municipality::Event::PopulationSet(set) = event {
                    set.residents = 1;
                }
            },
        );
    });
    has(&report, &["derived.roll"]);
}
