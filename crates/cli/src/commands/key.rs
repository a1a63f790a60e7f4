//! `tingbok key`: the keys by which a log is signed. Makes the next one, has the log say that it is added, and later that
//! the one before it is retired. What comes of it when a checkpoint is signed, the signer reads from the log.

use crate::{
    error::CliError,
    exit::Exit,
    output::Output,
    store::{
        self, Site,
        proof::{self, ProofArgs},
    },
};
use clap::{Args, Subcommand, ValueEnum};
use domain::log::Intent;
use engine::{Claim, Draft, Step, chance::Chance, clock, proof::told};
use events::{CommandId, CredentialId, LogKeyId, SubjectId, log};
use messages::msg;
use notary::{KeyKind, ProofFolder, VerifierKey};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Shows, makes, adds or retires keys of a log.
#[derive(Debug, Args)]
pub(crate) struct KeyArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Says which keys count at which sizes.
    Show(Where),
    /// Makes the next key.
    New(Where),
    /// Lets the log say that the next key may sign it.
    Add {
        #[command(flatten)]
        log: Where,
        /// The credential of whoever decided it.
        #[arg(long, value_name = "CREDENTIAL")]
        decided_by: CredentialId,
    },
    /// Lets the log say that a key may sign it no more.
    Retire {
        #[command(flatten)]
        log: Where,
        /// Which key.
        #[arg(value_name = "ID")]
        id: LogKeyId,
        /// The credential of whoever decided it.
        #[arg(long, value_name = "CREDENTIAL")]
        decided_by: CredentialId,
        /// The smallest size that it may not sign any more.
        #[arg(long, value_name = "SIZE")]
        from: Option<u64>,
        /// Why.
        #[arg(long, value_enum, value_name = "REASON", default_value = "replaced")]
        reason: Reason,
    },
}

/// Of which log.
#[derive(Debug, Args)]
struct Where {
    #[command(flatten)]
    site: Site,
    #[command(flatten)]
    proof: ProofArgs,
}

/// The reasons, as they are written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Reason {
    Replaced,
    Exposed,
    Lost,
}

impl From<Reason> for log::Retirement {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Replaced => Self::Replaced,
            Reason::Exposed => Self::Exposed,
            Reason::Lost => Self::Lost,
        }
    }
}

/// Runs it.
///
/// # Errors
/// A refusal, a folder that is not in order, or a store that cannot be used.
pub(crate) fn run(args: &KeyArgs, out: &Output) -> Result<ExitCode, CliError> {
    match &args.act {
        Act::Show(log) => store::block_on(async {
            let folder = log.proof.needed(&log.site.store)?;
            let ledger = store::open_read(&log.site).await?.ledger;
            let size = ledger.head().await?.size;
            folder.learn(&told(ledger.as_ref(), size).await?, size)?;
            show(&folder, out)
        }),
        Act::New(log) => new(log, out),
        Act::Add { log, decided_by } => {
            let folder = log.proof.needed(&log.site.store)?;
            let missing = || {
                let what = msg!("key-no-next", dir = folder.dir().display().to_string());
                CliError::new(Exit::BadInput, "no_next_key", what)
            };
            let (first, key) = (folder.first_key()?, folder.next_key()?.ok_or_else(missing)?);
            let intent = Intent::AddKey {
                decided_by: *decided_by,
                first: line(&first)?,
                key: line(&key)?,
            };
            store::block_on(async {
                let position = ask(&log.site, &folder, |_| intent).await?;
                let (id, key) = (key.id().to_string(), key.to_string());
                match out.is_json() {
                    true => out.json(&json!({ "id": id, "key": key, "position": position }))?,
                    false => out.message(&msg!("key-added", id = id, key = key)),
                }
                Ok(Exit::Ok.into())
            })
        }
        Act::Retire {
            log,
            id,
            decided_by,
            from,
            reason,
        } => {
            let folder = log.proof.needed(&log.site.store)?;
            store::block_on(async {
                let mut at = 0;
                let intent = |size: u64| {
                    // The tree with the event itself may be signed by both.
                    at = from.unwrap_or(size.saturating_add(2));
                    Intent::RetireKey {
                        decided_by: *decided_by,
                        from: at,
                        key: *id,
                        reason: (*reason).into(),
                    }
                };
                let position = ask(&log.site, &folder, intent).await?;
                match out.is_json() {
                    true => out.json(&json!({ "from": at, "id": id, "position": position }))?,
                    false => out.message(&msg!("key-retired", id = id.to_string(), from = at)),
                }
                Ok(Exit::Ok.into())
            })
        }
    }
}

fn new(log: &Where, out: &Output) -> Result<ExitCode, CliError> {
    let folder = log.proof.needed(&log.site.store)?;
    let key = proof::draw(folder.key().name().as_str(), KeyKind::Ed25519, &Chance::System)?;
    folder.prepare_key(&key)?;
    let (id, public) = (key.public().id().to_string(), key.public().to_string());
    match out.is_json() {
        true => out.json(&json!({ "id": id, "key": public }))?,
        false => out.message(&msg!("key-made", id = id, key = public)),
    }
    Ok(Exit::Ok.into())
}

/// Asks it of the log; gives the position of the event, or nothing where it was so already. The folder hears of it at once.
///
/// # Errors
/// A refusal, or a store that cannot be written.
pub(crate) async fn ask(
    site: &Site,
    folder: &ProofFolder,
    intent: impl FnOnce(u64) -> Intent,
) -> Result<Option<u64>, CliError> {
    let store = store::open(site, clock::system()).await?;
    proof::guard(store.ledger.as_ref(), folder).await?;
    let size = store.ledger.head().await?.size;
    let command = CommandId(Chance::System.id(store.engine.now())?);
    let draft = Draft::new(Claim::local_operator(store.operator()), command);
    let step = Step::Log(SubjectId::log(), intent(size));
    let reply = store.engine.execute(&draft.with([step])).await?;
    let size = store.ledger.head().await?.size;
    folder.learn(&told(store.ledger.as_ref(), size).await?, size)?;
    Ok(reply.positions.first().map(|position| position.0))
}

fn line(key: &VerifierKey) -> Result<events::LogKey, CliError> {
    let line = key.to_string().parse();
    line.map_err(|why: events::BadLogKey| CliError::bad_input(why.to_string()))
}

fn show(folder: &ProofFolder, out: &Output) -> Result<ExitCode, CliError> {
    let (ring, next) = (folder.ring()?, folder.next_key()?);
    let next = next.filter(|next| ring.terms().iter().all(|term| term.key != *next));
    if out.is_json() {
        let one = |term: &tlog::KeyTerm| json!({ "from": term.from, "id": term.key.id().to_string(), "key": term.key.to_string(), "until": term.until });
        let keys: Vec<Value> = ring.terms().iter().map(one).collect();
        out.json(&json!({ "keys": keys, "next": next.map(|key| key.to_string()) }))?;
        return Ok(Exit::Ok.into());
    }
    for term in ring.terms() {
        let (id, from, key) = (term.key.id().to_string(), term.from, term.key.to_string());
        out.message(&match term.until {
            Some(until) => msg!("key-term-ended", id = id, from = from, until = until),
            None => msg!("key-term", id = id, from = from),
        });
        out.line(&format!("  {key}"));
    }
    if let Some(next) = next {
        out.message(&msg!("key-waits", id = next.id().to_string()));
        out.line(&format!("  {next}"));
    }
    Ok(Exit::Ok.into())
}
