//! The product from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod api;
mod arrows;
mod beside;
mod client;
mod demo;
mod disk;
mod doorway;
mod faults;
mod frozen;
mod intruder;
mod invariants;
mod login;
mod metrics;
mod mirror;
mod notes;
mod past;
mod proof;
mod proofs;
mod schemathesis;
mod stop;
mod store;
mod story;
mod tampering;
mod visitor;
mod witnesses;
