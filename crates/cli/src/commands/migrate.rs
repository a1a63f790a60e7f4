//! `tingbok migrate`: makes the schema in a database, or brings it up to date. Run by the role that is to own the tables;
//! servers log in as another.

use crate::{
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Place},
};
use clap::Args;
use messages::msg;
use serde_json::json;
use std::process::ExitCode;

/// Makes or mends the schema of a database.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    /// The database.
    #[arg(value_name = "STORE")]
    store: Place,
}

/// Runs it.
///
/// # Errors
/// When the database cannot be used, is another program's, or the role may not change it.
pub(crate) fn run(args: &MigrateArgs, out: &Output) -> Result<ExitCode, CliError> {
    let Place::Database(url) = &args.store else {
        let what = msg!("migrate-folder", place = args.store.to_string());
        return Err(CliError::new(Exit::BadInput, "no_database", what));
    };
    let ran = store::block_on(store::migrate(url))?;
    let place = args.store.to_string();
    match (out.is_json(), ran) {
        (true, _) => out.json(&json!({ "migrations": ran, "store": place }))?,
        (false, 0) => out.message(&msg!("migrate-nothing", place = place)),
        (false, _) => out.message(&msg!("migrate-done", place = place, count = ran)),
    }
    Ok(Exit::Ok.into())
}
