//! A log that changes its key and then its policy, and an auditor who has the policy of the first day.

use crate::{
    harness::{Place, Ran, tingbok},
    proof::leaves,
};
use notary::{Promise, SigningKey};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tlog::{Note, ProofFile, SignedCheckpoint, StoredTree, leaf_hash, prove_inclusion};

const ORIGIN: &str = "log.example.no/rotation";

/// An installation with a log that is signed, and the credentials of its two administrators.
pub(crate) struct Log {
    pub(crate) place: Place,
    pub(crate) store: String,
    pub(crate) proof: PathBuf,
    decided_by: String,
}

impl Log {
    pub(crate) fn begun() -> Self {
        let place = Place::new();
        let store = place.path("lager").display().to_string();
        let wanted = json!({
            "office": { "name": "Driftskontoret", "citation": "eksempel", "example": true },
            "administrators": [
                { "name": "Anne", "issuer": "https://login.example.no", "sub": "anne" },
                { "name": "Bjørn", "issuer": "https://login.example.no", "sub": "bjorn" },
            ],
            "until": "2126-01-01T00:00:00.000Z",
        });
        let file = place.write("administrators.json", wanted.to_string());
        let args = [
            "init",
            &store,
            "--administrators",
            file.to_str().unwrap(),
            "--origin",
            ORIGIN,
        ];
        let made = tingbok(args.into_iter().chain(["--format", "json"])).data();
        let decided_by = made["administrators"][0]["credential"]
            .as_str()
            .unwrap()
            .to_owned();
        let proof = place.path("lager.proof");
        Self {
            place,
            store,
            proof,
            decided_by,
        }
    }

    pub(crate) fn data(&self, args: &[&str]) -> Value {
        tingbok(args.iter().chain(&["--format", "json"])).data()
    }

    pub(crate) fn sign(&self) -> (u64, usize) {
        let signed = self.data(&["sign", &self.store]);
        let note = signed["checkpoint"].as_str().unwrap();
        let by_log = format!("\u{2014} {ORIGIN} ");
        let lines = note.lines().filter(|line| line.starts_with(&by_log));
        (signed["size"].as_u64().unwrap(), lines.count())
    }

    fn decided(&self, args: &[&str]) -> Value {
        self.data(&[args, &["--decided-by", &self.decided_by]].concat())
    }

    fn verified(&self, name: &str, policy: &Path) -> (i32, Value) {
        let bundle = self.place.path(name).display().to_string();
        self.data(&["export", &self.store, &bundle]);
        let policy = policy.to_str().unwrap();
        let ran = tingbok(["verify", &bundle, "--policy", policy, "--format", "json"]);
        (ran.code, serde_json::from_str(&ran.stdout).unwrap_or_default())
    }
}

/// A log whose first key is retired and whose second signs alone, with the bundle of it.
struct Replaced {
    log: Log,
    /// The policy of the first day.
    first: PathBuf,
    /// The id of the second key.
    second: String,
    bundle: PathBuf,
    size: u64,
}

impl Replaced {
    fn done() -> Self {
        let log = Log::begun();
        let first = log
            .place
            .write("policy", fs::read(log.proof.join("policy")).unwrap());
        log.sign();
        let made = log.data(&["key", "new", &log.store]);
        let old = log.data(&["key", "show", &log.store])["keys"][0]["id"].clone();
        log.decided(&["key", "add", &log.store]);
        log.sign();
        log.decided(&["key", "retire", &log.store, old.as_str().unwrap()]);
        log.sign();
        // Whatever comes next makes the log large enough: here a policy that names both keys.
        let second = format!("log {}\nquorum none", made["key"].as_str().unwrap());
        let both = fs::read_to_string(&first)
            .unwrap()
            .replace("quorum none", &second);
        let both = log.place.write("both", both).display().to_string();
        let dir = log.proof.display().to_string();
        log.decided(&["policy", "adopt", &dir, &both, "--store", &log.store]);
        let (size, lines) = log.sign();
        assert_eq!(lines, 1, "by the second key alone");
        let bundle = log.place.path("bunt");
        log.data(&["export", &log.store, bundle.to_str().unwrap()]);
        Self {
            log,
            first,
            second: made["id"].as_str().unwrap().to_owned(),
            bundle,
            size,
        }
    }

    /// The receipt for the first event, as a server would give it.
    fn receipt(&self) -> PathBuf {
        let leaves = leaves(&self.bundle);
        let mut tree = StoredTree::new();
        leaves.iter().for_each(|leaf| tree.push(leaf_hash(leaf)));
        let path = prove_inclusion(&tree, 0, self.size).unwrap().path;
        let signed = SignedCheckpoint::parse(&fs::read(self.bundle.join("checkpoint")).unwrap()).unwrap();
        let file = ProofFile::new(0, path, signed, leaves[0].clone()).unwrap();
        self.log.place.write("event.tlog-proof", file.to_string())
    }

    /// The promise of a ballot by a key of the folder.
    fn promise(&self, key: &str) -> PathBuf {
        let key = SigningKey::parse(fs::read_to_string(self.log.proof.join(key)).unwrap().trim()).unwrap();
        let promise = Promise {
            origin: ORIGIN.into(),
            round: "01900000-0000-7000-8000-000000000001".into(),
            unit: "01900000-0000-7000-8000-000000000002".into(),
            commitment: "ab".repeat(32),
            position: self.size,
            leaf: "cd".repeat(32),
            by: 4_000_000_000,
        };
        let note = promise.sign(&key).unwrap();
        self.log.place.write("ballot.promise", note.to_string())
    }

    /// Looks at a receipt, with the policy of the first day.
    fn check(&self, receipt: &Path, more: &[&str]) -> Ran {
        let [receipt, first] = [receipt, &self.first].map(|path| path.to_str().unwrap());
        let args = ["receipt", "check", receipt, "--policy", first];
        tingbok(args.iter().chain(more))
    }
}

#[test]
fn a_receipt_by_a_later_key_is_followed_through_a_bundle() {
    let log = Replaced::done();
    let (bundle, json) = (log.bundle.to_str().unwrap(), ["--format", "json"]);
    let followed = [&["--bundle", bundle][..], &json].concat();
    let receipt = log.receipt();
    let unknown = log.check(&receipt, &json).error(1);
    assert_eq!(unknown["code"], "unknown_key");
    let told = log.check(&receipt, &["--lang", "en"]);
    told.says(1, &[&log.second, "--bundle"]);
    let done = log.check(&receipt, &followed).data();
    assert_eq!(
        (&done["final"], &done["followed"], &done["size"]),
        (&true.into(), &log.size.into(), &log.size.into())
    );
    for lang in ["nb", "nn", "en"] {
        let ran = log.check(&receipt, &["--bundle", bundle, "--lang", lang]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
        assert!(ran.stdout.contains(&format!(" {} ", log.size)), "{}", ran.stdout);
        assert!(!ran.stdout.contains('⟦'), "{}", ran.stdout);
    }
    // A policy that names the key needs no bundle.
    let newest = log.log.proof.join("policy");
    let by = ["receipt", "check", receipt.to_str().unwrap(), "--policy"];
    let ran = tingbok(by.iter().chain(&[newest.to_str().unwrap(), "--format", "json"]));
    assert_eq!(ran.data()["followed"], Value::Null);

    for (key, alone) in [("log.key", 1), ("log.key.retired", 2)] {
        let promise = log.promise(key);
        assert_eq!(log.check(&promise, &json).code, alone, "{key}");
        let kept = log.check(&promise, &followed);
        assert_eq!((kept.code, kept.stderr.as_str()), (2, ""), "{key}");
        assert!(kept.stdout.contains("\"promise\""), "{}", kept.stdout);
    }
    // A bundle that was altered says nothing.
    let entries = log.bundle.join(format!("tile/entries/000.p/{}", log.size));
    let mut bytes = fs::read(&entries).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&entries, bytes).unwrap();
    assert_eq!(log.check(&receipt, &followed).error(3)["code"], "unusable");
}

#[test]
fn checkpoints_by_a_later_key_are_compared_where_a_bundle_says_whose_it_is() {
    let log = Replaced::done();
    let key = fs::read_to_string(log.log.proof.join("log.key")).unwrap();
    let key = SigningKey::parse(key.trim()).unwrap();
    let genuine = fs::read_to_string(log.bundle.join("checkpoint")).unwrap();
    let text = genuine.split("\n\n").next().unwrap();
    let root = text.lines().nth(2).unwrap();
    let text = text.replace(root, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") + "\n";
    let mut note = Note::new(&text).unwrap();
    note.add(key.sign(&text).unwrap());
    let forged = log.log.place.write("forged", note.to_string());
    let compare = |one: &Path| {
        let [one, other, first] = [one, &forged, &log.first].map(|path| path.to_str().unwrap());
        tingbok(["compare", one, other, "--policy", first, "--format", "json"])
    };
    let proven = compare(&log.bundle);
    assert_eq!((proven.code, proven.stderr.as_str()), (1, ""));
    assert!(proven.stdout.contains("equivocation"), "{}", proven.stdout);
    let bare = compare(&log.bundle.join("checkpoint")).error(3);
    assert_eq!(bare["code"], "unknown_key");
    assert!(bare.to_string().contains(&log.second), "{bare}");
}

#[test]
fn a_key_is_replaced_and_the_first_policy_is_enough_for_ever() {
    let log = Log::begun();
    let first = log
        .place
        .write("policy", fs::read(log.proof.join("policy")).unwrap());
    assert_eq!(log.sign().1, 1);
    let none = tingbok([
        "key",
        "add",
        &log.store,
        "--decided-by",
        &log.decided_by,
        "--format",
        "json",
    ]);
    assert_eq!(none.error(3)["code"], "no_next_key");
    let made = log.data(&["key", "new", &log.store]);
    let old = log.data(&["key", "show", &log.store])["keys"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let early = [
        "key",
        "retire",
        &log.store,
        &old,
        "--decided-by",
        &log.decided_by,
        "--format",
        "json",
    ];
    assert_eq!(tingbok(early).error(4)["code"], "log.last_key");
    log.decided(&["key", "add", &log.store]);
    let (size, lines) = log.sign();
    assert_eq!(lines, 2, "both sign while one replaces the other");
    let retired = log.decided(&["key", "retire", &log.store, &old]);
    assert_eq!(retired["from"], size + 2);
    assert_eq!(log.sign(), (size + 1, 2));
    // Whatever comes next makes the log large enough: here another key that waits.
    let shown = log.data(&["key", "show", &log.store]);
    assert_eq!(shown["keys"][0]["until"], size + 2);
    assert_eq!(shown["keys"][1]["id"], made["id"]);
    let text = String::from_utf8(fs::read(&first).unwrap()).unwrap();
    let both = text.replace(
        "quorum none",
        &format!("log {}\nquorum none", made["key"].as_str().unwrap()),
    );
    let both = log.place.write("both", both);
    let dir = log.proof.display().to_string();
    log.decided(&[
        "policy",
        "adopt",
        &dir,
        both.to_str().unwrap(),
        "--store",
        &log.store,
    ]);
    assert_eq!(log.sign(), (size + 2, 1), "the old key is retired");
    assert_eq!(
        fs::read(log.proof.join("policy")).unwrap(),
        fs::read(&both).unwrap()
    );
    let (code, report) = log.verified("bunt", &first);
    assert_eq!(code, 0, "{report:#}");
    let (code, report) = log.verified("bunt", &both);
    assert_eq!(code, 0, "{report:#}");
    let shown = tingbok(["replay", &log.store, "--format", "json"]).data();
    assert_eq!(shown["verdict"], "clean");
    // The log goes on by the new key alone; a folder that has only the old one signs nothing.
    fs::copy(log.proof.join("log.key.retired"), log.proof.join("log.key")).unwrap();
    let refused = tingbok(["sign", &log.store, "--format", "json"]);
    assert_eq!(refused.error(4)["code"], "no_key_counts");
}

#[test]
fn a_witness_takes_another_key_of_a_log_that_it_knows_and_no_others() {
    let log = Log::begun();
    let vkey = fs::read_to_string(log.proof.join("log.vkey")).unwrap();
    let dir = log.place.path("vitne").display().to_string();
    log.data(&[
        "witness",
        "init",
        &dir,
        "--name",
        "witness.example.no/a",
        "--log-key",
        vkey.trim(),
    ]);
    let made = log.data(&["key", "new", &log.store]);
    let new = made["key"].as_str().unwrap();
    let known = log.data(&["witness", "add-key", &dir, new]);
    assert_eq!(known["logs"].as_array().unwrap().len(), 1);
    let other = Log::begun();
    let stranger = fs::read_to_string(other.proof.join("log.vkey")).unwrap();
    let stranger = stranger.trim().replace(ORIGIN, "log.example.no/other");
    let ran = tingbok(["witness", "add-key", &dir, &stranger, "--format", "json"]);
    assert_ne!(ran.code, 0, "{}", ran.stdout);
}
