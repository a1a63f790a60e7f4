//! A batch under the lock of the head: lock, stage, write, commit. Two round trips, unless members must be told that
//! something is otherwise than they saw it, which takes a look first.

use super::ahead;
use super::batch::{Basis, Fault, Session};
use super::clock::Stamp;
use super::log::{MOVED, answered, moved_to, tree};
use super::session::reaches;
use crate::ReadError;
use crate::rows::unsigned;
use crate::stage::{self, Known, Prepared, Staged};
use events::{Position, StreamId, Time, Version};
use futures::future;
use std::collections::BTreeMap;
use tlog::Frontier;
use tokio_postgres::{Error, Row};

impl Session {
    /// Stages and commits; gives the tree as it was found, and what each member is told. `seen` is how long the log is
    /// known to be.
    pub(super) async fn run(
        &self,
        stamp: &Stamp,
        seen: Position,
        members: &[Prepared],
    ) -> Result<(Frontier, Staged), Fault> {
        let outcome = self.transact(stamp, seen, members).await;
        if outcome.is_err() {
            // The lock must not stay. Where the connection is gone, the server's end of it frees it.
            let _ = self.client.batch_execute("ROLLBACK").await;
        }
        outcome
    }

    /// First as if all stood where the members saw it: the statement that writes looks itself. Only where that does not
    /// hold is anything looked up.
    async fn transact(
        &self,
        stamp: &Stamp,
        seen: Position,
        members: &[Prepared],
    ) -> Result<(Frontier, Staged), Fault> {
        let mut head = self.lock(stamp, seen).await?;
        if let Some((versions, staged)) = ahead::assume(&head.frontier, head.last_at, head.now, members) {
            match self.write(&head.basis(versions), &staged, members).await {
                Ok(()) => return Ok((head.frontier, staged)),
                // Undone, and the lock with it.
                Err(error) if error.as_db_error().is_some() => head = self.lock(stamp, seen).await?,
                Err(error) => return Err(error.into()),
            }
        }
        let known = self.known(&head, members).await?;
        let staged = stage::stage(known, head.now, members);
        if staged.accepted.is_empty() {
            self.repeat(&staged).await?;
        } else {
            self.write(&head.basis(Vec::new()), &staged, members).await?;
        }
        Ok((head.frontier, staged))
    }

    /// Ends a transaction that adds nothing. Where members are told an earlier answer it must be where it would be had it
    /// been written now.
    async fn repeat(&self, staged: &Staged) -> Result<(), Error> {
        let repeats = staged.verdicts.iter().any(Result::is_ok);
        let waits = repeats && self.client.execute(&self.confirm, &[]).await? > 0;
        let end = if waits { "COMMIT" } else { "ROLLBACK" };
        self.client.batch_execute(end).await
    }

    /// Where the log stands; `None` where that cannot be told, or is not where the log is known to stand.
    pub(super) async fn look(&self, seen: Position) -> Result<Option<(Frontier, Option<Time>)>, Error> {
        let head = self.client.query_one(&self.look, &[]).await?;
        let found = tree(&head).ok();
        Ok(found.filter(|(frontier, _)| reaches(Position(frontier.size()), seen).is_ok()))
    }

    /// Begins a transaction and locks the head.
    async fn lock(&self, stamp: &Stamp, seen: Position) -> Result<Locked, Fault> {
        let before = stamp.now();
        let (begun, head) = future::join(
            self.client.batch_execute("BEGIN"),
            self.client.query_one(&self.lock, &[]),
        )
        .await;
        begun?;
        let head = head?;
        let (frontier, last_at) = tree(&head)?;
        let (database, now) = (Time::from_millis(head.try_get(3)?), stamp.now());
        stamp
            .agrees(before, database, now)
            .map_err(ReadError::Unavailable)?;
        // Another host may be the primary by now.
        reaches(Position(frontier.size()), seen).map_err(|behind| match behind {
            ReadError::Unavailable(why) => Fault::Passing(why),
            corrupt => Fault::Lasting(corrupt),
        })?;
        Ok(Locked {
            frontier,
            last_at,
            now,
        })
    }

    /// Looks up all that staging needs.
    async fn known(&self, head: &Locked, members: &[Prepared]) -> Result<Known, Fault> {
        let keys: Vec<_> = stage::keys(members).into_iter().collect();
        let streams: Vec<_> = stage::streams(members).into_iter().collect();
        let actors: Vec<&str> = keys.iter().map(|key| key.actor.as_str()).collect();
        let commands: Vec<_> = keys.iter().map(|key| key.command.0).collect();
        let names: Vec<&str> = streams.iter().map(|stream| stream.as_str()).collect();
        let (found, versions) = future::try_join(
            self.client.query(&self.answers, &[&actors, &commands]),
            self.client.query(&self.versions, &[&names]),
        )
        .await?;
        let mut known = Known {
            frontier: head.frontier.clone(),
            last_at: head.last_at,
            ..Known::default()
        };
        for row in versions {
            if let Some(stream) = nth(&streams, &row)? {
                known
                    .versions
                    .insert((*stream).clone(), Version(unsigned(row.try_get(1)?)?));
            }
        }
        let mut ranges = BTreeMap::new();
        for row in found {
            if let Some(key) = nth(&keys, &row)? {
                let (answered, (first, after)) = answered(key, &row)?;
                // One without events has no range, and would stand for the one at the beginning of the log.
                if after > first {
                    ranges.insert(first, (after, *key));
                }
                known.answers.insert((*key).clone(), answered);
            }
        }
        if !ranges.is_empty() {
            let (first, after): (Vec<i64>, Vec<i64>) =
                ranges.iter().map(|(first, (after, _))| (*first, *after)).unzip();
            for row in self.client.query(MOVED, &[&first, &after]).await? {
                let key = ranges.get(&row.try_get::<_, i64>(0)?).map(|(_, key)| *key);
                if let Some(answered) = key.and_then(|key| known.answers.get_mut(key)) {
                    answered.appended.versions.push(moved_to(&row)?);
                }
            }
        }
        Ok(known)
    }
}

/// The head, locked by a transaction that was begun for it.
struct Locked {
    frontier: Frontier,
    last_at: Option<Time>,
    now: Time,
}

impl Locked {
    fn basis(&self, versions: Vec<(StreamId, Version)>) -> Basis {
        Basis {
            frontier: self.frontier.clone(),
            locked: true,
            versions,
            time: None,
        }
    }
}

/// The thing that a row of an `unnest … WITH ORDINALITY` belongs to.
fn nth<'a, T>(all: &'a [T], row: &Row) -> Result<Option<&'a T>, ReadError> {
    let number: i64 = row.try_get(0)?;
    let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
    Ok(all.get(at))
}
