//! Replays of what is no log, or no longer one. Of real decisions that were altered, the demo's tests tell.

use crate::harness::{Place, tingbok};
use std::fs;

#[test]
fn a_whole_log_agrees() {
    let place = Place::new();
    let store = place.store();
    let ran = tingbok(["replay", store.to_str().unwrap()]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("Alt stemmer."), "{}", ran.stdout);
    // The key is not needed: nothing sealed is opened.
    fs::remove_file(store.join("vault.key")).unwrap();
    let report = tingbok(["replay", store.to_str().unwrap(), "--format", "json"]).data();
    assert_eq!(
        (&report["verdict"], &report["counts"]["events"]),
        (&"clean".into(), &900.into())
    );
}

#[test]
fn a_log_that_is_missing_foreign_or_cut_short_is_said_to_be_so() {
    let place = Place::new();
    let store = place.store();
    let dir = store.to_str().unwrap();
    let code = || {
        tingbok(["replay", dir, "--format", "json"]).error(3)["code"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let log = store.join("log.db");
    let whole = fs::read(&log).unwrap();
    fs::write(&log, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(code(), "damaged_log");
    tingbok(["replay", dir]).says(3, &["log.db", "sikkerhetskopi"]);
    fs::write(&log, "this is a letter, not a log").unwrap();
    assert_eq!(code(), "foreign_log");
    fs::write(&log, "").unwrap();
    assert_eq!(code(), "foreign_log");
    fs::remove_file(&log).unwrap();
    assert_eq!(code(), "no_log");
    tingbok(["replay", "/no/such/folder"]).says(3, &["/no/such/folder"]);
}

#[test]
fn a_changed_byte_is_found() {
    let place = Place::new();
    let store = place.store();
    let log = store.join("log.db");
    let mut bytes = fs::read(&log).unwrap();
    let name = b"Utsira";
    let at = bytes
        .windows(name.len())
        .position(|window| window == name)
        .unwrap();
    bytes[at] = b'X';
    fs::write(&log, bytes).unwrap();
    let ran = tingbok(["replay", store.to_str().unwrap(), "--format", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["verdict"], "tampered");
    assert!(!report["findings"].as_array().unwrap().is_empty());
}
