//! `tingbok explain`: one event in plain words: what, about what, who, when, by which right, on what it relied, what
//! followed, and the proof that it is in the log.

mod gathered;
mod source;

use crate::{
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Place, Site, VaultKey, proof::ProofArgs},
    views::{self, Showing},
};
use clap::Args;
use events::{Recorded, Text};
use gathered::{Gathered, gather, is_of_nothing};
use messages::{Message, msg};
use projections::Entry;
use serde_json::{Value, json};
use source::{Finality, Source};
use std::{collections::BTreeMap, process::ExitCode};
use tlog::{InclusionProof, SignedCheckpoint, prove_inclusion};

/// Tells one event in plain words.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Which.
    #[arg(value_name = "POSITION")]
    position: u64,
    /// A store or a bundle.
    #[arg(value_name = "STORE")]
    store: Place,
    #[command(flatten)]
    vault: VaultKey,
    #[command(flatten)]
    proof: ProofArgs,
}

/// Runs it.
///
/// # Errors
/// No such position, or no log to read.
pub(crate) fn run(args: &ExplainArgs, out: &Output) -> Result<ExitCode, CliError> {
    store::block_on(async {
        let source = opened(args).await?;
        let mut gathered = gather(&source, args.position, out).await?;
        let proof = source
            .covering(args.position)?
            .map(|(signed, finality)| Proof::of(&gathered, signed, finality));
        call(&mut gathered, &source).await?;
        let texts = texts(&gathered, &source, out).await?;
        let showing = Showing {
            at: gathered.event.at,
            out,
            names: &gathered.names,
            texts: &texts,
            blobs: &BTreeMap::new(),
        };
        match out.is_json() {
            true => out.json(&as_json(&gathered, proof.as_ref())?)?,
            false => {
                for line in told(&gathered, proof.as_ref(), &showing) {
                    out.line(&line);
                }
            }
        }
        Ok(match proof {
            Some(Proof { path: None, .. }) => Exit::Differs.into(),
            _ => Exit::Ok.into(),
        })
    })
}

async fn opened(args: &ExplainArgs) -> Result<Source, CliError> {
    if let Place::Folder(folder) = &args.store
        && let Some(bundle) = Source::bundle(folder)?
    {
        return Ok(bundle);
    }
    let site = Site::of(args.store.clone(), args.vault.clone());
    let store = store::open_read(&site).await?;
    let proofs = args.proof.open(&args.store)?.map(Box::new);
    Ok(Source::Store(Box::new(store), proofs))
}

/// That the event is in a checkpoint, or is not.
struct Proof {
    checkpoint: SignedCheckpoint,
    /// `None` when the leaves do not give the root that the checkpoint states.
    path: Option<InclusionProof>,
    computed: String,
    finality: Finality,
}

impl Proof {
    fn of(gathered: &Gathered, checkpoint: SignedCheckpoint, finality: Finality) -> Self {
        let head = checkpoint.checkpoint().head();
        let computed = tlog::root_at(&gathered.tree, head.size);
        let path = prove_inclusion(&gathered.tree, gathered.event.position.0, head.size).ok();
        let path = path.filter(|path| path.verify(&gathered.leaf, &head.root).is_ok());
        Self {
            path,
            computed: computed.map_or_else(|why| why.to_string(), |root| root.to_string()),
            checkpoint,
            finality,
        }
    }

    /// Whether it can still be changed unseen, in words.
    fn standing(&self) -> Option<Message> {
        match self.finality {
            Finality::Final => Some(msg!("receipt-final")),
            Finality::Unwitnessed => Some(msg!("receipt-no-witness")),
            Finality::Pending => Some(msg!("receipt-pending")),
            Finality::Unknown => None,
        }
    }
}

/// Looks up the names of persons, which are not in the log.
async fn call(gathered: &mut Gathered, source: &Source) -> Result<(), CliError> {
    let entries: Vec<Entry> = gathered.told().map(Entry::of).collect();
    for entry in &entries {
        for person in entry.person.iter().chain(&entry.persons) {
            if let Some(name) = source.person(*person).await? {
                gathered.names.call(*person, name);
            }
        }
    }
    Ok(())
}

/// The words of the texts that are told of, and of all titles.
async fn texts(
    gathered: &Gathered,
    source: &Source,
    out: &Output,
) -> Result<BTreeMap<events::Digest, String>, CliError> {
    let said: Vec<Text> = gathered.told().flat_map(|event| Entry::of(event).said).collect();
    let mut texts = BTreeMap::new();
    for text in gathered.names.titles().chain(&said) {
        let words = source.words(text).await?;
        texts.insert(
            text.commitment,
            words.unwrap_or_else(|| out.say(&msg!("text-erased"))),
        );
    }
    Ok(texts)
}

fn told(gathered: &Gathered, proof: Option<&Proof>, showing: &Showing<'_>) -> Vec<String> {
    let event = &gathered.event;
    let say = |message: &Message| showing.out.say(message);
    let [what, who, about] = views::line(&Entry::of(event), showing);
    let mut lines = vec![say(&msg!(
        "explain-title",
        position = event.position.0.to_string(),
        what = what
    ))];
    lines.extend((!about.is_empty()).then(|| say(&msg!("explain-about", about = about))));
    lines.push(say(&msg!("explain-when", time = event.at.to_string())));
    lines.push(say(&msg!("explain-who", who = who)));
    let right = views::right(replay::right_of(event), showing);
    lines.push(say(&msg!("explain-right", right = right)));
    let (version, stream) = (event.version.0.to_string(), event.stream.as_str());
    lines.push(say(&msg!("explain-stream", version = version, stream = stream)));
    lines.push(say(&msg!("explain-relied")));
    for (cite, by) in &gathered.relied {
        let (stream, version) = (cite.stream.as_str(), cite.version.0.to_string());
        lines.push(match by {
            Some(by) => line(by, showing),
            None if is_of_nothing(cite) => say(&msg!("explain-absent", stream = stream)),
            None => say(&msg!("explain-missing", stream = stream, version = version)),
        });
    }
    lines.extend(gathered.relied.is_empty().then(|| say(&msg!("explain-nothing"))));
    lines.push(say(&msg!("explain-followed")));
    lines.extend(gathered.followed.iter().map(|event| line(event, showing)));
    lines.extend(
        gathered
            .followed
            .is_empty()
            .then(|| say(&msg!("explain-nothing"))),
    );
    lines.extend((gathered.more > 0).then(|| say(&msg!("explain-more", count = gathered.more))));
    lines.push(say(&msg!("explain-leaf", hash = gathered.leaf.to_string())));
    lines.extend(proven(proof, showing.out));
    lines
}

/// One of the events around it.
fn line(event: &Recorded, showing: &Showing<'_>) -> String {
    let [what, who, about] = views::line(&Entry::of(event), showing);
    let (position, time) = (event.position.0.to_string(), event.at.to_string());
    showing.out.say(&match about.is_empty() {
        true => msg!(
            "explain-line",
            position = position,
            what = what,
            time = time,
            who = who
        ),
        false => msg!(
            "explain-line-with",
            position = position,
            what = what,
            time = time,
            who = who,
            about = about
        ),
    })
}

fn proven(proof: Option<&Proof>, out: &Output) -> Vec<String> {
    let Some(proof) = proof else {
        return vec![out.say(&msg!("explain-uncovered"))];
    };
    let checkpoint = proof.checkpoint.checkpoint();
    let head = checkpoint.head();
    let (size, root) = (head.size.to_string(), head.root.to_string());
    let Some(path) = &proof.path else {
        let computed = &proof.computed;
        return vec![out.say(&msg!(
            "explain-differs",
            size = size,
            computed = computed,
            root = root
        ))];
    };
    let covered = msg!(
        "explain-covered",
        size = size,
        origin = checkpoint.origin(),
        hashes = path.path.len().to_string(),
        root = root
    );
    let hashes = path.path.iter().map(|hash| format!("  {hash}"));
    let standing = proof.standing().map(|standing| out.say(&standing));
    std::iter::once(out.say(&covered))
        .chain(hashes)
        .chain(standing)
        .collect()
}

fn as_json(gathered: &Gathered, proof: Option<&Proof>) -> Result<Value, CliError> {
    let brief = |event: &Recorded| json!({ "at": event.at, "kind": event.body.kind(), "position": event.position, "stream": event.stream });
    let event = &gathered.event;
    let body = event
        .body
        .to_value()
        .map_err(|why| CliError::bad_input(why.to_string()))?;
    let relied = gathered
        .relied
        .iter()
        .map(|(cite, by)| json!({ "cite": cite, "event": by.as_ref().map(brief) }));
    let proof = proof.map(|proof| {
        let checkpoint = proof.checkpoint.checkpoint();
        let path = proof.path.as_ref();
        let path: Option<Vec<String>> = path.map(|path| path.path.iter().map(ToString::to_string).collect());
        let is_final = match proof.finality {
            Finality::Final | Finality::Unwitnessed => Some(true),
            Finality::Pending => Some(false),
            Finality::Unknown => None,
        };
        json!({
            "final": is_final,
            "holds": path.is_some(),
            "origin": checkpoint.origin(),
            "path": path,
            "root": checkpoint.head().root.to_string(),
            "size": checkpoint.head().size,
        })
    });
    Ok(json!({
        "actor": event.actor,
        "at": event.at,
        "body": body,
        "followed": gathered.followed.iter().map(brief).collect::<Vec<_>>(),
        "followed_more": gathered.more,
        "kind": event.body.kind(),
        "leaf": gathered.leaf.to_string(),
        "position": event.position,
        "proof": proof,
        "relied": relied.collect::<Vec<_>>(),
        "right": format!("{}", replay::right_of(event)),
        "stream": event.stream,
        "version": event.version,
    }))
}
