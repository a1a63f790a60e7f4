//! Stamps of others in the proof folder: asked for once, and never written over.

use super::*;
use notary::{KeptStamp, ProofError, ProofFolder};
use std::fs;

#[test]
fn a_stamp_is_kept_once_and_its_request_stays_the_same() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("log.proof");
    let folder = ProofFolder::create(&dir, &log_key()).unwrap();
    assert_eq!(folder.stamps().unwrap(), []);
    assert_eq!(folder.requested(7).unwrap(), None);
    assert_eq!(folder.stamp_request(7, b"first").unwrap(), b"first");
    assert_eq!(folder.stamp_request(7, b"second").unwrap(), b"first");
    assert_eq!(folder.requested(7).unwrap().as_deref(), Some(&b"first"[..]));
    assert_eq!(folder.stamps().unwrap(), [], "a request is no stamp");
    let stamp = |size: u64, stamp: &[u8]| KeptStamp {
        size,
        stamp: stamp.to_vec(),
        certificates: b"certificates".to_vec(),
    };
    for _ in 0..2 {
        folder.keep_stamp(&stamp(70, b"later")).unwrap();
        folder.keep_stamp(&stamp(7, b"stamp")).unwrap();
    }
    let other = folder.keep_stamp(&stamp(7, b"other"));
    let path = dir.join("timestamps/7.tsr");
    assert!(matches!(other, Err(ProofError::Exists(at)) if at == path));
    assert_eq!(
        folder.stamps().unwrap(),
        [stamp(7, b"stamp"), stamp(70, b"later")]
    );
    // What an attempt left that was cut short, between the two files.
    fs::remove_file(path).unwrap();
    assert_eq!(folder.stamps().unwrap(), [stamp(70, b"later")]);
    folder.keep_stamp(&stamp(7, b"other")).unwrap();
    assert_eq!(folder.stamp(7).unwrap(), Some(stamp(7, b"other")));
}
