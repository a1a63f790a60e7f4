//! Batches that are sent before their basis is known to hold: on the tree that this process's last batch left, with the
//! versions that the callers saw. While nobody else appends, and while this process has the turn, that is how it is, and
//! a batch costs one round trip; the next is sent while the last is being written to disk. Where it is not so the database
//! writes nothing, and the members are taken in under the lock of the head.

use super::batch::{Basis, Session};
use super::clock::Stamp;
use super::session::{PATIENCE, SILENT};
use super::waiting::Waiting;
use crate::stage::{self, Known, Prepared, Staged};
use events::{StreamId, Time, Version};
use futures::future::{BoxFuture, FutureExt};
use std::{collections::HashSet, sync::Arc};
use tlog::Frontier;
use tokio_postgres::Error;

/// So many batches are under way at once: one is written while the next is made.
pub(super) const AHEAD: usize = 2;

/// So many turns must have found the head where this process left it before it writes without having one.
const ALONE: u32 = 4;

/// What an event that begins a stream has.
const FIRST: Version = Version(1);

/// Where this process's last batch left the log.
#[derive(Clone)]
pub(super) struct Tip {
    frontier: Frontier,
    last_at: Option<Time>,
    /// How many turns on end found the head where the one before had left it.
    alone: u32,
}

/// A batch that was sent.
pub(super) struct Flight {
    pub(super) batch: Waiting,
    pub(super) staged: Staged,
    pub(super) outcome: Result<(), Missed>,
}

/// Why a batch was not written, or is not known to be.
pub(super) struct Missed {
    pub(super) why: String,
    /// Whether the database said so: then nothing was written, and the connection is as good as before.
    pub(super) answered: bool,
}

impl Flight {
    /// Whether the database said what became of it.
    pub(super) fn is_known(&self) -> bool {
        match &self.outcome {
            Ok(()) => true,
            Err(missed) => missed.answered,
        }
    }
}

impl From<Error> for Missed {
    fn from(error: Error) -> Self {
        Self {
            why: super::error::told(&error),
            answered: error.as_db_error().is_some(),
        }
    }
}

impl Tip {
    /// At the beginning of a turn.
    pub(super) fn found(before: Option<&Self>, frontier: Frontier, last_at: Option<Time>) -> Self {
        let same = before.filter(|tip| tip.frontier == frontier);
        let alone = same.map_or(0, |tip| tip.alone.saturating_add(1));
        Self {
            frontier,
            last_at,
            alone,
        }
    }

    /// After a batch under the lock of the head, which was found at `found`.
    pub(super) fn after(before: Option<&Self>, found: &Frontier, staged: &Staged) -> Self {
        let same = before.filter(|tip| tip.frontier == *found);
        Self {
            frontier: staged.frontier.clone(),
            last_at: staged.last_at,
            alone: same.map_or(0, |tip| tip.alone),
        }
    }

    /// After a batch that goes on from here.
    pub(super) fn moved(&self, staged: &Staged) -> Self {
        Self {
            frontier: staged.frontier.clone(),
            last_at: staged.last_at,
            alone: self.alone,
        }
    }

    /// Whether a batch may be sent without having looked.
    pub(super) fn is_lasting(&self) -> bool {
        self.alone >= ALONE
    }

    /// Stages a batch that goes on from here, if it can be taken in so.
    pub(super) fn stage(&self, stamp: &Stamp, batch: &Waiting) -> Option<(Basis, Staged)> {
        let (versions, staged) = assume(&self.frontier, self.last_at, stamp.now(), &batch.appends)?;
        let basis = Basis {
            frontier: self.frontier.clone(),
            locked: false,
            versions,
            time: stamp.expected(),
        };
        Some((basis, staged))
    }
}

/// Stages members as if all stood where they saw it, with the versions on which that rests. `None` when not all of those
/// weighed can be taken in so: who is refused, or was answered before, must be told from what the log holds.
pub(super) fn assume(
    frontier: &Frontier,
    last_at: Option<Time>,
    now: Time,
    members: &[Prepared],
) -> Option<(Vec<(StreamId, Version)>, Staged)> {
    let relied = stage::relied_on(members);
    let known = Known {
        frontier: frontier.clone(),
        last_at,
        versions: relied
            .iter()
            .map(|(stream, version)| ((*stream).clone(), *version))
            .collect(),
        ..Known::default()
    };
    let staged = stage::stage(known, now, members);
    if staged.accepted.len() < staged.verdicts.len() {
        return None;
    }
    // A stream that begins here needs no look: there is only one first event.
    let begun = staged.rows.iter().filter(|row| row.version == FIRST);
    let begun: HashSet<&StreamId> = begun.map(|row| &row.stream).collect();
    let versions = relied
        .into_iter()
        .filter(|(stream, version)| *version != Version::ABSENT || !begun.contains(stream))
        .map(|(stream, version)| (stream.clone(), version))
        .collect();
    Some((versions, staged))
}

/// Sends a batch; it is under way once this was polled.
pub(super) fn send(
    session: Arc<Session>,
    basis: Basis,
    batch: Waiting,
    staged: Staged,
) -> BoxFuture<'static, Flight> {
    async move {
        let written = session.write(&basis, &staged, &batch.appends);
        let outcome = match tokio::time::timeout(PATIENCE, written).await {
            Ok(written) => written.map_err(Missed::from),
            Err(_) => Err(Missed {
                why: SILENT.to_owned(),
                answered: false,
            }),
        };
        Flight {
            batch,
            staged,
            outcome,
        }
    }
    .boxed()
}
