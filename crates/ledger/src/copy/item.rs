//! What lies beside the log as a copy sees it: rows of typed fields, the same in every backend, in the order of their
//! keys. And leaves that are ready to be added.

use crate::rows::{corrupt, signed};
use crate::{Leaf, ReadError};
use events::{Digest, Position, codec};
use uuid::Uuid;

/// What is copied from beside the log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// What commands were told.
    Answer,
    /// Sealed openings of ballots.
    Opening,
    /// Sealed texts.
    Text,
    /// Rolls, lists, proposals and the like.
    Blob,
    /// Sealed entries of the identity vault.
    Person,
    /// Commands that were refused, with their numbers.
    Refusal,
}

/// The type of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Column {
    Bytes,
    Text,
    Uuid,
    /// A UUID that the embedded store keeps as text.
    UuidInWords,
    Long,
    /// At most 32 bits in PostgreSQL.
    Short,
}

impl Kind {
    /// All of them, in the order in which they are copied.
    pub const ALL: [Self; 6] = [
        Self::Answer,
        Self::Opening,
        Self::Text,
        Self::Blob,
        Self::Person,
        Self::Refusal,
    ];

    /// Its table, in every backend.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Opening => "opening",
            Self::Text => "text",
            Self::Blob => "blob",
            Self::Person => "person",
            Self::Refusal => "refusal",
        }
    }

    /// Its columns; those of the key come first.
    pub(crate) fn columns(self) -> &'static [(&'static str, Column)] {
        match self {
            Self::Answer => &[
                ("actor", Column::Text),
                ("command", Column::Uuid),
                ("intent", Column::Bytes),
                ("at", Column::Long),
                ("first", Column::Long),
                ("events", Column::Short),
                ("answer", Column::Bytes),
            ],
            Self::Opening | Self::Text => &[("commitment", Column::Bytes), ("sealed", Column::Bytes)],
            Self::Blob => &[("digest", Column::Bytes), ("bytes", Column::Bytes)],
            Self::Person => &[("person", Column::Uuid), ("sealed", Column::Bytes)],
            Self::Refusal => &[
                ("number", Column::Long),
                ("actor", Column::Text),
                ("command", Column::UuidInWords),
                ("what", Column::Text),
                ("why", Column::Text),
                ("at", Column::Long),
            ],
        }
    }

    /// How many columns the key has.
    pub(crate) fn keys(self) -> usize {
        match self {
            Self::Answer => 2,
            _ => 1,
        }
    }

    /// How many items are read and written at once: few of what may be large.
    pub(crate) fn page(self) -> usize {
        match self {
            Self::Blob => 4,
            Self::Text => 100,
            _ => 1_000,
        }
    }

    /// The names of the columns, or of those of the key, for SQL.
    pub(crate) fn names(self, only_key: bool) -> String {
        let columns = self
            .columns()
            .iter()
            .take(if only_key { self.keys() } else { usize::MAX });
        columns.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// One value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Field {
    Bytes(Vec<u8>),
    Text(String),
    Uuid(Uuid),
    Number(i64),
}

/// One thing beside the log, with its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item(pub(crate) Vec<Field>);

impl Item {
    /// Its key.
    pub(crate) fn key(&self, kind: Kind) -> &[Field] {
        self.0.get(..kind.keys()).unwrap_or_default()
    }

    /// Folds it into the digest of those before it.
    pub(crate) fn fold(&self, before: &Digest) -> Digest {
        let mut bytes = before.0.to_vec();
        for field in &self.0 {
            let (tag, value): (u8, &[u8]) = match field {
                Field::Bytes(value) => (0, value),
                Field::Text(value) => (1, value.as_bytes()),
                Field::Uuid(value) => (2, value.as_bytes()),
                Field::Number(value) => (3, &value.to_be_bytes()),
            };
            bytes.push(tag);
            bytes.extend((value.len() as u64).to_be_bytes());
            bytes.extend(value);
        }
        Digest::of(&bytes)
    }
}

/// A leaf with what its columns say.
pub(crate) struct Ready {
    pub(crate) stream: String,
    pub(crate) version: i64,
    pub(crate) at: i64,
    pub(crate) leaf: Leaf,
}

/// Leaves as rows, if they follow one another from a position on and each is what it says.
pub(crate) fn ready(from: Position, leaves: Vec<Leaf>) -> Result<Vec<Ready>, ReadError> {
    let row = |(expected, leaf): (u64, Leaf)| {
        let bad = |what: String| corrupt(expected, what);
        let event = codec::decode(&leaf.bytes).map_err(|why| bad(why.to_string()))?;
        if leaf.position.0 != expected || event.position.0 != expected {
            return Err(bad(format!("the next leaf is at {}", leaf.position)));
        }
        if tlog::leaf_hash(&leaf.bytes) != leaf.hash {
            return Err(bad("the leaf has not the hash stored with it".into()));
        }
        Ok(Ready {
            stream: event.stream.to_string(),
            version: signed(event.version.0),
            at: event.at.millis(),
            leaf,
        })
    };
    (from.0..).zip(leaves).map(row).collect()
}
