//! The real engine on both stores.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "../common/both.rs"]
mod both;
mod erasure;
mod fixture;
mod forms;
mod key;
mod kill;
mod race;
#[path = "../common/racing.rs"]
mod racing;
mod rounds;
mod servers;
mod sides;
#[path = "../common/store.rs"]
mod store;
#[path = "../common/victim.rs"]
mod victim;
