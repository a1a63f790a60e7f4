//! The product from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod arrows;
mod beside;
mod demo;
mod intruder;
mod invariants;
mod past;
mod store;
mod tampering;
