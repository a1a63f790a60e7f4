//! The server over TCP, on a real store, driven from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod changes;
mod commands;
mod entrance;
mod hostile;
mod limits;
mod metrics;
mod rights;
mod site;
#[expect(dead_code, reason = "of the story of the other test program some is needed")]
#[path = "../sealed/story.rs"]
mod story;
mod strict;
mod views;
