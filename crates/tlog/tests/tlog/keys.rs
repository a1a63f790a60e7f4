//! Keys: the published pair of the signed-note documentation, our own, and what is refused.

use crate::support::{log_key, witness_key};
use tlog::{Fault, KeyKind, KeyName, Note, SigningKey, VerifierKey, WrongKind};

/// The example pair in the documentation of Go's note package and of its ports.
const PUBLISHED_SECRET: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PUBLISHED: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

const PUBLISHED_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn the_published_pair_and_its_signature() {
    let secret = SigningKey::parse(PUBLISHED_SECRET).unwrap();
    assert_eq!(secret.public().to_string(), PUBLISHED);
    assert_eq!(secret.secret_text(), PUBLISHED_SECRET);
    let public = VerifierKey::parse(PUBLISHED).unwrap();
    assert_eq!(public, *secret.public());
    assert_eq!(
        (public.name().as_str(), public.kind()),
        ("PeterNeumann", KeyKind::Ed25519)
    );
    let read = Note::parse(PUBLISHED_NOTE.as_bytes()).unwrap();
    assert_eq!(read.verify([&public]).unwrap().len(), 1);
    let mut made = Note::new(read.text()).unwrap();
    made.add(secret.sign(read.text()).unwrap());
    assert_eq!(made.to_string(), PUBLISHED_NOTE);
}

#[test]
fn keys_read_what_they_write() {
    for seed in 0..60 {
        // Among these are keys with a '+' in their base64.
        for key in [log_key(seed), witness_key("w.example.org/æ", seed)] {
            let text = key.public().to_string();
            assert_eq!(VerifierKey::parse(&text).unwrap(), *key.public());
            let secret = key.secret_text();
            assert_eq!(SigningKey::parse(&secret).unwrap().secret_text(), secret);
            assert!(!format!("{key:?}").contains(secret.rsplit('+').next().unwrap()));
        }
    }
}

#[test]
fn what_is_no_key() {
    let refused = |text: &str| VerifierKey::parse(text).unwrap_err();
    assert_eq!(refused(""), Fault::KeyName);
    assert_eq!(refused("name"), Fault::Missing("the key's id"));
    assert_eq!(refused("name+c74f20a3"), Fault::Missing("the key"));
    assert_eq!(
        refused(&PUBLISHED.replace("c74f20a3", "C74F20A3")),
        Fault::KeyIdForm
    );
    assert_eq!(
        refused(&PUBLISHED.replace("c74f20a3", "+74f20a3")),
        Fault::KeyIdForm
    );
    assert!(matches!(
        refused(&PUBLISHED.replace("Peter", "Petra")),
        Fault::KeyId { .. }
    ));
    assert_eq!(refused(&format!("{PUBLISHED}\n")), Fault::Base64("the key"));
    let short = Fault::Length {
        what: "the key",
        expected: 33,
        given: 30,
    };
    assert_eq!(refused(PUBLISHED.strip_suffix("10TW").unwrap()), short);
    // Bits are left over in the last character.
    assert_eq!(refused("n+00000000+AR=="), Fault::Base64("the key"));
    // Other kinds of keys that the specification has, or reserves.
    assert_eq!(refused("n+00000000+AgAA"), Fault::KeyKind(2));
    assert_eq!(refused("n+00000000+BgAA"), Fault::KeyKind(6));
    for name in ["", "a b", "a\u{a0}b", "a\u{2003}b", "a+b", "a\tb", "a\nb", "a\0b"] {
        assert_eq!(KeyName::new(name), Err(Fault::KeyName), "{name:?}");
    }
    assert!(KeyName::new("log.example.org/ksf/æøå").is_ok());
}

/// The points of small order: with these as a key, signatures can be made by anybody.
#[test]
fn keys_that_anybody_can_sign_for_are_refused() {
    use sha2::{Digest, Sha256};
    let zero = [0_u8; 32];
    let mut one = zero;
    one[0] = 1;
    let mut minus_one = [0xff_u8; 32];
    minus_one[0] = 0xec;
    minus_one[31] = 0x7f;
    // 1 + p, which is 1 written another way.
    let mut one_again = [0xff_u8; 32];
    one_again[0] = 0xee;
    one_again[31] = 0x7f;
    for point in [zero, one, minus_one, one_again] {
        let material = [&[1_u8][..], &point].concat();
        let id = Sha256::new()
            .chain_update("n\n")
            .chain_update(&material)
            .finalize();
        let id: String = id[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        let text = format!(
            "n+{id}+{}",
            base64::Engine::encode(&base64::prelude::BASE64_STANDARD, &material)
        );
        assert_eq!(VerifierKey::parse(&text), Err(Fault::PublicKey), "{text}");
    }
}

#[test]
fn secrets_are_read_strictly_and_never_repeated() {
    let bad = [
        PUBLISHED,
        "PRIVATE+KEY+PeterNeumann+c74f20a3",
        &PUBLISHED_SECRET.replace("c74f20a3", "c74f20a4"),
        &PUBLISHED_SECRET.replace("KDFz", "KDF="),
        &format!("{PUBLISHED_SECRET}\n"),
        &PUBLISHED_SECRET.replace("PRIVATE", "private"),
    ];
    for text in bad {
        let fault = SigningKey::parse(text).unwrap_err();
        assert!(!format!("{fault} {fault:?}").contains("AYEKFALV"), "{fault}");
    }
}

#[test]
fn each_kind_does_its_own() {
    let (log, witness) = (log_key(1), witness_key("w", 1));
    assert!(matches!(log.cosign("x\n", 1), Err(WrongKind::Log(_))));
    assert!(matches!(witness.sign("x\n"), Err(WrongKind::Witness(_))));
    assert_eq!(witness.cosign("x\n", u64::MAX), Err(WrongKind::Time(u64::MAX)));
}
