//! An honest story is clean, and each way to falsify it is found under its own code. In `stored`, what somebody does to
//! the database; in `forged`, what somebody does who can hash everything again.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod common;
mod forged;
mod resumed;
mod stored;

use common::{codes, story};
use replay::{Verdict, Weight, What};

#[test]
fn an_honest_log_is_clean() {
    let log = story::told();
    let report = log.stored().audit();
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
    assert_eq!(
        (report.verdict(), report.verdict().exit_code()),
        (Verdict::Clean, 0)
    );
    let counts = report.counts;
    assert_eq!(counts.events, log.events.len() as u64);
    assert_eq!(
        (counts.rounds, counts.ballots, counts.lists, counts.mandates),
        (1, 3, 1, 2)
    );
    let [round] = &report.rounds[..] else {
        panic!("{report}")
    };
    assert_eq!((round.counted, round.phase.as_str()), (2, "final"));
    let whats: Vec<What> = round.documents.iter().map(|document| document.what).collect();
    let all = [
        What::Candidates,
        What::Roll,
        What::Input,
        What::List,
        What::Certificate,
        What::Proposal,
    ];
    assert_eq!(whats, all);
    assert!(round.documents.iter().all(|document| document.agrees), "{report}");
    let funded: Vec<_> = round
        .items
        .iter()
        .filter(|item| !item.parts.is_empty())
        .map(|item| item.need)
        .collect();
    assert_eq!(funded.len(), 2, "{report}");
    assert!(!funded.contains(&story::need_id("stor")));
    assert!(report.mandates.iter().all(|mandate| mandate.agrees), "{report}");
    let lines = report.to_string();
    assert!(
        lines.starts_with("verdict: clean\n") && lines.contains("list "),
        "{lines}"
    );
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["rounds"][0]["documents"][3]["agrees"], true);
}

#[test]
fn every_beginning_of_an_honest_log_is_clean() {
    let log = story::told();
    for size in 1..log.events.len() {
        let mut part = log.clone();
        part.events.truncate(size);
        // The events of one command come together or not at all.
        if part.events[size - 1].command == log.events[size].command {
            continue;
        }
        let report = part.stored().audit();
        let wrong = report
            .findings
            .iter()
            .any(|finding| finding.weight != Weight::Pending);
        assert!(!wrong, "{size}: {report}");
        assert_eq!(report.verdict(), Verdict::Clean);
    }
}

#[test]
fn an_empty_log_is_incomplete_and_a_foreign_one_unreadable() {
    let empty = common::Stored::of(vec![], Default::default());
    assert_eq!(codes(&empty.audit()), ["tree.empty"]);
    assert_eq!(empty.audit().verdict().exit_code(), 2);
    let foreign = common::Stored::of(vec![b"hello".to_vec(), b"{}".to_vec()], Default::default());
    assert_eq!(codes(&foreign.audit()), ["leaf.form"]);
    assert_eq!(foreign.audit().verdict().exit_code(), 3);
}

#[test]
fn a_round_without_quorum_and_a_lost_opening_are_clean() {
    use domain::{ballot, ballot::Ballot, round, round::Round};
    let mut log = story::voting();
    story::vote(&mut log, "4601", &["vold"]);
    let state: Round = log.state(&story::round());
    log.now = state.voting_until.unwrap();
    let (id, process) = (Some(story::round_id()), common::Who::Process);
    let facts = |turnout| round::Facts {
        id,
        turnout,
        ..Default::default()
    };
    log.act::<Round>(process, &story::round(), round::Intent::CloseVoting, facts(None));
    let mut failed = log.clone();
    let turnout = Some(round::Turnout {
        cast: 1,
        roll: 3,
        sealed: 1,
    });
    failed.act::<Round>(
        process,
        &story::round(),
        round::Intent::CheckQuorum,
        facts(turnout),
    );
    let report = failed.stored().audit();
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
    assert_eq!(
        report.rounds[0].phase,
        "without quorum, to be reopened or given up"
    );

    let mut lost = story::told();
    let end = lost.find("round.quorum_met@1", |_| true);
    lost.now = lost.events[end].at;
    lost.events.truncate(end + 1);
    let reason = story::text("tapt");
    // The voter has a week to present it.
    for (intent, days) in [
        (ballot::Intent::LoseOpening, 0),
        (ballot::Intent::Unopen { reason }, 8),
    ] {
        lost.now = lost.now.plus_days(days);
        lost.begin();
        let facts = ballot::Facts {
            id: Some((story::round_id(), common::unit("4627"))),
            round: Some(lost.seen(&story::round())),
            ..Default::default()
        };
        lost.step::<Ballot>(process, &story::ballot_of("4627"), intent, facts);
    }
    let report = lost.stored().audit();
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report}");
}

#[test]
fn the_complaint_window_runs_from_the_decision() {
    let shorter_by = |millis: i64| {
        let mut log = story::told();
        log.change("round.tallied@1", |event: &mut events::round::Event| {
            if let events::round::Event::Tallied(tallied) = event {
                tallied.complaints_until = tallied.complaints_until.plus_millis(-millis);
            }
        });
        codes(&log.forged().audit()).join(" ")
    };
    assert_eq!(
        shorter_by(500),
        "",
        "decided half a second before it was recorded"
    );
    assert_eq!(shorter_by(86_400_000), "differs.round.tallied");
    assert_eq!(shorter_by(-1), "differs.round.tallied", "a millisecond too long");
}
