//! The real engine on the embedded store.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod fixture;
mod forms;
mod kill;
mod race;
mod rounds;
mod sides;
