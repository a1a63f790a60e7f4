//! When a log may sign: never two trees of which neither extends the other.

use crate::support::{head, tree};
use tlog::{
    BadProof, ConsistencyProof, Hash, LastSigned, MustNotSign, StoredTree, TreeHead, Verdict, leaf_hash,
    may_sign, prove_consistency,
};

fn proof(tree: &StoredTree, from: u64, to: u64) -> ConsistencyProof {
    prove_consistency(tree, from, to).unwrap()
}

#[test]
fn what_grows_is_signed_and_what_stands_still_may_be_again() {
    let tree = tree(100);
    for to in 0..=100 {
        let first = may_sign(LastSigned::Nothing, head(&tree, to), &proof(&tree, 0, to));
        assert_eq!(first, Ok(Verdict::Grown));
        for from in 0..=to {
            let last = LastSigned::Tree(head(&tree, from));
            let expected = if from == to { Verdict::Same } else { Verdict::Grown };
            assert_eq!(
                may_sign(last, head(&tree, to), &proof(&tree, from, to)),
                Ok(expected)
            );
        }
    }
}

#[test]
fn a_restored_backup_is_refused_with_the_sizes() {
    let tree = tree(100);
    let last = LastSigned::Tree(head(&tree, 100));
    let no = may_sign(last, head(&tree, 88), &proof(&tree, 88, 100)).unwrap_err();
    assert_eq!(
        no,
        MustNotSign::Rollback {
            signed: 100,
            offered: 88
        }
    );
    assert_eq!(
        no.to_string(),
        "a tree of 100 leaves has been signed, and this one has 88: 12 leaves are missing"
    );
}

#[test]
fn a_fork_is_refused_whatever_it_is_proven_with() {
    let genuine = tree(100);
    let last = head(&genuine, 60);
    for changed in [0, 31, 59] {
        let other: StoredTree = (0..100_u64)
            .map(|at| {
                leaf_hash(format!("{} {at}", if at == changed { "changed" } else { "leaf" }).as_bytes())
            })
            .collect();
        let same_size = may_sign(LastSigned::Tree(last), head(&other, 60), &proof(&other, 60, 60));
        let (signed, offered) = (last.root, head(&other, 60).root);
        assert_eq!(
            same_size,
            Err(MustNotSign::OtherRoot {
                size: 60,
                signed,
                offered
            })
        );
        for path in [proof(&other, 60, 100), proof(&genuine, 60, 100)] {
            let no = may_sign(LastSigned::Tree(last), head(&other, 100), &path);
            assert!(
                matches!(
                    no,
                    Err(MustNotSign::Fork {
                        signed: 60,
                        offered: 100,
                        ..
                    })
                ),
                "{no:?}"
            );
        }
    }
}

#[test]
fn the_proof_must_be_of_these_two_trees() {
    let tree = tree(100);
    let last = LastSigned::Tree(head(&tree, 60));
    let no = may_sign(last, head(&tree, 100), &proof(&tree, 59, 100));
    assert_eq!(
        no,
        Err(MustNotSign::OtherProof {
            signed: 60,
            offered: 100,
            from: 59,
            to: 100
        })
    );
    let no = may_sign(last, head(&tree, 100), &proof(&tree, 60, 99));
    assert_eq!(
        no,
        Err(MustNotSign::OtherProof {
            signed: 60,
            offered: 100,
            from: 60,
            to: 99
        })
    );
    let missing = ConsistencyProof {
        path: Vec::new(),
        ..proof(&tree, 60, 100)
    };
    let why = BadProof::Length {
        expected: proof(&tree, 60, 100).path.len(),
        given: 0,
    };
    assert_eq!(
        may_sign(last, head(&tree, 100), &missing),
        Err(MustNotSign::Fork {
            signed: 60,
            offered: 100,
            why
        })
    );
}

#[test]
fn the_ends_of_the_sizes() {
    let nothing = ConsistencyProof {
        from: 0,
        to: 0,
        path: Vec::new(),
    };
    let root = Hash([1; 32]);
    let no = may_sign(LastSigned::Nothing, TreeHead { size: 0, root }, &nothing);
    assert!(matches!(no, Err(MustNotSign::OtherRoot { size: 0, .. })));
    let no = may_sign(LastSigned::Nothing, TreeHead { size: 1 << 63, root }, &nothing);
    assert_eq!(no, Err(MustNotSign::TooLarge { offered: 1 << 63 }));
}
