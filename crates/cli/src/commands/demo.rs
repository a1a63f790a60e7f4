//! `tingbok demo`: the arguments of the example round; what it does is in [`crate::demo`].

use clap::Args;
use std::path::PathBuf;

/// Runs the example round from reference data to mandates and tells what came of it.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Where the store is made.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What ids and lots follow from.
    #[arg(long, value_name = "WORDS", default_value = "tingbok")]
    pub(crate) seed: String,
    /// Ballots instead of the example's own.
    #[arg(long, value_name = "FILE")]
    pub(crate) ballots: Option<PathBuf>,
}
