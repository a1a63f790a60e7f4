//! The exact bytes of every event are for ever: `golden/<stream>/<name>.<version>[.<case>].json` holds the leaf of
//! one sample each, without a newline at the end.
//!
//! A golden file is never edited and never overwritten: `golden.sha256` holds the digest of each, and a line there is
//! never changed either. `UPDATE_GOLDEN=1 cargo test -p events --test golden` writes files and lines that are missing.

#[path = "common/samples/mod.rs"]
mod samples;
#[path = "common/tree.rs"]
mod tree;
#[path = "common/update.rs"]
mod update;

use events::{Digest, KINDS, codec};
use samples::samples;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
};
use tree::{file_of, files_in};

const HINT: &str = "A golden file is the promise that old logs stay readable and is never overwritten: give the \
    event a new version. UPDATE_GOLDEN=1 writes missing files only.";

/// Under `UPDATE_GOLDEN=1`, writes the golden files that are missing and never one that is there.
fn write_missing() {
    for (case, event) in samples() {
        let path = update::in_crate("golden").join(file_of(event.body.kind(), case));
        if !path.exists() && update::wanted("UPDATE_GOLDEN") {
            update::write(&path, &codec::encode(&event).expect("a sample has a leaf"));
        }
    }
}

#[test]
fn every_sample_is_written_and_read_exactly_as_ever() {
    write_missing();
    for (case, event) in samples() {
        let name = file_of(event.body.kind(), case);
        let path = update::in_crate("golden").join(&name);
        let leaf = codec::encode(&event).unwrap();
        let golden = fs::read(&path)
            .unwrap_or_else(|_| panic!("golden/{name} is missing; UPDATE_GOLDEN=1 writes missing files"));
        assert_eq!(
            String::from_utf8_lossy(&leaf),
            String::from_utf8_lossy(&golden),
            "\ngolden/{name}: the bytes written now differ from the golden ones. {HINT}"
        );
        let read = codec::decode(&golden).unwrap_or_else(|why| panic!("golden/{name}: {why}. {HINT}"));
        assert_eq!(read, event, "golden/{name}: reads as another event. {HINT}");
    }
}

#[test]
fn every_kind_has_a_golden_and_every_golden_a_kind() {
    write_missing();
    let kinds: BTreeSet<&str> = KINDS.iter().copied().flatten().copied().collect();
    let samples = samples();
    let sampled: BTreeSet<&str> = samples.iter().map(|(_, event)| event.body.kind()).collect();
    assert_eq!(
        sampled, kinds,
        "tests/common/samples/ needs a sample of every kind"
    );

    let expected: BTreeSet<String> = samples
        .iter()
        .map(|(case, event)| file_of(event.body.kind(), case))
        .collect();
    assert_eq!(expected.len(), samples.len(), "two samples share a file name");
    assert_eq!(
        files_in("golden"),
        expected,
        "a golden file without a sample; a kind once written stays readable for ever, so keep its sample"
    );
}

/// The digests that golden files are held to, by path: lines as `sha256sum -c` reads them.
fn frozen() -> BTreeMap<String, String> {
    let lines = fs::read_to_string(update::in_crate("golden.sha256")).unwrap_or_default();
    let line = |line: &str| {
        let (digest, path) = line.split_once("  ").expect("a digest, two spaces and a path");
        (path.to_owned(), digest.to_owned())
    };
    lines.lines().map(line).collect()
}

#[test]
fn every_golden_is_as_it_was_when_it_was_frozen() {
    write_missing();
    let digest = |name: &String| {
        let path = format!("golden/{name}");
        let digest = Digest::of(&fs::read(update::in_crate(&path)).unwrap()).to_string();
        (path, digest)
    };
    let found: BTreeMap<String, String> = files_in("golden").iter().map(digest).collect();
    let mut frozen = frozen();
    if update::wanted("UPDATE_GOLDEN") {
        for (path, digest) in &found {
            frozen.entry(path.clone()).or_insert_with(|| digest.clone());
        }
        let mut lines = String::new();
        for (path, digest) in &frozen {
            writeln!(lines, "{digest}  {path}").unwrap();
        }
        update::write(&update::in_crate("golden.sha256"), lines.as_bytes());
    }
    for (path, digest) in &frozen {
        assert_eq!(found.get(path), Some(digest), "{path} is frozen. {HINT}");
    }
    let new: Vec<&String> = found.keys().filter(|path| !frozen.contains_key(*path)).collect();
    assert!(
        new.is_empty(),
        "{new:?} have no line in golden.sha256: UPDATE_GOLDEN=1 writes it"
    );
}

#[test]
fn samples_are_whole_and_plausible() {
    for (_, event) in samples() {
        assert_eq!(event.stream.kind(), event.body.stream(), "{}", event.body.kind());
        assert_eq!(event.stream.as_str().parse(), Ok(event.stream.clone()));
        assert!(
            event.body.cites().iter().all(|cite| event.cites.contains(cite)),
            "{}",
            event.body.kind()
        );
    }
}
