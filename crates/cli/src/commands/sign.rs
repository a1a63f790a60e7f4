//! `tingbok sign`: one checkpoint now, without a server; and by hand what a server does with witnesses over the network:
//! writes the request for one, and takes in its answer.

use crate::{
    commands::import::read_file,
    error::CliError,
    exit::Exit,
    output::Output,
    store::{
        self, Place, Site,
        proof::{self, ProofArgs},
    },
};
use clap::Args;
use engine::{
    chance::Chance,
    proof::{ProofFolder, Signer},
};
use messages::msg;
use notary::{NoteSignature, WitnessRequest};
use serde_json::json;
use std::{path::PathBuf, process::ExitCode};

/// Signs a checkpoint.
#[derive(Debug, Args)]
pub(crate) struct SignArgs {
    #[command(flatten)]
    site: Site,
    #[command(flatten)]
    proof: ProofArgs,
    /// Begins the proof folder of a log that has none, under this name.
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    /// Writes the request for a witness of the policy.
    #[arg(long, value_name = "WITNESS")]
    request: Option<String>,
    /// The size that this witness cosigned last.
    #[arg(long, value_name = "SIZE", requires = "request")]
    old: Option<u64>,
    /// Takes in what a witness answered.
    #[arg(long, value_name = "FILE", conflicts_with = "request")]
    add: Option<PathBuf>,
}

/// Runs it.
///
/// # Errors
/// When the tree must not be signed, or a file is not in order.
pub(crate) fn run(args: &SignArgs, out: &Output) -> Result<ExitCode, CliError> {
    store::block_on(async {
        let folder = folder(args)?;
        if let Some(file) = &args.add {
            return add(&folder, &read_file(file)?, out);
        }
        let ledger = store::open_read(&args.site).await?.ledger;
        let signer = proof::signer(&ledger, folder)?;
        let signed = match args.site.store {
            // Whoever reads an embedded store sees what is on disk; a turn only its writer could give.
            Place::Folder(_) => signer.sign(None).await?,
            Place::Database(_) => signer.sign_in_turn().await?,
        };
        let head = signed.checkpoint.checkpoint().head();
        if let Some(witness) = &args.request {
            let size = head.size;
            let checkpoint = signer.folder().checkpoint(size)?.unwrap_or(signed.checkpoint);
            let request = request(&signer, checkpoint, witness, args.old)?;
            out.line(request.to_string().trim_end_matches('\n'));
            return Ok(Exit::Ok.into());
        }
        let (size, root) = (head.size, head.root.to_string());
        let dir = signer.folder().dir().display().to_string();
        match out.is_json() {
            true => out.json(&json!({ "checkpoint": signed.checkpoint.to_string(), "proof": dir, "root": root, "size": size }))?,
            false => {
                out.message(&msg!("sign-done", size = size, root = root, dir = dir));
                out.line("");
                out.line(signed.checkpoint.to_string().trim_end());
            }
        }
        Ok(Exit::Ok.into())
    })
}

fn folder(args: &SignArgs) -> Result<ProofFolder, CliError> {
    let dir = args.proof.dir(&args.site.store);
    match (&args.origin, dir) {
        (Some(origin), Some(dir)) => proof::begin(&dir, origin, &Chance::System),
        _ => args.proof.needed(&args.site.store),
    }
}

/// The request for a witness, from the size that it cosigned last: the one given, else that of the last checkpoint with
/// its signature.
fn request(
    signer: &Signer,
    checkpoint: notary::SignedCheckpoint,
    name: &str,
    old: Option<u64>,
) -> Result<WitnessRequest, CliError> {
    let folder = signer.folder();
    let policy = folder.policy()?;
    let witness = policy.witnesses().find(|it| it.label.to_string() == name);
    let unknown = || {
        let what = msg!("sign-no-witness", name = name.to_owned());
        CliError::new(Exit::BadInput, "no_witness", what)
    };
    let key = &witness.ok_or_else(unknown)?.key;
    let size = checkpoint.checkpoint().head().size;
    let old = match old {
        Some(old) => old,
        None => last_by(folder, key)?,
    };
    if old > size {
        let what = msg!("sign-old-beyond", old = old, size = size);
        return Err(CliError::new(Exit::BadInput, "old_beyond", what));
    }
    let proof = signer.tree().consistency(old, size)?;
    WitnessRequest::new(proof, checkpoint).map_err(|why| CliError::bad_input(why.to_string()))
}

fn last_by(folder: &ProofFolder, key: &notary::VerifierKey) -> Result<u64, CliError> {
    for size in folder.sizes()?.into_iter().rev() {
        let checkpoint = folder.checkpoint(size)?;
        let by = checkpoint.is_some_and(|it| it.note().verify([key]).is_ok_and(|by| !by.is_empty()));
        if by {
            return Ok(size);
        }
    }
    Ok(0)
}

/// Takes in signature lines of witnesses, for whichever checkpoint they are of: the newest that they hold for.
fn add(folder: &ProofFolder, bytes: &[u8], out: &Output) -> Result<ExitCode, CliError> {
    let text = String::from_utf8_lossy(bytes);
    let lines: Result<Vec<NoteSignature>, _> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(NoteSignature::parse)
        .collect();
    let lines = lines.map_err(|why| CliError::bad_input(why.to_string()))?;
    let nothing = || {
        let what = msg!("sign-add-nothing");
        CliError::new(Exit::BadInput, "nothing_to_add", what)
    };
    if lines.is_empty() {
        return Err(nothing());
    }
    for size in folder.sizes()?.into_iter().rev() {
        if let Ok(checkpoint) = folder.cosign(size, &lines) {
            let trust = folder.trust()?;
            let is_final = trust.weigh(&checkpoint).is_ok_and(|weighed| weighed.is_final());
            match out.is_json() {
                true => out.json(&json!({ "final": is_final, "size": size }))?,
                false if is_final => out.message(&msg!("sign-added-final", size = size)),
                false => out.message(&msg!("sign-added-pending", size = size)),
            }
            return Ok(Exit::Ok.into());
        }
    }
    Err(nothing())
}
