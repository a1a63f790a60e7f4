//! The proof folder: made once, found in order or refused, and changed by one signer at a time.

use super::*;
use notary::{Named, ProofError, ProofFolder, policy_text};
use std::{fs, path::PathBuf, sync::Barrier, thread};

fn made() -> (tempfile::TempDir, PathBuf, ProofFolder) {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("log.proof");
    let folder = ProofFolder::create(&dir, &log_key()).unwrap();
    (scratch, dir, folder)
}

#[test]
fn a_new_folder_has_signed_the_empty_tree_and_published_nothing() {
    let (_scratch, dir, folder) = made();
    assert_eq!(folder.signed().unwrap().checkpoint().head(), head("a", 0));
    assert!(folder.sizes().unwrap().is_empty());
    let keys = folder.signing_keys(0).unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].public(), log_key().public());
    assert_eq!(folder.policy().unwrap().quorum(), None);
    let again = ProofFolder::create(&dir, &log_key());
    assert!(matches!(again, Err(ProofError::Exists(at)) if at == dir));
    assert!(matches!(
        ProofFolder::open(&dir.join("none")),
        Err(ProofError::Missing(_))
    ));
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_scratch, dir, folder) = made();
    let path = dir.join("log.key");
    let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    for wide in [0o640, 0o604, 0o666, 0o620] {
        fs::set_permissions(&path, fs::Permissions::from_mode(wide)).unwrap();
        let told = folder.signing_keys(0).unwrap_err().to_string();
        assert!(told.contains(&format!("mode {wide:o}")), "{told}");
        assert!(!told.contains("PRIVATE"), "{told}");
    }
}

#[test]
fn the_secret_of_another_key_is_refused() {
    let (_scratch, dir, folder) = made();
    let other = SigningKey::from_seed(KeyName::new(ORIGIN).unwrap(), KeyKind::Ed25519, &[9; 32]);
    fs::write(dir.join("log.key"), other.secret_text()).unwrap();
    let told = folder.signing_keys(0).unwrap_err().to_string();
    assert!(told.contains("no key in this folder may sign"), "{told}");
    assert!(told.contains(&log_key().public().to_string()), "{told}");
}

#[test]
fn a_lost_or_altered_memory_is_never_made_up() {
    let (_scratch, dir, folder) = made();
    folder.swap(head("a", 0), &signed("a", 5)).unwrap();
    folder.publish(&signed("a", 5)).unwrap();
    let path = dir.join("signed");
    let good = fs::read(&path).unwrap();

    fs::remove_file(&path).unwrap();
    assert!(matches!(ProofFolder::open(&dir), Err(ProofError::Forgotten(_))));
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(&path, &bad).unwrap();
        assert!(ProofFolder::open(&dir).is_err(), "byte {at}");
    }
    // The memory of a while ago knows less than what was published since.
    fs::write(&path, signed("a", 3).to_string()).unwrap();
    let told = ProofFolder::open(&dir).unwrap_err().to_string();
    assert!(
        told.contains("3 leaves were signed last, and a checkpoint of 5"),
        "{told}"
    );
    fs::write(&path, good).unwrap();
    ProofFolder::open(&dir).unwrap();
}

#[test]
fn of_two_signers_at_once_one_is_told_that_it_was_late() {
    let (_scratch, dir, folder) = made();
    folder.swap(head("a", 0), &signed("a", 10)).unwrap();
    // Two stories that part after the tenth leaf: whichever comes first is the only one.
    let start = Barrier::new(8);
    let told: Vec<Result<u64, ProofError>> = thread::scope(|scope| {
        let signer = |number: u64| {
            let (start, dir) = (&start, &dir);
            scope.spawn(move || {
                let folder = ProofFolder::open(dir).unwrap();
                let mut longer = tree("a", 10);
                longer.push(leaf_hash(format!("signer {number}").as_bytes()));
                let root = root_at(&longer, 11).unwrap();
                let new = notary::signed_head(&[log_key()], TreeHead { size: 11, root }).unwrap();
                start.wait();
                folder.swap(head("a", 10), &new).map(|()| number)
            })
        };
        let signers: Vec<_> = (0..8).map(signer).collect();
        signers.into_iter().map(|signer| signer.join().unwrap()).collect()
    });
    assert_eq!(told.iter().filter(|it| it.is_ok()).count(), 1);
    for late in told.into_iter().filter_map(Result::err) {
        let ProofError::Raced {
            expected,
            offered,
            found,
        } = &late
        else {
            panic!("{late}");
        };
        assert_eq!((*expected, *offered, *found), (10, 11, 11));
    }
}

#[test]
fn a_published_checkpoint_keeps_its_text_and_gains_signatures() {
    let (_scratch, dir, folder) = made();
    let witness = key("witness.example.no/w", KeyKind::Cosignature);
    let stranger = key("witness.example.no/x", KeyKind::Cosignature);
    let label = "w".to_owned();
    let named = [Named {
        label,
        key: witness.public().clone(),
        url: None,
    }];
    folder
        .set_policy(&policy_text(log_key().public(), &named, 1).unwrap())
        .unwrap();
    folder.swap(head("a", 0), &signed("a", 4)).unwrap();
    folder.publish(&signed("a", 4)).unwrap();
    let other = folder.publish(&signed("b", 4)).unwrap_err();
    assert!(matches!(other, ProofError::OtherRoot { size: 4, .. }), "{other}");

    let text = signed("a", 4).note().text().to_owned();
    assert!(folder.last_final(10).unwrap().is_none());
    let line = stranger.cosign(&text, 100).unwrap();
    let told = folder.cosign(4, &[line]).unwrap_err().to_string();
    assert!(told.contains("knows no witness witness.example.no/x"), "{told}");
    let false_line = witness.cosign(signed("b", 4).note().text(), 100).unwrap();
    assert!(folder.cosign(4, &[false_line]).is_err());
    let line = witness.cosign(&text, 100).unwrap();
    let after = folder.cosign(4, std::slice::from_ref(&line)).unwrap();
    assert_eq!(after.note().signatures().len(), 2);
    // An earlier word, and published again: nothing is doubled and nothing lost.
    folder.cosign(4, &[witness.cosign(&text, 90).unwrap()]).unwrap();
    folder.publish(&signed("a", 4)).unwrap();
    assert_eq!(folder.checkpoint(4).unwrap().unwrap(), after);
    // A later one takes its place.
    let later = witness.cosign(&text, 200).unwrap();
    let after = folder.cosign(4, std::slice::from_ref(&later)).unwrap();
    assert_eq!(after.note().signatures().len(), 2);
    assert_eq!(after.note().signatures().last(), Some(&later));
    let kept = folder.checkpoint(4).unwrap().unwrap();
    assert_eq!(kept, after);
    assert_eq!(folder.last_final(10).unwrap(), Some(after));
    assert_eq!(ProofFolder::open(&dir).unwrap().sizes().unwrap(), [4]);
}

#[test]
fn a_quorum_that_could_be_split_is_refused_by_name() {
    let named = |name: &str| Named {
        label: name.to_owned(),
        key: key(name, KeyKind::Cosignature).public().clone(),
        url: Some(format!("https://{name}")),
    };
    let four = ["a", "b", "c", "d"].map(named);
    let told = policy_text(log_key().public(), &four, 2).unwrap_err().to_string();
    assert!(told.contains("take at least 3"), "{told}");
    let policy = policy_text(log_key().public(), &four, 3).unwrap();
    assert_eq!(policy.groups().next().unwrap().bears(), Some(1));
    assert_eq!(policy.witnesses().count(), 4);
    assert!(policy_text(log_key().public(), &four, 5).is_err());
    assert!(
        policy_text(
            four[0].key.public_bytes().first().map(|_| &four[0].key).unwrap(),
            &four,
            3
        )
        .is_err()
    );
}
