//! What somebody does to the database, or loses of it: the head stands as it was.

use crate::common::{Stored, codes, story};
use replay::{Report, Verdict};

fn stored() -> Stored {
    story::told().stored()
}

#[track_caller]
fn found(report: &Report, code: &str, position: u64) {
    let fits = |finding: &&replay::Finding| finding.code == code && finding.position == Some(position);
    assert!(
        report.findings.iter().any(|finding| fits(&finding)),
        "{code} at {position}: {report}"
    );
}

#[test]
fn a_ballot_edited_in_place() {
    let mut stored = stored();
    let place = stored.edit_ballot();
    let report = stored.audit();
    found(&report, "leaf.hash", place as u64);
    assert!(codes(&report).contains(&"tree.root"), "{report}");
    assert_eq!(report.verdict(), Verdict::Tampered);
    // The same with the stored hash changed too.
    stored.hash_again(place);
    let report = stored.audit();
    assert!(!codes(&report).contains(&"leaf.hash"));
    found(&report, "refused.ballot.wrong_opening", place as u64);
    let all = codes(&report);
    assert!(
        all.contains(&"tree.root") && all.contains(&"derived.list"),
        "{report}"
    );
}

#[test]
fn a_row_deleted() {
    let mut stored = stored();
    stored.rows.remove(20);
    let report = stored.audit();
    found(&report, "leaf.gap", 21);
    assert!(codes(&report).contains(&"tree.size"), "{report}");
    // Deleted and the rest moved up.
    for (row, place) in stored.rows.iter_mut().zip(0..) {
        row.0 = place;
    }
    let report = stored.audit();
    found(&report, "leaf.gap", 20);
    assert_eq!(
        report
            .findings
            .iter()
            .filter(|finding| finding.code == "leaf.gap")
            .count(),
        1
    );
    assert_eq!(report.verdict(), Verdict::Tampered);
}

#[test]
fn two_rows_swapped() {
    let mut stored = stored();
    let (one, two) = (stored.rows[30].clone(), stored.rows[33].clone());
    (stored.rows[30].1, stored.rows[30].2) = (two.1, two.2);
    (stored.rows[33].1, stored.rows[33].2) = (one.1, one.2);
    let report = stored.audit();
    found(&report, "leaf.swapped", 30);
    found(&report, "leaf.swapped", 33);
    assert!(codes(&report).contains(&"tree.root"), "{report}");
    // And two neighbours.
    let mut stored = super::stored::stored();
    stored.rows.swap(40, 41);
    (stored.rows[40].0, stored.rows[41].0) = (40, 41);
    found(&stored.audit(), "leaf.swapped", 40);
}

#[test]
fn a_row_doubled() {
    let mut stored = stored();
    let row = stored.rows[10].clone();
    (stored.rows[11].1, stored.rows[11].2) = (row.1.clone(), row.2);
    found(&stored.audit(), "leaf.doubled", 11);
    let mut stored = super::stored::stored();
    stored.rows.insert(11, row);
    let report = stored.audit();
    found(&report, "leaf.doubled", 10);
    assert_eq!(report.verdict(), Verdict::Tampered);
}

#[test]
fn rows_missing_at_the_end_are_incomplete() {
    let mut stored = stored();
    // The last command, a mandate and its hours, is not there.
    let whole = stored.rows.len();
    stored.rows.truncate(whole - 2);
    let report = stored.audit();
    assert_eq!(codes(&report), ["mandate.pending", "tree.truncated"], "{report}");
    assert_eq!(report.verdict().exit_code(), 2);
    stored.rows = super::stored::stored().rows;
    stored.head.size -= 1;
    assert!(codes(&stored.audit()).contains(&"tree.tail"));
}

#[test]
fn a_list_edited_or_missing() {
    let log = story::told();
    let mut stored = log.stored();
    let state: domain::round::Round = log.state(&story::round());
    let list = state.tallied.unwrap().list.sha256;
    let bytes = stored.blobs[&list].clone();
    let edited = String::from_utf8(bytes)
        .unwrap()
        .replacen("\"hours\":110", "\"hours\":111", 1);
    stored.blobs.insert(list, edited.into_bytes());
    let report = stored.audit();
    assert_eq!(codes(&report), ["blob.altered"], "{report}");
    let words = &report.findings[0].what;
    assert!(words.contains("/hours: expected 110, found 111"), "{words}");
    stored.blobs.remove(&list);
    let report = stored.audit();
    assert_eq!(codes(&report), ["blob.missing"], "{report}");
    assert_eq!(report.verdict(), Verdict::Incomplete);
    let list = &report.rounds[0].documents[3];
    assert!(list.agrees, "the digest still agrees");
}

/// Every bit of every leaf matters: with the stored hash as it was, and with it changed too.
#[test]
fn no_byte_can_be_flipped() {
    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    let mut before_the_count = story::voting();
    story::vote(&mut before_the_count, "4601", &["vold"]);
    for (clean, times) in [(before_the_count.stored(), 2_500), (stored(), 100)] {
        for _ in 0..times {
            // xorshift: the same bytes in every run.
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            flip(clean.clone(), dice);
        }
    }
}

fn flip(mut stored: Stored, dice: u64) {
    let total: usize = stored.rows.iter().map(|row| row.1.len()).sum();
    let mut at = usize::try_from(dice % total as u64).unwrap();
    let mut place = 0;
    while at >= stored.rows[place].1.len() {
        at -= stored.rows[place].1.len();
        place += 1;
    }
    let row = &mut stored.rows[place];
    row.1[at] ^= 1 << (dice >> 61);
    if dice & 1 << 40 == 0 {
        row.2 = tlog::leaf_hash(&row.1);
    }
    let report = stored.audit();
    assert_eq!(
        report.verdict(),
        Verdict::Tampered,
        "byte {at} of leaf {place}: {report}"
    );
}
