//! Time stamps of others in a bundle whose log says nothing of them: the release's, with a stamp put in as an export would.
//! What the log says of stamps, the corpus tries.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use bundle::{FileList, Folder, Options, Report, State, Step, corpus::Keys, verify};
use events::Digest;
use std::{fs, path::Path, process::Command};
use timestamp::{Authority, Query, Stamp};
use tlog::{Note, SignedCheckpoint};

const ROOT: &[u8] = include_bytes!("../src/corpus/authority/root.pem");

struct Bundle {
    dir: tempfile::TempDir,
    folder: Folder,
    policy: Vec<u8>,
    /// The lines of its checkpoint, its size, and a moment after the last event, in milliseconds.
    text: String,
    size: u64,
    at: i64,
}

impl Bundle {
    fn new() -> Self {
        let release = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture/0.1.0");
        let (from, dir) = (Folder::at(&release.join("bundle")), tempfile::tempdir().unwrap());
        let folder = Folder::at(&dir.path().join("bundle"));
        for path in from.files().unwrap() {
            folder.write(&path, &from.read(&path).unwrap().unwrap()).unwrap();
        }
        let policy = fs::read(release.join("policy")).unwrap();
        let signed = SignedCheckpoint::parse(&folder.read("checkpoint").unwrap().unwrap()).unwrap();
        let mut bundle = Self {
            dir,
            folder,
            policy,
            text: signed.note().text().to_owned(),
            size: signed.checkpoint().head().size,
            at: 0,
        };
        bundle.at = bundle.verified(None).time.unwrap() + 1_000;
        bundle
    }

    fn verified(&self, tsa: Option<&[u8]>) -> Report {
        let options = Options {
            policy: Some(self.policy.clone()),
            tsa: tsa.map(<[u8]>::to_vec),
            meaning: false,
            ..Options::default()
        };
        verify(&self.folder, &options, &mut |_, _| ()).unwrap()
    }

    /// Exit status, the state of the step, and the kinds of what was found.
    fn judged(&self, tsa: Option<&[u8]>) -> (u8, State, Vec<&'static str>) {
        let report = self.verified(tsa);
        let line = report.steps.iter().find(|line| line.code == Step::V13).unwrap();
        let kinds = report.findings.iter().map(|found| found.kind).collect();
        (report.exit_code(), line.state, kinds)
    }

    /// Puts a file in, or takes it away, as an export would list it.
    fn put(&self, path: &str, bytes: Option<&[u8]>) {
        let read = |path: &str| self.folder.read(path).unwrap().unwrap();
        let note = Note::parse(&read("tingbok/files")).unwrap();
        let mut list = FileList::read(&note, &read("tingbok/list")).unwrap();
        match bytes {
            Some(bytes) => {
                list.files.insert(path.to_owned(), Digest::of(bytes));
                self.folder.write(path, bytes).unwrap();
            }
            None => {
                list.files.remove(path);
                fs::remove_file(self.folder.root().join(path)).unwrap();
            }
        }
        let key = Keys::of_releases().unwrap().log;
        let mut note = Note::new(&list.note()).unwrap();
        note.add(key.sign(note.text()).unwrap());
        self.folder.write("tingbok/list", list.text().as_bytes()).unwrap();
        let note = note.to_string();
        self.folder.write("tingbok/files", note.as_bytes()).unwrap();
    }

    /// Stamps the newest checkpoint at a time.
    fn stamp(&self, at: i64) -> (Vec<u8>, Vec<u8>) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/corpus/authority");
        let read = |name: &str| fs::read(format!("{folder}/{name}")).unwrap();
        let authority = Authority::read(&read("tsa.key"), &read("tsa.pem")).unwrap();
        let query = Query::new(self.text.as_bytes(), [3; 8]);
        let stamp = Stamp::answered(&authority.answer(&query, at, 1).unwrap()).unwrap();
        let (stamp, certificates) = (stamp.file().to_vec(), authority.certificates().into_bytes());
        self.put(&self.path("tsr"), Some(&stamp));
        self.put(&self.path("certs.pem"), Some(&certificates));
        (stamp, certificates)
    }

    fn path(&self, end: &str) -> String {
        format!("tingbok/timestamps/{}.{end}", self.size)
    }
}

#[test]
fn a_stamp_is_worth_what_its_authority_is() {
    let bundle = Bundle::new();
    assert_eq!(bundle.judged(Some(ROOT)), (0, State::NotApplicable, vec![]));
    bundle.stamp(bundle.at);
    assert_eq!(bundle.judged(Some(ROOT)), (0, State::Fine, vec![]));
    let report = bundle.verified(Some(ROOT));
    let [stamped] = report.stamped.as_slice() else {
        panic!("{:?}", report.stamped);
    };
    assert_eq!(
        (stamped.size, stamped.time, stamped.trusted),
        (bundle.size, bundle.at, true)
    );
    assert!(
        stamped.by.contains("Example time stamping authority"),
        "{}",
        stamped.by
    );
    // By nobody who is trusted, and by another.
    assert_eq!(
        bundle.judged(None),
        (2, State::Incomplete, vec!["timestamp-unknown"])
    );
    assert!(!bundle.verified(None).stamped[0].trusted);
    let stranger = include_bytes!("../src/corpus/authority/plain.pem");
    let (exit, _, kinds) = bundle.judged(Some(stranger));
    assert_eq!((exit, kinds), (2, vec!["timestamp-untrusted"]));
    // Before the last event was written, or the certificates were valid.
    bundle.stamp(bundle.at - 86_400_000 * 365);
    assert_eq!(bundle.judged(Some(ROOT)).2, ["timestamp-early"]);
    bundle.stamp(0);
    assert_eq!(
        bundle.judged(Some(ROOT)).2,
        ["timestamp-expired", "timestamp-early"]
    );
}

#[test]
fn a_stamp_that_was_altered_is_found_and_named() {
    let bundle = Bundle::new();
    let (stamp, certificates) = bundle.stamp(bundle.at);
    // Every byte of a stamp is flipped where stamps are read; here it is whether the bundle hears of it.
    for (end, bytes, each) in [("tsr", &stamp, 61), ("certs.pem", &certificates, 97)] {
        let path = bundle.path(end);
        for at in (0..bytes.len()).step_by(each) {
            let mut spoilt = bytes.clone();
            spoilt[at] ^= 0x01;
            bundle.put(&path, Some(&spoilt));
            let report = bundle.verified(Some(ROOT));
            let found = report.findings.iter().filter(|found| found.code == Step::V13);
            let named: Vec<_> = found.filter_map(|found| found.file.clone()).collect();
            assert_ne!(report.exit_code(), 0, "{path}: byte {at}");
            assert!(
                named.contains(&bundle.path("tsr")),
                "{path}: byte {at}: {named:?}"
            );
            assert!(report.stamped.is_empty());
        }
        bundle.put(&path, Some(bytes));
    }
    assert_eq!(bundle.judged(Some(ROOT)).0, 0);
    // Without its certificates, of a size that nobody published, and of no size.
    bundle.put(&bundle.path("certs.pem"), None);
    assert_eq!(bundle.judged(Some(ROOT)).2, ["timestamp-broken"]);
    bundle.put(&bundle.path("certs.pem"), Some(&certificates));
    for (name, kind) in [
        ("7", "timestamp-unpublished"),
        ("07", "timestamp-broken"),
        ("x", "timestamp-broken"),
    ] {
        bundle.put(&format!("tingbok/timestamps/{name}.tsr"), Some(&stamp));
        bundle.put(
            &format!("tingbok/timestamps/{name}.certs.pem"),
            Some(&certificates),
        );
        assert_eq!(bundle.judged(Some(ROOT)).2, [kind], "{name}");
        bundle.put(&format!("tingbok/timestamps/{name}.tsr"), None);
        bundle.put(&format!("tingbok/timestamps/{name}.certs.pem"), None);
    }
}

/// As `ops/trust.md` tells it.
#[test]
fn openssl_takes_the_stamp_as_it_lies_in_a_bundle() {
    let there = Command::new("openssl").arg("version").output();
    if !there.is_ok_and(|out| out.status.success()) {
        #[expect(clippy::disallowed_methods, reason = "whoever runs the tests says so")]
        let demanded = std::env::var_os("TINGBOK_TEST_ALL").is_some();
        assert!(!demanded, "there is no openssl");
        eprintln!("skipped: there is no openssl");
        return;
    }
    let bundle = Bundle::new();
    bundle.stamp(bundle.at);
    let at = bundle.dir.path();
    fs::write(at.join("roots.pem"), ROOT).unwrap();
    let size = bundle.size;
    let check = |lines: u8| {
        let script = format!(
            "head -n {lines} bundle/tingbok/checkpoints/{size} > note && openssl ts -verify -data note \
             -in bundle/tingbok/timestamps/{size}.tsr -untrusted bundle/tingbok/timestamps/{size}.certs.pem \
             -CAfile roots.pem"
        );
        let out = Command::new("sh")
            .args(["-c", &script])
            .current_dir(at)
            .output()
            .unwrap();
        (
            out.status.success(),
            String::from_utf8_lossy(&out.stderr).into_owned(),
        )
    };
    let (taken, said) = check(3);
    assert!(taken, "{said}");
    assert!(!check(4).0, "it is over three lines");
}
