//! Time stamps of others are not checked yet: a bundle that holds one is not said to be all well.

use bundle::{FileList, Folder, Options, State, Step, corpus::Keys, verify};
use events::Digest;
use std::{fs, path::Path};
use tlog::Note;

#[test]
fn a_time_stamp_in_a_bundle_is_said_not_to_be_checked() {
    let release = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture/0.1.0");
    let (from, dir) = (Folder::at(&release.join("bundle")), tempfile::tempdir().unwrap());
    let bundle = Folder::at(dir.path());
    for path in from.files().unwrap() {
        bundle.write(&path, &from.read(&path).unwrap().unwrap()).unwrap();
    }
    let options = Options {
        policy: Some(fs::read(release.join("policy")).unwrap()),
        meaning: false,
        ..Options::default()
    };
    let verified = || {
        let report = verify(&bundle, &options, &mut |_, _| ()).unwrap();
        let line = report
            .steps
            .iter()
            .find(|line| line.code == Step::V13)
            .unwrap()
            .state;
        let kinds: Vec<_> = report.findings.iter().map(|found| found.kind).collect();
        (report.exit_code(), line, kinds)
    };
    assert_eq!(verified(), (0, State::NotApplicable, vec![]));
    let (path, token) = ("tingbok/timestamps/7.tsr", b"no token");
    bundle.write(path, token).unwrap();
    let (exit, state, kinds) = verified();
    assert_eq!(
        (exit, state),
        (1, State::Incomplete),
        "nobody signed for the file: {kinds:?}"
    );
    assert!(kinds.contains(&"timestamp-unchecked") && kinds.contains(&"file-stray"));
    // As an export would list it.
    let read = |path: &str| bundle.read(path).unwrap().unwrap();
    let note = Note::parse(&read("tingbok/files")).unwrap();
    let mut list = FileList::read(&note, &read("tingbok/list")).unwrap();
    list.files.insert(path.to_owned(), Digest::of(token));
    let key = Keys::of_releases().unwrap().log;
    let mut note = Note::new(&list.note()).unwrap();
    note.add(key.sign(note.text()).unwrap());
    bundle.write("tingbok/list", list.text().as_bytes()).unwrap();
    bundle
        .write("tingbok/files", note.to_string().as_bytes())
        .unwrap();
    assert_eq!(verified(), (2, State::Incomplete, vec!["timestamp-unchecked"]));
}
