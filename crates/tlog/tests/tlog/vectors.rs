//! Published proofs, and every way in which their publishers spoil them; and the worked example of RFC 6962 2.1.3.

use crate::{rfc6962::CT, support::spoilt};
use std::collections::BTreeMap;
use tlog::{
    BadProof, ConsistencyProof, Hash, InclusionProof, StoredTree, empty_root, leaf_hash, node_hash,
    prove_consistency, prove_inclusion, root_at,
};

const PUBLISHED: &str = include_str!("../vectors/merkle-proofs.txt");

fn hash(hex: &str) -> Hash {
    let byte = |at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
    Hash(std::array::from_fn(byte))
}

struct Vectors {
    tree: StoredTree,
    leaves: Vec<Hash>,
    roots: BTreeMap<u64, Hash>,
    inclusion: Vec<InclusionProof>,
    consistency: Vec<ConsistencyProof>,
}

fn read() -> Vectors {
    let leaves: Vec<Hash> = CT.iter().map(|(leaf, _)| leaf_hash(leaf)).collect();
    let mut read = Vectors {
        tree: leaves.iter().copied().collect(),
        leaves,
        roots: BTreeMap::new(),
        inclusion: Vec::new(),
        consistency: Vec::new(),
    };
    for line in PUBLISHED.lines().filter(|line| !line.starts_with('#')) {
        let items: Vec<&str> = line.split(' ').collect();
        if items[0] == "root" {
            read.roots.insert(items[1].parse().unwrap(), hash(items[2]));
            continue;
        }
        let (first, size) = (items[1].parse().unwrap(), items[2].parse().unwrap());
        let path = items[3..].iter().map(|hex| hash(hex)).collect();
        match items[0] {
            "inclusion" => read.inclusion.push(InclusionProof {
                index: first,
                size,
                path,
            }),
            "consistency" => read.consistency.push(ConsistencyProof {
                from: first,
                to: size,
                path,
            }),
            other => panic!("{other}"),
        }
    }
    assert_eq!(
        (read.inclusion.len(), read.consistency.len(), read.roots.len()),
        (5, 5, 8)
    );
    read
}

#[test]
fn the_published_proofs_are_ours_and_hold() {
    let read = read();
    for (size, root) in &read.roots {
        assert_eq!(root_at(&read.tree, *size).unwrap(), *root);
    }
    for proof in &read.inclusion {
        assert_eq!(
            prove_inclusion(&read.tree, proof.index, proof.size).unwrap(),
            *proof
        );
        let leaf = read.leaves[usize::try_from(proof.index).unwrap()];
        proof.verify(&leaf, &read.roots[&proof.size]).unwrap();
    }
    for proof in &read.consistency {
        assert_eq!(
            prove_consistency(&read.tree, proof.from, proof.to).unwrap(),
            *proof
        );
        proof
            .verify(&read.roots[&proof.from], &read.roots[&proof.to])
            .unwrap();
    }
}

/// Another hash that stands nowhere in the tree.
const ELSEWHERE: Hash = Hash([0xab; 32]);

#[test]
fn spoilt_inclusion_proofs_are_refused() {
    let read = read();
    for proof in &read.inclusion {
        let leaf = read.leaves[usize::try_from(proof.index).unwrap()];
        let root = read.roots[&proof.size];
        let good = |index: u64, size: u64| InclusionProof {
            index,
            size,
            path: proof.path.clone(),
        };
        let (index, size) = (proof.index, proof.size);
        let mut wrong = vec![
            good(index.wrapping_sub(1), size),
            good(index + 1, size),
            good(index ^ 2, size),
        ];
        wrong.extend([good(index, size * 2), good(index, size / 2), good(index, 0)]);
        let paths = spoilt(&proof.path).into_iter();
        wrong.extend(paths.map(|path| InclusionProof { index, size, path }));
        for added in [root, leaf, ELSEWHERE] {
            wrong.push(InclusionProof {
                index,
                size,
                path: [&[added][..], &proof.path].concat(),
            });
            wrong.push(InclusionProof {
                index,
                size,
                path: [&proof.path[..], &[added]].concat(),
            });
        }
        for bad in wrong {
            assert!(bad.verify(&leaf, &root).is_err(), "{bad:?}");
        }
        assert!(proof.verify(&ELSEWHERE, &root).is_err());
        assert!(proof.verify(&leaf, &ELSEWHERE).is_err());
        assert!(proof.verify(&leaf, &empty_root()).is_err());
    }
}

#[test]
fn spoilt_consistency_proofs_are_refused() {
    let read = read();
    for proof in read.consistency.iter().filter(|proof| proof.from < proof.to) {
        let (from, to) = (proof.from, proof.to);
        let (old, new) = (read.roots[&from], read.roots[&to]);
        let good = |from: u64, to: u64| ConsistencyProof {
            from,
            to,
            path: proof.path.clone(),
        };
        let mut wrong = vec![good(from - 1, to), good(from + 1, to), good(from ^ 2, to)];
        wrong.extend([
            good(from, to * 2),
            good(from, to / 2),
            ConsistencyProof {
                from,
                to,
                path: Vec::new(),
            },
        ]);
        wrong.extend(
            spoilt(&proof.path)
                .into_iter()
                .map(|path| ConsistencyProof { from, to, path }),
        );
        for added in [old, new, ELSEWHERE, proof.path[0]] {
            wrong.push(ConsistencyProof {
                from,
                to,
                path: [&[added][..], &proof.path].concat(),
            });
            wrong.push(ConsistencyProof {
                from,
                to,
                path: [&proof.path[..], &[added]].concat(),
            });
        }
        for bad in wrong {
            assert!(bad.verify(&old, &new).is_err(), "{bad:?}");
        }
        assert!(proof.verify(&ELSEWHERE, &new).is_err());
        assert!(proof.verify(&old, &ELSEWHERE).is_err());
        assert!(proof.verify(&new, &old).is_err());
    }
}

#[test]
fn what_needs_no_hashes() {
    let proof = |from, to| ConsistencyProof {
        from,
        to,
        path: Vec::new(),
    };
    let (nothing, root) = (empty_root(), Hash([1; 32]));
    assert_eq!(proof(0, 0).verify(&nothing, &nothing), Ok(()));
    assert_eq!(proof(0, 5).verify(&nothing, &root), Ok(()));
    assert_eq!(proof(5, 5).verify(&root, &root), Ok(()));
    // The empty tree has one root, whatever the rest says.
    assert!(matches!(
        proof(0, 5).verify(&root, &root),
        Err(BadProof::OldRoot { size: 0, .. })
    ));
    assert!(matches!(
        proof(0, 0).verify(&nothing, &root),
        Err(BadProof::Root { size: 0, .. })
    ));
    assert!(matches!(
        proof(5, 5).verify(&nothing, &root),
        Err(BadProof::Root { size: 5, .. })
    ));
    assert_eq!(
        proof(2, 1).verify(&root, &root),
        Err(BadProof::Backwards { from: 2, to: 1 })
    );
    assert_eq!(
        proof(1, 2).verify(&root, &root),
        Err(BadProof::Length {
            expected: 1,
            given: 0
        })
    );
    let long = ConsistencyProof {
        path: vec![root],
        ..proof(0, 5)
    };
    assert_eq!(
        long.verify(&nothing, &root),
        Err(BadProof::Length {
            expected: 0,
            given: 1
        })
    );
    let one = InclusionProof {
        index: 0,
        size: 1,
        path: Vec::new(),
    };
    assert_eq!(one.verify(&root, &root), Ok(()));
    let none = InclusionProof {
        index: 0,
        size: 0,
        path: Vec::new(),
    };
    assert_eq!(
        none.verify(&root, &root),
        Err(BadProof::NoSuchLeaf { index: 0, size: 0 })
    );
    // Sizes at the end of the numbers are judged too, without overflowing.
    let huge = InclusionProof {
        index: u64::MAX - 1,
        size: u64::MAX,
        path: vec![root; 63],
    };
    assert!(huge.verify(&root, &root).is_err());
    let huge = ConsistencyProof {
        from: 1 << 63,
        to: u64::MAX,
        path: vec![root; 63],
    };
    assert!(huge.verify(&root, &root).is_err());
}

/// Figure by figure: the tree of seven leaves a to j there, its paths and its proofs.
#[test]
fn the_example_of_the_rfc() {
    let leaves: Vec<Hash> = (0..7_u8).map(|at| leaf_hash(&[b'd', at])).collect();
    let tree: StoredTree = leaves.iter().copied().collect();
    let [a, b, c, d, e, f, j] = leaves[..] else {
        panic!()
    };
    let (g, h, i) = (node_hash(&a, &b), node_hash(&c, &d), node_hash(&e, &f));
    let (k, l) = (node_hash(&g, &h), node_hash(&i, &j));
    let root = node_hash(&k, &l);
    assert_eq!(root_at(&tree, 7).unwrap(), root);
    let path = |index| prove_inclusion(&tree, index, 7).unwrap().path;
    assert_eq!(path(0), [b, h, l]);
    assert_eq!(path(3), [c, g, l]);
    assert_eq!(path(4), [f, j, k]);
    assert_eq!(path(6), [i, k]);
    let proof = |from| prove_consistency(&tree, from, 7).unwrap().path;
    assert_eq!(proof(3), [c, d, g, l]);
    assert_eq!(proof(4), [l]);
    assert_eq!(proof(6), [i, j, k]);
}
