//! `tingbok policy`: by which witnesses a log is judged. Shows and checks a policy, and makes one from keys and a quorum.

use crate::{
    commands::{import::read_file, key},
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Place, Site, VaultKey},
};
use clap::{Args, Subcommand};
use domain::log::Intent;
use events::CredentialId;
use messages::msg;
use notary::{Named, Policy, ProofFolder, VerifierKey, policy_text};
use serde_json::{Value, json};
use std::{path::PathBuf, process::ExitCode};

/// Shows, makes or puts in place a policy.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Says what a policy demands, with its SHA-256.
    Show {
        /// The policy, or a proof folder.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Makes one.
    Make {
        /// The log's public key.
        #[arg(long = "log-key", value_name = "VKEY")]
        log_key: String,
        /// A witness: its name, its public key and, where it answers, its address.
        #[arg(long, value_name = "NAME=VKEY[,URL]", required = true)]
        witness: Vec<String>,
        /// How many of them must cosign.
        #[arg(long, value_name = "COUNT")]
        quorum: usize,
    },
    /// Puts a policy into a proof folder; or lets the log say that it is judged by another from here on.
    Adopt {
        /// The proof folder.
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// The policy.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The store whose log says it.
        #[arg(long, value_name = "STORE", requires = "decided_by")]
        store: Option<Place>,
        #[command(flatten)]
        vault: VaultKey,
        /// The credential of whoever decided it.
        #[arg(long, value_name = "CREDENTIAL", requires = "store")]
        decided_by: Option<CredentialId>,
    },
}

/// Runs it.
///
/// # Errors
/// What is no policy, or would let two halves of the world see two logs.
pub(crate) fn run(args: &PolicyArgs, out: &Output) -> Result<ExitCode, CliError> {
    match &args.act {
        Act::Show { file } => {
            let file = match file.is_dir() {
                true => file.join("policy"),
                false => file.clone(),
            };
            show(&read(&file)?, out)?;
        }
        Act::Make {
            log_key,
            witness,
            quorum,
        } => {
            let witnesses: Result<Vec<_>, _> = witness.iter().map(|given| named(given)).collect();
            let made = policy_text(&vkey(log_key)?, &witnesses?, *quorum);
            let made = made.map_err(|why| CliError::plain(Exit::BadInput, "bad_quorum", why.to_string()))?;
            match out.is_json() {
                true => out.json(&told(&made))?,
                false => out.line(String::from_utf8_lossy(made.bytes()).trim_end()),
            }
        }
        Act::Adopt {
            dir,
            file,
            store,
            vault,
            decided_by,
        } => {
            let (policy, folder) = (read(file)?, ProofFolder::open(dir)?);
            match (store, decided_by) {
                (Some(store), Some(decided_by)) => {
                    let site = Site::of(store.clone(), vault.clone());
                    change(&site, &folder, &policy, *decided_by)?;
                }
                _ => folder.set_policy(&policy)?,
            }
            show(&policy, out)?;
        }
    }
    Ok(Exit::Ok.into())
}

/// Lets the log say it. The policy before it stays in force until enough of its witnesses have cosigned that.
fn change(
    site: &Site,
    folder: &ProofFolder,
    policy: &Policy,
    decided_by: CredentialId,
) -> Result<(), CliError> {
    folder.names_us(policy)?;
    let text = String::from_utf8(policy.bytes().to_vec());
    let policy = text.map_err(|why| CliError::bad_input(why.to_string()))?;
    let intent = |_| Intent::ChangePolicy { decided_by, policy };
    store::block_on(async { key::ask(site, folder, intent).await.map(drop) })
}

fn read(file: &std::path::Path) -> Result<Policy, CliError> {
    Policy::parse(&read_file(file)?).map_err(|why| {
        let what = msg!(
            "policy-bad",
            path = file.display().to_string(),
            why = why.to_string()
        );
        CliError::new(Exit::BadInput, "bad_policy", what)
    })
}

fn vkey(text: &str) -> Result<VerifierKey, CliError> {
    VerifierKey::parse(text.trim()).map_err(|why| {
        let what = msg!("witness-bad-key", key = text.to_owned(), why = why.to_string());
        CliError::new(Exit::BadInput, "bad_key", what)
    })
}

fn named(given: &str) -> Result<Named, CliError> {
    let (label, rest) = given.split_once('=').unwrap_or((given, ""));
    // The key is base64 and has no comma.
    let (key, url) = match rest.split_once(',') {
        Some((key, url)) => (key, Some(url.to_owned())),
        None => (rest, None),
    };
    Ok(Named {
        label: label.to_owned(),
        key: vkey(key)?,
        url,
    })
}

fn digest(policy: &Policy) -> String {
    events::Digest(policy.digest()).to_string()
}

fn told(policy: &Policy) -> Value {
    let witness = |it: &tlog::Witness| json!({ "key": it.key.to_string(), "name": it.label.to_string(), "url": it.url.as_deref().map(String::from_utf8_lossy) });
    let group = |it: &tlog::Group| {
        let members: Vec<String> = it.members.iter().map(ToString::to_string).collect();
        json!({ "bears": it.bears(), "members": members, "name": it.label.to_string(), "needed": it.needed })
    };
    json!({
        "groups": policy.groups().map(group).collect::<Vec<_>>(),
        "logs": policy.logs().iter().map(|log| log.key.to_string()).collect::<Vec<_>>(),
        "quorum": policy.quorum().map(ToString::to_string),
        "sha256": digest(policy),
        "text": String::from_utf8_lossy(policy.bytes()),
        "witnesses": policy.witnesses().map(witness).collect::<Vec<_>>(),
    })
}

fn show(policy: &Policy, out: &Output) -> Result<(), CliError> {
    if out.is_json() {
        return out.json(&told(policy));
    }
    out.message(&msg!("policy-digest", digest = digest(policy)));
    for log in policy.logs() {
        out.message(&msg!("policy-log", key = log.key.to_string()));
    }
    for witness in policy.witnesses() {
        let name = witness.label.to_string();
        let url = witness
            .url
            .as_deref()
            .map(|url| String::from_utf8_lossy(url).into_owned());
        out.message(&match url {
            Some(url) => msg!("policy-witness-at", name = name, url = url),
            None => msg!("policy-witness-by-hand", name = name),
        });
    }
    for group in policy.groups() {
        let (name, needed, of) = (group.label.to_string(), group.needed, group.members.len());
        out.message(&msg!("policy-group", name = name, needed = needed, of = of));
        let bears = match group.bears() {
            Some(0) => msg!("policy-bears-none"),
            Some(bears) => msg!("policy-bears", count = bears),
            None => msg!("policy-splits"),
        };
        out.line(&format!("  {}", out.say(&bears)));
    }
    match policy.quorum() {
        Some(quorum) => out.message(&msg!("policy-quorum", name = quorum.to_string())),
        None => out.message(&msg!("policy-no-quorum")),
    }
    Ok(())
}
