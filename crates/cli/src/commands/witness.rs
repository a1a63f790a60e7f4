//! `tingbok witness`: a witness of logs, with its key and its memory in one folder. It cosigns what extends the tree that
//! it cosigned last, over the network or by a file.

use crate::{commands::import::read_file, error::CliError, exit::Exit, output::Output, store, store::proof};
use clap::{Args, Subcommand};
use engine::chance::Chance;
use messages::msg;
use notary::{Answer, KeyKind, Seconds, VerifierKey, Witness};
use serde_json::{Value, json};
use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};
use tokio::net::TcpListener;

/// Is a witness.
#[derive(Debug, Args)]
pub(crate) struct WitnessArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Makes one.
    Init {
        /// Its folder.
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// Its name.
        #[arg(long, value_name = "NAME")]
        name: String,
        /// The public keys of the logs that it is to know.
        #[arg(long = "log-key", value_name = "VKEY")]
        log_key: Vec<String>,
    },
    /// Says what it knows and has seen; lets it know another key of a log, or no longer one.
    Show {
        /// Its folder.
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// Another public key of a log.
        #[arg(long, value_name = "VKEY")]
        know: Option<String>,
        /// A public key that has been replaced.
        #[arg(long, value_name = "VKEY")]
        retire: Option<String>,
    },
    /// Lets it take the signature of another key of a log that it knows.
    AddKey {
        /// Its folder.
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// The public key.
        #[arg(value_name = "VKEY")]
        key: String,
    },
    /// Answers over HTTP.
    Serve {
        /// Its folder.
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// Where to listen.
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
        listen: SocketAddr,
    },
    /// Answers one request in a file.
    Sign {
        /// Its folder.
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// The request.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Runs it.
///
/// # Errors
/// A folder that is not in order, a request that is refused, an address that cannot be used.
pub(crate) fn run(args: &WitnessArgs, out: &Output) -> Result<ExitCode, CliError> {
    match &args.act {
        Act::Init { dir, name, log_key } => {
            let logs: Result<Vec<_>, _> = log_key.iter().map(|key| vkey(key)).collect();
            let key = proof::draw(name, KeyKind::Cosignature, &Chance::System)?;
            let witness = Witness::create(dir, &key, &logs?)?;
            show(&witness, out)
        }
        Act::Show { dir, know, retire } => {
            let witness = Witness::open(dir)?;
            if let Some(key) = know {
                witness.know(&vkey(key)?)?;
            }
            if let Some(key) = retire {
                witness.retire(&vkey(key)?)?;
            }
            show(&witness, out)
        }
        Act::AddKey { dir, key } => {
            let witness = Witness::open(dir)?;
            witness.add_key(&vkey(key)?)?;
            show(&witness, out)
        }
        Act::Serve { dir, listen } => serve(Witness::open(dir)?, *listen, out),
        Act::Sign { dir, file } => {
            let witness = Witness::open(dir)?;
            let answer = witness.add_checkpoint(&read_file(file)?, now()())?;
            answered(&answer, out)
        }
    }
}

fn vkey(text: &str) -> Result<VerifierKey, CliError> {
    VerifierKey::parse(text.trim()).map_err(|why| {
        let what = msg!("witness-bad-key", key = text.to_owned(), why = why.to_string());
        CliError::new(Exit::BadInput, "bad_key", what)
    })
}

fn now() -> Seconds {
    let clock = engine::clock::system();
    Arc::new(move || u64::try_from(clock().millis() / 1_000).unwrap_or(0))
}

fn show(witness: &Witness, out: &Output) -> Result<ExitCode, CliError> {
    let (key, seen) = (witness.key().to_string(), witness.seen()?);
    if out.is_json() {
        let seen = seen.iter();
        let logs: Vec<Value> = seen
            .map(|(origin, head)| json!({ "origin": origin, "root": head.root.to_string(), "size": head.size }))
            .collect();
        out.json(&json!({ "key": key, "logs": logs }))?;
        return Ok(Exit::Ok.into());
    }
    out.message(&msg!("witness-key", key = key));
    for (origin, head) in seen {
        let root = head.root.to_string();
        out.message(&msg!(
            "witness-seen",
            origin = origin,
            size = head.size,
            root = root
        ));
    }
    Ok(Exit::Ok.into())
}

fn serve(witness: Witness, listen: SocketAddr, out: &Output) -> Result<ExitCode, CliError> {
    store::block_on(async {
        let failed = |why: std::io::Error| {
            let what = msg!(
                "serve-no-listen",
                address = listen.to_string(),
                why = why.to_string()
            );
            CliError::new(Exit::Store, "no_listen", what).remedy(msg!("remedy-listen"))
        };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let url = format!("http://{address}");
        let stopped = super::serve::told_to_stop();
        out.now(
            &msg!("witness-address", address = &url),
            &json!({ "address": url }),
        );
        let router = notary::routes(Arc::new(witness), now());
        axum::serve(listener, router)
            .with_graceful_shutdown(stopped)
            .await
            .map_err(failed)?;
        Ok(Exit::Ok.into())
    })
}

/// What a request in a file came to: the line to be sent back, or why there is none.
fn answered(answer: &Answer, out: &Output) -> Result<ExitCode, CliError> {
    let why = match answer {
        Answer::Cosigned(line) => {
            match out.is_json() {
                true => out.json(&json!({ "line": line.to_string() }))?,
                false => out.line(&line.to_string()),
            }
            return Ok(Exit::Ok.into());
        }
        Answer::Stale(size) => msg!("witness-stale", size = size.to_string()),
        Answer::UnknownLog(origin) => msg!("witness-unknown-log", origin = origin.clone()),
        Answer::Unsigned(why) => msg!("witness-unsigned", why = why.clone()),
        Answer::NotConsistent(why) => msg!("witness-not-consistent", why = why.clone()),
        Answer::Malformed(why) => return Err(CliError::bad_input(why.clone())),
    };
    Err(CliError::new(Exit::Refused, "not_cosigned", why).at("status", answer.status()))
}
