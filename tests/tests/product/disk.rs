//! A disk that fails a running server while commands arrive. What was acknowledged is there after a restart; what was not is
//! told as a problem that says to try again, and is done once when it is; what is exported then verifies.

use crate::{
    client::{Persona, Served},
    proofs::{LOG, NAME},
    store::{Kind, Store},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::PathBuf};
use strace::Fault;

/// So many commands are sent, one after the other.
const COMMANDS: u64 = 12;

/// What became of them.
#[derive(Debug, Default)]
struct Told {
    acknowledged: Vec<Value>,
    /// Those that were not, by their keys.
    open: Vec<(String, Value)>,
    /// Whether anything was acknowledged after something was not.
    recovered: bool,
    /// Whether the server ended well when it was told to.
    ended_well: bool,
}

struct Site {
    store: Store,
    decided_by: String,
    policy: String,
}

impl Site {
    fn begin() -> Self {
        let (store, decided_by) = Store::founded(Kind::Sqlite, NAME);
        let policy = fs::read_to_string(store.proof().join("policy")).unwrap();
        Self {
            store,
            decided_by,
            policy,
        }
    }

    fn at(&self, name: &str) -> PathBuf {
        strace::real(self.store.folder()).join(name)
    }

    /// The nth command: by turns a new body, and a policy in other words, after which a checkpoint is due at once.
    fn command(&self, nth: u64, changed: u64) -> (&'static str, Value) {
        if nth.is_multiple_of(2) {
            let body = json!({
                "casting_vote": true, "citation": "Eksempel", "example": true, "may_ratify": false,
                "name": format!("body {nth}"), "quorum": "1/2",
            });
            return ("/bodies", body);
        }
        let text = format!("{}# {nth}\n", self.policy);
        let step = json!({
            "body": { "decided_by": self.decided_by, "policy": text },
            "intent": "change_policy", "stream": LOG, "version": changed,
        });
        ("/commands", json!({ "steps": [step] }))
    }

    /// Sends all commands, whatever becomes of them.
    fn ask(&self, served: &Served, operator: &Persona) -> Told {
        let (mut told, mut changed) = (Told::default(), 0);
        for nth in 0..COMMANDS {
            let (path, body) = self.command(nth, changed);
            let key = format!("command-{nth:04}");
            let answer = served.post(operator, path, &key, &body);
            if answer.status == 503 {
                let problem: Value = serde_json::from_str(&answer.body).unwrap();
                assert_eq!(problem["code"], "store.unavailable", "{problem}");
                assert_eq!(answer.header("content-type"), Some("application/problem+json"));
                assert!(answer.header("retry-after").is_some());
                told.open
                    .push((path.to_owned(), json!({ "key": key, "body": body })));
                continue;
            }
            let done = answer.done();
            changed += u64::from(path == "/commands");
            told.recovered |= !told.open.is_empty();
            told.acknowledged.push(done);
        }
        told
    }

    /// What was acknowledged stands where it was said to; what was not is asked again and done once.
    fn is_whole(&self, told: &Told) {
        let rows = self.store.rows();
        for answer in &told.acknowledged {
            let receipt = &answer["receipts"][0];
            let at = usize::try_from(receipt["position"].as_u64().unwrap()).unwrap();
            let there = tlog::leaf_hash(rows[at].leaf.as_bytes()).to_string();
            assert_eq!(receipt["leaf"], there, "{answer}");
        }
        let served = Served::begin(&self.store, &["--demo"]);
        let operator = served.persona(&json!({ "operator": true }));
        for (path, asked) in &told.open {
            // Policies are versions of one stream, of which the next may have come meanwhile: then it is refused as such.
            let answer = served.post(&operator, path, asked["key"].as_str().unwrap(), &asked["body"]);
            assert!(path == "/commands" && answer.status == 412 || answer.done()["positions"].is_array());
        }
        assert!(served.stop());
        let mut streams: BTreeMap<String, usize> = BTreeMap::new();
        for row in self.store.rows().into_iter().filter(|row| row.stream != LOG) {
            *streams.entry(row.stream).or_default() += 1;
        }
        assert!(
            streams.values().all(|events| *events == 1),
            "each is done once: {streams:?}"
        );
    }

    /// What is exported verifies, whatever happened.
    fn verifies(&self) {
        let (place, proof) = (self.store.place(), self.store.proof().display().to_string());
        let signed = self.store.data(&["sign", &place, "--proof", &proof]);
        assert_eq!(signed["size"], self.store.rows().len());
        let scratch = tempfile::tempdir().unwrap();
        let at = |name: &str| scratch.path().join(name).display().to_string();
        fs::write(at("policy"), &self.policy).unwrap();
        self.store
            .data(&["export", &place, &at("bundle"), "--proof", &proof]);
        let report = self
            .store
            .data(&["verify", &at("bundle"), "--policy", &at("policy")]);
        assert_eq!(report["verdict"], "clean");
    }
}

/// One life of a server with a fault in its way, and what is left.
fn lived(file: &str, call: &str, error: &str, at: usize, lasts: bool) -> Told {
    let site = Site::begin();
    let trace = site.at("trace");
    let on = [site.at(file)];
    let fault = Fault {
        call,
        error,
        at,
        on: &on,
    };
    let program = strace::failing_itself(&e2e::tingbok(), &fault, lasts, &trace);
    let served = Served::begin_by(program, &site.store, &["--demo"]);
    let operator = served.persona(&json!({ "operator": true }));
    let mut told = site.ask(&served, &operator);
    told.ended_well = served.stop();
    let struck = strace::calls(&trace)
        .into_iter()
        .filter(|call| call.gave.contains("INJECTED"));
    assert!(struck.count() > 0, "{fault:?} never struck");
    site.is_whole(&told);
    site.verifies();
    told
}

/// At about which of the writer's calls commands arrive: it writes the views of what was there before.
const WRITES: usize = 90;
const SYNCS: usize = 22;

#[test]
fn a_disk_that_fails_the_log_once() {
    if !strace::is_there() {
        return;
    }
    for (file, call, error, at) in [
        ("log.db-wal", "pwrite64", "ENOSPC", WRITES),
        ("log.db-wal", "fsync", "EIO", SYNCS),
        // When the journal is folded into the file, at the end.
        ("log.db", "fsync", "EIO", 1),
    ] {
        let told = lived(file, call, error, at, false);
        assert!(told.ended_well && told.open.len() <= 1, "{file} {call}: {told:?}");
        assert!(told.recovered || told.open.is_empty(), "{file} {call}: {told:?}");
    }
}

#[test]
fn a_disk_that_is_full_or_broken_for_the_log() {
    if !strace::is_there() {
        return;
    }
    for (call, error, at) in [("pwrite64", "ENOSPC", WRITES), ("fsync", "EIO", SYNCS)] {
        let told = lived("log.db-wal", call, error, at, true);
        assert!(
            !told.acknowledged.is_empty() && !told.open.is_empty(),
            "{call}: {told:?}"
        );
        assert!(told.ended_well && !told.recovered, "{call}: {told:?}");
    }
}

/// Nothing is signed, or later than it would have been; what is recorded is recorded.
#[test]
fn a_disk_that_fails_the_signer_takes_nothing_from_the_log() {
    if !strace::is_there() {
        return;
    }
    for (file, call, error, lasts) in [
        ("proof/new", "write", "ENOSPC", true),
        ("proof/new", "fsync", "EIO", false),
        ("proof/new", "rename", "EIO", false),
        ("proof", "fsync", "EIO", true),
    ] {
        let told = lived(file, call, error, 1, lasts);
        assert_eq!(
            told.acknowledged.len() as u64,
            COMMANDS,
            "{file} {call}: {told:?}"
        );
        assert!(told.ended_well, "{file} {call}");
    }
}
