//! The words in which the stories are told: a few events of clusters, needs and ballots, and appends made of them.

use events::{
    Actor, Body, Cite, ClusterId, CommandId, CredentialId, Digest, Lang, Level, NeedId, PersonId, Role,
    RoundId, Salt, StreamId, Text, Time, UnitId, Version, ballot, cluster, need,
};
use ledger::{Append, Clock, Key, Write};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use uuid::Uuid;

/// 2026-11-22T09:00:00.000Z.
pub(crate) const NOON: i64 = 1_795_338_000_000;

/// A clock that stands until it is set.
#[derive(Clone)]
pub(crate) struct Hands(Arc<AtomicI64>);

pub(crate) fn clock() -> (Hands, Clock) {
    let hands = Hands(Arc::new(AtomicI64::new(NOON)));
    let shown = hands.clone();
    (hands, Arc::new(move || shown.now()))
}

impl Hands {
    pub(crate) fn now(&self) -> Time {
        Time::from_millis(self.0.load(Ordering::SeqCst))
    }
    pub(crate) fn set(&self, millis: i64) {
        self.0.store(millis, Ordering::SeqCst);
    }
}

pub(crate) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

pub(crate) fn cluster(number: u128) -> StreamId {
    StreamId::new("cluster", ClusterId(uuid(number)))
}

pub(crate) fn need(number: u128) -> StreamId {
    StreamId::new("need", NeedId(uuid(number)))
}

pub(crate) fn credential(number: u128) -> StreamId {
    StreamId::new("credential", CredentialId(uuid(number)))
}

pub(crate) fn named(name: &str) -> Body {
    Body::Cluster(cluster::Event::Formed(cluster::Formed {
        example: true,
        lead: UnitId(uuid(1)),
        name: name.into(),
    }))
}

pub(crate) fn formed() -> Body {
    named("Bjørnefjorden")
}

pub(crate) fn joined(unit: u128) -> Body {
    Body::Cluster(cluster::Event::Joined(cluster::Joined {
        unit: UnitId(uuid(unit)),
    }))
}

pub(crate) fn need_joined(unit: u128) -> Body {
    Body::Need(need::Event::Joined(need::Joined {
        unit: UnitId(uuid(unit)),
    }))
}

/// Cites the target.
pub(crate) fn merged(target: u128, version: u64) -> Body {
    Body::Need(need::Event::Merged(need::Merged {
        into: NeedId(uuid(target)),
        reason: words("the same"),
        target: cite(need(target), version),
    }))
}

/// Cites the source.
pub(crate) fn absorbed(source: u128, version: u64) -> Body {
    Body::Need(need::Event::Absorbed(need::Absorbed {
        from: NeedId(uuid(source)),
        owners: vec![UnitId(uuid(1))],
        source: cite(need(source), version),
    }))
}

/// Cites its round and has a deadline of its own.
pub(crate) fn cast(round: u128, seen: u64, not_after: Time) -> Body {
    Body::Ballot(ballot::Event::Cast(ballot::Cast {
        absent: vec![],
        authority: ballot::Authority::Delegated {
            reference: "2026/17".into(),
        },
        commitment: Digest::of(b"marks"),
        not_after,
        round: RoundId(uuid(round)),
        round_seen: cite(StreamId::new("round", RoundId(uuid(round))), seen),
        rules: Digest::of(b"rules"),
        unit: UnitId(uuid(1)),
    }))
}

pub(crate) fn ballot(round: u128) -> StreamId {
    ballot::stream(RoundId(uuid(round)), UnitId(uuid(1)))
}

pub(crate) fn words(words: &str) -> Text {
    Text::commit(Lang::Nb, &Salt([7; 32]), words)
}

pub(crate) fn cite(stream: StreamId, version: u64) -> Cite {
    Cite {
        stream,
        version: Version(version),
    }
}

/// Somebody acting under a credential as it stood.
pub(crate) fn person(number: u128, seen: Option<Cite>) -> Actor {
    Actor {
        person: Some(PersonId(uuid(number))),
        credential: seen,
        level: Level::High,
        role: Role::Representative,
        ..Actor::process()
    }
}

pub(crate) fn write(stream: StreamId, expected: u64, bodies: Vec<Body>) -> Write {
    Write {
        stream,
        expected: Version(expected),
        bodies,
        cites: Vec::new(),
        not_after: None,
    }
}

/// The engine's command of this number, asking for something that no other number asks for.
pub(crate) fn append(number: u128, writes: Vec<Write>) -> Append {
    Append {
        key: Key::of(&Actor::process(), CommandId(uuid(number))),
        intent: Digest::of(&number.to_be_bytes()),
        actor: Actor::process(),
        writes,
        beside: Vec::new(),
        answer: Vec::new(),
    }
}

/// The same, as somebody's command.
pub(crate) fn by(actor: Actor, number: u128, writes: Vec<Write>) -> Append {
    let key = Key::of(&actor, CommandId(uuid(number)));
    Append {
        key,
        actor,
        ..append(number, writes)
    }
}
