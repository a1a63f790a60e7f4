//! What somebody with the database file can do, and what the replay says of it.

use crate::store::{self, Row};
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

fn codes(dir: &Path) -> (i32, BTreeSet<String>) {
    let (code, report) = e2e::replay(dir);
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
fn crude(spoil: impl FnOnce(&rusqlite::Connection)) -> (i32, BTreeSet<String>) {
    let dir = store::copy();
    spoil(&store::unlock(dir.path()));
    codes(dir.path())
}

/// Edits and makes hashes and tree fit, so that only what follows from the events can give it away.
fn careful(spoil: impl FnOnce(&mut Vec<Row>)) -> (i32, BTreeSet<String>) {
    let dir = store::copy();
    let mut rows = store::rows(dir.path());
    spoil(&mut rows);
    store::rewrite(dir.path(), &rows);
    codes(dir.path())
}

#[test]
fn an_honest_log_agrees() {
    let dir = store::copy();
    assert_eq!(codes(dir.path()), (0, BTreeSet::new()));
    let rows = store::rows(dir.path());
    store::rewrite(dir.path(), &rows);
    assert_eq!(
        codes(dir.path()),
        (0, BTreeSet::new()),
        "rewriting the same leaves changes nothing"
    );
}

#[test]
fn a_ballot_edited() {
    let spoil = |rows: &mut Vec<Row>| {
        let at = position(rows, "ballot.opened@1");
        edit(&mut rows[at], "\":1", "\":2");
    };
    let rows = store::rows(store::demo());
    let at = position(&rows, "ballot.opened@1");
    let (code, found) = crude(|connection| {
        let leaf = rows[at].leaf.replacen("\":1", "\":2", 1);
        let changed = connection.execute(
            "UPDATE event SET leaf = ?1 WHERE position = ?2",
            (leaf.as_bytes(), at as i64),
        );
        assert_eq!(changed.unwrap(), 1);
    });
    assert_eq!(code, 1);
    assert!(
        found.contains("leaf.hash") && found.contains("tree.root"),
        "{found:?}"
    );
    let (code, found) = careful(spoil);
    assert_eq!(code, 1);
    assert!(!found.contains("tree.root") && !found.is_empty(), "{found:?}");
}

/// Invariant 1: a gap is found, also when everything is made to fit.
#[test]
fn a_ballot_deleted() {
    let rows = store::rows(store::demo());
    let at = position(&rows, "ballot.cast@1");
    let (code, found) = crude(|connection| {
        connection
            .execute("DELETE FROM event WHERE position = ?1", [at as i64])
            .unwrap();
    });
    assert_eq!(code, 1);
    assert!(found.contains("leaf.gap"), "{found:?}");
    let (code, found) = careful(|rows| {
        rows.remove(at);
    });
    assert_eq!(code, 1);
    assert!(
        found.iter().any(|code| code.starts_with("leaf.")),
        "each leaf says its own place: {found:?}"
    );
}

#[test]
fn two_ballots_swapped() {
    let swap = |rows: &mut Vec<Row>| {
        let at = position(rows, "ballot.cast@1");
        rows.swap(at, at + 1);
    };
    let (code, found) = careful(swap);
    assert_eq!(code, 1);
    assert!(
        found.contains("leaf.swapped") || found.contains("leaf.misplaced"),
        "{found:?}"
    );
    let rows = store::rows(store::demo());
    let at = position(&rows, "ballot.cast@1");
    let (code, found) = crude(|connection| {
        for (to, row) in [(at, &rows[at + 1]), (at + 1, &rows[at])] {
            let set = "UPDATE event SET leaf = ?1 WHERE position = ?2";
            connection.execute(set, (row.leaf.as_bytes(), to as i64)).unwrap();
        }
    });
    assert_eq!(code, 1);
    assert!(found.contains("tree.root"), "{found:?}");
}

#[test]
fn a_tally_digest_altered() {
    let (code, found) = careful(|rows| {
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
    let (code, found) = careful(|rows| {
        let at = position(rows, "round.tallied@1");
        flip_digest(&mut rows[at], "\"input\":\"");
    });
    assert_eq!(code, 1);
    assert!(found.iter().any(|code| code.starts_with("derived.")), "{found:?}");
}

#[test]
fn a_mandate_altered() {
    let (code, found) = careful(|rows| {
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

#[test]
fn the_end_cut_off() {
    let dir = store::copy();
    let cut = store::unlock(dir.path());
    cut.execute("DELETE FROM event WHERE position >= 100", [])
        .unwrap();
    drop(cut);
    let output = e2e::run(&["replay", dir.path().to_str().unwrap(), "--format", "json"]);
    assert_eq!(
        output.status.code(),
        Some(3),
        "the head tells of more than there is"
    );
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["error"]["code"], "damaged_log");
    assert!(
        error["error"]["message"]
            .as_str()
            .unwrap()
            .contains("ends at 100"),
        "{error}"
    );
}

#[test]
fn a_document_edited_or_gone() {
    let (code, found) = crude(|connection| {
        connection
            .execute("UPDATE blob SET bytes = CAST(bytes || x'20' AS BLOB)", [])
            .unwrap();
    });
    assert_eq!(code, 1);
    assert!(found.contains("blob.altered"), "{found:?}");
    let (code, found) = crude(|connection| {
        connection.execute("DELETE FROM blob", []).unwrap();
    });
    assert_eq!(code, 2);
    assert!(found.contains("blob.missing"), "{found:?}");
}
