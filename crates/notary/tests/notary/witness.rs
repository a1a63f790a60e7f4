//! The judgement of a witness, status by status; two requests at once; a lost memory.

use super::*;
use notary::{Answer, ProofError, Witness};
use std::{fs, path::PathBuf, sync::Barrier, thread};

fn made() -> (tempfile::TempDir, PathBuf, Witness) {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("witness");
    let own = key("witness.example.no/w", KeyKind::Cosignature);
    let witness = Witness::create(&dir, &own, &[log_key().public().clone()]).unwrap();
    (scratch, dir, witness)
}

#[test]
fn a_tree_that_grows_is_cosigned_with_the_time() {
    let (_scratch, dir, witness) = made();
    for (from, to, now) in [(0, 3, 100), (3, 3, 101), (3, 8, 102), (8, 9, 103)] {
        let Answer::Cosigned(line) = witness.add_checkpoint(&request("a", from, to), now).unwrap() else {
            panic!("{from} to {to}");
        };
        assert_eq!(cosigned(&line, "a", to, witness.key()), Some(now));
    }
    let seen = Witness::open(&dir).unwrap().seen().unwrap();
    assert_eq!(seen, [(ORIGIN.to_owned(), head("a", 9))]);
    assert!(!dir.join("refused").exists());
}

#[test]
fn every_refusal_has_its_status_and_changes_nothing() {
    let (_scratch, dir, witness) = made();
    witness.add_checkpoint(&request("a", 0, 6), 100).unwrap();
    let state = fs::read(dir.join("state")).unwrap();
    let mut forged = request("a", 6, 9);
    let at = forged.windows(2).position(|pair| pair == b"\n9").unwrap() + 1;
    forged[at] = b'8';
    let stranger = key("log.example.no/other", KeyKind::Ed25519);
    let unknown = notary::signed_head(&[stranger], head("a", 9)).unwrap();
    let unknown = WitnessRequest::new(prove_consistency(&tree("a", 9), 6, 9).unwrap(), unknown).unwrap();
    let impostor = SigningKey::from_seed(KeyName::new(ORIGIN).unwrap(), KeyKind::Ed25519, &[1; 32]);
    let impostor = notary::signed_head(&[impostor], head("a", 9)).unwrap();
    let impostor = WitnessRequest::new(prove_consistency(&tree("a", 9), 6, 9).unwrap(), impostor).unwrap();
    let cases: [(Vec<u8>, u16); 9] = [
        (b"old 6\n".to_vec(), 400),
        (request("a", 6, 9).split_last().unwrap().1.to_vec(), 400),
        (forged, 403),
        (impostor.to_string().into_bytes(), 403),
        (unknown.to_string().into_bytes(), 404),
        (request("a", 5, 9), 409),
        (request("a", 0, 5), 409),
        (request("b", 6, 6), 409),
        (request("b", 6, 9), 422),
    ];
    for (number, (request, status)) in cases.into_iter().enumerate() {
        let answer = witness.add_checkpoint(&request, 200).unwrap();
        assert_eq!(answer.status(), status, "case {number}: {answer:?}");
        if let Answer::Stale(size) = answer {
            assert_eq!(size, 6);
        }
        assert_eq!(fs::read(dir.join("state")).unwrap(), state, "case {number}");
    }
    // Both of the log's own contradictions are kept as evidence, and only they.
    let mut kept: Vec<String> = fs::read_dir(dir.join("refused"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    kept.sort();
    assert_eq!(
        kept,
        [
            format!("6-{}", head("b", 6).root),
            format!("9-{}", head("b", 9).root)
        ]
    );
}

/// Many ask at once from the same size, each for a tree of another size: one is cosigned, the others hear how far it is.
#[test]
fn requests_at_once_never_go_backwards() {
    let (_scratch, dir, witness) = made();
    let mut size = 0;
    for _ in 0..10 {
        let start = Barrier::new(6);
        let statuses: Vec<u16> = thread::scope(|scope| {
            let ask = |number: u64| {
                let (start, dir) = (&start, &dir);
                scope.spawn(move || {
                    let witness = Witness::open(dir).unwrap();
                    let request = request("a", size, size + 1 + number);
                    start.wait();
                    witness.add_checkpoint(&request, 2).unwrap().status()
                })
            };
            let asked: Vec<_> = (0..6).map(ask).collect();
            asked.into_iter().map(|it| it.join().unwrap()).collect()
        });
        assert_eq!(
            statuses.iter().filter(|it| **it == 200).count(),
            1,
            "{statuses:?}"
        );
        assert_eq!(
            statuses.iter().filter(|it| **it == 409).count(),
            5,
            "{statuses:?}"
        );
        let now = witness.seen().unwrap()[0].1;
        assert!(now.size > size);
        assert_eq!(now, head("a", now.size));
        size = now.size;
    }
}

#[test]
fn a_lost_or_foreign_memory_is_refused() {
    let (_scratch, dir, witness) = made();
    witness.add_checkpoint(&request("a", 0, 6), 100).unwrap();
    let other = dir.with_extension("other");
    let own = key("witness.example.no/v", KeyKind::Cosignature);
    Witness::create(&other, &own, &[]).unwrap();
    fs::copy(other.join("state"), dir.join("state")).unwrap();
    let told = Witness::open(&dir).unwrap_err().to_string();
    assert!(
        told.contains("it is the memory of witness.example.no/v"),
        "{told}"
    );
    fs::remove_file(dir.join("state")).unwrap();
    assert!(matches!(Witness::open(&dir), Err(ProofError::Forgotten(_))));
    assert!(matches!(
        witness.add_checkpoint(&request("a", 6, 7), 1),
        Err(ProofError::Forgotten(_))
    ));
    fs::write(dir.join("state"), "tingbok witness state, version 1\n").unwrap();
    assert!(Witness::open(&dir).is_err());
}

#[test]
fn a_log_that_changes_its_key_keeps_its_place() {
    let (_scratch, dir, witness) = made();
    witness.add_checkpoint(&request("a", 0, 6), 100).unwrap();
    let old = log_key();
    let new = SigningKey::from_seed(KeyName::new(ORIGIN).unwrap(), KeyKind::Ed25519, &[3; 32]);
    assert!(witness.retire(old.public()).is_err(), "the last key stays");
    witness.know(new.public()).unwrap();
    let by_new = notary::signed_head(&[new], head("a", 8)).unwrap();
    let by_new = WitnessRequest::new(prove_consistency(&tree("a", 8), 6, 8).unwrap(), by_new).unwrap();
    let answer = witness
        .add_checkpoint(by_new.to_string().as_bytes(), 101)
        .unwrap();
    assert_eq!(answer.status(), 200, "{answer:?}");
    witness.retire(old.public()).unwrap();
    assert_eq!(
        witness.add_checkpoint(&request("a", 8, 9), 102).unwrap().status(),
        403
    );
    assert_eq!(
        Witness::open(&dir).unwrap().seen().unwrap(),
        [(ORIGIN.to_owned(), head("a", 8))]
    );
}
