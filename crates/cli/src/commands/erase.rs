//! `tingbok erase`: erases a person's name and all that they wrote, or one text, for good; what the log says stays.

use crate::{
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Site},
};
use clap::{Args, ValueEnum};
use domain::log::Intent;
use engine::{Claim, Draft, Step, chance::Chance, clock};
use events::{Body, CommandId, CredentialId, Digest, PersonId, SubjectId, log};
use messages::msg;
use serde_json::json;
use std::{process::ExitCode, str::FromStr};

/// Erases somebody's data.
#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    #[command(flatten)]
    site: Site,
    /// Whom or what.
    #[arg(value_name = "SUBJECT")]
    subject: Subject,
    /// On which ground.
    #[arg(long, value_enum, value_name = "BASIS")]
    basis: Basis,
    /// The credential of whoever decided it.
    #[arg(long, value_name = "CREDENTIAL")]
    decided_by: CredentialId,
}

/// A person, or a text by its commitment.
#[derive(Clone, Copy, Debug)]
enum Subject {
    Person(PersonId),
    Text(Digest),
}

impl FromStr for Subject {
    type Err = String;
    fn from_str(given: &str) -> Result<Self, String> {
        let text = given.parse().map(Self::Text);
        let person = given.parse().map(Self::Person);
        text.or(person).map_err(|why| why.to_string())
    }
}

/// The grounds, as they are written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Basis {
    NoLongerNeeded,
    ConsentWithdrawn,
    Objection,
    Unlawful,
    LegalObligation,
}

impl From<Basis> for log::Basis {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::NoLongerNeeded => Self::NoLongerNeeded,
            Basis::ConsentWithdrawn => Self::ConsentWithdrawn,
            Basis::Objection => Self::Objection,
            Basis::Unlawful => Self::Unlawful,
            Basis::LegalObligation => Self::LegalObligation,
        }
    }
}

/// Runs it.
///
/// # Errors
/// A refusal, or a store that cannot be written; nothing was erased then.
pub(crate) fn run(args: &EraseArgs, out: &Output) -> Result<ExitCode, CliError> {
    store::block_on(async {
        let store = store::open(&args.site, clock::system()).await?;
        // Whatever an earlier one left undone.
        store.engine.resume_erasures().await?;
        let (subject, text) = match args.subject {
            Subject::Person(person) => (SubjectId::from(person), None),
            Subject::Text(text) => (SubjectId::text(&text), Some(text)),
        };
        let erase = Intent::Erase {
            basis: args.basis.into(),
            decided_by: args.decided_by,
            text,
        };
        let command = CommandId(Chance::System.id(store.engine.now())?);
        let draft = Draft::new(Claim::local_operator(store.operator()), command);
        let progress = out.progress(&msg!("erase-progress"), None);
        let reply = store
            .engine
            .execute(&draft.with([Step::Log(subject, erase)]))
            .await?;
        let scrubbed = store.engine.scrub().await?;
        drop(progress);
        let mut texts = 0;
        for event in store.ledger.of_kind("log").await? {
            if let Body::Log(log::Event::SubjectErased(erased)) = &event.body
                && reply.positions.contains(&event.position)
            {
                texts += erased.commitments.len();
            }
        }
        if out.is_json() {
            out.json(&json!({ "positions": reply.positions, "scrubbed": scrubbed, "texts": texts }))?;
            return Ok(Exit::Ok.into());
        }
        out.message(&match reply.positions.first() {
            None => msg!("erase-nothing"),
            Some(first) => msg!("erase-done", texts = texts, position = first.0),
        });
        out.message(&match scrubbed {
            true => msg!("erase-scrubbed"),
            false => msg!("erase-not-scrubbed"),
        });
        Ok(Exit::Ok.into())
    })
}
