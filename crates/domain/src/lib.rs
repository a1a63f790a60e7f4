//! The rules: what may happen to each stream, and what each stream's state is.
//!
//! One file per stream, always in one order: state, intent, facts, refusals, `decide`, `evolve`, tests. A decider is
//! pure and exact. It knows nothing of stores, clocks, projections or counting: time, ids and whatever other streams
//! say come in with the command as facts, looked up by the engine, each with the citation of where it was read.
//!
//! # To add a rule
//! A rule about one act goes into that act's arm of `decide`, with its own [`refusals!`] line that says what was
//! wrong and what to do. If it needs to know something of another stream, add a field to the stream's `Facts`
//! (filled in `engine::facts`) and, if the answer can change, a citation to the event, so that the ledger refuses the
//! event when it did change. Never put a rule into `evolve`: a history must always replay.
#![deny(clippy::float_arithmetic)]

mod decider;
mod hosted;
mod refusal;

pub mod ballot;
pub mod body;
pub mod case;
pub mod centre;
pub mod cluster;
pub mod county;
pub mod credential;
pub mod log;
pub mod mandate;
pub mod meeting;
pub mod municipality;
pub mod need;
pub mod recusal;
pub mod region;
pub mod round;
pub mod support;
pub mod template;
pub mod unit;

pub use authority::By;
pub use decider::{Ask, Decider, Seen};
pub use hosted::Hosted;
pub use refusal::Coded;

#[cfg(test)]
mod machines;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod testing;
