//! The `tingbok` binary: Tingbok at the command line.
//!
//! | to change | go to |
//! | --- | --- |
//! | what a command does | `commands`, one file each |
//! | its help | `args` and its own file for what there is; `help.ftl` of the crate `messages` for the words |
//! | where a store lies, and in which database | `store` |
//! | how people and machines log in | `login` |
//! | how a view is laid out | `views`, one file each |
//! | how a count is explained | `explain` |
//! | how a counted round is read from a log | `counted` |
//! | how a count is drawn | `picture` |
//! | how a file of reference data is read | `reference` |
//! | what an error says, and its exit code | `error`, `exit` |
//!
//! It holds no rule and counts nothing: it reads arguments and files, asks the engine, `tally`, `projections` or
//! `replay`, and puts words to what they answer.

mod args;
mod commands;
mod counted;
mod demo;
mod error;
mod exit;
mod explain;
mod login;
mod output;
mod picture;
mod reference;
mod store;
mod table;
mod views;

use std::process::ExitCode;

/// Requests and folds are made of many small things of short life, for which this one takes less time than the system's,
/// and some more memory (BENCHMARKS.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let (arguments, out) = match args::read() {
        Ok(read) => read,
        Err(ended) => return ended,
    };
    let ended = commands::run(arguments, &out).and_then(|exit| out.finish().map(|()| exit));
    ended.unwrap_or_else(|error| {
        out.error(&error);
        error.exit.into()
    })
}
