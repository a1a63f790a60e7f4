//! The published language of Tingbok: what can happen, and the exact bytes in which it is kept.
//!
//! Every fact that matters is an event in one append-only log. This crate defines the events (one file per
//! stream), the envelope that carries them ([`Recorded`]) and the codec that turns an envelope into a leaf of the
//! log and back. It decides nothing, reads nothing and knows no other crate of ours; it implements cqrs-es's
//! `DomainEvent` only because the orphan rule asks for it here.
//!
//! # To add an event
//! 1. Add its payload struct and one line in the `stream!` block of its stream's file. Say in the doc comment what
//!    it means, its units and who relies on it. Name every [`Cite`] field in `cites: [...]`.
//! 2. Add a sample to `tests/common/samples/`, run `UPDATE_GOLDEN=1 UPDATE_SCHEMA=1 UPDATE_CATALOGUE=1 cargo test -p
//!    events`, and commit the new golden file, the new schema and the new row of the catalogue in `README.md`. A
//!    golden file is never edited: a change of shape is a new version of the event.
//! 3. Give it a meaning: `evolve` in `domain`, and `keys`/`evolve` of the projections that show it.
#![deny(clippy::float_arithmetic)]

mod blob;
mod calendar;
mod catalogue;
pub mod codec;
mod digest;
mod fraction;
mod hex;
mod ids;
mod log_key;
mod recorded;
mod spelling;
mod text;

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
pub mod region;
pub mod round;
pub mod support;
pub mod template;

pub use blob::{Blob, Source};
pub use calendar::{BadTime, Date, Period, Time};
pub use catalogue::{Body, Event, KINDS, schemas};
pub use digest::{Digest, Salt};
pub use fraction::Fraction;
pub use ids::*;
pub use log_key::{BadLogKey, LogKey, LogKeyId};
pub use recorded::{Actor, Cite, Level, Position, Recorded, Role, StreamId, Version};
pub use text::{Lang, Opening, Text};
