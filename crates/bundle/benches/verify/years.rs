//! A log that is made as it is read: the fixture, a whole decision, and after it years in which needs come in, are joined
//! and are supported. Every event is one that an auditor decides again and agrees with.

use crate::each_leaf;
use bundle::{Fault, Folder, Source};
use events::{
    Actor, Body, Cite, CommandId, Digest, NeedId, Position, Recorded, Role, StreamId, Text, Time, UnitId,
    Version, codec,
    need::{Event, Joined, Origin, Submitted},
    support,
};
use std::{collections::BTreeMap, path::Path};

/// So many units join each need, after the one that submits it.
const JOIN: usize = 3;

/// So many more support it.
const SUPPORT: usize = 16;

/// Events of one need.
const EACH: u64 = 1 + JOIN as u64 + SUPPORT as u64;

/// Who speaks for a unit, and what its decisions rest on.
struct Owner {
    unit: UnitId,
    actor: Actor,
    cites: Vec<Cite>,
}

/// The log.
pub(crate) struct Log {
    fixture: Folder,
    seed: Vec<Vec<u8>>,
    owners: Vec<Owner>,
    sample: Submitted,
    begin: Time,
}

impl Log {
    pub(crate) fn new() -> Self {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture/0.1.0/bundle");
        let fixture = Folder::at(&fixture);
        let checkpoint = fixture.read("checkpoint").unwrap().unwrap();
        let signed = tlog::SignedCheckpoint::parse(&checkpoint).unwrap();
        let mut seed = Vec::new();
        each_leaf(&fixture, signed.checkpoint().head().size, |leaf| {
            seed.push(leaf.to_vec())
        });
        let events: Vec<Recorded> = seed.iter().map(|leaf| codec::decode(leaf).unwrap()).collect();
        let mut owners = BTreeMap::new();
        let mut sample = None;
        for event in &events {
            let unit = match &event.body {
                Body::Need(Event::Submitted(new)) if new.origin == Origin::Own => {
                    sample = Some(new.clone());
                    new.unit
                }
                Body::Need(Event::Joined(new)) => new.unit,
                _ => continue,
            };
            if event.actor.role == Role::NeedOwner {
                let (actor, cites) = (event.actor.clone(), event.cites.clone());
                owners.insert(unit, Owner { unit, actor, cites });
            }
        }
        let owners: Vec<Owner> = owners.into_values().collect();
        assert!(owners.len() as u64 >= EACH, "{} units speak", owners.len());
        Self {
            fixture,
            seed,
            owners,
            sample: sample.unwrap(),
            begin: events.last().unwrap().at,
        }
    }

    /// How long it is before the years begin.
    pub(crate) fn begun(&self) -> u64 {
        self.seed.len() as u64
    }

    pub(crate) fn leaf(&self, at: u64) -> Vec<u8> {
        match self.seed.get(usize::try_from(at).unwrap()) {
            Some(leaf) => leaf.clone(),
            None => codec::encode(&self.event(at)).unwrap(),
        }
    }

    fn event(&self, at: u64) -> Recorded {
        let (nth, step) = ((at - self.begun()) / EACH, (at - self.begun()) % EACH);
        let id = |kind: u64, of: u64| format!("0190{kind:04x}-0000-7000-8000-{of:012x}");
        let need: NeedId = id(1, nth).parse().unwrap();
        let stream = StreamId::new("need", need);
        let owner = &self.owners[usize::try_from(nth + step).unwrap() % self.owners.len()];
        let unit = owner.unit;
        let (stream, version, body) = match usize::try_from(step).unwrap() {
            0 => (stream, 1, self.submitted(unit, nth)),
            joins @ 1..=JOIN => (
                stream,
                1 + joins as u64,
                Body::Need(Event::Joined(Joined { unit })),
            ),
            _ => {
                let version = Version(1 + JOIN as u64);
                let need_seen = Cite { stream, version };
                let given = support::Given {
                    need,
                    need_seen,
                    unit,
                };
                let stream = StreamId::new("support", format!("{need}-{unit}"));
                (stream, 1, Body::Support(support::Event::Given(given)))
            }
        };
        let mut cites = Recorded::cites_of(&body, &owner.actor);
        cites.extend(owner.cites.iter().cloned());
        cites.sort();
        cites.dedup();
        Recorded {
            position: Position(at),
            at: self.begin.plus_millis(i64::try_from(at).unwrap()),
            stream,
            version: Version(version),
            actor: owner.actor.clone(),
            command: id(2, at).parse::<CommandId>().unwrap(),
            cites,
            body,
        }
    }

    /// A need in words of its own.
    fn submitted(&self, unit: UnitId, nth: u64) -> Body {
        let words = |kind: &str, text: &Text| Text {
            commitment: Digest::of(format!("{kind} {nth}").as_bytes()),
            ..text.clone()
        };
        Body::Need(Event::Submitted(Submitted {
            description: words("description", &self.sample.description),
            title: words("title", &self.sample.title),
            unit,
            ..self.sample.clone()
        }))
    }
}

impl Source for Log {
    fn leaves(&mut self, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, Fault> {
        Ok((from..from + limit as u64).map(|at| self.leaf(at)).collect())
    }

    fn blob(&mut self, digest: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        let hex = digest.to_string();
        self.fixture.read(&format!("tingbok/blobs/{}/{hex}", &hex[..2]))
    }

    fn opening(&mut self, _: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        Ok(None)
    }
}
