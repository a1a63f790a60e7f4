//! Notes: what is refused and where, and whose signature counts.

use crate::support::{log_key, witness_key};
use tlog::{BadNote, Fault, KeyKind, KeyName, Note, NoteSignature, SigningKey};

fn note(text: &str, keys: &[&SigningKey]) -> Note {
    let mut note = Note::new(text).unwrap();
    keys.iter().for_each(|key| note.add(key.sign(text).unwrap()));
    note
}

fn refused(bytes: &[u8]) -> (usize, Fault) {
    let bad = Note::parse(bytes).unwrap_err();
    (bad.line, bad.fault)
}

#[test]
fn what_is_no_note_and_on_which_line() {
    let good = note("one\n\nthree\n", &[&log_key(1)]).to_string();
    assert_eq!(Note::parse(good.as_bytes()).unwrap().to_string(), good);
    let changed = |from: &str, to: &str| refused(good.replacen(from, to, 1).as_bytes());
    assert_eq!(changed("one\n", "one\r\n"), (1, Fault::Byte(b'\r')));
    assert_eq!(changed("three", "th\tree"), (3, Fault::Byte(b'\t')));
    assert_eq!(
        changed("— ", "- "),
        (5, Fault::Missing("the em dash and space before a signature"))
    );
    assert_eq!(changed("— ", "—  "), (5, Fault::KeyName));
    assert_eq!(
        changed("/ksf ", "/ksf"),
        (5, Fault::Missing("the space before the signature itself"))
    );
    assert_eq!(changed("/ksf ", "/ksf  "), (5, Fault::Base64("the signature")));
    assert_eq!(changed("/ksf ", "/k+f "), (5, Fault::KeyName));
    let unended = good.strip_suffix('\n').unwrap();
    assert_eq!(
        refused(unended.as_bytes()),
        (5, Fault::Missing("the newline at the end"))
    );
    let blank = Fault::Missing("a signature");
    assert_eq!(
        refused(format!("{good}\n").as_bytes()),
        (7, Fault::Missing("a signature"))
    );
    assert_eq!(refused(b"a\n\n"), (3, blank));
    assert_eq!(
        refused(b"a\n"),
        (1, Fault::Missing("the empty line before the signatures"))
    );
    assert_eq!(
        refused(b""),
        (1, Fault::Missing("the empty line before the signatures"))
    );
    assert_eq!(refused(b"a\n\xff\n\n"), (2, Fault::NotUtf8));
    let short = "a\n\n— k AAAAAA==\n";
    assert_eq!(
        refused(short.as_bytes()),
        (3, Fault::Missing("what follows the key's id in the signature"))
    );
    assert_eq!(
        Note::new("a").unwrap_err().fault,
        Fault::Missing("the newline at the end")
    );
    assert_eq!(
        Note::new("").unwrap_err().fault,
        Fault::Missing("the newline at the end")
    );
}

#[test]
fn an_empty_line_in_the_text_is_no_parting() {
    let key = log_key(1);
    for text in [
        "\n",
        "\n\n",
        "a\n\n\n",
        "\na\n",
        "— looks like a signature AAAA\n",
    ] {
        let note = note(text, &[&key]);
        let read = Note::parse(note.to_string().as_bytes()).unwrap();
        assert_eq!(read.text(), text);
        assert_eq!(read.verify([key.public()]).unwrap().len(), 1);
    }
}

#[test]
fn unknown_keys_are_ignored_and_known_ones_must_hold() {
    let (ours, other) = (log_key(1), log_key(2));
    let both = note("text\n", &[&other, &ours]);
    assert_eq!(both.verify([ours.public()]).unwrap()[0].key, ours.public());
    assert_eq!(both.verify([other.public(), ours.public()]).unwrap().len(), 2);
    assert!(
        note("text\n", &[&other])
            .verify([ours.public()])
            .unwrap()
            .is_empty()
    );
    // The line of a known key over another text.
    let moved = note("other\n", &[&ours]).signatures()[0].clone();
    let mut bad = note("text\n", &[&other]);
    bad.add(moved);
    let name = KeyName::new(crate::support::ORIGIN).unwrap();
    let id = ours.public().id();
    assert_eq!(
        bad.verify([ours.public(), other.public()]),
        Err(BadNote::Signature {
            number: 2,
            name: name.clone(),
            id
        })
    );
    assert_eq!(bad.verify([other.public()]).unwrap().len(), 1);
    let twice = note("text\n", &[&ours, &ours]);
    assert_eq!(
        twice.verify([ours.public()]),
        Err(BadNote::Twice { number: 2, name, id })
    );
    assert!(twice.verify([other.public()]).unwrap().is_empty());
}

/// Name and id are public: a stranger can write both. What counts is the signature.
#[test]
fn a_name_and_id_alone_are_nothing() {
    let ours = log_key(1);
    let true_line = note("text\n", &[&ours]).signatures()[0].to_string();
    for (at, _) in true_line.char_indices().skip(true_line.find(' ').unwrap() + 30) {
        let mut bytes = true_line.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let Ok(line) = NoteSignature::parse(str::from_utf8(&bytes).unwrap()) else {
            continue;
        };
        let mut bad = Note::new("text\n").unwrap();
        bad.add(line.clone());
        let judged = bad.verify([ours.public()]);
        if line.id() == ours.public().id() && line.name() == ours.public().name() {
            assert!(matches!(judged, Err(BadNote::Signature { .. })), "{line}");
        } else {
            assert!(judged.unwrap().is_empty(), "{line}");
        }
    }
}

#[test]
fn a_hundred_signatures_are_read_and_no_more() {
    let key = |seed: u8| SigningKey::from_seed(KeyName::new("k").unwrap(), KeyKind::Ed25519, &[seed; 32]);
    let keys: Vec<SigningKey> = (0..101).map(key).collect();
    let refs: Vec<&SigningKey> = keys.iter().collect();
    let most = note("text\n", &refs[..100]);
    let read = Note::parse(most.to_string().as_bytes()).unwrap();
    assert_eq!(
        read.verify(keys.iter().map(SigningKey::public)).unwrap().len(),
        100
    );
    let more = note("text\n", &refs).to_string();
    let too_many = Fault::TooMuch {
        what: "signatures",
        given: 101,
        max: 100,
    };
    assert_eq!(refused(more.as_bytes()).1, too_many);
    let long = format!("{}\n", "a".repeat(1_000_000));
    assert!(matches!(
        refused(long.as_bytes()).1,
        Fault::TooMuch { max: 1_000_000, .. }
    ));
}

#[test]
fn a_cosignature_carries_its_time_and_signs_it() {
    let witness = witness_key("w.example.org/a", 4);
    let mut cosigned = Note::new("o\n0\nr\n").unwrap();
    cosigned.add(witness.cosign("o\n0\nr\n", 1_679_315_147).unwrap());
    let by = cosigned.verify([witness.public()]).unwrap();
    assert_eq!(by[0].time, Some(1_679_315_147));
    // The same signature at another time is none: the time stands in bytes 4 to 12 of the line.
    let line = cosigned.signatures()[0].to_string();
    let (front, data) = line.rsplit_once(' ').unwrap();
    let engine = &base64::prelude::BASE64_STANDARD;
    let mut bytes = base64::Engine::decode(engine, data).unwrap();
    assert_eq!(bytes.len(), 4 + 8 + 64);
    assert_eq!(bytes[4..12], 1_679_315_147_u64.to_be_bytes());
    bytes[11] ^= 1;
    let moved = NoteSignature::parse(&format!("{front} {}", base64::Engine::encode(engine, &bytes))).unwrap();
    let mut bad = Note::new("o\n0\nr\n").unwrap();
    bad.add(moved);
    assert!(matches!(
        bad.verify([witness.public()]),
        Err(BadNote::Signature { .. })
    ));
    // Nor is a log's signature by the same secret a cosignature, or the other way about.
    let as_log = SigningKey::from_seed(
        KeyName::new("w.example.org/a").unwrap(),
        KeyKind::Ed25519,
        &[4; 32],
    );
    assert_eq!(as_log.public().public_bytes(), witness.public().public_bytes());
    assert!(cosigned.verify([as_log.public()]).unwrap().is_empty());
}
