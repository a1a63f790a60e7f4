//! The log is signed as it is served; a store that was restored is refused; witnesses are asked by hand.

use crate::{
    client::Served,
    proofs::{NAME, checkpoints, told},
    store::{Kind, Store, on_both_stores},
};
use serde_json::{Value, json};
use std::{fs, path::Path, thread, time::Duration};

/// Something is recorded; where it stands.
fn constitute(site: &mut Served, name: &str) -> Value {
    let operator = site.persona(&json!({ "operator": true }));
    let body = json!({
        "casting_vote": true, "citation": "Eksempel", "example": true, "may_ratify": false, "name": name, "quorum": "1/2",
    });
    site.act(&operator, "/bodies", &body)
}

/// Waits until the server has signed so many events; a minute is how long that takes where nothing matters.
fn signed(site: &Served, size: u64) -> Value {
    for _ in 0..1_500 {
        let answer = site.get(None, "/api/v1/checkpoint");
        if answer.status == 200 && answer.done()["size"] == size {
            return answer.done();
        }
        thread::sleep(Duration::from_millis(200));
    }
    panic!("{size} events were not signed");
}

fn a_server_signs_and_a_restored_store_is_refused(kind: Kind) {
    let store = Store::empty(kind);
    let mut site = Served::begin(&store, &["--demo"]);
    assert_eq!(
        site.get(None, "/checkpoint").status,
        404,
        "nothing is recorded yet"
    );
    let first = constitute(&mut site, "first");
    assert_eq!(first["receipts"][0]["proof"], "pending");
    assert!(site.stop());
    // Told to stop, it signed what it had.
    let sizes = checkpoints(&store.proof());
    let size = first["through"].as_u64().unwrap();
    assert_eq!(sizes.last(), Some(&size));
    let backup = store.backup();

    let mut site = Served::begin(&store, &["--demo"]);
    let checkpoint = signed(&site, size);
    assert_eq!(checkpoint["origin"], "tingbok.invalid/demo");
    // The policy of a demo demands no witness, so what is signed is final, with nobody's word but the log's.
    assert_eq!(
        (&checkpoint["final"]["size"], &checkpoint["cosignatures"]),
        (&json!(size), &json!(0))
    );
    let note = site.get(None, "/checkpoint");
    assert_eq!(checkpoint["note"], note.body.as_str());
    // The same command again: the same answer, and by now it is final.
    let again = constitute(&mut site, "first");
    assert_eq!(
        (&again["positions"], &again["receipts"][0]["proof"]),
        (&first["positions"], &json!("final"))
    );
    constitute(&mut site, "second");
    assert!(site.stop());

    let sizes = format!(
        "a tree of {} leaves has been signed, and this one has {size}",
        size + 1
    );
    refused(&store, &SERVE, &backup, &sizes);
    recovered(&store, &backup.place(), size + 1);
    // The store itself goes on.
    let site = Served::begin(&store, &["--demo"]);
    signed(&site, size + 1);
    assert!(site.stop());
}

/// From a mirror that has another log nothing is taken, from one that has this log all that is missing.
fn recovered(store: &Store, backup: &str, size: u64) {
    let mirror = tempfile::tempdir().unwrap();
    let proof = store.proof();
    let leaves: Vec<String> = store.rows().into_iter().map(|row| row.leaf).collect();
    let entries = mirror.path().join("tile/entries/000.p");
    fs::create_dir_all(&entries).unwrap();
    let write = |leaves: &[String]| {
        let bundle = tlog::write_bundle(leaves.iter().map(String::as_bytes)).unwrap();
        fs::write(entries.join(size.to_string()), bundle).unwrap();
    };
    let published = proof.join("checkpoints").join(size.to_string());
    fs::copy(published, mirror.path().join("checkpoint")).unwrap();
    let (proof, from) = (proof.to_str().unwrap(), mirror.path().to_str().unwrap());
    let recover = [
        "recover", backup, "--from", from, "--proof", proof, "--lang", "en",
    ];

    let mut others = leaves.clone();
    others.last_mut().unwrap().push(' ');
    write(&others);
    let refused = store.run(&recover);
    assert_eq!(refused.status.code(), Some(4), "{}", told(&refused));
    assert!(
        told(&refused).contains("Nothing was written"),
        "{}",
        told(&refused)
    );
    let sign = ["sign", backup, "--proof", proof];
    assert_eq!(store.run(&sign).status.code(), Some(4), "nothing was written");

    write(&leaves);
    let done = store.ok(&recover);
    assert!(done.contains("Gave back 1 event"), "{done}");
    assert_eq!(store.data(&sign)["size"], size);
    assert!(store.ok(&recover).contains("Nothing is missing"));
    let replayed = store.run(&["replay", backup]);
    assert_eq!(replayed.status.code(), Some(0), "{}", told(&replayed));
}

/// A backup is put back and the log goes on from there, signed by another key: it tells another story than the one that
/// was signed, and is longer by now. Nobody takes it for that log: no server, no signer, and no recovery.
fn a_store_that_forked_is_refused(kind: Kind) {
    let store = Store::empty(kind);
    let mut site = Served::begin(&store, &["--demo"]);
    constitute(&mut site, "first");
    assert!(site.stop());
    let backup = store.backup();
    // Each client begins with the key of its first command: the same again is nothing new.
    let mut site = Served::begin(&store, &["--demo"]);
    constitute(&mut site, "first");
    let size = constitute(&mut site, "second")["through"].as_u64().unwrap();
    assert!(site.stop());
    let mut site = Served::begin(&backup, &["--demo"]);
    constitute(&mut site, "first");
    constitute(&mut site, "another");
    let forked = constitute(&mut site, "and one more")["through"].as_u64().unwrap();
    assert!(site.stop());
    assert!(forked > size);

    let sizes = format!("the tree of {forked} leaves does not extend the signed one of {size}");
    let nowhere = tempfile::tempdir().unwrap();
    let recover = [
        "recover",
        "--from",
        nowhere.path().to_str().unwrap(),
        "--lang",
        "en",
    ];
    for arguments in [&SERVE[..], &["sign", "--lang", "en"], &recover] {
        refused(&store, arguments, &backup, &sizes);
    }
    assert_eq!(
        checkpoints(&store.proof()).last(),
        Some(&size),
        "nothing was signed"
    );
}

/// How a server is started that must not serve.
const SERVE: [&str; 6] = ["serve", "--demo", "--listen", "127.0.0.1:0", "--lang", "en"];

/// Runs the program on a backup with the proofs of a store; it must refuse in these words.
#[track_caller]
fn refused(store: &Store, arguments: &[&str], backup: &Store, words: &str) {
    let (proof, place) = (store.proof(), backup.place());
    let output = store.run(&[arguments, &["--proof", proof.to_str().unwrap(), &place]].concat());
    assert_eq!(output.status.code(), Some(4), "{arguments:?}: {}", told(&output));
    assert!(told(&output).contains(words), "{arguments:?}: {}", told(&output));
}

on_both_stores! {
    a_server_signs_and_a_restored_store_is_refused
    a_store_that_forked_is_refused
    witnesses_are_asked_by_hand
}

/// Two county auditors with a file each: what they answer makes the checkpoint final.
fn witnesses_are_asked_by_hand(kind: Kind) {
    let scratch = tempfile::tempdir().unwrap();
    let at = |name: &str| scratch.path().join(name).to_str().unwrap().to_owned();
    let store = Store::copy(kind);
    let (place, proof) = (store.place(), at("proof"));
    let sign = ["sign", &place, "--proof", &proof];
    let missing = store.run(&[&sign[..], &["--lang", "en"]].concat());
    assert_eq!(missing.status.code(), Some(3), "{}", told(&missing));
    let made = store.data(&[&sign[..], &["--origin", NAME]].concat());
    let size = made["size"].as_u64().unwrap();
    assert_eq!(checkpoints(Path::new(&proof)), [size]);

    let log = fs::read_to_string(Path::new(&proof).join("log.vkey")).unwrap();
    let witness = |name: &str| {
        let named = format!("witness.example.no/{name}");
        let made = store.data(&[
            "witness",
            "init",
            &at(name),
            "--name",
            &named,
            "--log-key",
            log.trim(),
        ]);
        format!("{name}={}", made["key"].as_str().unwrap())
    };
    let (a, b) = (witness("a"), witness("b"));
    let make = [
        "policy",
        "make",
        "--log-key",
        log.trim(),
        "--witness",
        &a,
        "--witness",
        &b,
        "--quorum",
    ];
    let split = store.run(&[&make[..], &["1"]].concat());
    assert_eq!(split.status.code(), Some(3), "{}", told(&split));
    fs::write(at("policy"), store.ok(&[&make[..], &["2"]].concat())).unwrap();
    let adopted = store.data(&["policy", "adopt", &proof, &at("policy")]);
    assert_eq!(adopted["groups"][0]["bears"], 1);

    for (name, is_final) in [("a", false), ("b", true)] {
        let request = store.ok(&[&sign[..], &["--request", name]].concat());
        fs::write(at("request"), request).unwrap();
        let line = store.ok(&["witness", "sign", &at(name), &at("request")]);
        fs::write(at("line"), line).unwrap();
        let added = store.data(&[&sign[..], &["--add", &at("line")]].concat());
        assert_eq!(
            (&added["final"], &added["size"]),
            (&json!(is_final), &json!(size))
        );
    }
    // The same request again does not go out from what was cosigned last.
    let again = store.run(&["witness", "sign", &at("b"), &at("request"), "--lang", "en"]);
    assert_eq!(again.status.code(), Some(4));
    assert!(
        told(&again).contains(&format!("--old {size}")),
        "{}",
        told(&again)
    );
}
