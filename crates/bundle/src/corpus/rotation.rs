//! The attacks on a log that changes its keys or its policy, and such a change as it should be. Each puts events at the end
//! of the good log that any operator could have written, so that nothing is wrong but who signed.

use super::{
    Case, Held, Maker,
    draft::{Draft, Signers},
    keys::Keys,
    parts::plain,
};
use crate::{Fault, mentions};
use events::{
    Actor, Blob, Body, Cite, CommandId, Level, LogKey, LogKeyId, PersonId, Position, Recorded, Role,
    StreamId, SubjectId, Time, Version, codec,
    credential::{self, Granted},
    derived,
    log::{Event, KeyAdded, KeyRetired, PolicyChanged, Retirement},
};
use std::collections::BTreeMap;
use tlog::{KeyKind, Policy, SigningKey};

/// Makes them.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(scene) = Scene::of(maker) else {
        maker.without(25, "nobody in this log could decide that its keys are changed");
        return Ok(());
    };
    retired(maker, &scene)?;
    unknown(maker, &scene)?;
    self_added(maker, &scene)?;
    policy(maker, &scene)?;
    rotated(maker, &scene)
}

/// What the attacks have in common: who decides, and when.
pub(super) struct Scene {
    decided_by: Cite,
    pub(super) at: Time,
    /// The log's key, and two more of its name.
    pub(super) first: SigningKey,
    second: SigningKey,
    third: SigningKey,
    /// So many witnesses of the good policy are its quorum.
    pub(super) quorum: Vec<SigningKey>,
    pub(super) size: u64,
}

impl Scene {
    pub(super) fn of(maker: &Maker<'_>) -> Option<Self> {
        let draft = &maker.draft;
        let last = draft.leaves.last().and_then(|leaf| mentions::time(leaf))?;
        let seconds = draft.checkpoints.values().max().copied().unwrap_or(0);
        let after = i64::try_from(seconds).ok()?.checked_mul(1_000)?;
        let at = last.max(Time::from_millis(after));
        let first = maker.keys.log.clone();
        let key = |seed| SigningKey::from_seed(first.public().name().clone(), KeyKind::Ed25519, &[seed; 32]);
        let quorum = maker.keys.witnesses.iter().take(maker.quorum()).cloned();
        Some(Self {
            decided_by: decider(draft, at)?,
            at,
            second: key(231),
            third: key(232),
            quorum: quorum.collect(),
            size: draft.size(),
            first,
        })
    }

    fn added(&self, key: &SigningKey, first: Option<&SigningKey>) -> Option<Event> {
        let line = |key: &SigningKey| key.public().to_string().parse::<LogKey>().ok();
        Some(Event::KeyAdded(KeyAdded {
            decided_by: self.decided_by.clone(),
            first: first.and_then(line),
            key: line(key)?,
        }))
    }

    fn retired(&self, from: u64) -> Option<Event> {
        Some(Event::KeyRetired(KeyRetired {
            decided_by: self.decided_by.clone(),
            from,
            key: LogKeyId(self.first.public().id().0),
            reason: Retirement::Replaced,
        }))
    }

    fn changed(&self, draft: &mut Draft, policy: &Policy) -> Option<Event> {
        let blob = Blob::text(policy.bytes());
        draft.blobs.insert(blob.sha256, policy.bytes().to_vec());
        Some(Event::PolicyChanged(PolicyChanged {
            decided_by: self.decided_by.clone(),
            policy: blob,
        }))
    }

    /// Puts events at the end.
    pub(super) fn append(&self, draft: &mut Draft, events: impl IntoIterator<Item = Option<Event>>) {
        for event in events.into_iter().flatten() {
            let actor = Actor {
                behalf: None,
                credential: None,
                level: Level::Local,
                org: None,
                person: Some(PersonId(derived(&["corpus", "operator"]))),
                role: Role::Operator,
            };
            let position = draft.size();
            let version = draft.of_type("log.key_added").len()
                + draft.of_type("log.key_retired").len()
                + draft.of_type("log.policy_changed").len()
                + draft.of_type("log.anchored").len();
            let body = Body::Log(event);
            let recorded = Recorded {
                position: Position(position),
                at: self.at,
                stream: StreamId::new("log", SubjectId::log()),
                version: Version(version as u64 + 1),
                cites: Recorded::cites_of(&body, &actor),
                actor,
                command: CommandId(derived(&["corpus", &position.to_string()])),
                body,
            };
            draft.leaves.extend(codec::encode(&recorded));
        }
    }

    /// Publishes a checkpoint of the first so many leaves, by these keys.
    pub(super) fn publish(
        &self,
        draft: &mut Draft,
        size: u64,
        log: &[&SigningKey],
        witnesses: &[SigningKey],
    ) {
        let seconds = u64::try_from(self.at.millis() / 1_000).unwrap_or(0);
        // No two of them say the same time, and none says one before its leaves do.
        draft.checkpoints.insert(size, seconds + 1 + size - self.size);
        let log = log.iter().map(|key| (*key).clone()).collect();
        let witnesses = witnesses.to_vec();
        draft.signers.insert(size, Signers { log, witnesses });
    }
}

/// A credential under which it can be decided, cited as it stands at the end of the log.
fn decider(draft: &Draft, at: Time) -> Option<Cite> {
    let mut held: BTreeMap<StreamId, (Version, Option<Granted>)> = BTreeMap::new();
    for event in draft.leaves.iter().filter_map(|leaf| codec::decode(leaf).ok()) {
        let Body::Credential(body) = event.body else {
            continue;
        };
        let (version, granted) = held.entry(event.stream).or_default();
        *version = event.version;
        *granted = match body {
            credential::Event::Granted(new) => Some(new),
            // Whatever happened to it later: another will do.
            _ => None,
        };
    }
    let may = |role| matches!(role, Role::Operator | Role::Secretariat | Role::KsSecretariat);
    held.into_iter().find_map(|(stream, (version, granted))| {
        let granted = granted.filter(|it| may(it.role) && it.from <= at && at <= it.to)?;
        let _ = granted;
        Some(Cite { stream, version })
    })
}

/// Signed by the old key alone, where the log has retired it.
fn retired(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    let what = "the newest checkpoint is signed by a key that the log had retired by then, and witnessed";
    let case = plain(25, "retired-key", what, Held::Quorum, 1, &["V2"]);
    let (mut draft, size) = (maker.draft.clone(), scene.size);
    let events = [
        scene.added(&scene.second, Some(&scene.first)),
        scene.retired(size + 3),
        scene.added(&scene.third, None),
    ];
    scene.append(&mut draft, events);
    let both = [&scene.first, &scene.second];
    scene.publish(&mut draft, size + 1, &both, &scene.quorum);
    scene.publish(&mut draft, size + 2, &both, &scene.quorum);
    scene.publish(&mut draft, size + 3, &both[..1], &scene.quorum);
    draft.list_key = Some(scene.second.clone());
    write(maker, draft, case)
}

/// Signed by a key that no event added.
fn unknown(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    let what =
        "the newest checkpoint is signed by a key under the log's name that no event added, and witnessed";
    let case = plain(26, "unknown-key", what, Held::Other, 1, &["V2"]);
    let (mut draft, size) = (maker.draft.clone(), scene.size);
    scene.append(&mut draft, [scene.added(&scene.second, Some(&scene.first))]);
    scene.publish(&mut draft, size + 1, &[&scene.third], &scene.quorum);
    write(maker, draft, case)
}

/// Signed by a key whose addition only that key has signed.
fn self_added(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    let what =
        "somebody without the log's key had an event add their own, and signed with it alone, witnessed";
    let case = plain(26, "self-added-key", what, Held::Other, 1, &["V2"]);
    let (mut draft, size) = (maker.draft.clone(), scene.size);
    scene.append(&mut draft, [scene.added(&scene.second, Some(&scene.first))]);
    scene.publish(&mut draft, size + 1, &[&scene.second], &scene.quorum);
    write(maker, draft, case)
}

/// Another policy, for which only its own witnesses have vouched.
fn policy(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    if scene.quorum.is_empty() {
        maker.without(27, "the policy demands no witness");
        return Ok(());
    }
    let (others, policy) = other_policy(maker, scene)?;
    let what = "the policy was changed to other witnesses, and only those have signed it";
    let case = plain(27, "policy-by-the-new", what, Held::Log, 2, &["V3"]);
    let (mut draft, size) = (maker.draft.clone(), scene.size);
    let event = scene.changed(&mut draft, &policy);
    scene.append(&mut draft, [event]);
    scene.publish(&mut draft, size + 1, &[&scene.first], &others);
    write(maker, draft, case)
}

/// A key and then the policy, as it should be: a verifier that knows the first policy alone must follow.
fn rotated(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    let (others, policy) = other_policy(maker, scene)?;
    let what = "a key of the log was replaced and its policy changed, each vouched for by those before";
    let case = plain(28, "rotated", what, Held::Quorum, 0, &[]);
    let (mut draft, size) = (maker.draft.clone(), scene.size);
    let (first, second) = (&scene.first, &scene.second);
    let change = scene.changed(&mut draft, &policy);
    let events = [
        scene.added(second, Some(first)),
        scene.retired(size + 3),
        change,
        scene.added(&scene.third, None),
    ];
    scene.append(&mut draft, events);
    scene.publish(&mut draft, size + 1, &[first, second], &scene.quorum);
    scene.publish(&mut draft, size + 3, &[second], &scene.quorum);
    scene.publish(&mut draft, size + 4, &[second], &others);
    draft.list_key = Some(second.clone());
    write(maker, draft, case)
}

/// Other witnesses, and the policy that demands more than half of them.
fn other_policy(maker: &Maker<'_>, scene: &Scene) -> Result<(Vec<SigningKey>, Policy), Fault> {
    let origin = maker.keys.log.public().name().as_str();
    let mut others = Keys::example(origin, 3, 211)?;
    others.log = scene.second.clone();
    let policy = others.policy(2)?;
    // The log is named by the key with which it began, too.
    let text = format!(
        "log {}\n{}",
        scene.first.public(),
        String::from_utf8_lossy(policy.bytes())
    );
    let policy = Policy::parse(text.as_bytes()).map_err(|why| Fault::unusable("policy", why))?;
    Ok((others.witnesses, policy))
}

fn write(maker: &mut Maker<'_>, mut draft: Draft, case: Case) -> Result<(), Fault> {
    maker.forged(&case.name, &mut draft, Held::Quorum)?;
    maker.case(case)
}
