//! The end of the good log, where attacks put events that any operator could have written: who decides, when it is, and who
//! signs. So nothing is wrong there but what the attack is about.

use super::{
    Maker,
    draft::{Draft, Signers},
};
use crate::mentions;
use events::{
    Actor, Body, Cite, CommandId, Level, PersonId, Position, Recorded, Role, StreamId, SubjectId, Time,
    Version, codec,
    credential::{self, Granted},
    derived, log,
};
use std::collections::BTreeMap;
use tlog::SigningKey;

/// What may be written there.
pub(super) struct Scene {
    /// The credential of somebody who may decide what concerns the log.
    pub(super) decided_by: Cite,
    /// When: no earlier than anything that is in the log, and than any checkpoint of it.
    pub(super) at: Time,
    /// The log's key.
    pub(super) key: SigningKey,
    /// So many witnesses of the good policy are its quorum.
    pub(super) quorum: Vec<SigningKey>,
    /// How many leaves the good log has.
    pub(super) size: u64,
}

impl Scene {
    /// The end of the good log; none where nobody could decide anything there.
    pub(super) fn of(maker: &Maker<'_>) -> Option<Self> {
        let draft = &maker.draft;
        let last = draft.leaves.last().and_then(|leaf| mentions::time(leaf))?;
        let seconds = draft.checkpoints.values().max().copied().unwrap_or(0);
        let after = i64::try_from(seconds).ok()?.checked_mul(1_000)?;
        let at = last.max(Time::from_millis(after));
        let quorum = maker.keys.witnesses.iter().take(maker.quorum()).cloned();
        Some(Self {
            decided_by: decider(draft, at)?,
            at,
            key: maker.keys.log.clone(),
            quorum: quorum.collect(),
            size: draft.size(),
        })
    }

    /// Puts an event at the end.
    pub(super) fn record(&self, draft: &mut Draft, stream: StreamId, version: Version, body: Body) {
        let actor = Actor {
            behalf: None,
            credential: None,
            level: Level::Local,
            org: None,
            person: Some(PersonId(derived(&["corpus", "operator"]))),
            role: Role::Operator,
        };
        let position = draft.size();
        let recorded = Recorded {
            position: Position(position),
            at: self.at,
            stream,
            version,
            cites: Recorded::cites_of(&body, &actor),
            actor,
            command: CommandId(derived(&["corpus", &position.to_string()])),
            body,
        };
        draft.leaves.extend(codec::encode(&recorded));
    }

    /// Puts what the log says of itself at the end.
    pub(super) fn append(&self, draft: &mut Draft, events: impl IntoIterator<Item = Option<log::Event>>) {
        for event in events.into_iter().flatten() {
            let said = [
                "log.key_added",
                "log.key_retired",
                "log.policy_changed",
                "log.anchored",
            ];
            let version: usize = said.iter().map(|kind| draft.of_type(kind).len()).sum();
            let stream = StreamId::new("log", SubjectId::log());
            let version = Version(version as u64 + 1);
            self.record(draft, stream, version, Body::Log(event));
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
        draft
            .checkpoints
            .insert(size, seconds + 1 + size.saturating_sub(self.size));
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
        let holds = |it: &Granted| may(it.role) && it.from <= at && at <= it.to;
        granted.filter(holds).map(|_| Cite { stream, version })
    })
}
