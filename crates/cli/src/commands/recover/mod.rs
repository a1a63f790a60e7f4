//! `tingbok recover`: a store that is behind what was signed of it, as one restored from a backup, gets what is missing from
//! a mirror: a folder with the log's entries as files. Nothing is written before it is shown that the store then has the
//! very root that was signed.

mod documents;

use crate::{
    commands::bundle::failed,
    error::CliError,
    exit::Exit,
    output::Output,
    store::{
        self, Site,
        proof::{self, ProofArgs},
    },
};
use bundle::{Fault, FaultKind, Held};
use clap::Args;
use events::Position;
use ledger::{Leaf, Ledger};
use messages::msg;
use notary::ProofFolder;
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};
use tlog::{Frontier, TreeHead, leaf_hash};

/// Leaves read or written at once.
const PAGE: usize = 1_000;

/// Recovers a store.
#[derive(Debug, Args)]
pub(crate) struct RecoverArgs {
    #[command(flatten)]
    site: Site,
    #[command(flatten)]
    proof: ProofArgs,
    /// The mirror.
    #[arg(long, value_name = "MIRROR")]
    from: PathBuf,
}

/// Runs it.
///
/// # Errors
/// When the mirror has not what is missing, or the root would be another than the one signed. Nothing is written then.
pub(crate) fn run(args: &RecoverArgs, out: &Output) -> Result<ExitCode, CliError> {
    store::block_on(async {
        let folder = args.proof.needed(&args.site.store)?;
        let signed = folder.signed()?.checkpoint().head();
        let ledger = store::open_read(&args.site).await?.ledger;
        let head = ledger.head().await?;
        if head.size >= signed.size {
            let bar = out.progress(&msg!("recover-reads"), Some(head.size));
            proof::extends(&ledger, &folder, |done| bar.set(done)).await?;
            drop(bar);
            tell(out, head.size, 0, 0)?;
            return Ok(Exit::Ok.into());
        }
        let mirror = mirror(&args.from, &folder)?;
        if mirror.size() < signed.size {
            let what = msg!(
                "recover-mirror-behind",
                mirrored = mirror.size(),
                signed = signed.size
            );
            return Err(CliError::new(Exit::BadInput, "mirror_behind", what));
        }
        let missing = missing(&mirror, head.size, signed.size)?;
        same_root(&*ledger, &missing, signed, out).await?;
        let documents = documents::documents(&mirror, &*ledger, &missing).await?;
        drop(ledger);
        let mut mending = store::mend(&args.site.store).await?;
        let count = missing.len() as u64;
        let bar = out.progress(&msg!("recover-writes"), Some(count));
        // The documents first, with no leaf that names them; then the leaves, page by page, each of which is whole.
        mending.extend(Vec::new(), documents.found).await?;
        let mut done = 0;
        for page in missing.chunks(PAGE) {
            mending.extend(page.to_vec(), Vec::new()).await?;
            done += page.len() as u64;
            bar.set(done);
        }
        drop((bar, mending));
        let store = store::open_read(&args.site).await?;
        proof::guard(&*store.ledger, &folder).await?;
        // A backup holds what was erased after it was made; the events that say so are back now.
        match store.engine.is_some() {
            true => {
                let store = store::open(&args.site, engine::clock::system()).await?;
                store.engine.resume_erasures().await?;
            }
            false => out.note(&msg!("recover-erasures-due")),
        }
        tell(out, signed.size, count, documents.elsewhere)?;
        Ok(Exit::Ok.into())
    })
}

fn tell(out: &Output, size: u64, count: u64, elsewhere: u64) -> Result<(), CliError> {
    match (out.is_json(), count) {
        (true, _) => out.json(&json!({ "elsewhere": elsewhere, "recovered": count, "size": size }))?,
        (false, 0) => out.message(&msg!("recover-nothing", size = size)),
        (false, _) => out.message(&msg!("recover-done", count = count, size = size)),
    }
    if elsewhere > 0 && !out.is_json() {
        out.message(&msg!("recover-elsewhere", count = elsewhere));
    }
    Ok(())
}

fn bad(what: messages::Message) -> CliError {
    CliError::new(Exit::BadInput, "bad_mirror", what)
}

/// The mirror, whose checkpoint the log must have signed.
fn mirror(at: &Path, folder: &ProofFolder) -> Result<Held, CliError> {
    let file = at.join("checkpoint").display().to_string();
    let wrong = |why: String| bad(msg!("recover-bad-file", path = &file, why = why));
    let held = Held::at(at).map_err(|fault| failed(&fault))?;
    let held = held.ok_or_else(|| {
        let missing = Fault::new(FaultKind::Missing, &file, "there is no such file");
        failed(&missing)
    })?;
    // By whichever of its keys counts at that size: the policy need not name it.
    let trust = folder.trust()?;
    trust.weigh(held.newest()).map_err(|why| wrong(why.to_string()))?;
    Ok(held)
}

/// The leaves of a mirror from a position up to another.
fn missing(mirror: &Held, from: u64, to: u64) -> Result<Vec<Leaf>, CliError> {
    let mut leaves: Vec<Leaf> = Vec::new();
    loop {
        let next = from + leaves.len() as u64;
        let page = mirror.leaves(next).map_err(|fault| failed(&fault))?;
        if next >= to || page.is_empty() {
            return Ok(leaves);
        }
        let placed = page.into_iter().zip(next..to);
        leaves.extend(placed.map(|(bytes, position)| Leaf {
            position: Position(position),
            hash: leaf_hash(&bytes),
            bytes,
        }));
    }
}

/// Whether what the store has, and after it what is missing, makes the root that was signed.
async fn same_root(
    ledger: &dyn Ledger,
    missing: &[Leaf],
    signed: TreeHead,
    out: &Output,
) -> Result<(), CliError> {
    let head = ledger.head().await?;
    let bar = out.progress(&msg!("recover-reads"), Some(head.size));
    let mut tree = Frontier::new();
    loop {
        let page = ledger.leaves(Position(tree.size()), PAGE).await?;
        if page.is_empty() || tree.size() >= head.size {
            break;
        }
        page.iter().for_each(|leaf| tree.push(leaf_hash(&leaf.bytes)));
        bar.set(tree.size());
    }
    missing.iter().for_each(|leaf| tree.push(leaf.hash));
    if (tree.size(), tree.root()) == (signed.size, signed.root) {
        return Ok(());
    }
    let what = msg!(
        "recover-other-root",
        size = signed.size,
        signed = signed.root.to_string(),
        found = tree.root().to_string()
    );
    Err(CliError::new(Exit::Refused, "other_root", what))
}
