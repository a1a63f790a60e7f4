//! What follows from the events: from frozen candidates and a roll, over opened ballots, to a priority list and the
//! mandates it proposes, each with its reasons.
//!
//! Everything here is a pure function of events, and gives documents whose canonical bytes are pinned by digests in
//! the log. The engine runs it when a round is frozen, closed and counted; the auditor runs the same functions over
//! the same events and must get the same bytes. It knows no store, no clock and no decider.
//!
//! | step | function | document |
//! | --- | --- | --- |
//! | rules adopted | [`rules_fault`] | |
//! | candidates frozen | [`freeze`] | [`Candidates`] |
//! | voting opened | [`enrol`] | [`Roll`] |
//! | ballots opened | [`count`] | [`List`], [`Certificate`], [`Proposal`] |
//!
//! # To add a rule
//! The counting rule itself goes into `tally`; here, `rules.rs` says how adopted [`Rules`] become a `tally::Rule`.
#![deny(clippy::float_arithmetic)]

mod candidates;
mod count;
mod facts;
mod list;
mod placement;
mod proposal;
mod roll;
mod rules;

pub use candidates::{Candidate, Candidates, Pot, freeze};
pub use count::{BallotBox, Count, CountError, count, count_one_each, profile};
pub use events::round::Rules;
pub use facts::{CentreFacts, ClusterFacts, NeedFacts, UnitFacts};
pub use list::{Certificate, Item, List, Phase, UnitLine};
pub use placement::{Class, Part, Placement, placements};
pub use proposal::{Proposal, Proposed, Reason, Unplaced, propose};
pub use roll::{Entry, Roll, SizeGroup, enrol};
pub use rules::{rules_digest, rules_fault};

use events::{Blob, codec};
use serde::Serialize;

/// A document's canonical bytes and its name by hash.
///
/// # Errors
/// When it has no JSON form, which no document of this crate can cause.
pub fn document<T: Serialize>(thing: &T) -> Result<(Blob, Vec<u8>), serde_json::Error> {
    let bytes = codec::to_canonical(thing)?;
    Ok((Blob::json(&bytes), bytes))
}
