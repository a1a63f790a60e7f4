//! What is saved beside the log on its own, not with an append: refusals and views. What shares the append's
//! transaction is [`Beside`](crate::Beside).

use crate::Key;
use events::{Position, Time};

/// A command that was refused: who, what, why. Holds no free text of the person's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Whose command, and which. The same key may be refused many times.
    pub key: Key,
    /// What was asked, e.g. `ballot.cast` with the stream's name.
    pub what: String,
    /// Why it was refused.
    pub why: String,
    /// When.
    pub at: Time,
}

/// A refusal with its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Rising from 1; the cursor of `refusals`.
    pub number: u64,
    /// The refusal.
    pub refused: Refused,
}

/// One turn at carrying a revision of a view along. Each later turn has a higher number, so that a runner whose turn is
/// over, and does not know it, is told from the one who has it now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Epoch(pub u64);

/// What a projection saves at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ViewBatch {
    /// The view's name, e.g. `need_page`.
    pub view: String,
    /// The revision of its code; several may stand side by side while a new one is built.
    pub revision: u32,
    /// Whose turn it is, as [`lease_view`](crate::Ledger::lease_view) gave it. Saving renews it.
    pub epoch: Epoch,
    /// The position to read next: every event before it is in the documents. Never goes back.
    pub through: Position,
    /// Documents by key; `None` deletes.
    pub documents: Vec<(String, Option<Vec<u8>>)>,
    /// Whether readers use this revision from now on.
    pub activate: bool,
}

impl ViewBatch {
    /// About how much memory its documents take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let documents = self.documents.iter();
        documents
            .map(|(key, document)| 64 + key.len() + document.as_ref().map_or(0, Vec::len))
            .sum()
    }
}
