//! The attacks on a log that changes its keys or its policy, and such a change as it should be. Each puts events at the end
//! of the good log that any operator could have written, so that nothing is wrong but who signed.

use super::{Case, Held, Maker, draft::Draft, keys::Keys, parts::plain, scene::Scene};
use crate::Fault;
use events::{
    Blob, LogKey, LogKeyId,
    log::{Event, KeyAdded, KeyRetired, PolicyChanged, Retirement},
};
use tlog::{KeyKind, Policy, SigningKey};

/// Makes them.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(scene) = Scene::of(maker) else {
        maker.without(
            &[25, 26, 27, 28],
            "nobody in this log could decide that its keys are changed",
        );
        return Ok(());
    };
    let change = Change::at(scene);
    retired(maker, &change)?;
    unknown(maker, &change)?;
    self_added(maker, &change)?;
    policy(maker, &change)?;
    rotated(maker, &change)
}

/// A change of keys or policies: where it happens, and two more keys of the log's name.
struct Change {
    scene: Scene,
    second: SigningKey,
    third: SigningKey,
}

impl Change {
    fn at(scene: Scene) -> Self {
        let name = scene.key.public().name().clone();
        let key = |seed| SigningKey::from_seed(name.clone(), KeyKind::Ed25519, &[seed; 32]);
        Self {
            second: key(231),
            third: key(232),
            scene,
        }
    }

    fn added(&self, key: &SigningKey, first: Option<&SigningKey>) -> Option<Event> {
        let line = |key: &SigningKey| key.public().to_string().parse::<LogKey>().ok();
        Some(Event::KeyAdded(KeyAdded {
            decided_by: self.scene.decided_by.clone(),
            first: first.and_then(line),
            key: line(key)?,
        }))
    }

    fn retired(&self, from: u64) -> Option<Event> {
        Some(Event::KeyRetired(KeyRetired {
            decided_by: self.scene.decided_by.clone(),
            from,
            key: LogKeyId(self.scene.key.public().id().0),
            reason: Retirement::Replaced,
        }))
    }

    fn changed(&self, draft: &mut Draft, policy: &Policy) -> Option<Event> {
        let blob = Blob::text(policy.bytes());
        draft.blobs.insert(blob.sha256, policy.bytes().to_vec());
        Some(Event::PolicyChanged(PolicyChanged {
            decided_by: self.scene.decided_by.clone(),
            policy: blob,
        }))
    }
}

/// Signed by the old key alone, where the log has retired it.
fn retired(maker: &mut Maker<'_>, change: &Change) -> Result<(), Fault> {
    let what = "the newest checkpoint is signed by a key that the log had retired by then, and witnessed";
    let case = plain(25, "retired-key", what, Held::Quorum, 1, &["V2"]);
    let (mut draft, size) = (maker.draft.clone(), change.scene.size);
    let events = [
        change.added(&change.second, Some(&change.scene.key)),
        change.retired(size + 3),
        change.added(&change.third, None),
    ];
    change.scene.append(&mut draft, events);
    let both = [&change.scene.key, &change.second];
    change
        .scene
        .publish(&mut draft, size + 1, &both, &change.scene.quorum);
    change
        .scene
        .publish(&mut draft, size + 2, &both, &change.scene.quorum);
    change
        .scene
        .publish(&mut draft, size + 3, &both[..1], &change.scene.quorum);
    draft.list_key = Some(change.second.clone());
    write(maker, draft, case)
}

/// Signed by a key that no event added.
fn unknown(maker: &mut Maker<'_>, change: &Change) -> Result<(), Fault> {
    let what =
        "the newest checkpoint is signed by a key under the log's name that no event added, and witnessed";
    let case = plain(26, "unknown-key", what, Held::Other, 1, &["V2"]);
    let (mut draft, size) = (maker.draft.clone(), change.scene.size);
    change.scene.append(
        &mut draft,
        [change.added(&change.second, Some(&change.scene.key))],
    );
    change
        .scene
        .publish(&mut draft, size + 1, &[&change.third], &change.scene.quorum);
    write(maker, draft, case)
}

/// Signed by a key whose addition only that key has signed.
fn self_added(maker: &mut Maker<'_>, change: &Change) -> Result<(), Fault> {
    let what =
        "somebody without the log's key had an event add their own, and signed with it alone, witnessed";
    let case = plain(26, "self-added-key", what, Held::Other, 1, &["V2"]);
    let (mut draft, size) = (maker.draft.clone(), change.scene.size);
    change.scene.append(
        &mut draft,
        [change.added(&change.second, Some(&change.scene.key))],
    );
    change
        .scene
        .publish(&mut draft, size + 1, &[&change.second], &change.scene.quorum);
    write(maker, draft, case)
}

/// Another policy, for which only its own witnesses have vouched.
fn policy(maker: &mut Maker<'_>, change: &Change) -> Result<(), Fault> {
    if change.scene.quorum.is_empty() {
        maker.without(&[27], "the policy demands no witness");
        return Ok(());
    }
    let (others, policy) = other_policy(maker, change)?;
    let what = "the policy was changed to other witnesses, and only those have signed it";
    let case = plain(27, "policy-by-the-new", what, Held::Log, 2, &["V3"]);
    let (mut draft, size) = (maker.draft.clone(), change.scene.size);
    let event = change.changed(&mut draft, &policy);
    change.scene.append(&mut draft, [event]);
    change
        .scene
        .publish(&mut draft, size + 1, &[&change.scene.key], &others);
    write(maker, draft, case)
}

/// A key and then the policy, as it should be: a verifier that knows the first policy alone must follow.
fn rotated(maker: &mut Maker<'_>, change: &Change) -> Result<(), Fault> {
    let (others, policy) = other_policy(maker, change)?;
    let what = "a key of the log was replaced and its policy changed, each vouched for by those before";
    let case = plain(28, "rotated", what, Held::Quorum, 0, &[]);
    let (mut draft, size) = (maker.draft.clone(), change.scene.size);
    let (first, second) = (&change.scene.key, &change.second);
    let other = change.changed(&mut draft, &policy);
    let events = [
        change.added(second, Some(first)),
        change.retired(size + 3),
        other,
        change.added(&change.third, None),
    ];
    change.scene.append(&mut draft, events);
    change
        .scene
        .publish(&mut draft, size + 1, &[first, second], &change.scene.quorum);
    change
        .scene
        .publish(&mut draft, size + 3, &[second], &change.scene.quorum);
    change.scene.publish(&mut draft, size + 4, &[second], &others);
    draft.list_key = Some(second.clone());
    write(maker, draft, case)
}

/// Other witnesses, and the policy that demands more than half of them.
fn other_policy(maker: &Maker<'_>, change: &Change) -> Result<(Vec<SigningKey>, Policy), Fault> {
    let origin = maker.keys.log.public().name().as_str();
    let mut others = Keys::example(origin, 3, 211)?;
    others.log = change.second.clone();
    let policy = others.policy(2)?;
    // The log is named by the key with which it began, too.
    let text = format!(
        "log {}\n{}",
        change.scene.key.public(),
        String::from_utf8_lossy(policy.bytes())
    );
    let policy = Policy::parse(text.as_bytes()).map_err(|why| Fault::unusable("policy", why))?;
    Ok((others.witnesses, policy))
}

fn write(maker: &mut Maker<'_>, mut draft: Draft, case: Case) -> Result<(), Fault> {
    maker.forged(&case.name, &mut draft, Held::Quorum)?;
    maker.case(case)
}
