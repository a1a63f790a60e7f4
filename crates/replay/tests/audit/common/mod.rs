//! A log in memory and the words in which the tests tell a story: every event is decided by the domain itself, with facts
//! looked up here and not by the auditor, so that the two must agree.

pub(crate) mod story;
pub(crate) mod tamper;

use authority::{By, Standing};
use domain::{Ask, Decider, Seen};
use events::{
    Actor, CentreId, Cite, CommandId, Digest, Event, Level, OrgId, PersonId, Position, Recorded, Role, Salt,
    StreamId, Time, UnitId, Version, codec, derived,
};
use replay::{Auditor, Head, Leaf, Report};
use std::collections::HashMap;

/// The beginning of all stories: 2026-11-22T09:00:00Z.
pub(crate) const BEGIN: i64 = 1_795_338_000_000;

/// A log and what lies beside it.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) events: Vec<Recorded>,
    pub(crate) blobs: HashMap<Digest, Vec<u8>>,
    pub(crate) now: Time,
    start: usize,
    commands: u32,
}

/// Who acts.
#[derive(Clone, Copy)]
pub(crate) enum Who {
    Operator,
    Process,
    /// Somebody by name, in a role, for an organisation.
    Person(&'static str, Role, OrgId),
}

pub(crate) fn person(name: &str) -> PersonId {
    PersonId(derived(&["person", name]))
}
pub(crate) fn unit(number: &str) -> UnitId {
    UnitId::municipality(number)
}
pub(crate) fn centre(code: &str) -> CentreId {
    CentreId::of(code)
}
/// The stream of somebody's credential.
pub(crate) fn credential(name: &str) -> StreamId {
    StreamId::new("credential", derived(&["credential", name]))
}

impl Log {
    pub(crate) fn new() -> Self {
        Self {
            events: vec![],
            blobs: HashMap::new(),
            now: Time::from_millis(BEGIN),
            start: 0,
            commands: 0,
        }
    }

    /// A command begins, a second later.
    pub(crate) fn begin(&mut self) {
        self.start = self.events.len();
        self.commands += 1;
        self.now = self.now.plus_millis(1_000);
    }

    pub(crate) fn version(&self, stream: &StreamId) -> Version {
        let last = self.events.iter().rev().find(|event| event.stream == *stream);
        last.map_or(Version::ABSENT, |event| event.version)
    }

    /// The events of a stream.
    pub(crate) fn of<E: Event>(&self, stream: &StreamId) -> Vec<E> {
        let events = self.events.iter().filter(|event| event.stream == *stream);
        events.filter_map(|event| E::of(&event.body).cloned()).collect()
    }

    pub(crate) fn state<D: Decider>(&self, stream: &StreamId) -> D {
        let mut state = D::default();
        self.of::<D::Event>(stream)
            .iter()
            .for_each(|event| state.evolve(event));
        state
    }

    /// The state now, cited as it stood when the command began.
    pub(crate) fn seen<D: Decider>(&self, stream: &StreamId) -> Seen<D> {
        let before = self.events[..self.start]
            .iter()
            .filter(|event| event.stream == *stream)
            .count();
        Seen {
            value: self.state(stream),
            cite: Cite {
                stream: stream.clone(),
                version: Version(before as u64),
            },
        }
    }

    pub(crate) fn by(&self, who: Who) -> By {
        let mut by = By::process(self.now);
        match who {
            Who::Process => {}
            Who::Operator => {
                by.actor.role = Role::Operator;
                by.actor.level = Level::Local;
                by.actor.person = Some(person("operator"));
            }
            Who::Person(name, role, org) => {
                let seen = self.seen::<domain::credential::Credential>(&credential(name));
                by.standing = Some(seen.value.standing().unwrap_or(Standing {
                    person: person(name),
                    role,
                    org,
                    from: self.now,
                    to: self.now,
                    suspended: false,
                    revoked: false,
                }));
                by.actor = Actor {
                    behalf: None,
                    credential: Some(seen.cite),
                    level: Level::Substantial,
                    org: Some(org),
                    person: Some(person(name)),
                    role,
                };
            }
        }
        by
    }

    /// One step of the command that has begun.
    #[track_caller]
    pub(crate) fn step<D: Decider>(
        &mut self,
        who: Who,
        stream: &StreamId,
        intent: D::Intent,
        facts: D::Facts,
    ) {
        let by = self.by(who);
        let actor = by.actor.clone();
        let decided = self
            .state::<D>(stream)
            .decide(&Ask { by, intent, facts })
            .unwrap();
        assert!(!decided.is_empty(), "nothing to do in {stream}");
        for event in decided {
            self.push(stream, actor.clone(), event);
        }
    }

    /// A command of one step.
    #[track_caller]
    pub(crate) fn act<D: Decider>(
        &mut self,
        who: Who,
        stream: &StreamId,
        intent: D::Intent,
        facts: D::Facts,
    ) {
        self.begin();
        self.step::<D>(who, stream, intent, facts);
    }

    /// Records an event, whether allowed or not.
    pub(crate) fn push<E: Event>(&mut self, stream: &StreamId, actor: Actor, event: E) {
        let body = event.into_body();
        self.events.push(Recorded {
            position: Position(self.events.len() as u64),
            at: self.now,
            stream: stream.clone(),
            version: self.version(stream).next(),
            cites: Recorded::cites_of(&body, &actor),
            actor,
            command: CommandId(derived(&["command", &self.commands.to_string()])),
            body,
        });
    }

    /// Keeps a document beside the log.
    pub(crate) fn keep<T: serde::Serialize>(&mut self, thing: &T) -> events::Blob {
        let (blob, bytes) = outcome::document(thing).unwrap();
        self.blobs.insert(blob.sha256, bytes);
        blob
    }

    pub(crate) fn stored(&self) -> Stored {
        let leaves = self
            .events
            .iter()
            .map(|event| codec::encode(event).unwrap())
            .collect();
        Stored::of(leaves, self.blobs.clone())
    }
}

/// A log as a database holds it.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) rows: Vec<(u64, Vec<u8>, tlog::Hash)>,
    pub(crate) head: Head,
    pub(crate) blobs: HashMap<Digest, Vec<u8>>,
}

impl Stored {
    pub(crate) fn of(leaves: Vec<Vec<u8>>, blobs: HashMap<Digest, Vec<u8>>) -> Self {
        let hashes: Vec<_> = leaves.iter().map(|leaf| tlog::leaf_hash(leaf)).collect();
        let head = Head {
            size: leaves.len() as u64,
            root: tlog::root_of(hashes.iter().copied()),
        };
        let rows = leaves
            .into_iter()
            .zip(hashes)
            .zip(0..)
            .map(|((leaf, hash), place)| (place, leaf, hash));
        Self {
            rows: rows.collect(),
            head,
            blobs,
        }
    }

    pub(crate) fn audit(&self) -> Report {
        self.feed(Auditor::new(|digest: &Digest| self.blobs.get(digest).cloned()))
    }

    /// The same by somebody who has the openings too.
    pub(crate) fn audit_with(&self, openings: story::Openings) -> Report {
        let auditor = Auditor::new(|digest: &Digest| self.blobs.get(digest).cloned());
        let look_up = move |commitment: &Digest| serde_json::to_vec(openings.get(commitment)?).ok();
        self.feed(auditor.with_openings(Box::new(look_up)))
    }

    pub(crate) fn feed<B: Fn(&Digest) -> Option<Vec<u8>>>(&self, mut auditor: Auditor<B>) -> Report {
        for (position, bytes, hash) in &self.rows {
            let (position, hash) = (Position(*position), *hash);
            auditor.feed(Leaf {
                position,
                bytes,
                hash,
            });
        }
        auditor.finish(self.head)
    }
}

/// The codes found, sorted, each once.
pub(crate) fn codes(report: &Report) -> Vec<&str> {
    let mut codes: Vec<&str> = report.findings.iter().map(|finding| &*finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

pub(crate) fn salt(words: &str) -> Salt {
    Salt(Digest::of(words.as_bytes()).0)
}
