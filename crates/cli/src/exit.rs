//! Exit codes. Scripts rely on them: a number never changes its meaning. The help text lists them.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exit {
    /// Done; for a replay: everything agrees.
    Ok = 0,
    /// A replay found a difference.
    Differs = 1,
    /// A replay could not look at everything; what it looked at agrees.
    Incomplete = 2,
    /// What was given cannot be used: a wrong argument, a broken file, no log there.
    BadInput = 3,
    /// The rules say no.
    Refused = 4,
    /// The store cannot be read or written, or is damaged.
    Store = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
