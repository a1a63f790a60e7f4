//! One key replaces another, and what was signed keeps its worth.

use crate::support::{log_key, witness_key};
use tlog::{BadRotation, KeyRing, VerifierKey};

fn key(seed: u8) -> VerifierKey {
    log_key(seed).public().clone()
}

#[test]
fn an_overlap_and_then_the_new_key_alone() {
    let mut ring = KeyRing::new(key(1));
    ring.add(key(2), 100).unwrap();
    ring.retire(&key(1), 151, 120).unwrap();
    let at = |size| ring.at(size).cloned().collect::<Vec<_>>();
    assert_eq!(at(0), [key(1)]);
    assert_eq!(at(99), [key(1)]);
    assert_eq!(at(100), [key(1), key(2)]);
    assert_eq!(at(150), [key(1), key(2)]);
    assert_eq!(at(151), [key(2)]);
    assert!(
        ring.counts(&key(1), 150) && !ring.counts(&key(1), 151),
        "old checkpoints keep their worth"
    );
    assert!(!ring.counts(&key(2), 99) && ring.counts(&key(2), u64::MAX));
    assert!(!ring.counts(&key(3), 120));
}

#[test]
fn no_rotation_leaves_a_log_without_a_key() {
    let mut ring = KeyRing::new(key(1));
    let id = key(1).id();
    assert_eq!(
        ring.retire(&key(1), 11, 10),
        Err(BadRotation::Last { id, from: 11 })
    );
    ring.add(key(2), 20).unwrap();
    assert_eq!(
        ring.retire(&key(1), 20, 20),
        Err(BadRotation::Backdated { from: 20, size: 20 })
    );
    ring.retire(&key(1), 22, 21).unwrap();
    assert_eq!(ring.retire(&key(1), 30, 25), Err(BadRotation::Unknown(id)));
    let id = key(2).id();
    assert_eq!(
        ring.retire(&key(2), 30, 25),
        Err(BadRotation::Last { id, from: 30 })
    );
    assert_eq!(
        ring.retire(&key(3), 30, 25),
        Err(BadRotation::Unknown(key(3).id()))
    );
    assert_eq!(
        ring.add(key(1), 40),
        Err(BadRotation::Known(key(1).id())),
        "a retired key does not come back"
    );
    let stranger = witness_key("other.example.org", 5).public().clone();
    assert!(matches!(
        ring.add(stranger, 40),
        Err(BadRotation::OtherName { .. })
    ));
    assert_eq!(ring.terms().len(), 2);
}
