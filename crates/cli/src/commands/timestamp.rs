//! `tingbok timestamp`: an authority that has nothing to do with the log stamps a checkpoint with the time (RFC 3161). Asks
//! for it, takes in the answer, and has the log say that it was stamped. What a stamp is worth, the crate `timestamp` knows.

use crate::{
    commands::{import::read_file, key},
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Site, proof::ProofArgs},
};
use ::timestamp::{BadStamp, NONCE_BYTES, Query, Roots, Signer, Stamp, certificates, pem_text};
use clap::{Args, Subcommand};
use domain::log::Intent;
use engine::chance::Chance;
use events::{Digest, Time};
use messages::msg;
use notary::{Client, KeptStamp, ProofFolder, SignedCheckpoint};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Has a checkpoint stamped with the time.
#[derive(Debug, Args)]
pub(crate) struct TimestampArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Writes the request for an authority.
    Request {
        #[command(flatten)]
        log: Where,
        /// Where to.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Takes in what an authority answered, and has the log say it.
    Keep(KeepArgs),
}

#[derive(Debug, Args)]
struct KeepArgs {
    #[command(flatten)]
    log: Where,
    /// The answer.
    #[arg(
        value_name = "FILE",
        required_unless_present = "from",
        conflicts_with = "from"
    )]
    file: Option<PathBuf>,
    /// The address of an authority, which is asked for it.
    #[arg(long, value_name = "URL")]
    from: Option<String>,
    /// Certificates of those who vouch for the authority.
    #[arg(long, value_name = "FILE")]
    certs: Option<PathBuf>,
    /// The authorities that are trusted.
    #[arg(long, value_name = "FILE")]
    tsa: Option<PathBuf>,
}

/// Of which log.
#[derive(Debug, Args)]
struct Where {
    #[command(flatten)]
    site: Site,
    #[command(flatten)]
    proof: ProofArgs,
}

/// Runs it.
///
/// # Errors
/// When nothing is signed yet, the answer is not good, or the store cannot be used.
pub(crate) fn run(args: &TimestampArgs, out: &Output) -> Result<ExitCode, CliError> {
    match &args.act {
        Act::Request { log, file } => {
            let folder = log.proof.needed(&log.site.store)?;
            let (size, query) = request(&folder)?;
            fs::write(file, query.bytes()).map_err(|why| {
                let what = format!("{}: {why}", file.display());
                CliError::plain(Exit::Store, "unavailable", what).remedy(msg!("remedy-system"))
            })?;
            let file = file.display().to_string();
            match out.is_json() {
                true => out.json(&json!({ "file": file, "size": size }))?,
                false => out.message(&msg!("timestamp-requested", count = size, file = file)),
            }
            Ok(Exit::Ok.into())
        }
        Act::Keep(args) => {
            let folder = args.log.proof.needed(&args.log.site.store)?;
            store::block_on(keep(args, &folder, out))
        }
    }
}

/// The newest checkpoint, and the request for a stamp of it.
fn request(folder: &ProofFolder) -> Result<(u64, Query), CliError> {
    let nothing = || CliError::new(Exit::BadInput, "nothing_signed", msg!("timestamp-nothing"));
    let size = folder.sizes()?.pop().filter(|size| *size > 0);
    let size = size.ok_or_else(nothing)?;
    let bytes: [u8; 32] = Chance::System.bytes()?;
    let mut nonce = [0; NONCE_BYTES];
    nonce.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    let checkpoint = folder.checkpoint(size)?.ok_or_else(nothing)?;
    let made = folder.stamp_request(size, &Query::new(text(&checkpoint), nonce).bytes())?;
    Ok((size, Query::parse(&made).map_err(bad)?))
}

/// What is stamped: the lines that witnesses sign.
fn text(checkpoint: &SignedCheckpoint) -> &[u8] {
    checkpoint.note().text().as_bytes()
}

async fn keep(args: &KeepArgs, folder: &ProofFolder, out: &Output) -> Result<ExitCode, CliError> {
    let answer = match (&args.file, &args.from) {
        (Some(file), _) => read_file(file)?,
        (None, Some(url)) => fetch(folder, url).await?,
        (None, None) => Vec::new(),
    };
    let stamp = Stamp::answered(&answer).map_err(bad)?;
    let size = asked_for(folder, &stamp)?;
    let mut held = stamp.certificates().to_vec();
    if let Some(file) = &args.certs {
        held.extend(certificates(&read_file(file)?).map_err(bad)?);
    }
    let mut seen = std::collections::BTreeSet::new();
    held.retain(|one| seen.insert(one.clone()));
    let signer = judged(&stamp, &held, args.tsa.as_deref())?;
    folder.keep_stamp(&KeptStamp {
        size,
        stamp: stamp.file().to_vec(),
        certificates: pem_text(&held).into_bytes(),
    })?;
    let stamped = Time::from_millis(stamp.at());
    let token = Digest::of(stamp.file());
    let intent = Intent::Anchor { size, stamped, token };
    let position = key::ask(&args.log.site, folder, |_| intent).await?;
    let by = signer.name();
    match out.is_json() {
        true => out.json(&json!({
            "by": by,
            "position": position,
            "size": size,
            "stamped": stamped,
            "token": token,
        }))?,
        false => {
            let time = stamped.to_string();
            out.message(&msg!("timestamp-kept", by = by, count = size, time = time));
        }
    }
    Ok(Exit::Ok.into())
}

/// What an authority answers; a stamp that is kept already is not asked for again.
async fn fetch(folder: &ProofFolder, url: &str) -> Result<Vec<u8>, CliError> {
    let (size, query) = request(folder)?;
    if let Some(kept) = folder.stamp(size)? {
        return Ok(kept.stamp);
    }
    let unreachable = |why: notary::Unreachable| {
        CliError::plain(Exit::Store, "unreachable", why.to_string())
            .remedy(msg!("remedy-timestamp-unreachable"))
    };
    let client = Client::new().map_err(unreachable)?;
    client.stamp(url, &query.bytes()).await.map_err(unreachable)
}

/// Of which checkpoint a stamp is: one that it was asked for.
fn asked_for(folder: &ProofFolder, stamp: &Stamp) -> Result<u64, CliError> {
    for size in folder.sizes()?.into_iter().rev() {
        let Some(asked) = folder.requested(size)? else {
            continue;
        };
        let answers = Query::parse(&asked).is_ok_and(|asked| stamp.answers(&asked));
        let checkpoint = folder.checkpoint(size)?.filter(|_| answers);
        if checkpoint.is_some_and(|checkpoint| stamp.is_over(text(&checkpoint))) {
            return Ok(size);
        }
    }
    let what = msg!("timestamp-not-asked");
    Err(CliError::new(Exit::BadInput, "not_asked", what).remedy(msg!("remedy-timestamp-not-asked")))
}

/// Whose it is, if it is good.
fn judged(stamp: &Stamp, held: &[Vec<u8>], tsa: Option<&Path>) -> Result<Signer, CliError> {
    let signer = stamp.signed_by(held).map_err(bad)?;
    signer.may_stamp().map_err(bad)?;
    if let Some(file) = tsa {
        let roots = Roots::read(&read_file(file)?).map_err(bad)?;
        signer.is_vouched_for(&roots, held, stamp.at()).map_err(bad)?;
    }
    Ok(signer)
}

fn bad(why: BadStamp) -> CliError {
    let what = msg!("timestamp-bad", why = why.to_string());
    CliError::new(Exit::BadInput, "bad_stamp", what).remedy(msg!("remedy-timestamp-bad"))
}
