//! Whom to believe about a log that changed its keys and its policy, for somebody who has the policy of the first day: by
//! that alone, and by what a bundle says. The bundles are those of the corpus: one in which all is as it should be, and every
//! attack on such a change.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use bundle::{
    Comparison, Fault, FaultKind, Folder, Judge, compare,
    corpus::{Keys, corpus},
};
use std::{fs, path::Path, sync::OnceLock};
use tempfile::TempDir;
use tlog::{Policy, Promise, SignedCheckpoint};

/// The corpus of the bundle of this release, made once.
fn cases() -> &'static Path {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let release = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture/0.1.0/bundle");
        let (out, keys) = (tempfile::tempdir().unwrap(), Keys::of_releases().unwrap());
        corpus(&Folder::at(&release), &keys, &Folder::at(out.path()), &mut |_| ()).unwrap();
        out
    });
    made.path()
}

fn policy() -> Policy {
    Policy::parse(&fs::read(cases().join("policy")).unwrap()).unwrap()
}

fn follow(case: &str) -> Result<Judge, Fault> {
    Judge::following(policy(), &cases().join(case).join("bundle"), &mut |_, _| ())
}

fn newest(case: &str) -> SignedCheckpoint {
    SignedCheckpoint::parse(&fs::read(cases().join(case).join("bundle/checkpoint")).unwrap()).unwrap()
}

/// Whether the newest checkpoint of a case is final by its own bundle; else why not.
fn weighed(case: &str) -> Result<bool, (FaultKind, String)> {
    let judge = follow(case).unwrap();
    let weighed = judge.weigh("it", &newest(case));
    weighed
        .map(|it| it.is_final())
        .map_err(|fault| (fault.kind, fault.what))
}

#[test]
fn a_change_is_followed_as_far_as_those_before_vouch_for_it() {
    let good = newest("28-rotated");
    let size = good.checkpoint().head().size;
    assert_eq!(weighed("28-rotated"), Ok(true));
    assert_eq!(follow("28-rotated").unwrap().followed(), Some(size));
    let alone = Judge::by(policy());
    let unknown = alone.weigh("it", &good).unwrap_err();
    assert_eq!(unknown.kind, FaultKind::UnknownKey);
    let line = good
        .note()
        .signatures()
        .iter()
        .find(|line| line.name().as_str() == "tingbok.invalid/test");
    let key = line.unwrap().id().to_string();
    assert!(
        unknown.what.contains(&key) && unknown.what.contains("bundle"),
        "{unknown}"
    );

    // The witnesses of a policy that nobody before it signed do not count.
    assert_eq!(weighed("27-policy-by-the-new"), Ok(false));
    let (kind, why) = weighed("26-unknown-key").unwrap_err();
    assert_eq!(kind, FaultKind::UnknownKey, "{why}");
    assert!(why.contains("newer bundle"), "{why}");
    for case in ["25-retired-key", "26-self-added-key"] {
        let (kind, why) = weighed(case).unwrap_err();
        assert_eq!(kind, FaultKind::Unusable, "{case}: {why}");
        assert!(why.contains("does not count"), "{case}: {why}");
    }
}

#[test]
fn a_bundle_whose_entries_are_not_the_signed_ones_says_nothing() {
    for case in ["01-event-byte", "03-deleted", "04-swapped", "06-ballot"] {
        let fault = follow(case).unwrap_err();
        assert_eq!(fault.kind, FaultKind::Unusable, "{case}: {fault}");
        assert!(fault.what.contains("verify the bundle"), "{case}: {fault}");
    }
    let nothing = Judge::following(policy(), cases(), &mut |_, _| ());
    assert_eq!(nothing.unwrap_err().kind, FaultKind::Missing);
}

#[test]
fn a_promise_by_a_later_key_is_one_of_the_log() {
    let own = Keys::example("tingbok.invalid/test", 0, 231).unwrap();
    let stranger = Keys::example("tingbok.invalid/test", 0, 99).unwrap();
    let promise = Promise {
        origin: "tingbok.invalid/test".into(),
        round: "01900000-0000-7000-8000-000000000001".into(),
        unit: "01900000-0000-7000-8000-000000000002".into(),
        commitment: "ab".repeat(32),
        position: 3,
        leaf: "cd".repeat(32),
        by: 1,
    };
    let signed = |keys: &Keys| promise.sign(&keys.log).unwrap().to_string();
    let kind = |judge: &Judge, keys: &Keys| {
        let read = judge.promised("it", signed(keys).as_bytes());
        read.map(|it| it.position).map_err(|fault| fault.kind)
    };
    let (alone, followed) = (Judge::by(policy()), follow("28-rotated").unwrap());
    assert_eq!(kind(&alone, &own), Err(FaultKind::UnknownKey));
    assert_eq!(kind(&followed, &own), Ok(3));
    assert_eq!(kind(&followed, &stranger), Err(FaultKind::UnknownKey));
    // A key that only added itself is nobody's.
    assert_eq!(
        kind(&follow("26-self-added-key").unwrap(), &own),
        Err(FaultKind::UnknownKey)
    );
    let altered = signed(&own).replace("position 3", "position 4");
    let fault = followed.promised("it", altered.as_bytes()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unusable, "{fault}");
}

#[test]
fn two_stories_by_a_later_key_are_proven_where_a_bundle_says_whose_it_is() {
    let bundle = cases().join("28-rotated/bundle");
    let size = newest("28-rotated").checkpoint().head().size;
    let own = Keys::example("tingbok.invalid/test", 0, 231).unwrap();
    let head = tlog::TreeHead {
        size,
        root: tlog::Hash([7; 32]),
    };
    let place = tempfile::tempdir().unwrap();
    let forged = place.path().join("forged");
    fs::write(&forged, own.checkpoint(head, 0, 0).unwrap().to_string()).unwrap();
    let compared = |a: &Path, b: &Path| compare(a, b, &policy(), &mut |_, _| ());
    assert!(matches!(
        compared(&bundle, &forged),
        Ok(Comparison::Equivocation { .. })
    ));
    assert!(matches!(
        compared(&forged, &bundle),
        Ok(Comparison::Equivocation { .. })
    ));
    let bare = compared(&forged, &bundle.join("checkpoint")).unwrap_err();
    assert_eq!(bare.kind, FaultKind::UnknownKey, "{bare}");
    // An older bundle does not know that key; the newer one on the other side does.
    let older = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture/0.1.0/bundle");
    let agreed = compared(&older, &bundle).unwrap();
    assert!(
        matches!(agreed, Comparison::Agree { size: at } if at < size),
        "{agreed:?}"
    );
    // A key that was retired proves nothing about a larger tree.
    let old = Keys::example("tingbok.invalid/test", 0, 11).unwrap();
    fs::write(&forged, old.checkpoint(head, 0, 0).unwrap().to_string()).unwrap();
    let retired = compared(&bundle, &forged).unwrap_err();
    assert_eq!(retired.kind, FaultKind::Unusable, "{retired}");
}
