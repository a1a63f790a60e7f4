//! One batch in one transaction: lock the head, look up, stage, write, commit. Two round trips: everything that does not
//! wait for an answer is sent together.

use super::clock::Stamp;
use super::log::{MOVED, answered, moved_to, tree};
use super::session::{Server, reaches};
use super::things::{Statements, Things};
use crate::ReadError;
use crate::rows::{signed, unsigned};
use crate::stage::{self, Known, Prepared, Staged};
use events::{Position, Time, Version};
use futures::future::{self, FutureExt};
use std::collections::BTreeMap;
use tokio_postgres::{Client, Error, Row, Statement, types::ToSql};

/// The connection that writes, with its statements prepared.
pub(super) struct Session {
    client: Client,
    lock: Statement,
    answers: Statement,
    versions: Statement,
    write: Statement,
    things: Statements,
}

/// How a batch failed.
pub(super) enum Fault {
    /// It may go well on a new connection; nothing or all of it was written, and the head's lock will tell which.
    Passing(String),
    /// It will not.
    Lasting(ReadError),
}

impl Fault {
    /// What the members of a batch are told that failed so to the end.
    pub(super) fn told(&self) -> ReadError {
        match self {
            Self::Passing(why) => ReadError::Unavailable(format!(
                "{why}; whether this was written is not known: ask again with the same command id"
            )),
            Self::Lasting(error) => error.clone(),
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        if super::error::is_passing(&error) {
            Self::Passing(super::error::told(&error))
        } else {
            Self::Lasting(error.into())
        }
    }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        Self::Lasting(error)
    }
}

impl Session {
    pub(super) async fn start(server: &Server) -> Result<Self, Error> {
        let client = server.session().await?;
        // Planned once: what a batch does is the same whatever the tables hold. Reads of pages are not, so only here.
        client
            .batch_execute("SET plan_cache_mode = 'force_generic_plan'")
            .await?;
        // A lock in one statement, all looking up in later ones: each then sees what the one before us committed.
        let lock = client.prepare(
            "SELECT size, frontier, last_at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
             FROM (SELECT size, frontier, last_at FROM head WHERE id = 0 FOR UPDATE) AS head",
        );
        // Lateral with a limit: a look into the index for each, whatever the planner thinks it knows of the table's size.
        let answers = client.prepare(
            "SELECT k.number, a.intent, a.at, a.first, a.events, a.answer
             FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS k (actor, command, number)
             CROSS JOIN LATERAL (
                 SELECT intent, at, first, events, answer FROM answer
                 WHERE actor = k.actor AND command = k.command LIMIT 1
             ) a",
        );
        let versions = client.prepare(
            "SELECT s.number, e.version FROM unnest($1::text[]) WITH ORDINALITY AS s (stream, number)
             CROSS JOIN LATERAL (
                 SELECT version FROM event WHERE stream = s.stream ORDER BY version DESC LIMIT 1
             ) e",
        );
        // Three tables in one statement: each further one costs a parse, a plan and a wake-up of both sides in every batch.
        let write = client.prepare(
            "WITH event AS (
                 INSERT INTO event (position, stream, version, leaf, leaf_hash)
                 SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bytea[], $5::bytea[])
             ), answer AS (
                 INSERT INTO answer (actor, command, intent, at, first, events, answer)
                 SELECT * FROM unnest($6::text[], $7::uuid[], $8::bytea[], $9::bigint[], $10::bigint[], $11::int[],
                                      $12::bytea[])
             )
             UPDATE head SET size = $13, frontier = $14, last_at = $15 WHERE id = 0",
        );
        let things = Statements::prepare(&client);
        let (lock, answers, versions, write, things) =
            future::try_join5(lock, answers, versions, write, things).await?;
        Ok(Self {
            client,
            lock,
            answers,
            versions,
            write,
            things,
        })
    }

    /// Stages and commits; gives what each member is told. `seen` is how long the log is known to be.
    pub(super) async fn run(
        &self,
        stamp: &Stamp,
        seen: Position,
        members: &[Prepared],
    ) -> Result<Staged, Fault> {
        let outcome = self.transact(stamp, seen, members).await;
        if outcome.is_err() {
            // The lock must not stay. Where the connection is gone, the server's end of it frees it.
            let _ = self.client.batch_execute("ROLLBACK").await;
        }
        outcome
    }

    async fn transact(&self, stamp: &Stamp, seen: Position, members: &[Prepared]) -> Result<Staged, Fault> {
        let before = stamp.now();
        let (known, database) = self.known(members).await?;
        let now = stamp.now();
        stamp
            .agrees(before, database, now)
            .map_err(ReadError::Unavailable)?;
        // Another host may be the primary by now.
        reaches(Position(known.frontier.size()), seen).map_err(|behind| match behind {
            ReadError::Unavailable(why) => Fault::Passing(why),
            corrupt => Fault::Lasting(corrupt),
        })?;
        let staged = stage::stage(known, now, members);
        if staged.accepted.is_empty() {
            self.client.batch_execute("ROLLBACK").await?;
        } else {
            self.write(&staged, members).await?;
        }
        Ok(staged)
    }

    /// Locks the head and looks up all that staging needs, and the database's time.
    async fn known(&self, members: &[Prepared]) -> Result<(Known, Time), Fault> {
        let keys: Vec<_> = stage::keys(members).into_iter().collect();
        let streams: Vec<_> = stage::streams(members).into_iter().collect();
        let actors: Vec<&str> = keys.iter().map(|key| key.actor.as_str()).collect();
        let commands: Vec<_> = keys.iter().map(|key| key.command.0).collect();
        let names: Vec<&str> = streams.iter().map(|stream| stream.as_str()).collect();
        let (begun, head, found, versions) = future::join4(
            self.client.batch_execute("BEGIN"),
            self.client.query_one(&self.lock, &[]),
            self.client.query(&self.answers, &[&actors, &commands]),
            self.client.query(&self.versions, &[&names]),
        )
        .await;
        begun?;
        let head = head?;
        let (frontier, last_at) = tree(&head)?;
        let now = Time::from_millis(head.try_get(3)?);
        let mut known = Known {
            frontier,
            last_at,
            ..Known::default()
        };
        for row in versions? {
            if let Some(stream) = nth(&streams, &row)? {
                known
                    .versions
                    .insert((*stream).clone(), Version(unsigned(row.try_get(1)?)?));
            }
        }
        let mut ranges = BTreeMap::new();
        for row in found? {
            if let Some(key) = nth(&keys, &row)? {
                let (answered, (first, after)) = answered(key, &row)?;
                ranges.insert(first, (after, *key));
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
        Ok((known, now))
    }

    /// Writes what was staged and commits. After a statement that failed the server makes the commit a rollback, so
    /// every answer is looked at.
    async fn write(&self, staged: &Staged, members: &[Prepared]) -> Result<(), Fault> {
        let accepted = Accepted::new(staged, members);
        let mut things = Things::default();
        for &index in &staged.accepted {
            let beside = members.get(index).map(|append| append.beside.as_slice());
            beside
                .unwrap_or_default()
                .iter()
                .for_each(|thing| things.push(thing));
        }
        let mut statements = things.statements(&self.client, &self.things);
        statements.push(self.rows(staged, &accepted).boxed());
        statements.push(self.client.batch_execute("COMMIT").boxed());
        // Polled, and so sent, in this order: all are prepared, so none waits for an answer first.
        for outcome in future::join_all(statements).await {
            outcome?;
        }
        Ok(())
    }

    async fn rows(&self, staged: &Staged, answers: &Accepted<'_>) -> Result<(), Error> {
        let rows = &staged.rows;
        let positions: Vec<i64> = rows.iter().map(|row| signed(row.position.0)).collect();
        let streams: Vec<&str> = rows.iter().map(|row| row.stream.as_str()).collect();
        let versions: Vec<i64> = rows.iter().map(|row| signed(row.version.0)).collect();
        let leaves: Vec<&[u8]> = rows.iter().map(|row| row.leaf.as_slice()).collect();
        let hashes: Vec<&[u8]> = rows.iter().map(|row| row.hash.0.as_slice()).collect();
        let (tree, at) = (&staged.frontier, staged.last_at.map(Time::millis));
        let params: &[&(dyn ToSql + Sync)] = &[
            &positions,
            &streams,
            &versions,
            &leaves,
            &hashes,
            &answers.actors,
            &answers.commands,
            &answers.intents,
            &answers.at,
            &answers.first,
            &answers.events,
            &answers.answers,
            &signed(tree.size()),
            &tree.to_bytes(),
            &at,
        ];
        self.client.execute(&self.write, params).await.map(drop)
    }
}

/// The thing that a row of an `unnest … WITH ORDINALITY` belongs to.
fn nth<'a, T>(all: &'a [T], row: &Row) -> Result<Option<&'a T>, ReadError> {
    let number: i64 = row.try_get(0)?;
    let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
    Ok(all.get(at))
}

/// The columns of the answers of accepted members.
#[derive(Default)]
struct Accepted<'a> {
    actors: Vec<&'a str>,
    commands: Vec<uuid::Uuid>,
    intents: Vec<&'a [u8]>,
    at: Vec<i64>,
    first: Vec<i64>,
    events: Vec<i32>,
    answers: Vec<&'a [u8]>,
}

impl<'a> Accepted<'a> {
    fn new(staged: &'a Staged, members: &'a [Prepared]) -> Self {
        let mut all = Self::default();
        for &index in &staged.accepted {
            let (Some(append), Some(Ok(told))) = (members.get(index), staged.verdicts.get(index)) else {
                continue;
            };
            all.actors.push(&append.key.actor);
            all.commands.push(append.key.command.0);
            all.intents.push(&append.intent.0);
            all.at.push(told.at.millis());
            all.first
                .push(told.positions.first().map_or(0, |first| signed(first.0)));
            all.events
                .push(i32::try_from(told.positions.len()).unwrap_or(i32::MAX));
            all.answers.push(&told.answer);
        }
        all
    }
}
