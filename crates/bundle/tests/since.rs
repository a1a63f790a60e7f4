//! Verifications that go on where an earlier one ended: what was judged then is not judged again, what was not is, and a
//! leaf that is another now than then is not taken for the one of then.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use bundle::{
    Folder, Options, Report, State, Step,
    corpus::{Keys, corpus},
    verify,
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A bundle in a folder of its own, and where verifications of it leave how far they came.
struct Place {
    dir: tempfile::TempDir,
    policy: Vec<u8>,
}

impl Place {
    /// A copy of the bundle of this release.
    fn new() -> Self {
        let release = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture/0.1.0");
        let place = Self {
            dir: tempfile::tempdir().unwrap(),
            policy: fs::read(release.join("policy")).unwrap(),
        };
        let (from, to) = (Folder::at(&release.join("bundle")), place.bundle());
        for path in from.files().unwrap() {
            to.write(&path, &from.read(&path).unwrap().unwrap()).unwrap();
        }
        place
    }

    fn bundle(&self) -> Folder {
        Folder::at(&self.dir.path().join("bundle"))
    }

    fn state(&self) -> PathBuf {
        self.dir.path().join("state.json")
    }

    fn verified(&self, bundle: &Folder, meaning: bool) -> Report {
        let options = Options {
            policy: Some(self.policy.clone()),
            since: Some(self.state()),
            meaning,
            ..Options::default()
        };
        verify(bundle, &options, &mut |_, _| ()).unwrap()
    }

    /// As if an earlier verification had judged so many leaves of those whose files it looked at.
    fn judged(&self, count: u64) {
        let mut state: Value = serde_json::from_slice(&fs::read(self.state()).unwrap()).unwrap();
        state["judged"] = count.into();
        fs::write(self.state(), state.to_string()).unwrap();
    }
}

fn state_of(report: &Report, step: Step) -> State {
    report.steps.iter().find(|line| line.code == step).unwrap().state
}

#[test]
fn only_what_is_new_is_judged() {
    let place = Place::new();
    let bundle = place.bundle();
    // Files alone: nothing is judged, and the next verification knows that.
    let files = place.verified(&bundle, false);
    assert_eq!(
        (files.exit_code(), files.judged_from),
        (0, None),
        "{:#?}",
        files.findings
    );
    assert_eq!(state_of(&files, Step::V11), State::Skipped);
    let whole = place.verified(&bundle, true);
    assert_eq!(
        (whole.since, whole.judged_from, whole.exit_code()),
        (files.size, Some(0), 0)
    );
    assert_eq!(whole.replay.unwrap().events, whole.size);
    // Nothing is new.
    let again = place.verified(&bundle, true);
    assert_eq!(
        (again.since, again.judged_from, again.exit_code()),
        (files.size, None, 0)
    );
    assert_eq!(
        (again.replay, state_of(&again, Step::V11)),
        (None, State::NotApplicable)
    );
    // A hundred events are, and with them lists of rounds that began before them.
    for new in [100, whole.size / 2] {
        place.judged(whole.size - new);
        let some = place.verified(&bundle, true);
        assert_eq!(some.exit_code(), 0, "{:#?}", some.findings);
        assert_eq!(some.judged_from, Some(whole.size - new));
        assert_eq!(some.replay.unwrap().events, new);
        assert_eq!(state_of(&some, Step::V11), State::Fine);
        assert_eq!(some.pending, whole.pending);
    }
    place.judged(whole.size + 1);
    let options = Options {
        since: Some(place.state()),
        ..Options::default()
    };
    let refused = verify(&bundle, &options, &mut |_, _| ()).unwrap_err();
    assert!(
        refused.to_string().contains("more leaves were judged"),
        "{refused}"
    );
}

#[test]
fn a_leaf_that_is_another_now_is_not_folded() {
    let place = Place::new();
    let bundle = place.bundle();
    let size = place.verified(&bundle, true).size;
    let path = "tile/entries/000";
    let mut bytes = bundle.read(path).unwrap().unwrap();
    bytes[300] ^= 1;
    bundle.write(path, &bytes).unwrap();
    // With nothing new to judge it is not read.
    let report = place.verified(&bundle, true);
    assert_eq!((report.exit_code(), report.since), (0, size));
    place.judged(size - 1);
    let report = place.verified(&bundle, true);
    assert_eq!(
        (report.exit_code(), report.since),
        (1, 0),
        "{:#?}",
        report.findings
    );
    let altered = report
        .findings
        .iter()
        .find(|found| found.kind == "leaf-altered")
        .unwrap();
    assert_eq!(altered.file.as_deref(), Some(path));
    fs::remove_file(bundle.root().join(path)).unwrap();
    let report = place.verified(&bundle, true);
    let missing = report
        .findings
        .iter()
        .find(|found| found.kind == "file-missing")
        .unwrap();
    assert_eq!((report.since, missing.file.as_deref()), (0, Some(path)));
    assert_eq!(report.exit_code(), 2, "{:#?}", report.findings);
}

/// Two places of a list are swapped, and everything is signed by a quorum.
#[test]
fn a_false_list_before_the_mark_is_not_looked_for_and_one_after_it_is_found() {
    let place = Place::new();
    let keys = Keys::of_releases().unwrap();
    let out = Folder::at(&place.dir.path().join("corpus"));
    corpus(&place.bundle(), &keys, &out, &mut |_| ()).unwrap();
    let forged = Folder::at(&out.root().join("13-false-list/bundle"));
    let report = place.verified(&forged, false);
    assert_eq!(report.exit_code(), 0, "{:#?}", report.findings);
    let size = report.size;
    place.judged(0);
    let whole = place.verified(&forged, true);
    let list = |report: &Report| {
        let mut found = report.findings.iter();
        found.find_map(|it| {
            it.position
                .filter(|_| it.audit.as_deref() == Some("derived.list"))
        })
    };
    let tallied = list(&whole).unwrap();
    assert!(tallied > 100 && tallied < size, "{tallied}");
    place.judged(tallied);
    let after = place.verified(&forged, true);
    assert_eq!((after.judged_from, list(&after)), (Some(tallied), Some(tallied)));
    assert_eq!(state_of(&after, Step::V11), State::Tampered);
    place.judged(tallied + 1);
    let before = place.verified(&forged, true);
    assert_eq!((before.judged_from, list(&before)), (Some(tallied + 1), None));
}

#[test]
fn what_altered_tiles_keep_from_being_compared_is_not_said_to_agree() {
    let place = Place::new();
    let bundle = place.bundle();
    assert_eq!(place.verified(&bundle, true).exit_code(), 0);
    for tile in ["tile/0/000", "tile/0/001", "tile/0/002"] {
        let length = bundle.read(tile).unwrap().unwrap().len();
        bundle.write(tile, &vec![1; length]).unwrap();
    }
    let options = Options {
        policy: Some(place.policy.clone()),
        since: Some(place.state()),
        known: vec![bundle.root().join("tingbok/checkpoints/550")],
        ..Options::default()
    };
    let report = verify(&bundle, &options, &mut |_, _| ()).unwrap();
    assert_eq!(state_of(&report, Step::V5), State::Incomplete, "{report:#?}");
    assert_eq!(report.exit_code(), 2);
    let kinds: Vec<&str> = report.findings.iter().map(|found| found.kind).collect();
    assert!(kinds.contains(&"not-comparable"), "{kinds:?}");
}
