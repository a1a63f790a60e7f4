//! What comes with appends and lies beside the log, as few statements: things of one kind go together into one, as long
//! as nothing of that kind is erased in between.

use crate::{Beside, Forget};
use futures::future::{BoxFuture, FutureExt};
use tokio_postgres::{Client, Error, Statement, types::ToSql};
use uuid::Uuid;

/// The tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Table {
    Opening,
    Text,
    Blob,
    Person,
}

/// What is done with each table, and how. Blobs are not erased: the log names them and replay needs them.
const KINDS: [(Table, bool, &str); 7] = [
    // The first stays: a commitment opens in one way only, and a digest names one string of bytes.
    (
        Table::Opening,
        false,
        "INSERT INTO opening (commitment, sealed) SELECT * FROM unnest($1::bytea[], $2::bytea[])
         ON CONFLICT DO NOTHING",
    ),
    (
        Table::Text,
        false,
        "INSERT INTO text (commitment, sealed) SELECT * FROM unnest($1::bytea[], $2::bytea[])
         ON CONFLICT DO NOTHING",
    ),
    (
        Table::Blob,
        false,
        "INSERT INTO blob (digest, bytes) SELECT * FROM unnest($1::bytea[], $2::bytea[])
         ON CONFLICT DO NOTHING",
    ),
    (
        Table::Person,
        false,
        "INSERT INTO person (person, sealed) SELECT * FROM unnest($1::uuid[], $2::bytea[])
         ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed",
    ),
    (
        Table::Opening,
        true,
        "DELETE FROM opening WHERE commitment = ANY ($1::bytea[])",
    ),
    (
        Table::Text,
        true,
        "DELETE FROM text WHERE commitment = ANY ($1::bytea[])",
    ),
    (
        Table::Person,
        true,
        "DELETE FROM person WHERE person = ANY ($1::uuid[])",
    ),
];

/// The statements, prepared: one that were prepared only when it is needed would wait for an answer, and be carried out
/// after the commit that was sent meanwhile.
pub(super) struct Statements(Vec<Statement>);

impl Statements {
    pub(super) async fn prepare(client: &Client) -> Result<Self, Error> {
        let prepared = KINDS.map(|(_, _, sql)| client.prepare(sql));
        Ok(Self(futures::future::try_join_all(prepared).await?))
    }

    fn of(&self, table: Table, erase: bool) -> Option<&Statement> {
        let kind = |(of, erases, _): &(Table, bool, &str)| (*of, *erases) == (table, erase);
        KINDS.iter().position(kind).and_then(|at| self.0.get(at))
    }
}

/// One statement.
#[derive(Debug)]
struct Group<'a> {
    table: Table,
    erase: bool,
    digests: Vec<&'a [u8]>,
    people: Vec<Uuid>,
    values: Vec<&'a [u8]>,
}

/// The statements for some things, in an order that gives the same as one thing after another.
#[derive(Debug, Default)]
pub(super) struct Things<'a> {
    groups: Vec<Group<'a>>,
}

impl<'a> Things<'a> {
    /// Adds what comes next.
    pub(super) fn push(&mut self, thing: &'a Beside) {
        match thing {
            Beside::Opening { commitment, sealed } => self.keep(Table::Opening, &commitment.0, sealed),
            Beside::Text { commitment, sealed } => self.keep(Table::Text, &commitment.0, sealed),
            Beside::Blob { digest, bytes } => self.keep(Table::Blob, &digest.0, bytes),
            Beside::Person { person, sealed } => {
                let group = self.group(Table::Person, false);
                // The last one stays, and one statement may not write one row twice.
                if let Some(at) = group.people.iter().position(|other| *other == person.0) {
                    group.people.remove(at);
                    group.values.remove(at);
                }
                group.people.push(person.0);
                group.values.push(sealed);
            }
            Beside::Forget(Forget::Opening(of)) => self.group(Table::Opening, true).digests.push(&of.0),
            Beside::Forget(Forget::Text(of)) => self.group(Table::Text, true).digests.push(&of.0),
            Beside::Forget(Forget::Person(of)) => self.group(Table::Person, true).people.push(of.0),
        }
    }

    fn keep(&mut self, table: Table, digest: &'a [u8], value: &'a [u8]) {
        let group = self.group(table, false);
        group.digests.push(digest);
        group.values.push(value);
    }

    /// The last group of a table, if it does the same; else a new one.
    fn group(&mut self, table: Table, erase: bool) -> &mut Group<'a> {
        let last = self.groups.iter().rposition(|group| group.table == table);
        let at = last.filter(|&at| self.groups.get(at).is_some_and(|group| group.erase == erase));
        let at = at.unwrap_or_else(|| {
            self.groups.push(Group {
                table,
                erase,
                digests: Vec::new(),
                people: Vec::new(),
                values: Vec::new(),
            });
            self.groups.len() - 1
        });
        &mut self.groups[at]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// What is to be done, each sent when it is first polled.
    pub(super) fn statements<'s>(
        &'s self,
        client: &'s Client,
        prepared: &'s Statements,
    ) -> Vec<BoxFuture<'s, Result<(), Error>>> {
        let groups = self.groups.iter();
        groups.map(|group| group.run(client, prepared).boxed()).collect()
    }
}

impl Group<'_> {
    async fn run(&self, client: &Client, prepared: &Statements) -> Result<(), Error> {
        let Some(statement) = prepared.of(self.table, self.erase) else {
            return Ok(());
        };
        let keys: &(dyn ToSql + Sync) = match self.table {
            Table::Person => &self.people,
            _ => &self.digests,
        };
        let params: &[&(dyn ToSql + Sync)] = if self.erase {
            &[keys]
        } else {
            &[keys, &self.values]
        };
        client.execute(statement, params).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{Digest, PersonId};

    #[test]
    fn one_statement_a_kind_unless_something_is_erased_between() {
        let text = |of: &[u8]| Beside::Text {
            commitment: Digest::of(of),
            sealed: of.to_vec(),
        };
        let person = |sealed: &[u8]| Beside::Person {
            person: PersonId(Uuid::from_u128(7)),
            sealed: sealed.to_vec(),
        };
        let all = [
            text(b"a"),
            person(b"old"),
            text(b"b"),
            person(b"new"),
            Beside::Forget(Forget::Text(Digest::of(b"a"))),
            text(b"a"),
        ];
        let mut things = Things::default();
        all.iter().for_each(|thing| things.push(thing));
        let told: Vec<_> = things
            .groups
            .iter()
            .map(|group| (group.table, group.erase, group.values.len()))
            .collect();
        assert_eq!(
            told,
            [
                (Table::Text, false, 2),
                (Table::Person, false, 1),
                (Table::Text, true, 0),
                (Table::Text, false, 1),
            ]
        );
        assert_eq!(things.groups[1].values, [b"new"]);
    }
}
