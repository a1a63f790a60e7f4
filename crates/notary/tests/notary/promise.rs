//! Promises: one form, one domain, and nobody else's signature.

use super::*;
use notary::Promise;
use tlog::{Note, SignedCheckpoint};

fn promise() -> Promise {
    Promise {
        origin: ORIGIN.into(),
        round: "01900000-0000-7000-8000-000000000001".into(),
        unit: "01900000-0000-7000-8000-000000000002".into(),
        commitment: "ab".repeat(32),
        position: 17,
        leaf: "cd".repeat(32),
        by: 1_795_424_400,
    }
}

#[test]
fn a_promise_is_read_back_and_is_no_checkpoint() {
    let key = log_key();
    let note = promise().sign(&key).unwrap().to_string();
    assert_eq!(
        Promise::verified(note.as_bytes(), [key.public()]).unwrap(),
        promise()
    );
    assert!(SignedCheckpoint::parse(note.as_bytes()).is_err());
    assert!(Promise::verified(signed("a", 3).to_string().as_bytes(), [key.public()]).is_err());
}

#[test]
fn every_altered_byte_is_found() {
    let key = log_key();
    let note = promise().sign(&key).unwrap().to_string().into_bytes();
    for at in 0..note.len() {
        let mut bad = note.clone();
        bad[at] ^= 1;
        assert!(Promise::verified(&bad, [key.public()]).is_err(), "byte {at}");
    }
    assert!(Promise::verified(&note[..note.len() - 1], [key.public()]).is_err());
    assert!(Promise::verified(&[&note[..], b"\n"].concat(), [key.public()]).is_err());
}

#[test]
fn another_key_another_log_or_another_form_is_refused() {
    let other = key("log.example.no/other", KeyKind::Ed25519);
    assert!(promise().sign(&other).is_err());
    let broken = Promise {
        round: "a\nunit b".into(),
        ..promise()
    };
    assert!(broken.sign(&log_key()).is_err());
    // Signed with a known key of another log: that log cannot promise in this one's name.
    let text = promise().to_string();
    let mut note = Note::new(&text).unwrap();
    note.add(other.sign(&text).unwrap());
    let told = Promise::verified(note.to_string().as_bytes(), [other.public(), log_key().public()]);
    assert!(told.unwrap_err().contains("no key that is trusted"));
}
