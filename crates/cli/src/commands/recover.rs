//! `tingbok recover`: a store that is behind what was signed of it, as one restored from a backup, gets what is missing from
//! a mirror: a folder with the log's entries as files. Nothing is written before it is shown that the store then has the
//! very root that was signed.

use crate::{
    commands::import::read_file,
    error::CliError,
    exit::Exit,
    output::Output,
    store::{
        self, Site,
        proof::{self, ProofArgs},
    },
};
use clap::Args;
use events::{Digest, Position, codec};
use ledger::{Leaf, Ledger};
use messages::msg;
use notary::{ProofFolder, SignedCheckpoint};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::ExitCode,
};
use tlog::{Frontier, Tile, TileKind, TreeHead, WIDTH, leaf_hash, read_bundle};

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
            proof::guard(&*ledger, &folder).await?;
            tell(out, head.size, 0)?;
            return Ok(Exit::Ok.into());
        }
        let mirrored = checkpoint(&args.from, &folder)?.checkpoint().head();
        if mirrored.size < signed.size {
            let what = msg!(
                "recover-mirror-behind",
                mirrored = mirrored.size,
                signed = signed.size
            );
            return Err(CliError::new(Exit::BadInput, "mirror_behind", what));
        }
        let missing = missing(&args.from, head.size, signed.size, mirrored.size)?;
        same_root(&*ledger, &missing, signed, out).await?;
        let blobs = blobs(&args.from, &*ledger, &missing).await?;
        drop(ledger);
        let mut mending = store::mend(&args.site.store).await?;
        let count = missing.len() as u64;
        let bar = out.progress(&msg!("recover-writes"), Some(count));
        // The documents first, with no leaf that names them; then the leaves, page by page, each of which is whole.
        mending.extend(Vec::new(), blobs).await?;
        let mut done = 0;
        for page in missing.chunks(PAGE) {
            mending.extend(page.to_vec(), Vec::new()).await?;
            done += page.len() as u64;
            bar.set(done);
        }
        drop((bar, mending));
        let ledger = store::open_read(&args.site).await?.ledger;
        proof::guard(&*ledger, &folder).await?;
        tell(out, signed.size, count)?;
        Ok(Exit::Ok.into())
    })
}

fn tell(out: &Output, size: u64, count: u64) -> Result<(), CliError> {
    match (out.is_json(), count) {
        (true, _) => out.json(&json!({ "recovered": count, "size": size }))?,
        (false, 0) => out.message(&msg!("recover-nothing", size = size)),
        (false, _) => out.message(&msg!("recover-done", count = count, size = size)),
    }
    Ok(())
}

fn bad(what: messages::Message) -> CliError {
    CliError::new(Exit::BadInput, "bad_mirror", what)
}

/// The mirror's own checkpoint, which the log must have signed.
fn checkpoint(mirror: &Path, folder: &ProofFolder) -> Result<SignedCheckpoint, CliError> {
    let file = mirror.join("checkpoint");
    let wrong = |why: String| {
        bad(msg!(
            "recover-bad-file",
            path = file.display().to_string(),
            why = why
        ))
    };
    let checkpoint = SignedCheckpoint::parse(&read_file(&file)?).map_err(|why| wrong(why.to_string()))?;
    let policy = folder.policy()?;
    policy.weigh(&checkpoint).map_err(|why| wrong(why.to_string()))?;
    Ok(checkpoint)
}

/// The leaves from a position up to another, out of the files of a mirror of some size.
fn missing(mirror: &Path, from: u64, to: u64, size: u64) -> Result<Vec<Leaf>, CliError> {
    let mut leaves = Vec::new();
    for index in from / WIDTH..to.div_ceil(WIDTH) {
        let Some(tile) = Tile::in_tree(TileKind::Entries, index, size) else {
            continue;
        };
        let file = mirror.join(tile.to_string());
        let bytes = read_file(&file)?;
        let wrong = |why: String| {
            bad(msg!(
                "recover-bad-file",
                path = file.display().to_string(),
                why = why
            ))
        };
        let read = read_bundle(&bytes, tile.width()).map_err(|why| wrong(why.to_string()))?;
        for (position, bytes) in (index * WIDTH..).zip(read) {
            if (from..to).contains(&position) {
                leaves.push(Leaf {
                    position: Position(position),
                    bytes: bytes.to_vec(),
                    hash: leaf_hash(bytes),
                });
            }
        }
    }
    Ok(leaves)
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

/// The documents that the leaves name and the store has not.
async fn blobs(mirror: &Path, ledger: &dyn Ledger, leaves: &[Leaf]) -> Result<Vec<Vec<u8>>, CliError> {
    let mut named = BTreeSet::new();
    for leaf in leaves {
        let event = codec::decode(&leaf.bytes);
        let event = event.map_err(|why| CliError::bad_input(format!("{}: {why}", leaf.position)))?;
        let body = event.body.to_value();
        documents(
            &body.map_err(|why| CliError::bad_input(why.to_string()))?,
            &mut named,
        );
    }
    let mut blobs = Vec::new();
    for digest in named {
        if ledger.blob(&digest).await?.is_some() {
            continue;
        }
        let name = digest.to_string();
        let file = mirror
            .join("tingbok/blobs")
            .join(name.get(..2).unwrap_or_default())
            .join(&name);
        let bytes = read_file(&file)?;
        if Digest::of(&bytes) != digest {
            let why = out_of_name(&digest);
            return Err(bad(msg!(
                "recover-bad-file",
                path = file.display().to_string(),
                why = why
            )));
        }
        blobs.push(bytes);
    }
    Ok(blobs)
}

fn out_of_name(digest: &Digest) -> String {
    format!("its SHA-256 is not {digest}")
}

/// The documents that the body of an event names, wherever they stand in it.
fn documents(body: &Value, found: &mut BTreeSet<Digest>) {
    match body {
        Value::Object(fields) => {
            let named = fields.get("sha256").and_then(Value::as_str);
            if fields.contains_key("media") {
                found.extend(named.and_then(|digest| digest.parse::<Digest>().ok()));
            }
            fields.values().for_each(|value| documents(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| documents(item, found)),
        _ => {}
    }
}
