//! The auditor: replays a log from its leaves and says of everything in it whether it agrees with the rest.
//!
//! Give an [`Auditor`] the leaves in order, as stored and unchecked, then the head; it hands over a [`Report`] with every
//! list and mandate derived again and every finding, each with a code, a place and a plain sentence. It never stops at
//! the first fault. It is pure: no files, no database, no clock, no network; it builds without tokio's network parts,
//! axum or a database driver (a test over `cargo metadata` guards that). It takes nothing on trust but the leaves and the
//! head it is given: documents are looked up only to be compared.
//!
//! | check | file | how |
//! | --- | --- | --- |
//! | 1 leaves: canonical, known, hashed, in their place | `leaves` | directly |
//! | 2 tree: size and root of the head | `tree` | directly |
//! | 3 order: times, versions, kinds, names | `order` | directly |
//! | 4 guards: citations, deadlines, commands, credentials, rights | `guards`, `rights`, `pairs` | directly; rights by `authority` |
//! | 5 state machines | `decide` | by deciding again, see below |
//! | 6 derivations | `derive` | `outcome` over the events, compared with what is pinned |
//! | openings of texts, and erasures | `openings`, `decide` | compared with their commitments, when they are given |
//! | what is due | `due` | directly |
//!
//! Each finding also says to which step of a verification (V1, V4, V7 …) it belongs: see `step`.
//!
//! # What is decided again, and what is checked directly
//! **Every event is decided again**: its intent is reconstructed, the facts are looked up in the log before it as the
//! engine does, and the domain's `decide` must give the same event. So every rule of the domain is a rule of the audit.
//! A part of some events cannot be reconstructed and is checked directly instead:
//! - the marks of a sealed ballot: cast as if blank, and decided once more with the marks when it is opened;
//! - digests of candidates, roll, input, list, certificate and proposal, and how far the log was read: `derive`;
//! - that no counted ballot is left sealed: `derive`, which names each one;
//! - the moment at which a count was decided (the complaint window runs from it): it lies between the last thing that
//!   the count read, less the skew allowed between servers, and the moment of recording;
//! - a mandate's id, that it covers only funded needs, and its centre's sum: `decide::mandate`;
//! - that two events that belong together are both there: `pairs`.
//!
//! # What it cannot see
//! A log rewritten from end to end so that it agrees with itself, given with a head of its own: signatures, witnesses and
//! older heads catch that. Names of persons and times outside the log are not looked at either, and texts only where the
//! auditor is given what opens them ([`Auditor::with_openings`]).
//!
//! # Memory
//! One state for each stream, the events that derivations fold, a number for each command and each text, and per round its open
//! ballots until it is counted. Nothing grows with the events of a stream but those of needs, municipalities and
//! clusters, and a centre's coverage and subjects.
//!
//! # Going on from an earlier audit
//! Given how far an earlier audit came ([`Auditor::judging_from`]), leaves before that are only folded: `auditor/recall`
//! and `derive/recall` hold all of it. A round that was not counted then is counted from its first event.
//!
//! # To add a check
//! A rule about one event belongs into `domain`, and is then checked here without further ado; a new event needs its line
//! in `decide` and in `rights`. What must hold of several events together is a file here, called from `auditor`.
#![deny(clippy::float_arithmetic)]

mod auditor;
mod decide;
mod derive;
mod diff;
mod due;
mod finding;
mod guards;
mod here;
mod known;
mod leaves;
mod names;
mod openings;
mod order;
mod pairs;
mod report;
mod rights;
mod step;
mod trail;
mod tree;

pub use auditor::{Auditor, Head, Leaf};
pub use domain::log::told;
pub use finding::{Finding, KEPT_AT_MOST, Weight};
pub use openings::LookUp;
pub use report::{
    Counts, DocumentLine, ItemLine, MandateLine, OpeningCounts, Report, RoundLine, Verdict, What,
};
pub use rights::right_of;
pub use step::Step;
