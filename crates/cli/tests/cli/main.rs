//! The command line from outside: every test runs the built program on files of its own.

mod arguments;
mod harness;
mod import;
mod replay;
mod show;
mod tally;
