//! `tingbok corpus`: every attack of the threat table on a good bundle, each with the verdict that a verifier must reach.
//! What the attacks are, the crate `bundle` knows.

use crate::{commands::bundle::failed, error::CliError, exit::Exit, output::Output};
use bundle::{
    Folder,
    corpus::{Keys, corpus},
};
use clap::Args;
use messages::msg;
use std::{path::PathBuf, process::ExitCode};

/// Makes every attack on a bundle.
#[derive(Debug, Args)]
pub(crate) struct CorpusArgs {
    /// The good bundle.
    bundle: PathBuf,
    /// Where the attacks go.
    out: PathBuf,
    /// The keys of the log and of its witnesses; without it those of the bundles of releases.
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
}

/// Runs it.
///
/// # Errors
/// When the bundle or the keys cannot be used, or there is something in the folder.
pub(crate) fn run(args: &CorpusArgs, out: &Output) -> Result<ExitCode, CliError> {
    let keys = match &args.keys {
        Some(dir) => Keys::read(dir),
        None => Keys::of_releases(),
    };
    let keys = keys.map_err(|fault| failed(&fault))?;
    let bar = out.progress(&msg!("corpus-progress"), None);
    let (from, to) = (Folder::at(&args.bundle), Folder::at(&args.out));
    let made = corpus(&from, &keys, &to, &mut |done| bar.set(done)).map_err(|fault| failed(&fault))?;
    drop(bar);
    if out.is_json() {
        out.json(&made)?;
        return Ok(Exit::Ok.into());
    }
    let path = args.out.display().to_string();
    out.message(&msg!("corpus-done", to = path, count = made.cases.len()));
    for (attack, why) in made.left_out {
        out.message(&msg!("corpus-left-out", attack = attack, why = why));
    }
    Ok(Exit::Ok.into())
}
