//! `tingbok views`: which revisions of its views a store keeps and how far they are, and deleting those that earlier
//! programs left behind. What stands in a view is shown by `tingbok show`.

use crate::{
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Place, Site, VaultKey},
    table::Table,
};
use clap::{Args, Subcommand};
use engine::{
    EngineError,
    follow::{Follower, Kept, Standing},
};
use ledger::Ledger;
use messages::{Message, msg};
use projections::VIEWS;
use serde_json::json;
use std::{process::ExitCode, sync::Arc};

/// Shows what a store keeps of its views, or deletes what nobody reads.
#[derive(Debug, Args)]
pub(crate) struct ViewsArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Says which revisions there are, and how far they are.
    Show {
        /// The store.
        #[arg(value_name = "STORE")]
        store: Place,
    },
    /// Deletes the revisions that were left behind.
    Retire {
        #[command(flatten)]
        site: Site,
    },
}

/// Runs it.
///
/// # Errors
/// No store to read, or to write.
pub(crate) fn run(args: &ViewsArgs, out: &Output) -> Result<ExitCode, CliError> {
    store::block_on(async {
        match &args.act {
            Act::Show { store } => {
                let site = Site::of(store.clone(), VaultKey::default());
                show(store::open_read(&site).await?.ledger, out).await
            }
            Act::Retire { site } => {
                let store = store::open(site, engine::clock::system()).await?;
                retire(store.ledger, out).await
            }
        }
    })?;
    Ok(Exit::Ok.into())
}

async fn show(ledger: Arc<dyn Ledger>, out: &Output) -> Result<(), CliError> {
    let size = ledger.head().await?.size;
    let kept = Follower::new(ledger, VIEWS)
        .kept()
        .await
        .map_err(EngineError::from)?;
    if out.is_json() {
        return out.json(&json!({ "size": size, "views": kept }));
    }
    out.message(&msg!("views-log", count = size));
    if kept.is_empty() {
        out.message(&msg!("views-none"));
        return Ok(());
    }
    let headings = [
        msg!("column-view"),
        msg!("column-revision"),
        msg!("column-read-until"),
        msg!("column-phase"),
    ];
    let headings = headings.map(|heading| out.say(&heading));
    let mut table = Table::new(headings).right(1).right(2);
    for kept in &kept {
        let (revision, through) = (kept.revision.to_string(), kept.through.to_string());
        table.row([kept.view.to_owned(), revision, through, out.say(&standing(kept))]);
    }
    out.line("");
    out.line(&table.text());
    if kept.iter().any(|kept| kept.standing == Standing::Left) {
        out.line("");
        out.message(&msg!("views-left"));
    }
    Ok(())
}

async fn retire(ledger: Arc<dyn Ledger>, out: &Output) -> Result<(), CliError> {
    let follower = Follower::new(ledger, VIEWS);
    let retired = follower.retire().await.map_err(EngineError::from)?;
    if out.is_json() {
        return out.json(&json!({ "retired": retired }));
    }
    if retired.is_empty() {
        out.message(&msg!("views-nothing-left"));
    }
    for kept in &retired {
        let revision = kept.revision.to_string();
        out.message(&msg!("views-retired", revision = revision, view = kept.view));
    }
    Ok(())
}

fn standing(kept: &Kept) -> Message {
    match kept.standing {
        Standing::Coming => msg!("views-standing-coming"),
        Standing::Read => msg!("views-standing-read"),
        Standing::Left => msg!("views-standing-left"),
    }
}
