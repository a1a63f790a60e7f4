//! Whom to believe about a log that changes its keys and its policy.

use crate::support::{log_key, witness_key};
use tlog::{
    Checkpoint, Distrust, Doubt, Note, Own, Policy, SignedCheckpoint, SigningKey, Told, TreeHead, Trust,
    empty_root,
};

fn policy(log: &[u8], witness: Option<&SigningKey>) -> Policy {
    let mut text: String = log
        .iter()
        .map(|seed| format!("log {}\n", log_key(*seed).public()))
        .collect();
    text += &match witness {
        Some(witness) => format!("witness w {}\nquorum w\n", witness.public()),
        None => "quorum none\n".to_owned(),
    };
    Policy::parse(text.as_bytes()).unwrap()
}

/// Roots are nobody's business here.
fn signed(size: u64, log: &[u8], witness: Option<&SigningKey>) -> SignedCheckpoint {
    let origin = log_key(1).public().name().as_str().to_owned();
    let root = empty_root();
    let text = Checkpoint::new(&origin, TreeHead { size, root })
        .unwrap()
        .to_string();
    let mut note = Note::new(&text).unwrap();
    log.iter()
        .for_each(|seed| note.add(log_key(*seed).sign(&text).unwrap()));
    if let Some(witness) = witness {
        note.add(witness.cosign(&text, 1_700_000_000).unwrap());
    }
    SignedCheckpoint::from_note(note).unwrap()
}

fn added(size: u64, first: Option<u8>, key: u8) -> Told {
    let public = |seed| Box::new(log_key(seed).public().clone());
    let what = Own::KeyAdded {
        first: first.map(public),
        key: public(key),
    };
    Told { size, what }
}

fn retired(size: u64, key: u8, from: u64) -> Told {
    let id = log_key(key).public().id();
    Told {
        size,
        what: Own::KeyRetired { id, from },
    }
}

fn changed(size: u64, policy: &Policy) -> Told {
    let what = Own::PolicyChanged {
        digest: policy.digest(),
        text: Some(policy.bytes().to_vec()),
    };
    Told { size, what }
}

fn follow(policy: Policy, told: &[Told], published: &[SignedCheckpoint]) -> Trust {
    let any_from = |from: u64, is_one: &mut dyn FnMut(&SignedCheckpoint) -> bool| {
        published
            .iter()
            .any(|it| it.checkpoint().head().size >= from && is_one(it))
    };
    Trust::follow(policy, log_key(1).public().name().as_str(), told, &any_from)
}

#[test]
fn a_key_counts_from_its_event_until_it_is_retired_when_an_older_one_has_vouched() {
    let told = [added(10, Some(1), 2), retired(20, 1, 25), added(30, None, 3)];
    let published = [signed(12, &[1, 2], None), signed(30, &[2, 3], None)];
    // Whichever of the three a policy names, it leads to the others.
    for begun in [1, 2] {
        let trust = follow(policy(&[begun], None), &told, &published);
        let fine = |size, by: &[u8]| trust.weigh(&signed(size, by, None)).is_ok();
        assert!(fine(5, &[1]) && fine(24, &[1]) && fine(24, &[2]) && fine(25, &[2]) && fine(31, &[3]));
        assert!(
            !fine(9, &[2]) && !fine(25, &[1]) && !fine(29, &[3]) && !fine(31, &[4]),
            "{begun}"
        );
        let refused = trust.weigh(&signed(25, &[1], None)).unwrap_err();
        let key = log_key(1).public().id();
        assert_eq!(refused, Distrust::DoesNotCount { key, size: 25 });
    }
    let alone = follow(policy(&[1], None), &told[..1], &[signed(12, &[2], None)]);
    let refused = alone.weigh(&signed(12, &[2], None)).unwrap_err();
    assert!(
        matches!(refused, Distrust::DoesNotCount { .. }),
        "nobody has vouched for it"
    );
    let stranger = follow(policy(&[9], None), &told, &published);
    assert!(
        stranger.weigh(&signed(12, &[1, 2], None)).is_err(),
        "no way leads from there"
    );
}

#[test]
fn the_quorum_of_the_policy_before_puts_the_next_in_force() {
    let (a, b) = (witness_key("a.example.org", 1), witness_key("b.example.org", 2));
    let (old, new) = (policy(&[1], Some(&a)), policy(&[1], Some(&b)));
    let told = [changed(10, &new)];
    let is_final = |trust: &Trust, size, by| trust.weigh(&signed(size, &[1], Some(by))).unwrap().is_final();
    let only_new = follow(old.clone(), &told, &[signed(11, &[1], Some(&b))]);
    assert_eq!(only_new.doubts(), [(10, Doubt::Unvouched)]);
    assert!(!is_final(&only_new, 11, &b) && is_final(&only_new, 11, &a));
    let early = follow(old.clone(), &told, &[signed(9, &[1], Some(&a))]);
    assert_eq!(
        early.doubts(),
        [(10, Doubt::Unvouched)],
        "without the event in it"
    );
    let vouched = follow(old, &told, &[signed(10, &[1], Some(&a))]);
    assert!(vouched.doubts().is_empty());
    assert!(is_final(&vouched, 9, &a) && !is_final(&vouched, 9, &b));
    assert!(is_final(&vouched, 10, &b) && !is_final(&vouched, 10, &a));
    // Whoever begins with the new one need not hear of the old.
    let begun_later = follow(new.clone(), &told, &[]);
    assert!(begun_later.doubts().is_empty() && is_final(&begun_later, 11, &b));
    let mut lost = told;
    if let Own::PolicyChanged { text, .. } = &mut lost[0].what {
        *text = Some(b"quorum none\n".to_vec());
    }
    let lost = follow(policy(&[1], Some(&a)), &lost, &[signed(10, &[1], Some(&a))]);
    assert_eq!(
        lost.doubts(),
        [(10, Doubt::Missing)],
        "another text than the one named"
    );
}
