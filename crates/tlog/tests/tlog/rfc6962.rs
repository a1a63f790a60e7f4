//! The tree against what others published and computed: the eight Certificate Transparency leaves, the crate
//! `ct-merkle`, and the recursive definition of RFC 6962 section 2.1 itself.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use tlog::{BadFrontier, Frontier, Hash, empty_root, leaf_hash, node_hash, root_of};

/// Leaves and the root after each, from certificate-transparency's `merkle_tree_test` (also transparency-dev/merkle).
pub(crate) const CT: [(&[u8], &str); 8] = [
    (
        b"",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    ),
    (
        b"\x00",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    ),
    (
        b"\x10",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    ),
    (
        b"\x20\x21",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (
        b"\x30\x31",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    ),
    (
        b"\x40\x41\x42\x43",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    ),
    (
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    ),
    (
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ),
];

/// MTH of RFC 6962 section 2.1, word for word: split at the largest power of two below the count.
fn defined(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&defined(left), &defined(right))
        }
    }
}

#[test]
fn the_published_roots() {
    let mut frontier = Frontier::new();
    assert_eq!(
        frontier.root().to_string(),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    for (leaf, root) in CT {
        frontier.push(leaf_hash(leaf));
        assert_eq!(frontier.root().to_string(), root, "size {}", frontier.size());
    }
}

#[test]
fn as_ct_merkle_has_it_for_every_size_to_300() {
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut ours = Frontier::new();
    for size in 0..=300_u64 {
        assert_eq!(theirs.root().as_bytes()[..], ours.root().0, "size {size}");
        let leaf = format!("leaf {size}").into_bytes();
        ours.push(leaf_hash(&leaf));
        theirs.push(leaf);
    }
}

#[test]
fn a_frontier_has_one_form_as_bytes() {
    let mut frontier = Frontier::new();
    for size in 0..=130_u64 {
        let bytes = frontier.to_bytes();
        assert_eq!(Frontier::from_bytes(&bytes), Ok(frontier.clone()));
        let long = [&bytes[..], &[0]].concat();
        assert!(
            Frontier::from_bytes(&long).is_err(),
            "one byte more at size {size}"
        );
        assert!(
            Frontier::from_bytes(&bytes[..bytes.len() - 1]).is_err(),
            "one byte less at size {size}"
        );
        frontier.push(leaf_hash(&size.to_be_bytes()));
    }
    assert_eq!(
        Frontier::from_bytes(b"short"),
        Err(BadFrontier::TooShort { len: 5 })
    );
    assert_eq!(
        Frontier::from_bytes(&3_u64.to_be_bytes()),
        Err(BadFrontier::Length {
            size: 3,
            expected: 72,
            len: 8
        })
    );
}

proptest! {
    #[test]
    fn the_frontier_gives_the_root_of_the_definition(
        leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..200),
        cut in any::<prop::sample::Index>(),
    ) {
        let hashes: Vec<_> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
        prop_assert_eq!(root_of(hashes.iter().copied()), defined(&hashes));
        // Stored and taken up again anywhere, it ends the same.
        let cut = cut.index(hashes.len() + 1);
        let mut first = Frontier::new();
        hashes[..cut].iter().for_each(|hash| first.push(*hash));
        let mut second = Frontier::from_bytes(&first.to_bytes()).unwrap();
        hashes[cut..].iter().for_each(|hash| second.push(*hash));
        prop_assert_eq!(second.root(), defined(&hashes));
    }
}
