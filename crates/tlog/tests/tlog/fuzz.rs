//! Every parser against bytes that are nearly right: what is read writes the same bytes again, anything else is refused,
//! and nothing panics.

use crate::support::{checkpoint, hashes, head, log_key, tree, witness_key};
use proptest::prelude::*;
use tlog::{
    Checkpoint, Frontier, Note, NoteSignature, Policy, ProofFile, SignedCheckpoint, SigningKey, Tile,
    VerifierKey, WitnessRequest, prove_consistency, prove_inclusion, read_bundle, write_bundle,
};

/// One small act of spoiling.
#[derive(Clone, Debug)]
enum Act {
    Flip(prop::sample::Index, u8),
    Set(prop::sample::Index, u8),
    Insert(prop::sample::Index, u8),
    Remove(prop::sample::Index),
    Cut(prop::sample::Index),
    DoubleLine(prop::sample::Index),
    DropLine(prop::sample::Index),
    SwapLines(prop::sample::Index),
}

/// Bytes that mean something in one of the formats, more often than others.
fn byte() -> impl Strategy<Value = u8> {
    let meaning = b"\n\r\t \0+-=/#0129AZaz_x.p\x7f\x80\xe2\xff".to_vec();
    prop_oneof![3 => prop::sample::select(meaning), 1 => any::<u8>()]
}

fn act() -> impl Strategy<Value = Act> {
    use prop::sample::Index;
    prop_oneof![
        (any::<Index>(), 0..8_u8).prop_map(|(at, bit)| Act::Flip(at, bit)),
        (any::<Index>(), byte()).prop_map(|(at, byte)| Act::Set(at, byte)),
        (any::<Index>(), byte()).prop_map(|(at, byte)| Act::Insert(at, byte)),
        any::<Index>().prop_map(Act::Remove),
        any::<Index>().prop_map(Act::Cut),
        any::<Index>().prop_map(Act::DoubleLine),
        any::<Index>().prop_map(Act::DropLine),
        any::<Index>().prop_map(Act::SwapLines),
    ]
}

fn spoil(good: &[u8], acts: &[Act]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for act in acts {
        if bytes.is_empty() {
            return bytes;
        }
        let len = bytes.len();
        match act {
            Act::Flip(at, bit) => bytes[at.index(len)] ^= 1 << bit,
            Act::Set(at, byte) => bytes[at.index(len)] = *byte,
            Act::Insert(at, byte) => bytes.insert(at.index(len + 1), *byte),
            Act::Remove(at) => drop(bytes.remove(at.index(len))),
            Act::Cut(at) => bytes.truncate(at.index(len)),
            Act::DoubleLine(at) | Act::DropLine(at) | Act::SwapLines(at) => {
                let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                let at = at.index(lines.len());
                match act {
                    Act::DoubleLine(_) => lines.insert(at, lines[at]),
                    Act::DropLine(_) => drop(lines.remove(at)),
                    _ => lines.swap(at, at / 2),
                }
                bytes = lines.concat();
            }
        }
    }
    bytes
}

fn signed() -> SignedCheckpoint {
    let witness = witness_key("w.example.org/æ", 2);
    checkpoint(head(&tree(21), 21), &log_key(1), &[(&witness, 1_700_000_000)])
}

fn proof() -> ProofFile {
    let path = prove_inclusion(&tree(21), 13, 21).unwrap().path;
    ProofFile::new(13, path, signed(), b"extra".to_vec()).unwrap()
}

fn policy() -> String {
    let (a, b) = (witness_key("w/a", 2), witness_key("w/b", 3));
    format!(
        "log {} https://x\nwitness A {}\nwitness B {}\ngroup g 2 A B\nquorum g\n",
        log_key(1).public(),
        a.public(),
        b.public()
    )
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act(), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn notes_and_checkpoints(acts in acts()) {
        let bytes = spoil(signed().to_string().as_bytes(), &acts);
        if let Ok(read) = Note::parse(&bytes) {
            prop_assert_eq!(read.to_string().into_bytes(), bytes.clone());
        }
        if let Ok(read) = SignedCheckpoint::parse(&bytes) {
            prop_assert_eq!(read.to_string().into_bytes(), bytes.clone());
            prop_assert_eq!(read.checkpoint().to_string(), read.note().text());
            // What verifies is the text that was signed.
            if let Ok(by) = read.note().verify([log_key(1).public()]) {
                prop_assert!(by.is_empty() || read.note().text() == signed().note().text());
            }
        }
        let text = spoil(signed().note().text().as_bytes(), &acts);
        if let Ok(read) = Checkpoint::parse(&text) {
            prop_assert_eq!(read.to_string().into_bytes(), text.clone());
        }
    }

    #[test]
    fn signature_lines_and_keys(acts in acts()) {
        let line = spoil(signed().note().signatures()[1].to_string().as_bytes(), &acts);
        if let Some(Ok(read)) = str::from_utf8(&line).ok().map(NoteSignature::parse) {
            prop_assert_eq!(read.to_string().into_bytes(), line.clone());
        }
        let key = spoil(log_key(1).public().to_string().as_bytes(), &acts);
        if let Some(Ok(read)) = str::from_utf8(&key).ok().map(VerifierKey::parse) {
            prop_assert_eq!(read.to_string().into_bytes(), key.clone());
        }
        let secret = spoil(log_key(1).secret_text().as_bytes(), &acts);
        if let Some(Ok(read)) = str::from_utf8(&secret).ok().map(SigningKey::parse) {
            prop_assert_eq!(read.secret_text().into_bytes(), secret.clone());
        }
    }

    #[test]
    fn proof_files(acts in acts()) {
        let bytes = spoil(proof().to_string().as_bytes(), &acts);
        if let Ok(read) = ProofFile::parse(&bytes) {
            prop_assert_eq!(read.to_string().into_bytes(), bytes.clone());
            let (leaf, root) = (hashes(21)[13], head(&tree(21), 21).root);
            // A neighbouring size can have the same shape: sizes are bound by the signature, not by the path.
            let (ours, good) = (read.proof(), proof());
            if ours.verify(&leaf, &root).is_ok() {
                prop_assert_eq!((ours.index, &ours.path), (13, &good.proof().path));
            } else {
                prop_assert_ne!(ours, good.proof());
            }
        }
    }

    #[test]
    fn witness_requests(acts in acts()) {
        let proof = prove_consistency(&tree(21), 13, 21).unwrap();
        let good = WitnessRequest::new(proof, signed()).unwrap();
        let bytes = spoil(good.to_string().as_bytes(), &acts);
        if let Ok(read) = WitnessRequest::parse(&bytes) {
            prop_assert_eq!(read.to_string().into_bytes(), bytes.clone());
            let (old, new) = (head(&tree(21), 13).root, head(&tree(21), 21).root);
            let ours = read.proof();
            if ours.verify(&old, &new).is_ok() {
                prop_assert_eq!((ours.from, &ours.path), (13, &good.proof().path));
            } else {
                prop_assert_ne!(ours, good.proof());
            }
        }
    }

    #[test]
    fn policies(acts in acts()) {
        let bytes = spoil(policy().as_bytes(), &acts);
        if let Ok(read) = Policy::parse(&bytes) {
            prop_assert_eq!(read.bytes(), &bytes);
            let _ = read.weigh(&signed());
        }
    }

    #[test]
    fn tile_paths(acts in acts(), level in 0..8_u8, index in 0..5_000_000_u64, width in 1..=256_u16) {
        let kind = tlog::TileKind::Hashes(level);
        if let Some(tile) = Tile::new(kind, index, width) {
            let path = tile.to_string();
            prop_assert_eq!(Tile::parse(&path).unwrap(), tile);
            let bytes = spoil(path.as_bytes(), &acts);
            if let Some(Ok(read)) = str::from_utf8(&bytes).ok().map(Tile::parse) {
                prop_assert_eq!(read.to_string().into_bytes(), bytes.clone());
            }
        }
    }

    #[test]
    fn bundles(acts in acts(), leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 1..9)) {
        let bundle = write_bundle(leaves.iter().map(Vec::as_slice)).unwrap();
        let width = u16::try_from(leaves.len()).unwrap();
        prop_assert_eq!(read_bundle(&bundle, width).unwrap(), leaves);
        let bytes = spoil(&bundle, &acts);
        if let Ok(read) = read_bundle(&bytes, width) {
            prop_assert_eq!(write_bundle(read).unwrap(), bytes);
        }
    }

    #[test]
    fn frontiers(acts in acts(), size in 0..70_u64) {
        let mut frontier = Frontier::new();
        hashes(size).into_iter().for_each(|leaf| frontier.push(leaf));
        let bytes = spoil(&frontier.to_bytes(), &acts);
        if let Ok(read) = Frontier::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes);
        }
    }

    #[test]
    fn any_bytes_at_all(bytes in prop::collection::vec(byte(), 0..200)) {
        let _ = Note::parse(&bytes);
        let _ = SignedCheckpoint::parse(&bytes);
        let _ = Checkpoint::parse(&bytes);
        let _ = ProofFile::parse(&bytes);
        let _ = Policy::parse(&bytes);
        let _ = WitnessRequest::parse(&bytes);
        let _ = read_bundle(&bytes, 3);
        let text = String::from_utf8_lossy(&bytes);
        let _ = (Tile::parse(&text), VerifierKey::parse(&text), SigningKey::parse(&text), NoteSignature::parse(&text));
    }
}
