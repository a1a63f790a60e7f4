//! `tingbok demo`: the arguments of the example round; what it does is in [`crate::demo`].

use crate::store::{Place, VaultKey};
use clap::Args;
use std::path::PathBuf;

/// Runs the example round from reference data to mandates and tells what came of it.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Where the store is made.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The same for any store: a folder or a database.
    #[arg(long, value_name = "STORE", conflicts_with = "out")]
    pub(crate) store: Option<Place>,
    #[command(flatten)]
    pub(crate) vault: VaultKey,
    /// What ids and lots follow from.
    #[arg(long, value_name = "WORDS", default_value = "tingbok")]
    pub(crate) seed: String,
    /// Ballots instead of the example's own.
    #[arg(long, value_name = "FILE")]
    pub(crate) ballots: Option<PathBuf>,
}
