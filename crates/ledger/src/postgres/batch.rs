//! The connection that writes, its statements, and how a batch that was staged is written and committed: all is sent
//! together, nothing waits for an answer.

use super::clock::SKEW;
use super::session::Server;
use super::things::{Statements, Things};
use crate::ReadError;
use crate::rows::signed;
use crate::stage::{Prepared, Staged};
use events::{StreamId, Time, Version};
use futures::future::{self, FutureExt};
use tlog::Frontier;
use tokio_postgres::{Client, Error, Statement, types::ToSql};

/// The connection that writes, with its statements prepared, and the one that takes turns at that.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) turns: Client,
    pub(super) lock: Statement,
    pub(super) look: Statement,
    pub(super) answers: Statement,
    pub(super) versions: Statement,
    pub(super) confirm: Statement,
    write: Statement,
    things: Statements,
}

/// What a batch was staged on. Where it does not hold, the statement that writes fails, and nothing is written.
pub(super) struct Basis {
    /// The tree that the batch makes longer.
    pub(super) frontier: Frontier,
    /// Whether the head is locked, in a transaction that was begun for it, and all was looked up.
    pub(super) locked: bool,
    /// Versions at which streams must still stand, where they were not looked up.
    pub(super) versions: Vec<(StreamId, Version)>,
    /// The time with which the database's must agree, where it was not compared before.
    pub(super) time: Option<Time>,
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
        let (client, turns) = future::try_join(server.session(), server.session()).await?;
        // Planned once: what a batch does is the same whatever the tables hold. Reads of pages are not, so only here.
        client
            .batch_execute("SET plan_cache_mode = 'force_generic_plan'")
            .await?;
        // A lock in one statement, all looking up in later ones: each then sees what the one before us committed.
        let lock = client.prepare(
            "SELECT size, frontier, last_at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
             FROM (SELECT size, frontier, last_at FROM head WHERE id = 0 FOR UPDATE) AS head",
        );
        let look = client.prepare("SELECT size, frontier, last_at FROM head WHERE id = 0");
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
        // Three tables in one statement: each further one costs a parse, a plan and a wake-up of both sides in every
        // batch. A basis that does not hold divides by nought. That the statement sees the log as it was before it waited
        // for the head does no harm: the frontier changes with every event, and a key answered meanwhile is there twice.
        let write = client.prepare(
            "WITH moved AS (
                 UPDATE head SET size = $13, frontier = $14, last_at = $15
                 WHERE id = 0 AND frontier = $16 AND (
                     $17::bigint IS NULL
                     OR abs((extract(epoch FROM clock_timestamp()) * 1000)::bigint - $17) <= $18
                 ) RETURNING 1
             ), added AS (
                 INSERT INTO event (position, stream, version, leaf, leaf_hash)
                 SELECT unnest($1::bigint[]), unnest($2::text[]), unnest($3::bigint[]), unnest($4::bytea[]),
                        unnest($5::bytea[])
             ), told AS (
                 INSERT INTO answer (actor, command, intent, at, first, events, answer)
                 SELECT unnest($6::text[]), unnest($7::uuid[]), unnest($8::bytea[]), unnest($9::bigint[]),
                        unnest($10::bigint[]), unnest($11::int[]), unnest($12::bytea[])
             )
             SELECT 1 / (EXISTS (SELECT FROM moved) AND NOT EXISTS (
                 SELECT FROM unnest($19::text[], $20::bigint[]) AS relied (stream, version)
                 WHERE relied.version <> coalesce((
                     SELECT version FROM event WHERE stream = relied.stream ORDER BY version DESC LIMIT 1
                 ), 0)
             ))::int",
        );
        let things = Statements::prepare(&client);
        let confirm = client.prepare(super::log::CONFIRM);
        let (lock, look, confirm) = future::try_join3(lock, look, confirm).await?;
        let (answers, versions, write, things) = future::try_join4(answers, versions, write, things).await?;
        Ok(Self {
            client,
            turns,
            lock,
            look,
            answers,
            versions,
            confirm,
            write,
            things,
        })
    }

    /// Writes what was staged and commits. After a statement that failed the server makes the commit a rollback, so
    /// every answer is looked at. Everything is sent when the future is first polled.
    pub(super) async fn write(
        &self,
        basis: &Basis,
        staged: &Staged,
        members: &[Prepared],
    ) -> Result<(), Error> {
        let accepted = Accepted::new(staged, members);
        let mut things = Things::default();
        for &index in &staged.accepted {
            let beside = members.get(index).map(|append| append.beside.as_slice());
            beside
                .unwrap_or_default()
                .iter()
                .for_each(|thing| things.push(thing));
        }
        let mut statements = Vec::new();
        if !basis.locked && !things.is_empty() {
            statements.push(self.client.batch_execute("BEGIN").boxed());
        }
        // The head before all else, as everybody does: two who wait for one another would wait for ever.
        statements.push(self.rows(basis, staged, &accepted).boxed());
        statements.extend(things.statements(&self.client, &self.things));
        // One statement alone is a transaction of its own.
        if basis.locked || !things.is_empty() {
            statements.push(self.client.batch_execute("COMMIT").boxed());
        }
        // Polled, and so sent, in this order: all are prepared, so none waits for an answer first.
        for outcome in future::join_all(statements).await {
            outcome?;
        }
        Ok(())
    }

    async fn rows(&self, basis: &Basis, staged: &Staged, answers: &Accepted<'_>) -> Result<(), Error> {
        let rows = &staged.rows;
        let positions: Vec<i64> = rows.iter().map(|row| signed(row.position.0)).collect();
        let streams: Vec<&str> = rows.iter().map(|row| row.stream.as_str()).collect();
        let versions: Vec<i64> = rows.iter().map(|row| signed(row.version.0)).collect();
        let leaves: Vec<&[u8]> = rows.iter().map(|row| row.leaf.as_slice()).collect();
        let hashes: Vec<&[u8]> = rows.iter().map(|row| row.hash.0.as_slice()).collect();
        let (tree, at) = (&staged.frontier, staged.last_at.map(Time::millis));
        let relied: Vec<&str> = basis.versions.iter().map(|(stream, _)| stream.as_str()).collect();
        let stand: Vec<i64> = basis
            .versions
            .iter()
            .map(|(_, version)| signed(version.0))
            .collect();
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
            &basis.frontier.to_bytes(),
            &basis.time.map(Time::millis),
            &SKEW,
            &relied,
            &stand,
        ];
        self.client.execute(&self.write, params).await.map(drop)
    }
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
