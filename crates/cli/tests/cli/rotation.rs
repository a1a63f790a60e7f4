//! A log that changes its key and then its policy, and an auditor who has the policy of the first day.

use crate::harness::{Place, tingbok};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

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
