//! A process that is stopped while it holds the proof folder: others wait a moment, say who holds it, and sign nothing
//! meanwhile; when it goes on, what it was about to write still fits.

use crate::{
    client::Served,
    proofs::{NAME, change_policy, checkpoints, signed, told},
    store::{Kind, Store},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// A run of the program that is stopped with the lock in its hand, its bytes on disk under no name yet.
struct Frozen(Child);

impl Frozen {
    fn begin(store: &Store, arguments: &[&str], scratch: &Path) -> Self {
        let proof = strace::real(&store.proof());
        let at = [proof.join("new")];
        let mut command = strace::stopping(&e2e::tingbok(), "fsync", &at, &scratch.join("trace"));
        let child = command
            .args(arguments)
            .env("TINGBOK_VAULT_KEY", store.key())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let frozen = Self(child);
        let held = || fs::read_to_string(proof.join("lock")).is_ok_and(|by| by == frozen.pid());
        for _ in 0..600 {
            if held() && proof.join("new").exists() {
                return frozen;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("{arguments:?} never held the folder");
    }

    fn pid(&self) -> String {
        self.0.id().to_string()
    }

    /// Lets it go on; whether it ended well.
    fn thaw(mut self) -> bool {
        let told = Command::new("kill").args(["-CONT", &self.pid()]).status();
        assert!(told.unwrap().success());
        self.0.wait().unwrap().success()
    }
}

/// Whether a run says that the folder is held, and by whom; and did nothing.
#[track_caller]
fn is_told(store: &Store, arguments: &[&str], pid: &str) {
    let output = store.run(&[arguments, &["--lang", "en"]].concat());
    let error = told(&output);
    assert_eq!(output.status.code(), Some(5), "{error}");
    assert!(error.contains(&format!("held by the process {pid},")), "{error}");
    assert!(output.stdout.is_empty());
}

struct Site {
    store: Store,
    scratch: tempfile::TempDir,
    place: String,
    proof: PathBuf,
    decided_by: String,
    size: u64,
}

impl Site {
    /// A log that is signed as it stands.
    fn begin() -> Self {
        let (store, decided_by) = Store::founded(Kind::Sqlite, NAME);
        Self {
            scratch: tempfile::tempdir().unwrap(),
            decided_by,
            size: store.rows().len() as u64,
            place: store.place(),
            proof: store.proof(),
            store,
        }
    }

    /// A policy in other words.
    fn policy(&self, number: u64) -> String {
        fs::read_to_string(self.proof.join("policy")).unwrap() + &format!("# {number}\n")
    }
}

#[test]
fn two_signers_never_sign_twice_when_one_is_stopped() {
    if !strace::is_there() {
        return;
    }
    let site = Site::begin();
    let (proof, place) = (site.proof.display().to_string(), &site.place);
    let file = site.scratch.path().join("policy");
    fs::write(&file, site.policy(1)).unwrap();
    let by = ["--store", place, "--decided-by", &site.decided_by];
    let adopt = ["policy", "adopt", &proof, file.to_str().unwrap()];
    site.store.data(&[&adopt[..], &by].concat());

    let before = signed(&site.proof);
    let sign = ["sign", place, "--proof", &proof];
    let frozen = Frozen::begin(&site.store, &sign, site.scratch.path());
    is_told(&site.store, &sign, &frozen.pid());
    assert_eq!(signed(&site.proof), before, "nothing was signed meanwhile");
    assert!(frozen.thaw(), "it goes on as if nothing had been");
    let after = signed(&site.proof);
    assert_eq!(checkpoints(&site.proof), [site.size, site.size + 1]);
    assert_eq!(site.store.data(&sign)["size"], site.size + 1);
    assert_eq!(signed(&site.proof), after, "one story");
}

#[test]
fn a_server_goes_on_and_ends_when_somebody_else_is_stopped_with_its_folder() {
    if !strace::is_there() {
        return;
    }
    let site = Site::begin();
    let proof = site.proof.display().to_string();
    let mut served = Served::begin(&site.store, &["--demo"]);
    let operator = served.persona(&json!({ "operator": true }));
    let before = signed(&site.proof);

    let new = ["key", "new", &site.place, "--proof", &proof];
    let frozen = Frozen::begin(&site.store, &new, site.scratch.path());
    let done = change_policy(&mut served, &operator, &site.decided_by, &site.policy(1), 0).done();
    assert_eq!(done["receipts"][0]["proof"], "pending");
    is_told(
        &site.store,
        &["sign", &site.place, "--proof", &proof],
        &frozen.pid(),
    );
    let now: Value = served.get(None, "/api/v1/checkpoint").done();
    assert_eq!(now["size"], site.size, "recorded, and not signed");
    assert!(served.stop(), "it does not wait for ever");
    assert_eq!(signed(&site.proof), before);
    assert!(frozen.thaw());

    let served = Served::begin(&site.store, &["--demo"]);
    let now: Value = served.get(None, "/api/v1/checkpoint").done();
    assert_eq!(now["size"], site.size + 1, "the next start signs it");
    assert!(served.stop());
}
