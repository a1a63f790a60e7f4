//! `tingbok replay`: reads a log, derives every list and mandate again, and says where anything differs. What a
//! difference is, the crate `replay` knows; this only feeds it and tells.

use crate::{
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Site},
};
use clap::Args;
use engine::Engine;
use events::{Digest, Position};
use ledger::{Ledger, ReadError};
use messages::{Message, msg};
use replay::{Auditor, LookUp, Report, Verdict};
use std::{process::ExitCode, sync::Arc};
use tokio::{runtime::Handle, task::block_in_place};

/// Leaves read at once.
const PAGE: usize = 1_000;

/// Derives everything again.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    #[command(flatten)]
    site: Site,
    /// Whether what opens the texts is compared with the log too.
    #[arg(long)]
    openings: bool,
}

/// Runs it.
///
/// # Errors
/// When there is no log to read.
pub(crate) fn run(args: &ReplayArgs, out: &Output) -> Result<ExitCode, CliError> {
    let report = store::block_on(async {
        let store = store::open_read(&args.site).await?;
        let openings = match (args.openings, store.engine) {
            (false, _) => None,
            (true, Some(engine)) => Some(opener(engine)),
            (true, None) => {
                let missing = CliError::new(Exit::BadInput, "no_key", msg!("error-no-key"));
                return Err(missing.remedy(msg!("remedy-no-key")));
            }
        };
        audit(&store.ledger, openings, out).await
    });
    let report = report.map_err(unreadable)?;
    match out.is_json() {
        true => out.json(&report)?,
        false => tell(&report, out),
    }
    Ok(exit(report.verdict()).into())
}

/// Replays a log as part of something else: tells the verdict, and what differs, beside the result.
///
/// # Errors
/// When there is no log to read.
pub(crate) fn verify(site: &Site, out: &Output) -> Result<Exit, CliError> {
    let report = store::block_on(async {
        let store = store::open_read(site).await?;
        audit(&store.ledger, None, out).await
    })?;
    if report.verdict() != Verdict::Clean {
        for line in report.lines() {
            out.note_plain(&line);
        }
    }
    out.note(&verdict(&report));
    Ok(exit(report.verdict()))
}

/// Opens texts with the key of the vault. One that cannot be opened is to the auditor as one that is not an opening.
fn opener(engine: Engine) -> LookUp {
    Box::new(move |commitment: &Digest| {
        match block_in_place(|| Handle::current().block_on(engine.opening(commitment))) {
            Ok(opening) => serde_json::to_vec(&opening?).ok(),
            Err(_) => Some(Vec::new()),
        }
    })
}

/// Feeds a log to an auditor.
///
/// # Errors
/// When it cannot be read.
async fn audit(ledger: &Arc<dyn Ledger>, openings: Option<LookUp>, out: &Output) -> Result<Report, CliError> {
    let head = ledger.head().await?;
    let progress = out.progress(&msg!("replay-progress"), Some(head.size));
    let blobs = Arc::clone(ledger);
    // The auditor is not asynchronous, so a document is waited for where it is asked for. The store refuses to give a
    // damaged one; the auditor then gets bytes that cannot be those named, and says so. One that cannot be read now is
    // to it as one that is gone.
    let blob = move |digest: &Digest| match block_in_place(|| Handle::current().block_on(blobs.blob(digest)))
    {
        Ok(found) => found,
        Err(ReadError::Corrupt { .. }) => Some(Vec::new()),
        Err(ReadError::Unavailable(_)) => None,
    };
    let mut auditor = Auditor::new(blob);
    if let Some(openings) = openings {
        auditor = auditor.with_openings(openings);
    }
    let mut from = Position(0);
    loop {
        let page = ledger.leaves(from, PAGE).await?;
        for leaf in &page {
            auditor.feed(replay::Leaf {
                position: leaf.position,
                bytes: &leaf.bytes,
                hash: leaf.hash,
            });
            progress.set(auditor.fed());
        }
        match page.last() {
            Some(last) => from = Position(last.position.0.saturating_add(1)),
            None => break,
        }
    }
    Ok(auditor.finish(replay::Head {
        size: head.size,
        root: head.root,
    }))
}

/// A log that cannot be read is what the auditor was given, not a fault of a store in use.
fn unreadable(error: CliError) -> CliError {
    match error.code {
        "damaged_log" | "corrupt" => CliError {
            exit: Exit::BadInput,
            ..error
        },
        _ => error,
    }
}

fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Clean => Exit::Ok,
        Verdict::Tampered => Exit::Differs,
        Verdict::Incomplete => Exit::Incomplete,
        Verdict::Unreadable => Exit::BadInput,
    }
}

fn verdict(report: &Report) -> Message {
    match report.verdict() {
        Verdict::Clean => msg!("replay-clean", count = report.size, root = &report.root),
        Verdict::Tampered => msg!(
            "replay-tampered",
            count = report.findings.len() as u64 + report.left_out
        ),
        Verdict::Incomplete => msg!("replay-incomplete"),
        Verdict::Unreadable => msg!("replay-unreadable"),
    }
}

/// The verdict first, then what the auditor says line by line.
fn tell(report: &Report, out: &Output) {
    out.message(&verdict(report));
    let counts = &report.counts;
    out.message(&msg!(
        "replay-counts",
        events = counts.events,
        ballots = counts.ballots,
        lists = counts.lists,
        mandates = counts.mandates,
    ));
    for line in report.lines() {
        out.line(&line);
    }
}
