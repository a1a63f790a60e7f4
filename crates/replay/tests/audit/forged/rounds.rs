//! Rounds beside their main path: an extension by one person alone, a lot that was not committed to, a recount out of turn.

use super::{forged, has};
use crate::common::{Log, Who, codes, story};
use domain::round::{Facts, Intent, Round};
use events::{ComplaintId, Digest, Salt, derived, round};

/// A step of the round by somebody.
fn step(log: &mut Log, who: Who, intent: Intent) {
    let facts = Facts {
        id: Some(story::round_id()),
        on_roll: true,
        ..Default::default()
    };
    log.act::<Round>(who, &story::round(), intent, facts);
}

/// Voting with an extension proposed by the one secretary and confirmed by somebody.
fn extended(confirms: &'static str) -> Log {
    let mut log = story::voting();
    let state: Round = log.state(&story::round());
    let old_until = state.voting_until.unwrap();
    let (until, reason) = (old_until.plus_days(2), story::text("posten var nede"));
    let proposes = Intent::ProposeExtension { until, reason };
    step(&mut log, story::who(story::SECRETARIES[0]), proposes);
    log.begin();
    let actor = log.by(story::who(confirms)).actor;
    let extended = round::Event::Extended(round::Extended { old_until, until });
    log.push(&story::round(), actor, extended);
    log
}

/// Invariant 18: voting ends later only by two persons.
#[test]
fn an_extension_confirmed_by_whoever_proposed_it() {
    let report = extended(story::SECRETARIES[1]).stored().audit();
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
    let report = extended(story::SECRETARIES[0]).stored().audit();
    assert_eq!(codes(&report), ["refused.round.same_person"], "{report}");
}

/// Invariant 3: the lot follows from what was committed to before the vote.
#[test]
fn a_part_of_the_lot_that_was_not_committed_to() {
    let report = forged(|log| {
        log.change("round.lot_revealed@1", |event: &mut round::Event| {
            if let round::Event::LotRevealed(revealed) = event {
                revealed.part = Salt([1; 32]);
            }
        });
    });
    has(&report, &["refused.round.wrong_part", "derived.list"]);
    let report = forged(|log| {
        log.change("round.lot_committed@1", |event: &mut round::Event| {
            if let round::Event::LotCommitted(committed) = event {
                committed.commitment = Digest::of(b"another part");
            }
        });
    });
    assert_eq!(codes(&report), ["refused.round.wrong_part"], "{report}");
}

/// A complaint upheld, and the ballots counted again.
fn recounted() -> Log {
    let mut log = story::counted();
    let complaint = ComplaintId(derived(&["complaint"]));
    let contest = Intent::Contest {
        complaint,
        unit: crate::common::unit("4627"),
        reason: story::text("en stemme mangler"),
    };
    step(&mut log, story::who("4627"), contest);
    let settle = Intent::SettleComplaint {
        complaint,
        remedy: round::Remedy::Recount,
        reason: story::text("tell igjen"),
        recount_from: None,
    };
    step(&mut log, story::who(story::SECRETARIES[0]), settle);
    story::tally(&mut log);
    log
}

/// Invariant 25: an upheld complaint leads to another count, and every count has its number.
#[test]
fn a_recount_out_of_turn() {
    let mut log = recounted();
    let report = log.stored().audit();
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
    let last = log.events.len() - 1;
    log.change_at(last, |event: &mut round::Event| {
        if let round::Event::Tallied(tallied) = event {
            assert_eq!(tallied.version, 2);
            tallied.version = 1;
        }
    });
    let report = log.forged().audit();
    assert_eq!(codes(&report), ["differs.round.tallied"], "{report}");
    // A second count that nobody's complaint asked for.
    let mut log = story::counted();
    let tallied = log.events[log.find("round.tallied@1", |_| true)].clone();
    log.begin();
    let again = <round::Event as events::Event>::of(&tallied.body)
        .cloned()
        .unwrap();
    log.push(&story::round(), tallied.actor, again);
    let report = log.forged().audit();
    assert_eq!(codes(&report), ["needless.round.tallied"], "{report}");
}

/// Invariant 25: nobody settles their own complaint.
#[test]
fn a_complaint_settled_by_whoever_complained() {
    let mut log = recounted();
    let settled = log.find("round.complaint_settled@1", |_| true);
    let contested = log.find("round.contested@1", |_| true);
    let person = log.events[settled].actor.person.unwrap();
    log.change_at(contested, |event: &mut round::Event| {
        if let round::Event::Contested(contested) = event {
            contested.person = person;
        }
    });
    let report = log.forged().audit();
    has(
        &report,
        &["differs.round.contested", "refused.round.own_complaint"],
    );
}
