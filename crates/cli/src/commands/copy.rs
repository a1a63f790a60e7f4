//! `tingbok copy`: a whole store into an empty one, of the same kind or the other. How it is done and looked at, `ledger`
//! knows; this names both ends and tells.

use crate::{
    error::CliError,
    exit::Exit,
    output::{Output, Progress},
    store::{self, Place, Site, VaultKey},
};
use clap::Args;
use engine::vault::{Vault, VaultError};
use ledger::copy::{Copied, CopyError, Kind, Step, fill};
use messages::{Message, msg};
use serde_json::{Value, json};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Copies a store.
#[derive(Debug, Args)]
pub(crate) struct CopyArgs {
    /// The store to copy from.
    #[arg(value_name = "FROM")]
    from: Place,
    /// The store to fill.
    #[arg(value_name = "TO")]
    to: Place,
    #[command(flatten)]
    vault: VaultKey,
    /// Also copy the key, to this file.
    #[arg(long, value_name = "FILE")]
    key_to: Option<PathBuf>,
}

/// Runs it.
///
/// # Errors
/// A store that cannot be used, a target that holds something else, or a copy that is not like its source.
pub(crate) fn run(args: &CopyArgs, out: &Output) -> Result<ExitCode, CliError> {
    let site = Site::of(args.from.clone(), args.vault.clone());
    let (copied, people) = store::block_on(async {
        let mut from = store::snapshot(&args.from).await?;
        let to = store::intake(&args.to).await?;
        let mut shown = Shown::new(out);
        let filled = fill(&mut *from, to, &mut |step| shown.step(step)).await;
        let filled = filled.map_err(|error| failed(args, error))?;
        drop(from);
        let people = store::people(&args.from, &args.to).await?;
        let copied = filled.finish().await.map_err(|error| failed(args, error))?;
        Ok((copied, people))
    })?;
    let key = match &args.key_to {
        Some(to) => {
            key(&store::block_on(store::key_file(&site))?, to)?;
            true
        }
        None => false,
    };
    tell(args, &copied, people, key, out)?;
    Ok(Exit::Ok.into())
}

/// The bar of what is being done now.
struct Shown<'a> {
    out: &'a Output,
    bar: Option<(Message, Progress)>,
}

impl<'a> Shown<'a> {
    fn new(out: &'a Output) -> Self {
        Self { out, bar: None }
    }

    fn step(&mut self, step: Step) {
        let (what, done, all) = match step {
            Step::Compared(done, all) => (msg!("copy-compares"), done, all),
            Step::Leaves(done, all) => (msg!("copy-events"), done, all),
            Step::Items(kind, done, all) => (name(kind), done, all),
            Step::Verified(done, all) => (msg!("copy-verifies"), done, all),
        };
        let bar = match self.bar.take() {
            Some((shown, bar)) if shown == what => bar,
            _ => self.out.progress(&what, Some(all)),
        };
        bar.set(done);
        self.bar = Some((what, bar));
    }
}

fn name(kind: Kind) -> Message {
    Message::keyed(format!("copy-kind-{}", kind.table()))
}

/// Copies the key of the source to where it was asked for; never over another.
fn key(from: &Path, to: &Path) -> Result<(), CliError> {
    // Whether it is one.
    Vault::open(from)?;
    let failed = |path: &Path, error: io::Error| {
        let path = path.display().to_string();
        CliError::from(VaultError::File { path, error })
    };
    let bytes = fs::read(from).map_err(|error| failed(from, error))?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(to).and_then(|mut file| {
        file.write_all(&bytes)?;
        file.sync_all()
    });
    written.map_err(|error| failed(to, error))
}

fn failed(args: &CopyArgs, error: CopyError) -> CliError {
    let (from, to) = (args.from.to_string(), args.to.to_string());
    let bad = |code, what: Message| CliError::new(Exit::BadInput, code, what).at("store", to.clone());
    match error {
        CopyError::Source(error) => CliError::from(error).of_place(&from),
        CopyError::Target(error) => CliError::from(error)
            .of_place(&to)
            .remedy(msg!("remedy-half-copied")),
        CopyError::Ahead { target, origin } => bad(
            "target_ahead",
            msg!("copy-ahead", to = to.clone(), target = target, origin = origin),
        )
        .remedy(msg!("remedy-copy-empty")),
        CopyError::Differs {
            position,
            target,
            origin,
        } => {
            let position = position.0.to_string();
            let what = msg!(
                "copy-differs",
                to = to.clone(),
                position = position,
                target = target,
                origin = origin
            );
            bad("target_differs", what).remedy(msg!("remedy-copy-empty"))
        }
        CopyError::InUse { target, origin } => bad(
            "target_in_use",
            msg!("copy-in-use", to = to.clone(), target = target, origin = origin),
        )
        .remedy(msg!("remedy-copy-empty")),
        CopyError::Beside { .. } | CopyError::Root => {
            CliError::plain(Exit::Differs, "copy_differs", error.to_string())
                .of_place(&to)
                .remedy(msg!("remedy-copy-empty"))
        }
    }
}

fn tell(args: &CopyArgs, copied: &Copied, people: u64, key: bool, out: &Output) -> Result<(), CliError> {
    let (root, size) = (copied.head.root.to_string(), copied.head.size);
    if out.is_json() {
        let beside = copied.beside.iter();
        let beside: serde_json::Map<String, Value> = beside
            .map(|(kind, count)| (kind.table().to_owned(), (*count).into()))
            .collect();
        return out.json(&json!({
            "beside": beside,
            "from": args.from.to_string(),
            "key": key,
            "log": { "root": root, "size": size },
            "people": people,
            "to": args.to.to_string(),
            "was_whole": copied.was_whole,
        }));
    }
    let to = args.to.to_string();
    out.message(&match copied.was_whole {
        true => msg!("copy-was-whole", to = to, count = size, root = root),
        false => msg!("copy-done", to = to, count = size, root = root),
    });
    for (kind, count) in &copied.beside {
        let what = out.say(&name(*kind));
        out.line(&format!("  {what}: {count}"));
    }
    if people > 0 {
        out.message(&msg!("copy-people", count = people));
    }
    out.message(&match key {
        true => msg!("copy-key"),
        false => msg!("copy-no-key"),
    });
    Ok(())
}
