//! The event log and what lies beside it: one contract, [`Ledger`], and two backends behind it: [`SqliteLedger`], embedded,
//! for one process, and [`PgLedger`], on PostgreSQL, for many. The only SQL of the product is in this crate.
//!
//! It keeps and orders; it decides nothing. It knows the envelope of an event and the guards in it (versions, citations,
//! deadlines), not what any event means. It never sees a key: what is sealed comes sealed. It takes its time from the
//! [`Clock`] it is given.
//!
//! # What holds
//! - Positions run from 0 without a gap, in the order of the commits, and are the indices of the Merkle tree.
//! - An [`Append`] is taken in whole or not at all, together with what lies [`Beside`] it, and answered when it is on
//!   disk. Appends that wait at the same time share one commit; each is checked against the log and the members before
//!   it, and a refused one fails alone.
//! - A stream moves only from the version that the decision saw, and only while every cited stream stands where it was
//!   seen. `at` never goes back, and nothing is recorded past its deadline.
//! - One [`Key`] is answered once. Asked again, in the same batch or years later, it gives the first answer.
//! - A leaf is stored as the bytes that were hashed. Whatever is read is checked against its hash.
//!
//! # Recipes
//! - Make and open one: [`SqliteLedger::create`], [`SqliteLedger::open`]; to look at one that somebody else writes, or
//!   that is left of a process that is gone: [`SqliteLedger::open_read`]. On PostgreSQL: [`PgLedger::migrate`] once, as
//!   the role that owns the tables, then [`PgLedger::open`] in every server.
//! - Carry out a command: [`Ledger::answer`]; if none, [`Ledger::stream`] of the stream and of all it relies on; decide;
//!   [`Ledger::append`]. On `Conflict` begin again with the reading; [`AppendError`] says what to do on all else.
//! - Build a view: [`Ledger::lease_view`], so that nobody else does; then [`Ledger::view_progress`], [`follow`] from there,
//!   [`Ledger::save_views`] with the documents and the next position, of all views together. A new revision does the same
//!   beside the old one, sets `activate` when it has caught up, and then the old one is dropped with
//!   [`Ledger::drop_revision`].
//! - Read what was just written, from a view: wait until its progress is at least [`Appended::through`].
//! - Verify: [`Ledger::leaves`] page by page, through `tlog::Frontier`; compare with [`Ledger::head`].
//! - Copy a store into another, of the same kind or not: [`copy::copy`] from a [`copy::Snapshot`] ([`SqliteLedger::snapshot`],
//!   [`PgLedger::snapshot`]) to a [`copy::Intake`] ([`SqliteLedger::intake`], [`PgLedger::intake`]).
//! - Run cqrs-es's own framework over the log: [`CqrsStore`].
//! - Write another backend: turn each append into [`stage::Prepared`] before it waits; lock the head, look up what
//!   [`stage::keys`] and [`stage::streams`] name, call [`stage::stage`], write what it gives, commit, answer; then pass
//!   `tests/ledger/suite` unchanged.
//!
//! # Beside the log
//!
//! | what | shares a transaction with | backup, `copy` | erased by |
//! | --- | --- | --- | --- |
//! | answers ([`Ledger::answer`]) | the append they answer | yes, yes: else a repeated command would be done twice | never; hold ids, digests and, sealed, what only the asker is told |
//! | ballot openings ([`Beside::Opening`]) | the append that casts | yes, yes; sealed | [`Beside::Forget`], or the engine's key |
//! | texts ([`Beside::Text`]), keys of persons among them | the append that commits to them; keys: one of their own | yes, yes; sealed | [`Beside::Forget`] in the append that records the erasure |
//! | blobs ([`Beside::Blob`]) | the append that names them | yes, yes: replay needs them | never; hold no personal text |
//! | identity vault ([`Beside::Person`]) | the append it comes with | yes, yes; sealed | [`Beside::Forget`], or the person's key |
//! | refusals ([`Ledger::refused`]) | none of the log's | yes, yes, with their numbers | not erased yet |
//! | turns at views ([`Ledger::lease_view`]) | none; asked after in the statement that moves a view's progress | no, no: whoever starts takes a new one | never; name nobody |
//! | logins under way, sessions, what was used once ([`Logins`]) | none | no, no: whoever was logged in logs in again | [`Logins::sweep`], when they are over |
//! | which person a pseudonym is ([`Logins::person`]) | none | yes, yes: else nobody would be known again | never; holds no name and no number |
//! | views, progress, active revision ([`Ledger::save_views`]) | one another, never an append | may be left out, no; rebuilt | [`Ledger::drop_revision`] and rebuild |
//!
//! What is deleted is overwritten in the file (`secure_delete`); the journal beside it holds older pages until it is
//! folded in, which [`Ledger::scrub`], opening and closing do. PostgreSQL keeps deleted rows until they are vacuumed, and
//! its journal longer. There, and in backups, which keep what they took, the keys of persons are the erasure, as far as no
//! copy of the key is kept longer than the copy of what it opens; `ops/erasure.md` says what that asks of an operator.
//! Outbox and the log of reads are not here yet.

mod append;
mod beside;
mod contract;
pub mod copy;
mod cqrs;
mod follow;
mod lately;
mod logins;
mod meter;
mod postgres;
mod queue;
mod rows;
mod sqlite;
pub mod stage;

pub use append::{Append, AppendError, Appended, Beside, Forget, Key, Write};
pub use beside::{Epoch, Refusal, Refused, ViewBatch};
pub use contract::{Clock, Head, Leaf, Ledger, ReadError, SaveError};
pub use cqrs::{CqrsStore, Loaded};
pub use follow::{follow, page};
pub use logins::{KeptSession, Logins, SessionsOf};
pub use meter::Meter;
pub use postgres::{PgAddress, PgLedger, PgLogin, PgLogins, PgOpenError};
pub use sqlite::{OpenError, SqliteLedger, SqliteLogins};
