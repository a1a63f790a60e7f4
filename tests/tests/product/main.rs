//! The product from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod api;
mod arrows;
mod beside;
mod client;
mod demo;
mod doorway;
mod faults;
mod intruder;
mod invariants;
mod login;
mod metrics;
mod past;
mod proof;
mod schemathesis;
mod stop;
mod store;
mod tampering;
mod visitor;
