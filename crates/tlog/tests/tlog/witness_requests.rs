//! What a log asks of a witness.

use crate::support::{checkpoint, head, log_key, tree};
use tlog::{ConsistencyProof, Fault, WitnessRequest, prove_consistency};

fn made() -> WitnessRequest {
    let tree = tree(21);
    let signed = checkpoint(head(&tree, 21), &log_key(1), &[]);
    WitnessRequest::new(prove_consistency(&tree, 13, 21).unwrap(), signed).unwrap()
}

#[test]
fn a_request_is_read_and_its_proof_holds() {
    let text = made().to_string();
    assert!(text.starts_with("old 13\n"), "{text}");
    let read = WitnessRequest::parse(text.as_bytes()).unwrap();
    assert_eq!((&read, read.to_string()), (&made(), text));
    let tree = tree(21);
    read.proof()
        .verify(&head(&tree, 13).root, &read.checkpoint().checkpoint().head().root)
        .unwrap();
    assert!(
        read.proof()
            .verify(&head(&tree, 12).root, &head(&tree, 21).root)
            .is_err()
    );
}

#[test]
fn what_is_no_request_and_on_which_line() {
    let good = made().to_string();
    let refused = |text: &str| {
        let bad = WitnessRequest::parse(text.as_bytes()).unwrap_err();
        (bad.line, bad.fault)
    };
    let changed = |from: &str, to: &str| refused(&good.replacen(from, to, 1));
    assert_eq!(refused(""), (1, Fault::Missing("the old size")));
    assert_eq!(changed("old 13", "13"), (1, Fault::Missing("the old size")));
    for size in ["013", "+13", "", " 13", "22"] {
        let (line, fault) = changed("old 13", &format!("old {size}"));
        assert!(
            line == 1 && matches!(fault, Fault::Decimal { .. }),
            "{size}: {fault}"
        );
    }
    let hash = good.lines().nth(1).unwrap();
    assert_eq!(
        changed(hash, &hash[1..]),
        (2, Fault::Base64("a hash of the proof"))
    );
    let long = good.replacen(hash, &vec![hash; 64].join("\n"), 1);
    assert!(matches!(
        refused(&long),
        (
            65,
            Fault::TooMuch {
                given: 64,
                max: 63,
                ..
            }
        )
    ));
    let hashes = made().proof().path.len();
    assert_eq!(changed("\n21\n", "\n021\n").0, hashes + 4);
    let signed = made().checkpoint().clone();
    let other = ConsistencyProof {
        to: 20,
        ..made().proof().clone()
    };
    assert!(WitnessRequest::new(other, signed).is_err());
}
