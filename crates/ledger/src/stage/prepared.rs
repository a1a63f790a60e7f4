//! An append made ready by its caller: whatever does not depend on the log is done before the lock of the head is taken,
//! so that many callers' cores do it and one writer does the rest.

use super::fit;
use crate::{Append, AppendError, Beside, Key, Write};
use events::codec::{Draft, Unplaced};
use events::{Cite, Digest, Recorded, StreamId, Time, Version};
use std::collections::BTreeMap;

/// An [`Append`] with its guards listed, its form checked and its leaves drafted.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Whose command it is, and which.
    pub key: Key,
    /// Digest of what was asked.
    pub intent: Digest,
    /// What is kept beside the log.
    pub beside: Vec<Beside>,
    /// The caller's own bytes.
    pub answer: Vec<u8>,
    /// What must stand where, in the order in which it is looked at.
    pub(super) guards: Vec<Guard>,
    /// The earliest deadline of all.
    pub(super) deadline: Option<Time>,
    /// The events in order, or why the log cannot hold them: told only to who is neither behind nor late.
    pub(super) events: Result<Vec<Drafted>, AppendError>,
    /// The streams that get events, sorted, each with its version afterwards.
    pub(super) versions: Vec<(StreamId, Version)>,
    /// How many bytes lie beside the log.
    pub(super) weight: usize,
}

/// A stream must stand at a version.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    pub(super) stream: StreamId,
    pub(super) expected: Version,
    /// So many events of the same append come before: a second write to a stream goes on from the first.
    pub(super) ahead: u64,
}

/// An event that waits for its place.
#[derive(Clone, Debug)]
pub(super) struct Drafted {
    pub(super) stream: StreamId,
    pub(super) version: Version,
    pub(super) leaf: Draft,
}

impl Prepared {
    /// How many rows it takes at most, counting its answer.
    #[must_use]
    pub fn rows(&self) -> usize {
        1 + self.events.as_ref().map_or(0, Vec::len)
    }

    /// About how much memory it takes while it waits.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let leaves = self.events.iter().flatten().map(|event| event.leaf.size());
        let fixed = 512 + 128 * (self.guards.len() + self.rows());
        self.weight + fixed + leaves.sum::<usize>()
    }
}

impl From<Append> for Prepared {
    fn from(append: Append) -> Self {
        let versions: BTreeMap<_, _> = append
            .writes
            .iter()
            .filter(|write| !write.bodies.is_empty())
            .map(|write| (&write.stream, after(write)))
            .collect();
        Self {
            guards: guards(&append),
            deadline: deadline(&append.writes),
            events: drafts(&append),
            versions: versions
                .into_iter()
                .map(|(stream, version)| (stream.clone(), version))
                .collect(),
            weight: append.answer.len() + append.beside.iter().map(fit::bytes_of).sum::<usize>(),
            key: append.key,
            intent: append.intent,
            beside: append.beside,
            answer: append.answer,
        }
    }
}

/// The version after a write. One that no log can reach is kept from overflowing; its guard refuses it.
fn after(write: &Write) -> Version {
    Version(write.expected.0.saturating_add(write.bodies.len() as u64))
}

/// First the streams written to, then all that was relied on, seen as before this append.
fn guards(append: &Append) -> Vec<Guard> {
    let mut guards = Vec::<Guard>::with_capacity(2 * append.writes.len());
    for (index, write) in append.writes.iter().enumerate() {
        let before = append.writes[..index]
            .iter()
            .filter(|before| before.stream == write.stream);
        guards.push(Guard {
            stream: write.stream.clone(),
            expected: write.expected,
            ahead: before.map(|before| before.bodies.len() as u64).sum(),
        });
    }
    let mut rely = |cite: &Cite| {
        guards.push(Guard {
            stream: cite.stream.clone(),
            expected: cite.version,
            ahead: 0,
        })
    };
    append.actor.credential.iter().for_each(&mut rely);
    for write in &append.writes {
        write.cites.iter().for_each(&mut rely);
        write
            .bodies
            .iter()
            .flat_map(|body| body.cites())
            .for_each(&mut rely);
    }
    guards
}

fn deadline(writes: &[Write]) -> Option<Time> {
    let of = |write: &Write| {
        let bodies = write.bodies.iter().filter_map(|body| body.not_after());
        bodies.chain(write.not_after).min()
    };
    writes.iter().filter_map(of).min()
}

fn drafts(append: &Append) -> Result<Vec<Drafted>, AppendError> {
    fit::beside(append)?;
    let mut drafts = Vec::with_capacity(append.writes.len());
    for write in &append.writes {
        fit::named(write)?;
        for (body, index) in write.bodies.iter().zip(1..) {
            let mut cites = Recorded::cites_of(body, &append.actor);
            if !write.cites.is_empty() {
                cites.extend(write.cites.iter().cloned());
                cites.sort();
                cites.dedup();
            }
            cites.iter().try_for_each(|cite| fit::name(&cite.stream))?;
            let version = Version(write.expected.0.saturating_add(index));
            let leaf = Draft::new(&Unplaced {
                stream: &write.stream,
                version,
                actor: &append.actor,
                command: append.key.command,
                cites: &cites,
                body,
            })?;
            drafts.push(Drafted {
                stream: write.stream.clone(),
                version,
                leaf,
            });
        }
    }
    Ok(drafts)
}
