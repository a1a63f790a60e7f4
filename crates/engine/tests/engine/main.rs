//! The real engine on the embedded store.

mod fixture;
mod kill;
mod race;
mod rounds;
