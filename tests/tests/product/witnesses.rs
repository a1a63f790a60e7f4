//! Programs that witness a served log: it is judged by other witnesses than before, and the server goes on.

use crate::{
    client::{Served, address},
    proofs::{NAME, change_policy},
    store::{Kind, Store, on_both_stores},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// A running `tingbok witness serve`; ended when dropped.
struct Witness {
    child: Child,
    /// As a policy names it.
    named: String,
    key: String,
}

impl Witness {
    fn begin(store: &Store, place: &Path, name: &str, log: &str) -> Self {
        let dir = place.join(name).display().to_string();
        let full = format!("witness.example.no/{name}");
        let made = store.data(&["witness", "init", &dir, "--name", &full, "--log-key", log]);
        let key = made["key"].as_str().unwrap().to_owned();
        let mut child = Command::new(e2e::tingbok())
            .args(["witness", "serve", &dir, "--listen", "127.0.0.1:0"])
            .args(["--format", "json"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let named = format!("{name}={key},{}", address(&mut child));
        Self { child, named, key }
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The text of a policy by which all of these must cosign.
fn policy(store: &Store, log: &str, witnesses: &[&Witness]) -> String {
    let needed = witnesses.len().to_string();
    let mut make = vec!["policy", "make", "--log-key", log, "--quorum", &needed];
    for witness in witnesses {
        make.extend(["--witness", &witness.named]);
    }
    store.ok(&make)
}

/// Waits until so many events are final, and so many witnesses have signed the newest checkpoint.
fn until_final(site: &Served, size: u64, witnesses: u64) -> Value {
    for _ in 0..600 {
        let answer = site.get(None, "/api/v1/checkpoint");
        if answer.status == 200 {
            let now = answer.done();
            if now["final"]["size"] == size && now["cosignatures"].as_u64() >= Some(witnesses) {
                return now;
            }
        }
        thread::sleep(Duration::from_millis(200));
    }
    let last = site.get(None, "/api/v1/checkpoint").body;
    panic!("{size} events never became final by {witnesses} witnesses: {last}");
}

/// Whether a checkpoint has a line of a witness.
fn signed_by(checkpoint: &Value, witness: &Witness) -> bool {
    let name = witness.key.split('+').next().unwrap();
    checkpoint["note"]
        .as_str()
        .unwrap()
        .contains(&format!("\u{2014} {name} "))
}

fn a_running_server_takes_up_another_policy(kind: Kind) {
    let scratch = tempfile::tempdir().unwrap();
    let (store, decided_by) = Store::founded(kind, NAME);
    let (place, proof) = (store.place(), store.proof().display().to_string());
    let size = store.rows().len() as u64;
    let log = fs::read_to_string(store.proof().join("log.vkey")).unwrap();
    let log = log.trim();
    let first = fs::read(store.proof().join("policy")).unwrap();
    fs::write(scratch.path().join("first"), first).unwrap();
    let [a, b, c] = ["a", "b", "c"].map(|name| Witness::begin(&store, scratch.path(), name, log));

    let mut site = Served::begin(&store, &["--demo"]);
    until_final(&site, size, 0);
    // Before the log has witnesses, by hand.
    let text = policy(&store, log, &[&a, &b]);
    fs::write(scratch.path().join("two"), &text).unwrap();
    let two = scratch.path().join("two").display().to_string();
    store.data(&["policy", "adopt", &proof, &two]);
    let now = until_final(&site, size, 2);
    assert!(signed_by(&now, &a) && signed_by(&now, &b), "{now}");

    // From then on the log says it, and those who go have to sign that they do.
    let operator = site.persona(&json!({ "operator": true }));
    let mut text = policy(&store, log, &[&c]);
    change_policy(&mut site, &operator, &decided_by, &text, 0).done();
    let now = until_final(&site, size + 1, 3);
    assert!([&a, &b, &c].iter().all(|it| signed_by(&now, it)), "{now}");
    drop((a, b));
    text.push_str("# The same, in other words.\n");
    change_policy(&mut site, &operator, &decided_by, &text, 1).done();
    let now = until_final(&site, size + 2, 1);
    assert!(signed_by(&now, &c), "{now}");
    assert!(site.stop());

    assert_eq!(fs::read_to_string(store.proof().join("policy")).unwrap(), text);
    // Whoever has the policy of the first day follows.
    let bundle = scratch.path().join("bundle").display().to_string();
    store.data(&["export", &place, &bundle, "--proof", &proof]);
    let first = scratch.path().join("first").display().to_string();
    store.data(&["verify", &bundle, "--policy", &first]);
}

on_both_stores! {
    a_running_server_takes_up_another_policy
}
