//! An audit that goes on where an earlier one ended: what is before the mark is taken in and not judged, what is after it
//! is judged as ever.

use crate::common::{Log, Stored, Who, codes, story};
use events::{Blob, Digest, Position, mandate, round};
use replay::{Auditor, Report, Verdict};
use std::collections::HashMap;

impl Stored {
    fn audit_from(&self, mark: usize) -> Report {
        let auditor = Auditor::new(|digest: &Digest| self.blobs.get(digest).cloned());
        self.feed(auditor.judging_from(Position(mark as u64)))
    }

    /// The same by somebody to whom no document is shown before the mark.
    fn audit_blindly_from(&self, mark: usize) -> Report {
        let named_after: Vec<String> = self.rows[mark..]
            .iter()
            .map(|(_, leaf, _)| String::from_utf8(leaf.clone()).unwrap())
            .collect();
        let shown = |digest: &Digest| {
            let hex = digest.to_string();
            named_after.iter().any(|leaf| leaf.contains(&hex))
        };
        let blobs: HashMap<_, _> = self.blobs.iter().filter(|(digest, _)| shown(digest)).collect();
        let auditor = Auditor::new(|digest: &Digest| blobs.get(digest).map(|bytes| (*bytes).clone()));
        self.feed(auditor.judging_from(Position(mark as u64)))
    }
}

/// Wherever the mark stands: in the middle of a command, of a round, of a case. What is counted after it is counted from
/// ballots before it, and a list that was counted before it is read, or derived again where it cannot be read.
#[test]
fn an_honest_log_is_clean_from_every_mark_on() {
    let stored = story::told().stored();
    let size = stored.rows.len();
    let whole = stored.audit();
    for mark in 0..=size {
        for report in [stored.audit_from(mark), stored.audit_blindly_from(mark)] {
            assert_eq!(codes(&report), Vec::<&str>::new(), "from {mark}: {report}");
            assert_eq!(report.verdict(), Verdict::Clean);
            assert_eq!(
                (report.from, report.root.as_str()),
                (mark as u64, whole.root.as_str())
            );
            assert_eq!(report.counts.events, (size - mark) as u64);
            assert_eq!(report.rounds[0].items, whole.rounds[0].items, "from {mark}");
            let told = report.rounds[0].documents.iter();
            assert!(
                told.clone()
                    .all(|document| document.agrees && document.position >= mark as u64)
            );
            let after = |line: &&replay::DocumentLine| line.position >= mark as u64;
            assert_eq!(
                told.count(),
                whole.rounds[0].documents.iter().filter(after).count()
            );
        }
    }
    let tallied = story::told().find("round.tallied@1", |_| true);
    assert_eq!(stored.audit_from(tallied).counts.lists, 1);
    assert_eq!(stored.audit_from(tallied + 1).counts.lists, 0);
}

/// A log with a fault, where it lies, and the code that names it.
fn faulty() -> Vec<(Log, usize, &'static str)> {
    let mut rights = story::told();
    let planned = rights.find("round.planned@1", |_| true);
    rights.events[planned].actor = rights.by(Who::Operator).actor;
    let event = &mut rights.events[planned];
    event.cites = events::Recorded::cites_of(&event.body, &event.actor);
    let mut lot = story::told();
    let lot_at = lot.find("round.lot_revealed@1", |_| true);
    lot.change_at(lot_at, |event: &mut round::Event| {
        if let round::Event::LotRevealed(revealed) = event {
            revealed.part = events::Salt([1; 32]);
        }
    });
    let mut list = story::told();
    let list_at = list.find("round.tallied@1", |_| true);
    let mut false_blob = None;
    list.change_at(list_at, |event: &mut round::Event| {
        if let round::Event::Tallied(tallied) = event {
            false_blob = Some(tallied.list.clone());
        }
    });
    let named: Blob = false_blob.unwrap();
    let mut said: outcome::List = serde_json::from_slice(&list.blobs[&named.sha256]).unwrap();
    said.items.swap(0, 1);
    let kept = list.keep(&said);
    list.change_at(list_at, |event: &mut round::Event| {
        if let round::Event::Tallied(tallied) = event {
            tallied.list = kept;
        }
    });
    let mut hours = story::told();
    let hours_at = hours.find("mandate.issued@1", |_| true);
    hours.change_at(hours_at, |event: &mut mandate::Event| {
        if let mandate::Event::Issued(issued) = event {
            issued.hours += 1;
        }
    });
    vec![
        (rights, planned, "guard.not_in_role"),
        (lot, lot_at, "refused.round.wrong_part"),
        (list, list_at, "derived.list"),
        (hours, hours_at, "mandate.sum"),
    ]
}

#[test]
fn a_fault_before_the_mark_is_not_looked_for_and_one_after_it_is_found() {
    for (log, place, code) in faulty() {
        let stored = log.forged();
        let found = |report: &Report| {
            let of_code = report.findings.iter().filter(|finding| finding.code == code);
            of_code
                .filter(|finding| finding.position == Some(place as u64))
                .count()
        };
        assert_eq!(found(&stored.audit()), 1, "{code}: {}", stored.audit());
        assert_eq!(found(&stored.audit_from(place)), 1, "{code}");
        let later = stored.audit_from(place + 1);
        assert_eq!(found(&later), 0, "{code}: {later}");
        // A command that runs across the mark is looked at whole: its halves belong together.
        let before = |finding: &&replay::Finding| {
            finding.position.is_some_and(|at| at <= place as u64) && !finding.code.starts_with("pair.")
        };
        assert_eq!(later.findings.iter().filter(before).count(), 0, "{later}");
    }
}

/// What is taken in makes part of the root, so that a leaf which is not the one of then shows.
#[test]
fn a_leaf_that_was_changed_since_shows_in_the_root() {
    let mut stored = story::told().stored();
    let place = stored.edit_ballot();
    stored.hash_again(place);
    let report = stored.audit_from(stored.rows.len());
    assert_eq!(codes(&report), ["tree.root"], "{report}");
    stored.put(place, b"{}".to_vec());
    stored.hash_again(place);
    let report = stored.audit_from(place + 1);
    assert!(codes(&report).contains(&"leaf.form"), "{report}");
    let lines = report.to_string();
    assert!(
        lines.contains(&format!("judged from position {}", place + 1)),
        "{lines}"
    );
}
