//! `tingbok export`: the whole log as a bundle (see `bundle`), or a counted round as an election file, so that other
//! programs can count it again. How that file is written, `tally::write` knows.

use crate::{
    commands::{
        bundle::{self, Target},
        show,
    },
    counted::{Counted, counted},
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Site, proof::ProofArgs},
};
use ::bundle::Edition;
use clap::Args;
use events::{RoundId, round::BallotForm};
use messages::msg;
use outcome::Contest;
use serde_json::json;
use std::{collections::BTreeMap, process::ExitCode};
use tally::{
    Capacity,
    write::pb::{self, Export, PbForm},
};

/// Writes a log as a bundle, or a counted round as an election file.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    site: Site,
    /// The folder of the bundle, or the round.
    #[arg(value_name = "OUT")]
    target: Target,
    /// For whom the bundle is.
    #[arg(long, value_name = "EDITION", default_value = "public")]
    edition: Edition,
    #[command(flatten)]
    proof: ProofArgs,
    /// Of a round with one vote in each subject area: which.
    #[arg(long, value_name = "CODE")]
    field: Option<String>,
    /// Repeat every ballot as often as it weighs.
    #[arg(long)]
    repeat: bool,
}

/// Runs it.
///
/// # Errors
/// What the one or the other says.
pub(crate) fn run(args: &ExportArgs, out: &Output) -> Result<ExitCode, CliError> {
    match &args.target {
        Target::Round(round) => election(args, *round, out),
        Target::Path(to) => bundle::write(&args.site, &args.proof, args.edition, to, out),
    }
}

/// Writes an election file.
///
/// # Errors
/// No such round or subject area, or ballots that the format cannot hold.
fn election(args: &ExportArgs, round_id: RoundId, out: &Output) -> Result<ExitCode, CliError> {
    let (round, named) = store::block_on(async {
        let store = store::open_read(&args.site).await?;
        let round = counted(&store.ledger, round_id).await?;
        Ok((round, show::named(&store, out).await?))
    })?;
    let contest = chosen(args, &round)?;
    if out.is_json() {
        let behind = round.count.certificate.counts.iter();
        let behind = behind.into_iter().find(|counted| counted.field == contest.field);
        return out
            .json(&json!({
                "field": contest.field,
                "profile": contest.profile,
                "round": round_id,
                "rule": round.rules.count,
                "ties": behind.map(|counted| &counted.explanation.ties),
            }))
            .map(|()| Exit::Ok.into());
    }
    let names = round.candidates.needs.iter().map(|need| {
        let title = named.title(need.need.0);
        (
            need.need.to_string(),
            title.unwrap_or_else(|| need.need.to_string()),
        )
    });
    let export = Export {
        form: Some(match round.rules.ballot {
            BallotForm::Approval { .. } => PbForm::Approval,
            BallotForm::Points { .. } | BallotForm::Scores { .. } => PbForm::Points,
            BallotForm::Ranking { .. } => PbForm::Ranking,
        }),
        title: round.title.as_ref().and_then(|title| named.words(title)),
        names: names.collect::<BTreeMap<_, _>>(),
    };
    let written = match args.repeat {
        true => pb::cloned(&contest.profile, &export),
        false => pb::write(&contest.profile, &export),
    };
    let text = written.map_err(|why| {
        let what = msg!("export-cannot", why = why.to_string());
        CliError::new(Exit::BadInput, "not_exportable", what)
    })?;
    out.line(text.trim_end());
    if matches!(contest.profile.capacity, Capacity::Pots(_)) {
        out.note(&msg!("export-pots-lost"));
    }
    Ok(Exit::Ok.into())
}

/// The contest asked for.
fn chosen(args: &ExportArgs, round: &Counted) -> Result<Contest, CliError> {
    let contests = outcome::contests(&round.rules, &round.candidates, &round.roll, &round.ballots)
        .map_err(|why| CliError::plain(Exit::Store, "not_countable", why.to_string()))?;
    let known: Vec<String> = contests
        .iter()
        .filter_map(|contest| contest.field.clone())
        .collect();
    let mut contests = contests.into_iter();
    let found = contests.find(|contest| contest.field == args.field);
    found.ok_or_else(|| {
        let what = match (&args.field, known.is_empty()) {
            (Some(_), true) => msg!("export-no-fields"),
            _ => msg!("export-fields", known = known.join(", ")),
        };
        CliError::new(Exit::BadInput, "unknown_field", what)
    })
}
