//! Promises that somebody holds: kept, not kept, still to be kept, and none of this log's.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use bundle::{
    FaultKind, Folder, Options, Report, State, Step,
    corpus::{Keys, corpus},
    verify,
};
use std::{fs, path::Path};
use tlog::{Hash, Promise, Tile, TileKind, leaf_hash, read_bundle};

const ORIGIN: &str = "tingbok.invalid/test";

fn keys(seed: u8) -> Keys {
    Keys::example(ORIGIN, 5, seed).unwrap()
}

fn promise(position: u64, leaf: Hash, by: u64) -> Promise {
    Promise {
        origin: ORIGIN.into(),
        round: "01900000-0000-7000-8000-000000000001".into(),
        unit: "01900000-0000-7000-8000-000000000002".into(),
        commitment: "ab".repeat(32),
        position,
        leaf: leaf.to_string(),
        by,
    }
}

/// Verifies the bundle of this release beside a folder with one promise.
fn verified(promise: &[u8], now: Option<i64>) -> Result<Report, bundle::Fault> {
    let release = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture/0.1.0");
    let held = tempfile::tempdir().unwrap();
    fs::write(held.path().join("answer.txt"), promise).unwrap();
    let options = Options {
        policy: Some(fs::read(release.join("policy")).unwrap()),
        receipts: Some(held.path().to_owned()),
        now,
        meaning: false,
        ..Options::default()
    };
    verify(&Folder::at(&release.join("bundle")), &options, &mut |_, _| ())
}

#[test]
fn a_promise_is_kept_or_not_or_can_still_be() {
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture/0.1.0/bundle");
    let any = promise(0, Hash([0; 32]), 1)
        .sign(&keys(11).log)
        .unwrap()
        .to_string();
    let whole = verified(any.as_bytes(), None).unwrap();
    let (size, newest) = (whole.size, u64::try_from(whole.time.unwrap() / 1000).unwrap());
    let tile = Tile::in_tree(TileKind::Entries, 0, size).unwrap();
    let bytes = fs::read(bundle.join(tile.to_string())).unwrap();
    let leaf = leaf_hash(read_bundle(&bytes, tile.width()).unwrap()[7]);
    let told = |position, leaf, by, now| {
        let note = promise(position, leaf, by).sign(&keys(11).log).unwrap();
        let report = verified(note.to_string().as_bytes(), now).unwrap();
        let kinds: Vec<_> = report
            .findings
            .iter()
            .map(|found| (found.kind, found.position))
            .collect();
        let state = report
            .steps
            .iter()
            .find(|line| line.code == Step::V6)
            .unwrap()
            .state;
        (report.exit_code(), kinds, report.pending.len(), state)
    };
    let other = Hash([7; 32]);
    // In the log, however late it is by now.
    assert_eq!(told(7, leaf, 1, None), (0, vec![], 0, State::Fine));
    // Something else stands there.
    let found = vec![("promise-other", Some(7))];
    assert_eq!(told(7, other, newest + 1, None), (1, found, 0, State::Tampered));
    // Not there, and the witnesses' time says that it ought to be; or whoever verifies does.
    let found = vec![("promise-broken", Some(size))];
    assert_eq!(
        told(size, other, newest - 1, None),
        (1, found.clone(), 0, State::Tampered)
    );
    assert_eq!(told(size, other, newest, None), (0, vec![], 1, State::Fine));
    let later = i64::try_from(newest + 1).unwrap() * 1000;
    assert_eq!(
        told(size, other, newest, Some(later)),
        (1, found, 0, State::Tampered)
    );
}

#[test]
fn what_no_key_of_the_log_signed_is_no_promise_of_it() {
    let foreign = promise(0, Hash([0; 32]), 1)
        .sign(&keys(12).log)
        .unwrap()
        .to_string();
    let good = promise(0, Hash([0; 32]), 1)
        .sign(&keys(11).log)
        .unwrap()
        .to_string();
    let altered = good.replace("position 0", "position 1");
    for bad in [foreign.as_str(), &altered, "tingbok promise, version 1\n"] {
        let fault = verified(bad.as_bytes(), None).unwrap_err();
        assert_eq!(fault.kind, FaultKind::Unusable);
        assert!(fault.place.ends_with("answer.txt"), "{fault}");
    }
}

/// The cases of the corpus: what the verifier is given there, and the verdict that it must reach.
#[test]
fn promises_in_the_corpus_get_their_verdicts() {
    let release = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture/0.1.0");
    let out = tempfile::tempdir().unwrap();
    let good = Folder::at(&release.join("bundle"));
    let made = corpus(&good, &keys(11), &Folder::at(out.path()), &mut |_| ()).unwrap();
    let promised = made
        .cases
        .iter()
        .filter(|case| case.attack == 20 && !case.given.is_empty());
    let mut exits = Vec::new();
    for case in promised {
        let folder = out.path().join(&case.name);
        let options = Options {
            policy: Some(fs::read(out.path().join("policy")).unwrap()),
            receipts: Some(folder.join(&case.given[1])),
            ..Options::default()
        };
        let report = verify(&Folder::at(&folder.join("bundle")), &options, &mut |_, _| ()).unwrap();
        let failed: Vec<&str> = report.failed().into_iter().map(Step::code).collect();
        assert_eq!(
            (report.exit_code(), &failed),
            (case.exit, &case.steps),
            "{}",
            case.name
        );
        exits.push(case.exit);
    }
    assert_eq!(exits, [1, 1, 0]);
}
