//! The command line from outside: every test runs the built program on files of its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod arguments;
mod bundle;
mod copy;
mod database;
mod decision;
mod erase;
mod harness;
mod import;
mod init;
mod keys;
mod options;
mod proof;
mod reading;
mod receipt;
mod replay;
mod rotation;
mod show;
mod tally;
mod timestamp;
mod told;
mod views;
