//! Tiles as files: their names, what is in them, and that none is believed.

use crate::support::{hashes, tree};
use std::{cell::RefCell, collections::BTreeMap};
use tlog::{
    BadBundle, BadPath, BadTile, Hash, HashReader, Node, Tile, TileBuilder, TileFault, TileKind, TileReader,
    TileSource, leaf_hash, prove_consistency, prove_inclusion, read_bundle, root_at, tiles, write_bundle,
};

/// A folder of tiles in memory, which counts what is asked of it.
#[derive(Default)]
struct Folder {
    files: BTreeMap<Tile, Vec<u8>>,
    asked: RefCell<Vec<Tile>>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such file")]
struct Absent;

impl TileSource for Folder {
    type Error = Absent;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, Absent> {
        self.asked.borrow_mut().push(tile);
        self.files.get(&tile).cloned().ok_or(Absent)
    }
}

fn folder(leaves: &[Hash]) -> Folder {
    let mut folder = Folder::default();
    let mut builder = TileBuilder::new();
    for leaf in leaves {
        builder.push(*leaf, |tile, bytes| {
            folder.files.insert(tile, bytes);
        });
    }
    folder.files.extend(builder.partial());
    folder
}

#[test]
fn paths_are_those_of_the_specification() {
    let full = |level, index| Tile::new(TileKind::Hashes(level), index, 256).unwrap();
    assert_eq!(full(0, 1_234_067).to_string(), "tile/0/x001/x234/067");
    assert_eq!(full(3, 0).to_string(), "tile/3/000");
    let partial = Tile::new(TileKind::Entries, 273, 112).unwrap();
    assert_eq!(partial.to_string(), "tile/entries/273.p/112");
    // The example of 70,000 leaves there.
    let mut all: Vec<String> = tiles(0, 70_000).map(|tile| tile.to_string()).collect();
    assert_eq!(all.len(), 274 + 2 + 1 + 274);
    all.retain(|path| !path.starts_with("tile/0/") && !path.starts_with("tile/entries/"));
    assert_eq!(all, ["tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]);
    let of_256: Vec<String> = tiles(0, 256).map(|tile| tile.to_string()).collect();
    assert_eq!(of_256, ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"]);
    assert_eq!(tiles(0, 0).count(), 0);
}

#[test]
fn a_path_has_one_form() {
    for good in [
        "tile/0/000",
        "tile/7/000.p/1",
        "tile/entries/x001/000",
        "tile/0/x012/x000/001.p/255",
    ] {
        assert_eq!(Tile::parse(good).unwrap().to_string(), good);
    }
    let forms = [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/00/000",
        "tile/64/000",
        "tile/+1/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/x001",
        "tile/0/001/000",
        "tile/0/x001/x002",
        "tile/0/x1/000",
        "tile/0/000.p/",
        "tile/0/000.p/0256",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/1/",
        "/tile/0/000",
        "tile/0/000 ",
        "tile/data/000",
        "tile/0/x001//000",
        "tile/0/00a",
        "tile/0/٠٠٠",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ];
    for form in forms {
        assert!(matches!(Tile::parse(form), Err(BadPath::Form(_))), "{form}");
    }
    for beyond in [
        "tile/8/000",
        "tile/63/000",
        "tile/0/000.p/0",
        "tile/7/001",
        "tile/0/x072/x057/x594/x037/x927/936",
    ] {
        assert!(matches!(Tile::parse(beyond), Err(BadPath::Beyond(_))), "{beyond}");
    }
}

#[test]
fn tiles_give_the_same_proofs_as_the_tree() {
    let leaves = hashes(1300);
    let whole = tree(1300);
    for size in [1, 2, 255, 256, 257, 511, 512, 700, 1299, 1300_u64] {
        let folder = folder(&leaves[..usize::try_from(size).unwrap()]);
        let reader = TileReader::new(&folder, size);
        assert_eq!(root_at(&reader, size).unwrap(), root_at(&whole, size).unwrap());
        for place in (0..size).step_by(7).chain([size - 1]) {
            assert_eq!(
                prove_inclusion(&reader, place, size).unwrap(),
                prove_inclusion(&whole, place, size).unwrap()
            );
            assert_eq!(
                prove_consistency(&reader, place + 1, size).unwrap(),
                prove_consistency(&whole, place + 1, size).unwrap()
            );
        }
        let beyond = Node {
            level: 0,
            index: size,
        };
        assert!(matches!(reader.read(&[beyond]), Err(TileFault::NoSuchNode(_))));
        let far = Node {
            level: 63,
            index: u64::MAX,
        };
        assert!(matches!(reader.read(&[far]), Err(TileFault::NoSuchNode(_))));
    }
}

#[test]
fn a_proof_asks_for_each_tile_once() {
    let leaves = hashes(1300);
    let folder = folder(&leaves);
    let reader = TileReader::new(&folder, 1300);
    prove_inclusion(&reader, 3, 1300).unwrap();
    let asked = folder.asked.borrow();
    let mut once = asked.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), asked.len());
    assert_eq!(
        once.len(),
        3,
        "the leaf's tile, the tile above it, and the one at the right edge"
    );
}

/// Reader libraries have believed a tile that was fetched for one hash alone. Here nothing is believed: either the
/// hash does not matter for the proof, or the proof fails.
#[test]
fn no_forged_tile_is_believed() {
    let leaves = hashes(1300);
    let good = folder(&leaves);
    let root = root_at(&TileReader::new(&good, 1300), 1300).unwrap();
    let genuine = prove_inclusion(&TileReader::new(&good, 1300), 700, 1300).unwrap();
    for (forged, bytes) in &good.files {
        for at in (0..bytes.len()).step_by(331).chain([bytes.len() - 1]) {
            let mut files = good.files.clone();
            files.get_mut(forged).unwrap()[at] ^= 1;
            let bad = Folder {
                files,
                ..Folder::default()
            };
            let proof = prove_inclusion(&TileReader::new(&bad, 1300), 700, 1300).unwrap();
            let holds = proof.verify(&leaves[700], &root).is_ok();
            assert_eq!(holds, proof == genuine, "{forged} at {at}");
        }
    }
}

#[test]
fn a_builder_goes_on_from_its_tiles() {
    let leaves = hashes(66_000);
    let mut builder = TileBuilder::new();
    let mut files = BTreeMap::new();
    let mut stops = [0, 1, 255, 256, 257, 1000, 65_535, 65_536, 65_999, 66_000_u64]
        .into_iter()
        .peekable();
    for size in 0..=66_000_u64 {
        if stops.next_if_eq(&size).is_some() {
            let mut here = files.clone();
            here.extend(builder.partial());
            let read = |tile: Tile| Ok::<_, BadTile>(here[&tile].clone());
            let resumed = TileBuilder::resume(size, read).unwrap();
            assert_eq!(resumed.root(), builder.root(), "{size}");
            assert_eq!(resumed, builder, "{size}");
        }
        if let Some(leaf) = leaves.get(usize::try_from(size).unwrap()) {
            builder.push(*leaf, |tile, bytes| {
                files.insert(tile, bytes);
            });
        }
    }
    assert_eq!(builder.root(), tlog::root_of(leaves));
    assert_eq!(builder.size(), 66_000);
}

#[test]
fn a_tile_of_the_wrong_length_is_named() {
    let mut short = folder(&hashes(300));
    let tile = Tile::parse("tile/0/001.p/44").unwrap();
    short.files.get_mut(&tile).unwrap().pop();
    let bad = BadTile {
        tile,
        given: 44 * 32 - 1,
    };
    assert_eq!(bad.to_string(), "tile/0/001.p/44 has 1408 bytes, not 1407");
    let read = root_at(&TileReader::new(&short, 300), 300);
    assert_eq!(read.unwrap_err().to_string(), bad.to_string());
    let resumed = TileBuilder::resume(300, |tile| Ok(short.files[&tile].clone()));
    assert_eq!(resumed, Err(bad));
}

#[test]
fn bundles_hold_leaves_of_every_length() {
    let longest = vec![b'x'; 65_535];
    let leaves: [&[u8]; 4] = [b"", b"a", &longest, b"last"];
    let bundle = write_bundle(leaves).unwrap();
    assert_eq!(read_bundle(&bundle, 4).unwrap(), leaves);
    assert_eq!(leaf_hash(read_bundle(&bundle, 4).unwrap()[1]), leaf_hash(b"a"));
    let longer = vec![b'x'; 65_536];
    let refused = write_bundle([&b"a"[..], &longer]).unwrap_err();
    assert_eq!((refused.number, refused.len), (1, 65_536));
    // Fewer or more than the width says, and every length that a cut can leave.
    let end = bundle.len();
    assert_eq!(
        read_bundle(&bundle, 3),
        Err(BadBundle::Long {
            width: 3,
            more: 6,
            at: end - 6
        })
    );
    assert_eq!(
        read_bundle(&bundle, 5),
        Err(BadBundle::Short {
            number: 4,
            width: 5,
            at: end
        })
    );
    for cut in [0, 1, 2, 3, 4, 5, 100, end - 5, end - 1] {
        assert!(
            matches!(read_bundle(&bundle[..cut], 4), Err(BadBundle::Short { .. })),
            "{cut}"
        );
    }
}
