//! Recusal: who stepped out and votes all the same, and a ballot's mark dropped by the person concerned.

use super::has;
use crate::common::{Log, codes, person, story};
use domain::case::{Case, Intent};
use events::{
    Version, ballot,
    case::{self, Choice, Ground},
    derived,
};

/// The body has come together, and two of it settle whether the third takes part in the first point.
fn settled() -> Log {
    let mut log = story::counted();
    story::finalise(&mut log);
    story::convene(&mut log);
    log.begin();
    let settle = Intent::SettleRecusal {
        against: vec![],
        r#for: vec![person("kari"), person("ola")],
        ground: Ground::Special,
        person: person("per"),
        point: 0,
        reason: Some(story::text("nær venn")),
    };
    let facts = story::of_case(&log, Some(0));
    let case = story::case(&log);
    log.step::<Case>(story::who("ks"), &case, settle, facts);
    log
}

/// Invariant 10: who stepped out of a point has no vote on it.
#[test]
fn a_vote_by_a_member_who_stepped_out() {
    let mut log = settled();
    let report = log.stored().audit();
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
    log.begin();
    let vote = case::Event::VoteCast(case::VoteCast {
        body_seen: log.seen::<domain::body::Body>(&story::body()).cite,
        choice: Choice::For,
        meeting_seen: log.seen::<domain::meeting::Meeting>(&story::meeting()).cite,
        person: person("per"),
        point: 0,
    });
    let actor = log.by(story::who("per")).actor;
    log.push(&story::case(&log), actor, vote);
    let report = log.forged().audit();
    assert_eq!(codes(&report), ["refused.case.recused"], "{report}");
}

/// Invariant 10: the person concerned does not vote on whether to step out.
#[test]
fn a_member_who_settles_their_own_part() {
    let mut log = settled();
    log.change("case.recusal_settled@1", |event: &mut case::Event| {
        if let case::Event::RecusalSettled(settled) = event {
            settled.against = vec![person("per")];
        }
    });
    let report = log.forged().audit();
    assert_eq!(codes(&report), ["refused.case.own_habilitet"], "{report}");
}

/// A ballot's mark dropped after the close, with these votes of the body.
fn voided(votes: &[&str], concerned: &str) -> Log {
    let mut log = story::voting();
    story::vote(&mut log, "4601", &["vold"]);
    story::vote(&mut log, "4627", &["bolig"]);
    story::close(&mut log);
    log.begin();
    let mut r#for: Vec<_> = votes.iter().map(|name| person(name)).collect();
    r#for.sort();
    let voided = ballot::Event::Voided(ballot::Voided {
        against: vec![],
        body: story::body_id(),
        body_seen: log.seen::<domain::body::Body>(&story::body()).cite,
        r#for,
        ground: Ground::Party,
        need: story::need_id("vold"),
        person: person(concerned),
        round_seen: log.seen::<domain::round::Round>(&story::round()).cite,
    });
    let actor = log.by(story::who("sekretariat")).actor;
    log.push(&story::ballot_of("4601"), actor, voided);
    log
}

/// Invariant 10: a mark drops by the decision of others, about the one who cast the ballot.
#[test]
fn a_mark_dropped_by_the_person_concerned() {
    let report = voided(&["kari", "ola"], "4601").stored().audit();
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
    let report = voided(&["kari", "4601"], "4601").stored().audit();
    assert_eq!(codes(&report), ["refused.ballot.votes_on_self"], "{report}");
    let report = voided(&["kari", "ola"], "4627").stored().audit();
    assert_eq!(codes(&report), ["refused.ballot.not_the_caster"], "{report}");
    let report = voided(&["kari", "utenfor"], "4601").stored().audit();
    assert_eq!(codes(&report), ["refused.ballot.not_seated"], "{report}");
    let mut log = voided(&["kari", "ola"], "4601");
    let last = log.events.len() - 1;
    log.events[last].actor.person = Some(person("4601"));
    has(&log.forged().audit(), &["refused.ballot.own_recusal"]);
}

/// Invariant 8: a substitute votes only when the member cannot, and cites what says so.
#[test]
fn a_member_who_names_somebody_absent() {
    let mut log = story::voting();
    story::vote(&mut log, "4601", &["vold"]);
    log.change("ballot.cast@1", |event: &mut ballot::Event| {
        if let ballot::Event::Cast(cast) = event {
            cast.absent = vec![events::Cite {
                stream: events::StreamId::new("credential", derived(&["credential", "4627"])),
                version: Version(1),
            }];
        }
    });
    assert_eq!(codes(&log.forged().audit()), ["refused.ballot.no_substitute"]);
}
