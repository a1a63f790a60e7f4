//! Logins, sessions, logouts and access tokens from outside: a real server of ours, a real provider and a browser, all
//! over HTTP on loopback addresses.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod breaking;
mod browser;
mod codes;
mod failing;
mod foreign;
mod login;
mod logout;
mod machines;
mod refusals;
mod sessions;
mod world;
