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

/// What a projection saves at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ViewBatch {
    /// The view's name, e.g. `need_page`.
    pub view: String,
    /// The revision of its code; several may stand side by side while a new one is built.
    pub revision: u32,
    /// The position to read next: every event before it is in the documents. Never goes back.
    pub through: Position,
    /// Documents by key; `None` deletes.
    pub documents: Vec<(String, Option<Vec<u8>>)>,
    /// Whether readers use this revision from now on.
    pub activate: bool,
}
