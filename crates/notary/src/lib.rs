//! What has been signed, kept in files outside every database: the proof folder of a log and the folder of a witness.
//! And how one asks the other, over HTTP.
//!
//! It knows trees, notes and policies (`tlog`) and nothing of events or ledgers: what is in the tree is somebody else's.
//! It asks no clock and no chance: it is told the time, and given the bytes that a key is made of.
//!
//! # What holds
//! - A secret key lies in a file that only its owner may read; one that others may read is refused.
//! - What was signed last is changed by comparing and swapping, under a lock on the folder, and is on disk before a
//!   signature leaves the house. Two who sign at once can therefore not sign two trees of one size: the later one is
//!   told so ([`ProofError::Raced`]).
//! - Whoever finds the folder held waits a moment and then says by whom ([`ProofError::Busy`]). The lock is never taken from
//!   its holder.
//! - A folder without that memory is refused: it is never made up.
//! - A published checkpoint keeps its text for ever. Only signature lines are added, and a witness's word gives way to its
//!   later one.
//!
//! # Recipes
//! - Begin a log: [`ProofFolder::create`]; take it up: [`ProofFolder::open`].
//! - Sign: [`ProofFolder::signed`], `tlog::may_sign`, [`ProofFolder::swap`], [`ProofFolder::publish`].
//! - Run a witness: [`Witness::create`], [`Witness::open`], then [`Witness::add_checkpoint`] or [`routes`].
//! - Rotate its key: [`ProofFolder::prepare_key`]; let it hear what the log says of itself: [`ProofFolder::learn`].
//! - Promise inclusion, and read a promise: [`Promise::sign`], [`Promise::verified`].
//! - Ask a witness: [`Client::ask`], then [`ProofFolder::cosign`].
//! - Ask an authority for a time stamp: [`ProofFolder::stamp_request`], [`Client::stamp`], [`ProofFolder::keep_stamp`].

mod client;
mod cosigned;
mod error;
mod files;
mod folder;
mod keys;
mod memory;
mod own;
mod policy;
mod published;
mod serve;
mod stamps;
mod state;
mod witness;

pub use client::{Client, Reply, Unreachable};
pub use error::ProofError;
pub use folder::ProofFolder;
pub use memory::signed_head;
pub use policy::{BadQuorum, Named, policy_text};
pub use serve::{Seconds, routes};
pub use stamps::KeptStamp;
pub use tlog::{
    KeyId, KeyKind, KeyName, KeyRing, MustNotSign, NoteSignature, Own, PROMISE_BYTES_MAX, Policy, Promise,
    SignedCheckpoint, SigningKey, Told, Trust, VerifierKey, WitnessRequest,
};
pub use witness::{Answer, Witness};
