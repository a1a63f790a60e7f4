//! What somebody with the database file can do, and what the replay says of it.

use crate::{
    intruder::{self, bytes, meddle, set_leaf},
    store::{Kind, Row, Store, on_both_stores},
};
use serde_json::Value;
use std::collections::BTreeSet;

on_both_stores! {
    an_honest_log_agrees
    a_ballot_edited
    a_ballot_deleted
    two_ballots_swapped
    a_tally_digest_altered
    a_mandate_altered
    the_end_cut_off
    a_document_edited_or_gone
}

fn codes(store: &Store) -> (i32, BTreeSet<String>) {
    let (code, report) = store.replay();
    let findings = report["findings"].as_array().expect("findings");
    (
        code,
        findings
            .iter()
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect(),
    )
}

fn position(rows: &[Row], kind: &str) -> usize {
    let of = |row: &Row| serde_json::from_str::<Value>(&row.leaf).unwrap()["type"] == kind;
    rows.iter()
        .position(of)
        .unwrap_or_else(|| panic!("no {kind} in the demo"))
}

/// Replaces a piece of a leaf by another, once.
fn edit(row: &mut Row, from: &str, to: &str) {
    assert!(row.leaf.contains(from), "{} has no {from}", row.leaf);
    row.leaf = row.leaf.replacen(from, to, 1);
}

/// The first digits of the digest in a field, turned over.
fn flip_digest(row: &mut Row, field: &str) {
    let at = row.leaf.find(field).expect("the field") + field.len();
    let old = row.leaf.as_bytes()[at];
    let new = if old == b'0' { "1" } else { "0" };
    row.leaf.replace_range(at..=at, new);
}

/// Edits without mending hashes and tree.
fn crude(kind: Kind, spoil: impl FnOnce(&Store)) -> (i32, BTreeSet<String>) {
    let store = Store::copy(kind);
    intruder::unlock(&store);
    spoil(&store);
    codes(&store)
}

/// Edits and makes hashes and tree fit, so that only what follows from the events can give it away.
fn careful(kind: Kind, spoil: impl FnOnce(&mut Vec<Row>)) -> (i32, BTreeSet<String>) {
    let store = Store::copy(kind);
    let mut rows = store.rows();
    spoil(&mut rows);
    intruder::rewrite(&store, &rows);
    codes(&store)
}

fn an_honest_log_agrees(kind: Kind) {
    let store = Store::copy(kind);
    assert_eq!(codes(&store), (0, BTreeSet::new()));
    let rows = store.rows();
    intruder::rewrite(&store, &rows);
    assert_eq!(
        codes(&store),
        (0, BTreeSet::new()),
        "rewriting the same leaves changes nothing"
    );
}

fn a_ballot_edited(kind: Kind) {
    let spoil = |rows: &mut Vec<Row>| {
        let at = position(rows, "ballot.opened@1");
        edit(&mut rows[at], "\":1", "\":2");
    };
    let rows = Store::demo(kind).rows();
    let at = position(&rows, "ballot.opened@1");
    let (code, found) = crude(kind, |store| {
        set_leaf(store, at, &rows[at].leaf.replacen("\":1", "\":2", 1));
    });
    assert_eq!(code, 1);
    assert!(
        found.contains("leaf.hash") && found.contains("tree.root"),
        "{found:?}"
    );
    let (code, found) = careful(kind, spoil);
    assert_eq!(code, 1);
    assert!(!found.contains("tree.root") && !found.is_empty(), "{found:?}");
}

/// Invariant 1: a gap is found, also when everything is made to fit.
fn a_ballot_deleted(kind: Kind) {
    let rows = Store::demo(kind).rows();
    let at = position(&rows, "ballot.cast@1");
    let (code, found) = crude(kind, |store| {
        meddle(store, &format!("DELETE FROM event WHERE position = {at}"));
    });
    assert_eq!(code, 1);
    assert!(found.contains("leaf.gap"), "{found:?}");
    let (code, found) = careful(kind, |rows| {
        rows.remove(at);
    });
    assert_eq!(code, 1);
    assert!(
        found.iter().any(|code| code.starts_with("leaf.")),
        "each leaf says its own place: {found:?}"
    );
}

fn two_ballots_swapped(kind: Kind) {
    let swap = |rows: &mut Vec<Row>| {
        let at = position(rows, "ballot.cast@1");
        rows.swap(at, at + 1);
    };
    let (code, found) = careful(kind, swap);
    assert_eq!(code, 1);
    assert!(
        found.contains("leaf.swapped") || found.contains("leaf.misplaced"),
        "{found:?}"
    );
    let rows = Store::demo(kind).rows();
    let at = position(&rows, "ballot.cast@1");
    let (code, found) = crude(kind, |store| {
        for (to, row) in [(at, &rows[at + 1]), (at + 1, &rows[at])] {
            set_leaf(store, to, &row.leaf);
        }
    });
    assert_eq!(code, 1);
    assert!(found.contains("tree.root"), "{found:?}");
}

fn a_tally_digest_altered(kind: Kind) {
    let (code, found) = careful(kind, |rows| {
        let at = position(rows, "round.tallied@1");
        let list = "\"list\":{\"len\":";
        assert!(rows[at].leaf.contains(list));
        let start = rows[at].leaf.find(list).unwrap();
        let field = rows[at].leaf[start..].find("\"sha256\":\"").unwrap() + start + "\"sha256\":\"".len();
        let old = rows[at].leaf.as_bytes()[field];
        rows[at]
            .leaf
            .replace_range(field..=field, if old == b'0' { "1" } else { "0" });
    });
    assert_eq!(code, 1);
    assert!(found.iter().any(|code| code.starts_with("derived.")), "{found:?}");
    let (code, found) = careful(kind, |rows| {
        let at = position(rows, "round.tallied@1");
        flip_digest(&mut rows[at], "\"input\":\"");
    });
    assert_eq!(code, 1);
    assert!(found.iter().any(|code| code.starts_with("derived.")), "{found:?}");
}

fn a_mandate_altered(kind: Kind) {
    let (code, found) = careful(kind, |rows| {
        let at = position(rows, "mandate.issued@1");
        let hours: Value = serde_json::from_str(&rows[at].leaf).unwrap();
        let old = format!("\"hours\":{}", hours["body"]["hours"]);
        // The last one is the mandate's own sum.
        let last = rows[at].leaf.rfind(&old).unwrap();
        let end = last + old.len();
        rows[at].leaf.replace_range(last..end, "\"hours\":9999");
    });
    assert_eq!(code, 1);
    assert!(found.iter().any(|code| code.starts_with("mandate.")), "{found:?}");
}

fn the_end_cut_off(kind: Kind) {
    let store = Store::copy(kind);
    intruder::unlock(&store);
    meddle(&store, "DELETE FROM event WHERE position >= 100");
    let output = store.run(&["replay", &store.place(), "--format", "json"]);
    // The head tells of more than there is: the embedded store is looked at when it is opened.
    let (code, word) = match kind {
        Kind::Sqlite => (3, "ends at 100"),
        Kind::Postgres => (2, "tree.truncated"),
    };
    assert_eq!(output.status.code(), Some(code));
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(said.contains(word), "{said}");
}

fn a_document_edited_or_gone(kind: Kind) {
    let (code, found) = crude(kind, |store| {
        let more = match kind {
            Kind::Sqlite => "CAST(bytes || x'20' AS BLOB)".to_owned(),
            Kind::Postgres => format!("bytes || {}", bytes(store, b" ")),
        };
        meddle(store, &format!("UPDATE blob SET bytes = {more}"));
    });
    assert_eq!(code, 1);
    assert!(found.contains("blob.altered"), "{found:?}");
    let (code, found) = crude(kind, |store| {
        meddle(store, "DELETE FROM blob");
    });
    assert_eq!(code, 2);
    assert!(found.contains("blob.missing"), "{found:?}");
}
