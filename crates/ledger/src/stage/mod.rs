//! Which appends of a batch are taken in, and as which rows: a pure function that every backend shares.
//!
//! A backend locks its head, looks up what [`keys`] and [`streams`] name, calls [`stage`], writes the rows, answers and
//! what lies beside, and commits once. Nothing here knows a database, a clock or a thread.

mod fit;
mod prepared;
mod weigh;

pub use fit::BESIDE_MAX;
pub use prepared::Prepared;

use crate::{AppendError, Appended, Key, Leaf};
use events::{Digest, Position, StreamId, Time, Version};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tlog::{Frontier, Hash};
use weigh::weigh;

/// After so many bytes of leaves and things beside, no further member is taken into the same batch.
pub const BATCH_BYTES: usize = 1 << 20;

/// What the log holds, read under the lock of the head.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The tree so far; its size is the next position.
    pub frontier: Frontier,
    /// When the last event was taken in.
    pub last_at: Option<Time>,
    /// The answers given before to any of the [`keys`].
    pub answers: HashMap<Key, Answered>,
    /// The version of each of the [`streams`]; one that is not there is absent from the log.
    pub versions: HashMap<StreamId, Version>,
}

/// An answer with what it answered.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The digest of the intent.
    pub intent: Digest,
    /// The first answer.
    pub appended: Appended,
}

/// One event as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its place in the log.
    pub position: Position,
    /// Its stream.
    pub stream: StreamId,
    /// Its place in the stream.
    pub version: Version,
    /// The exact bytes.
    pub leaf: Vec<u8>,
    /// Their hash in the tree.
    pub hash: Hash,
}

/// What is to be written, and what each member is told once that is on disk.
#[derive(Clone, Debug)]
pub struct Staged {
    /// The events, in order of position.
    pub rows: Vec<Row>,
    /// Indices of the members whose answer and things beside are to be kept: neither refused nor repeated.
    pub accepted: Vec<usize>,
    /// One for each member that was weighed, in order. Fewer than there were members when the batch got too large; the
    /// rest go into the next one.
    pub verdicts: Vec<Result<Appended, AppendError>>,
    /// The tree after it.
    pub frontier: Frontier,
    /// The time of the last event after it.
    pub last_at: Option<Time>,
}

/// The keys whose answers must be known.
pub fn keys(members: &[Prepared]) -> BTreeSet<&Key> {
    members.iter().map(|append| &append.key).collect()
}

/// The streams whose versions must be known: all that are written to or cited.
pub fn streams(members: &[Prepared]) -> BTreeSet<&StreamId> {
    let guards = members.iter().flat_map(|append| &append.guards);
    guards.map(|guard| &guard.stream).collect()
}

/// The versions that streams must have for the members to be taken in; of one that they see differently, the first.
pub fn relied_on(members: &[Prepared]) -> BTreeMap<&StreamId, Version> {
    let mut versions = BTreeMap::new();
    for guard in members.iter().flat_map(|append| &append.guards) {
        versions.entry(&guard.stream).or_insert(guard.expected);
    }
    versions
}

/// Weighs the members in order, each against the log and the members accepted before it. A refused one changes nothing
/// for the others. `now` is the clock; events never go back behind it nor behind the last event.
#[must_use]
pub fn stage(known: Known, now: Time, members: &[Prepared]) -> Staged {
    let at = known.last_at.map_or(now, |last| last.max(now));
    let mut staged = Staged {
        rows: Vec::with_capacity(members.len()),
        accepted: Vec::with_capacity(members.len()),
        verdicts: Vec::with_capacity(members.len()),
        frontier: known.frontier,
        last_at: known.last_at,
    };
    let mut versions = known.versions;
    versions.reserve(members.len());
    let mut accepted: HashMap<&Key, usize> = HashMap::with_capacity(members.len());
    let mut bytes = 0;
    for (index, append) in members.iter().enumerate() {
        if bytes >= BATCH_BYTES {
            break;
        }
        let twin = || told(&staged, members, *accepted.get(&append.key)?);
        if let Some(before) = known.answers.get(&append.key).cloned().or_else(twin) {
            staged.verdicts.push(again(&before, &append.intent));
            continue;
        }
        match weigh(append, at, staged.frontier.size(), &versions) {
            Err(refusal) => staged.verdicts.push(Err(refusal)),
            Ok(rows) => {
                bytes += rows.iter().map(|row| row.leaf.len()).sum::<usize>() + append.weight;
                staged.verdicts.push(Ok(answer(append, at, &rows)));
                staged.accepted.push(index);
                accepted.insert(&append.key, index);
                for row in rows {
                    staged.frontier.push(row.hash);
                    versions.insert(row.stream.clone(), row.version);
                    staged.last_at = Some(at);
                    staged.rows.push(row);
                }
            }
        }
    }
    staged
}

/// What an accepted member of the same batch was told.
fn told(staged: &Staged, members: &[Prepared], index: usize) -> Option<Answered> {
    let appended = staged.verdicts.get(index)?.clone().ok()?;
    let intent = members.get(index)?.intent;
    Some(Answered { intent, appended })
}

/// The first answer again, if it was to the same question.
///
/// # Errors
/// [`AppendError::OtherBody`] when it was not.
pub fn again(before: &Answered, intent: &Digest) -> Result<Appended, AppendError> {
    if before.intent != *intent {
        return Err(AppendError::OtherBody);
    }
    Ok(Appended {
        leaves: Vec::new(),
        repeated: true,
        ..before.appended.clone()
    })
}

fn answer(append: &Prepared, at: Time, rows: &[Row]) -> Appended {
    Appended {
        key: append.key.clone(),
        at,
        positions: rows.iter().map(|row| row.position).collect(),
        versions: append.versions.clone(),
        leaves: rows.iter().map(Leaf::from).collect(),
        answer: append.answer.clone(),
        repeated: false,
    }
}

impl From<&Row> for Leaf {
    fn from(row: &Row) -> Self {
        Self {
            position: row.position,
            bytes: row.leaf.clone(),
            hash: row.hash,
        }
    }
}
