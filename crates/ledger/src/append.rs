//! What is asked of the ledger in one append, and what it answers. Says nothing of how it is done: `stage` decides,
//! a backend keeps.

use crate::Leaf;
use events::{Actor, Body, Cite, CommandId, Digest, PersonId, Position, StreamId, Time, Version};

/// Names one command of one actor. The same key is answered once, for ever.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Key {
    /// The person's id, or `process` for the engine.
    pub actor: String,
    /// The id that the client, or the process manager, gave.
    pub command: CommandId,
}

impl Key {
    /// The key of a command by this actor.
    #[must_use]
    pub fn of(actor: &Actor, command: CommandId) -> Self {
        let actor = actor
            .person
            .map_or_else(|| "process".to_owned(), |person| person.to_string());
        Self { actor, command }
    }
}

/// One command's events with all that belongs to them: taken in whole or not at all.
#[derive(Clone, PartialEq, Debug)]
pub struct Append {
    /// Whose command it is, and which.
    pub key: Key,
    /// Digest of what was asked, without facts; keyed by the engine, so that it gives nothing away. The same key with
    /// another intent is refused.
    pub intent: Digest,
    /// Who acts; stands in every event, and its credential guards them all.
    pub actor: Actor,
    /// Stream by stream. Empty when there was nothing to do: the answer is remembered all the same.
    pub writes: Vec<Write>,
    /// What is kept beside the log in the same transaction.
    pub beside: Vec<Beside>,
    /// Bytes that mean something to the caller alone, given back with the answer. May be empty.
    pub answer: Vec<u8>,
}

/// New events of one stream.
#[derive(Clone, PartialEq, Debug)]
pub struct Write {
    /// The stream.
    pub stream: StreamId,
    /// Its version as the decision saw it. In a second write to the same stream: the version after the first.
    pub expected: Version,
    /// What happened, in order. May be empty: then the write is only a guard.
    pub bodies: Vec<Body>,
    /// What was relied on beyond the bodies' own citations and the actor's credential; stands in each envelope.
    pub cites: Vec<Cite>,
    /// The latest instant for all of them, such as the end of the credential; the bodies' own deadlines count too.
    pub not_after: Option<Time>,
}

/// Something kept beside the log. What is `sealed` was encrypted by the caller under a key that the ledger never sees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Beside {
    /// The opening of a ballot. The first one under a commitment stays.
    Opening {
        /// The ballot's commitment.
        commitment: Digest,
        /// Salt and marks, encrypted.
        sealed: Vec<u8>,
    },
    /// A free text with its salt. The first one under a commitment stays.
    Text {
        /// The text's commitment.
        commitment: Digest,
        /// Salt and text, encrypted.
        sealed: Vec<u8>,
    },
    /// A blob; refused as invalid when the digest is not that of the bytes.
    Blob {
        /// SHA-256 of the bytes.
        digest: Digest,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A person's entry in the identity vault. The last one stays.
    Person {
        /// The pseudonym.
        person: PersonId,
        /// Who it is, encrypted.
        sealed: Vec<u8>,
    },
    /// Deletes something for ever. Harmless when it is gone already.
    Forget(Forget),
}

/// What can be erased. Blobs cannot: the log names them and replay needs them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Forget {
    /// The opening of a ballot.
    Opening(Digest),
    /// A free text.
    Text(Digest),
    /// A person's entry in the identity vault.
    Person(PersonId),
}

/// The answer to an append.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Appended {
    /// The command.
    pub key: Key,
    /// When it was taken in; the `at` of its events.
    pub at: Time,
    /// Where its events stand: next to one another, in the order of the writes. Empty when there was nothing to do.
    pub positions: Vec<Position>,
    /// The streams that got events, sorted by name, each with its version right after this append.
    pub versions: Vec<(StreamId, Version)>,
    /// Its leaves, one for each position; none in an earlier answer that is given again, for they are in the log.
    pub leaves: Vec<Leaf>,
    /// The caller's own bytes, as the first append under this key gave them.
    pub answer: Vec<u8>,
    /// Whether this is the answer of an earlier append under the same key; on PostgreSQL also where the connection broke
    /// and a batch that had been committed was tried again.
    pub repeated: bool,
}

impl Appended {
    /// The size of the log that a reader must have seen to see this append: the position after its last event.
    /// `None` when there was nothing to do.
    #[must_use]
    pub fn through(&self) -> Option<Position> {
        self.positions.last().map(|last| Position(last.0 + 1))
    }
}

/// Why an append was not taken in. Nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// A stream that was written to, or relied on, has moved. Look everything up anew and decide again.
    #[error("{stream} stands at version {actual}, not {expected}")]
    Conflict {
        /// Which stream.
        stream: StreamId,
        /// The version that the decision saw.
        expected: Version,
        /// The version now.
        actual: Version,
    },
    /// The deadline has passed; deciding again will not help.
    #[error("too late: the deadline was {not_after} and it is {at}")]
    Late {
        /// The earliest of all deadlines that applied.
        not_after: Time,
        /// The time at which it would have been recorded.
        at: Time,
    },
    /// The same actor used this command id for something else. The caller must take a new id.
    #[error("this command id was used before for something else")]
    OtherBody,
    /// An event is too long for a leaf; put what is large into a blob.
    #[error(
        "an event of {len} bytes is longer than the {} that a leaf may have",
        events::codec::LEAF_MAX
    )]
    TooLarge {
        /// Its length in bytes.
        len: usize,
    },
    /// An event, name or blob that the log cannot hold, e.g. a text not in NFC. A mistake of the program or a text
    /// that should have been checked at the door.
    #[error("cannot be recorded: {0}")]
    Invalid(String),
    /// The store cannot answer now: the queue is full, the disk is, or the writer has stopped. Whether the append was
    /// taken in can be unknown: ask again with the same key, which doubles nothing.
    #[error("the ledger is unavailable: {0}")]
    Unavailable(String),
    /// What is stored contradicts itself. Stop and call the operator; do not guess.
    #[error("the ledger is damaged: {0}")]
    Corrupt(String),
}
