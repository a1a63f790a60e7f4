//! What a representative can show with a receipt and their own salt and marks.

use crate::{
    bundle::good,
    harness::{Place, Ran, tingbok},
    proof::{Good, policy},
};
use events::{Body, ballot::Event, codec};
use serde_json::{Value, json};
use std::{fs, path::Path};
use tlog::{ProofFile, SignedCheckpoint, StoredTree, leaf_hash, prove_inclusion};

/// Where a ballot of the demo was cast, and what opens it, as its voter has it.
fn ballot() -> (u64, Value) {
    let events: Vec<_> = good()
        .leaves
        .iter()
        .map(|leaf| codec::decode(leaf).unwrap())
        .collect();
    let opened = events.iter().find_map(|event| match &event.body {
        Body::Ballot(Event::Opened(opened)) => Some((&event.stream, opened)),
        _ => None,
    });
    let (stream, opened) = opened.unwrap();
    let cast = events
        .iter()
        .find(|event| event.stream == *stream && event.version == opened.cast)
        .unwrap();
    (
        cast.position.0,
        json!({ "marks": opened.marks, "salt": opened.salt }),
    )
}

/// The receipt of an event, as a server gives it.
fn receipt(position: u64) -> String {
    let Good { bundle, leaves, .. } = good();
    let mut tree = StoredTree::new();
    leaves.iter().for_each(|leaf| tree.push(leaf_hash(leaf)));
    let signed = SignedCheckpoint::parse(&fs::read(bundle.join("checkpoint")).unwrap()).unwrap();
    let path = prove_inclusion(&tree, position, signed.checkpoint().head().size)
        .unwrap()
        .path;
    let leaf = leaves[usize::try_from(position).unwrap()].clone();
    ProofFile::new(position, path, signed, leaf).unwrap().to_string()
}

fn check(receipt: &Path, opening: &Path, form: &str) -> Ran {
    let [receipt, opening] = [receipt, opening].map(|path| path.to_str().unwrap());
    let policy = policy(&good().proof);
    tingbok([
        "receipt",
        "check",
        receipt,
        "--policy",
        &policy,
        "--opening",
        opening,
        "--format",
        form,
        "--lang",
        "en",
    ])
}

#[test]
fn a_voter_shows_to_which_marks_the_receipt_commits() {
    let place = Place::new();
    let (position, mine) = ballot();
    let proof = place.write("ballot.tlog-proof", receipt(position));
    let opening = place.write("mine.json", mine.to_string());
    let told = check(&proof, &opening, "json").data();
    assert_eq!(
        (&told["opens"], &told["final"]),
        (&true.into(), &true.into()),
        "{told}"
    );
    let words = check(&proof, &opening, "text");
    let need = mine["marks"].as_object().unwrap().keys().next().unwrap();
    assert!(words.stdout.contains(need), "{}", words.stdout);

    // Other marks, or another salt: it says so and ends with 1.
    let mut other = mine.clone();
    other["marks"] = json!({});
    let blank = check(&proof, &place.write("blank.json", other.to_string()), "text");
    assert_eq!(blank.code, 1, "{}", blank.stdout);
    assert!(blank.stdout.contains("NOT to these marks"), "{}", blank.stdout);
    let mut other = mine;
    other["salt"] = "00".repeat(32).into();
    let other = place.write("other.json", other.to_string());
    let salted = check(&proof, &other, "json");
    assert_eq!(salted.code, 1);
    assert!(salted.stdout.contains("\"opens\": false"), "{}", salted.stdout);

    // Neither what is no opening nor a receipt of something else is taken for one.
    let nothing = place.write("nothing.json", "{\"marks\":{}}");
    assert_eq!(check(&proof, &nothing, "json").error(3)["code"], "bad_opening");
    let first = place.write("first.tlog-proof", receipt(0));
    assert_eq!(check(&first, &opening, "json").error(3)["code"], "no_ballot");
}
