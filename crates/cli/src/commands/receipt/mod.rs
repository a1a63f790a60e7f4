//! `tingbok receipt check`: says in plain words what a receipt proves, and what it does not. A receipt is the proof that an
//! event is in the log, or the promise that a log made when a ballot was cast. Needs no network and no store.

mod opening;

use crate::{
    commands::{bundle::failed, import::read_file},
    error::CliError,
    exit::Exit,
    output::Output,
};
use bundle::{Fault, FaultKind, Judge};
use clap::{Args, Subcommand};
use events::{Body, Recorded, Time, ballot, codec};
use messages::{Message, msg};
use notary::{Policy, Promise};
use opening::Opening;
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};
use tlog::{ProofFile, leaf_hash};

/// Looks at a receipt.
#[derive(Debug, Args)]
pub(crate) struct ReceiptArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Says what one proves.
    Check {
        /// The receipt.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Whom is trusted.
        #[arg(long, value_name = "FILE")]
        policy: PathBuf,
        /// A bundle of the log, in which it says what has become of its keys and policies since.
        #[arg(long, value_name = "BUNDLE")]
        bundle: Option<PathBuf>,
        /// Of a ballot: the marks and the salt, to be held against the commitment.
        #[arg(long, value_name = "FILE")]
        opening: Option<PathBuf>,
    },
}

/// Runs it. Exit code 1: it proves nothing, or something else than it says, or the marks are not those of the commitment;
/// 2: witnesses are lacking, or it is a promise.
///
/// # Errors
/// A file that cannot be read, or is neither.
pub(crate) fn run(args: &ReceiptArgs, out: &Output) -> Result<ExitCode, CliError> {
    let Act::Check {
        file,
        policy,
        bundle,
        opening,
    } = &args.act;
    let policy = Policy::parse(&read_file(policy)?).map_err(|why| {
        let what = msg!(
            "policy-bad",
            path = policy.display().to_string(),
            why = why.to_string()
        );
        CliError::new(Exit::BadInput, "bad_policy", what)
    })?;
    let bytes = read_file(file)?;
    let judge = match bundle {
        Some(bundle) => follow(policy, bundle, out)?,
        None => Judge::by(policy),
    };
    let receipt = Receipt {
        place: file.display().to_string(),
        bytes,
        judge,
        opening: opening.as_deref().map(Opening::read).transpose()?,
    };
    match Promise::is_meant(&receipt.bytes) {
        true => promise(&receipt, out),
        false => proof(&receipt, out),
    }
}

/// Begins with a policy, and goes on by what the log of a bundle says.
fn follow(policy: Policy, bundle: &Path, out: &Output) -> Result<Judge, CliError> {
    let mut bar = None;
    let mut read = |done, all| {
        let bar = bar.get_or_insert_with(|| out.progress(&msg!("receipt-follows"), Some(all)));
        bar.set(done);
    };
    Judge::following(policy, bundle, &mut read).map_err(|fault| failed(&fault))
}

/// A receipt, and who judges it.
struct Receipt {
    place: String,
    bytes: Vec<u8>,
    judge: Judge,
    opening: Option<Opening>,
}

impl Receipt {
    /// Whether the commitment is to the marks that were given along, if any were.
    ///
    /// # Errors
    /// When marks were given, and this is not about a ballot.
    fn opens(&self, commitment: Option<&str>) -> Result<Option<bool>, CliError> {
        match (&self.opening, commitment) {
            (None, _) => Ok(None),
            (Some(opening), Some(commitment)) => Ok(Some(opening.opens(commitment))),
            (Some(_), None) => {
                let what = msg!("receipt-no-ballot");
                Err(CliError::new(Exit::BadInput, "no_ballot", what))
            }
        }
    }

    /// Says what came of that; gives how the command ends.
    fn opened(&self, opens: Option<bool>, exit: Exit, out: &Output) -> Exit {
        if let (Some(opening), Some(opens), false) = (&self.opening, opens, out.is_json()) {
            out.message(&opening.told(opens));
        }
        match opens {
            Some(false) => Exit::Differs,
            Some(true) | None => exit,
        }
    }
}

/// What is wrong with a receipt.
fn bad(why: impl Into<String>) -> CliError {
    CliError::new(
        Exit::Differs,
        "bad_receipt",
        msg!("receipt-bad", why = why.into()),
    )
}

/// Not signed as it should be. With which key, where that is not known, is said then.
fn unsigned(fault: &Fault) -> CliError {
    match fault.kind {
        FaultKind::UnknownKey => CliError {
            exit: Exit::Differs,
            ..failed(fault)
        },
        _ => bad(&fault.what),
    }
}

fn promise(receipt: &Receipt, out: &Output) -> Result<ExitCode, CliError> {
    let Receipt {
        place, bytes, judge, ..
    } = receipt;
    let promise = judge.promised(place, bytes);
    let promise = promise.map_err(|fault| unsigned(&fault))?;
    let opens = receipt.opens(Some(&promise.commitment))?;
    let by = time(promise.by);
    if out.is_json() {
        out.json(&json!({
            "by": by, "commitment": promise.commitment, "followed": judge.followed(), "kind": "promise", "leaf": promise.leaf, "opens": opens, "origin": promise.origin,
            "position": promise.position, "round": promise.round, "unit": promise.unit,
        }))?;
        return Ok(receipt.opened(opens, Exit::Incomplete, out).into());
    }
    out.message(&msg!(
        "receipt-promise",
        origin = promise.origin,
        round = promise.round,
        unit = promise.unit,
        commitment = promise.commitment,
        position = promise.position,
        by = by
    ));
    out.message(&msg!("receipt-promise-only"));
    Ok(receipt.opened(opens, Exit::Incomplete, out).into())
}

fn proof(receipt: &Receipt, out: &Output) -> Result<ExitCode, CliError> {
    let Receipt {
        place, bytes, judge, ..
    } = receipt;
    let file = ProofFile::parse(bytes).map_err(|why| CliError::bad_input(why.to_string()))?;
    let weighed = judge.weigh(place, file.checkpoint());
    let weighed = weighed.map_err(|fault| unsigned(&fault))?;
    let leaf = file.unproven_extra();
    if leaf.is_empty() {
        return Err(bad("the event itself is not in the file"));
    }
    let shown = file.proof().verify(&leaf_hash(leaf), &weighed.head.root);
    shown.map_err(|why| bad(why.to_string()))?;
    let event = codec::decode(leaf).map_err(|why| bad(why.to_string()))?;
    let opens = receipt.opens(commitment(&event).as_deref())?;
    let exit = match weighed.is_final() {
        true => Exit::Ok,
        false => Exit::Incomplete,
    };
    let origin = file.checkpoint().checkpoint().origin().to_owned();
    let witnesses: Vec<(String, String)> = weighed
        .cosigned
        .iter()
        .map(|by| (by.label.to_string(), time(by.time)))
        .collect();
    if out.is_json() {
        out.json(&json!({
            "at": event.at.to_string(), "event": event.body.kind(), "final": weighed.is_final(),
            "followed": judge.followed(), "kind": "proof", "opens": opens, "origin": origin,
            "position": file.proof().index, "size": weighed.head.size, "stream": event.stream.as_str(),
            "witnesses": witnesses.iter().map(|(name, at)| json!({ "name": name, "time": at })).collect::<Vec<_>>(),
        }))?;
        return Ok(receipt.opened(opens, exit, out).into());
    }
    out.message(&what(&event));
    out.message(&msg!(
        "receipt-in-log",
        origin = origin,
        position = file.proof().index,
        size = weighed.head.size
    ));
    for (name, at) in witnesses {
        out.message(&msg!("receipt-witness", name = name, at = at));
    }
    if let Some(size) = judge.followed() {
        out.message(&msg!("receipt-followed", size = size));
    }
    let policy = judge.policy_at(weighed.head.size);
    out.message(&match (weighed.is_final(), policy.quorum()) {
        (true, Some(_)) => msg!("receipt-final"),
        (true, None) => msg!("receipt-no-witness"),
        (false, _) => msg!("receipt-pending"),
    });
    if opens.is_none() {
        out.message(&msg!("receipt-not-proven"));
    }
    Ok(receipt.opened(opens, exit, out).into())
}

/// What a ballot commits to.
fn commitment(event: &Recorded) -> Option<String> {
    match &event.body {
        Body::Ballot(ballot::Event::Cast(cast)) => Some(cast.commitment.to_string()),
        _ => None,
    }
}

fn what(event: &Recorded) -> Message {
    let (kind, at) = (event.body.kind(), event.at.to_string());
    match &event.body {
        Body::Ballot(ballot::Event::Cast(cast)) => msg!(
            "receipt-ballot",
            round = cast.round.to_string(),
            unit = cast.unit.to_string(),
            commitment = cast.commitment.to_string(),
            at = at
        ),
        _ => msg!(
            "receipt-event",
            kind = kind,
            stream = event.stream.to_string(),
            at = at
        ),
    }
}

fn time(seconds: u64) -> String {
    let millis = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000);
    Time::from_millis(millis).to_string()
}
