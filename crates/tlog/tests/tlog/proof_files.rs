//! Proof files: from tree to text to verdict.

use crate::support::{checkpoint, hashes, head, log_key, tree, witness_key};
use tlog::{Fault, Policy, ProofFile, prove_inclusion};

fn made(extra: &[u8]) -> ProofFile {
    let tree = tree(21);
    let signed = checkpoint(head(&tree, 21), &log_key(1), &[(&witness_key("w", 2), 77)]);
    let path = prove_inclusion(&tree, 13, 21).unwrap().path;
    ProofFile::new(13, path, signed, extra.to_vec()).unwrap()
}

#[test]
fn a_receipt_is_read_and_verified() {
    let text = made(b"leaf 13").to_string();
    assert!(
        text.starts_with("c2sp.org/tlog-proof@v1\nextra bGVhZiAxMw==\nindex 13\n"),
        "{text}"
    );
    let read = ProofFile::parse(text.as_bytes()).unwrap();
    assert_eq!(read, made(b"leaf 13"));
    let policy = format!(
        "log {}\nwitness w {}\nquorum w\n",
        log_key(1).public(),
        witness_key("w", 2).public()
    );
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    let weighed = policy.weigh(read.checkpoint()).unwrap();
    assert!(weighed.is_final());
    assert_eq!(tlog::leaf_hash(read.unproven_extra()), hashes(21)[13]);
    read.proof().verify(&hashes(21)[13], &weighed.head.root).unwrap();
    assert!(read.proof().verify(&hashes(21)[12], &weighed.head.root).is_err());
}

#[test]
fn what_is_no_proof_and_on_which_line() {
    let good = made(b"").to_string();
    assert_eq!(ProofFile::parse(good.as_bytes()).unwrap().to_string(), good);
    let refused = |text: &str| {
        let bad = ProofFile::parse(text.as_bytes()).unwrap_err();
        (bad.line, bad.fault)
    };
    let changed = |from: &str, to: &str| refused(&good.replacen(from, to, 1));
    assert_eq!(refused(""), (1, Fault::Missing("the first line of a proof")));
    assert_eq!(
        changed("@v1", "@v2"),
        (1, Fault::Missing("c2sp.org/tlog-proof@v1"))
    );
    assert_eq!(changed("index 13", "index  13").0, 2);
    assert_eq!(changed("index 13", "index 013").0, 2);
    assert_eq!(changed("index 13", "13"), (2, Fault::Missing("the index")));
    assert_eq!(changed("index 13", "index 21").0, 2);
    assert!(
        ProofFile::parse(good.replacen("index 13", "index 20", 1).as_bytes()).is_ok(),
        "wrong, but well formed"
    );
    assert_eq!(
        changed("index 13", "extra \nindex 13").1,
        Fault::Unexpected("a line of extra data without any")
    );
    assert_eq!(
        changed("index 13", "extra AB==\nindex 13"),
        (2, Fault::Base64("the extra data"))
    );
    assert_eq!(
        changed("index 13", "extra AA==\nextra AA==\nindex 13"),
        (3, Fault::Missing("the index"))
    );
    assert_eq!(changed("=\n", "\n"), (3, Fault::Base64("a hash of the path")));
    // Five hashes, so the checkpoint begins on line nine and its size is on the tenth.
    assert_eq!(changed("\n21\n", "\n021\n").0, 10);
    assert_eq!(changed("— w ", "- w ").0, 14);
    let hash = good.lines().nth(2).unwrap();
    let long = good.replacen(hash, &vec![hash; 61].join("\n"), 1);
    assert!(matches!(
        refused(&long),
        (
            67,
            Fault::TooMuch {
                given: 65,
                max: 64,
                ..
            }
        )
    ));
    let without = good.split("\n\n").next().unwrap();
    assert_eq!(
        refused(&format!("{without}\n")).1,
        Fault::Missing("the empty line before the checkpoint")
    );
}

#[test]
fn a_place_outside_the_tree_makes_no_proof() {
    let tree = tree(3);
    let signed = checkpoint(head(&tree, 3), &log_key(1), &[]);
    assert!(ProofFile::new(3, Vec::new(), signed.clone(), Vec::new()).is_err());
    let long = vec![hashes(1)[0]; 65];
    assert!(ProofFile::new(0, long, signed, Vec::new()).is_err());
}
