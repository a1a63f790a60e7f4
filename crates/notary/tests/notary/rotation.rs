//! One key replaces another in a proof folder, as the log tells.

use super::*;
use notary::{Own, Policy, ProofError, ProofFolder, Told, signed_head};
use std::{fs, path::PathBuf};

fn next_key() -> SigningKey {
    SigningKey::from_seed(KeyName::new(ORIGIN).unwrap(), KeyKind::Ed25519, &[77; 32])
}

/// What the log says: the next key from size 3 on, the first one until size 6.
fn rotated() -> Vec<Told> {
    let boxed = |key: SigningKey| Box::new(key.public().clone());
    let (first, key) = (Some(boxed(log_key())), boxed(next_key()));
    let added = Told {
        size: 3,
        what: Own::KeyAdded { first, key },
    };
    let id = log_key().public().id();
    let retired = Told {
        size: 5,
        what: Own::KeyRetired { id, from: 6 },
    };
    vec![added, retired]
}

fn begun() -> (tempfile::TempDir, PathBuf, ProofFolder) {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("log.proof");
    let folder = ProofFolder::create(&dir, &log_key()).unwrap();
    (scratch, dir, folder)
}

fn sign(folder: &ProofFolder, size: u64) -> usize {
    let keys = folder.signing_keys(size).unwrap();
    let signed = signed_head(&keys, head("a", size)).unwrap();
    let last = folder.signed().unwrap().checkpoint().head();
    folder.swap(last, &signed).unwrap();
    folder.publish(&signed).unwrap();
    keys.len()
}

#[test]
fn the_next_key_signs_beside_the_first_and_then_takes_its_place() {
    let (_scratch, dir, folder) = begun();
    folder.prepare_key(&next_key()).unwrap();
    assert!(
        folder.prepare_key(&next_key()).is_err(),
        "nothing is written over it"
    );
    assert_eq!(sign(&folder, 2), 1, "no event has added it");
    folder.learn(&rotated(), 5).unwrap();
    assert_eq!(sign(&folder, 3), 2);
    assert!(!folder.take_over(3).unwrap());
    assert_eq!(sign(&folder, 5), 2);
    assert_eq!(sign(&folder, 6), 1);
    assert!(folder.take_over(6).unwrap());
    assert!(!folder.take_over(6).unwrap(), "once");
    let vkey = fs::read_to_string(dir.join("log.vkey")).unwrap();
    assert_eq!(vkey.trim_end(), next_key().public().to_string());
    assert!(dir.join("log.key.retired").exists() && !dir.join("log.key.next").exists());
    // Everything that was ever signed is still the log's own.
    let folder = ProofFolder::open(&dir).unwrap();
    assert_eq!(folder.sizes().unwrap(), [2, 3, 5, 6]);
    for size in [2, 3, 5, 6] {
        assert!(folder.checkpoint(size).unwrap().is_some());
    }
    assert_eq!(folder.first_key().unwrap(), *log_key().public());
    assert_eq!(
        folder.last_final(10).unwrap().unwrap().checkpoint().head(),
        head("a", 6)
    );
    assert_eq!(sign(&folder, 7), 1);
}

#[test]
fn a_folder_without_the_key_that_counts_signs_nothing() {
    let (_scratch, _dir, folder) = begun();
    folder.learn(&rotated(), 5).unwrap();
    assert_eq!(folder.signing_keys(5).unwrap().len(), 1);
    let error = folder.signing_keys(6).unwrap_err();
    assert!(matches!(&error, ProofError::NoKey { size: 6, .. }));
    assert!(
        error.to_string().contains(&next_key().public().to_string()),
        "{error}"
    );
}

#[test]
fn what_the_log_said_of_itself_it_says_for_ever() {
    let (_scratch, _dir, folder) = begun();
    folder.learn(&rotated(), 5).unwrap();
    assert_eq!(folder.told().unwrap(), rotated());
    assert!(folder.learn(&rotated()[..1], 5).is_err());
    // Whoever has not read so far takes nothing back.
    folder.learn(&rotated()[..1], 4).unwrap();
    assert_eq!(folder.told().unwrap(), rotated());
    let mut other = rotated();
    other[1].size = 4;
    assert!(folder.learn(&other, 5).is_err());
}

#[test]
fn another_policy_is_in_force_when_enough_of_the_witnesses_before_have_cosigned() {
    let (_scratch, dir, folder) = begun();
    let witness = |seed| {
        let name = KeyName::new(&format!("witness.example.org/{seed}")).unwrap();
        SigningKey::from_seed(name, KeyKind::Cosignature, &[seed; 32])
    };
    let policy = |witness: &SigningKey| {
        let text = format!(
            "log {}\nwitness w {}\nquorum w\n",
            log_key().public(),
            witness.public()
        );
        Policy::parse(text.as_bytes()).unwrap()
    };
    let (old, new) = (witness(1), witness(2));
    folder.set_policy(&policy(&old)).unwrap();
    let changed = Told {
        size: 2,
        what: Own::PolicyChanged {
            digest: policy(&new).digest(),
            text: Some(policy(&new).bytes().to_vec()),
        },
    };
    folder.learn(&[changed], 2).unwrap();
    sign(&folder, 3);
    let text = folder.checkpoint(3).unwrap().unwrap().note().text().to_owned();
    folder.cosign(3, &[new.cosign(&text, 100).unwrap()]).unwrap();
    assert_eq!(
        folder.policy().unwrap(),
        policy(&old),
        "its own witness does not put it in force"
    );
    assert!(folder.last_final(10).unwrap().is_none());
    folder.cosign(3, &[old.cosign(&text, 101).unwrap()]).unwrap();
    assert_eq!(folder.policy().unwrap(), policy(&new));
    assert_eq!(
        folder.last_final(10).unwrap().unwrap().checkpoint().head(),
        head("a", 3)
    );
    assert!(
        ProofFolder::open(&dir)
            .unwrap()
            .set_policy(&policy(&old))
            .is_err()
    );
}
