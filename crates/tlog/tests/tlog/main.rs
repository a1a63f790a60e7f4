//! The transparency log from outside: against published vectors, against independent implementations, and against
//! whatever chance and malice make of its files.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

mod checkpoints;
mod fuzz;
mod keys;
mod notes;
mod peers;
mod policies;
mod proof_files;
mod rfc6962;
mod rotation;
mod signing;
mod support;
mod tiles;
mod trust;
mod vectors;
mod witness_requests;
