//! `tingbok tally`: counts an election file, straight through `tally`, and explains the result.

use crate::{commands::import::read_file, error::CliError, exit::Exit, explain, output::Output};
use clap::{Args, ValueEnum};
use messages::msg;
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};
use tally::{
    ExpectedError, Options, Rule, Ties, certify, check, expected_members, expected_rule,
    read::{self, Election},
    tally_with,
};

/// Above so many voters sums are told, not what each paid.
const VOTERS_MAX: usize = 500;

/// How ties are broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Tie {
    /// By id.
    Lex,
    /// By the chain of the product.
    Chain,
}

/// Counts an election file.
#[derive(Debug, Args)]
pub(crate) struct TallyArgs {
    /// The election.
    file: PathBuf,
    /// The rule.
    #[arg(long, value_name = "KEY")]
    rule: Option<String>,
    /// How ties are broken.
    #[arg(long, value_enum, value_name = "POLICY", default_value = "lex")]
    tie: Tie,
}

/// Runs it.
///
/// # Errors
/// A file that is no election, a key that names no rule, or a count that fails.
pub(crate) fn run(args: &TallyArgs, out: &Output) -> Result<ExitCode, CliError> {
    let election = open(&args.file)?;
    if let (Some(key), true) = (&args.rule, out.is_json()) {
        if args.tie != Tie::Lex {
            return Err(CliError::new(
                Exit::BadInput,
                "usage",
                msg!("tally-members-are-lex"),
            ));
        }
        let members = expected_members(key, &election).map_err(|error| refused(key, error))?;
        out.json(&members)?;
        return Ok(Exit::Ok.into());
    }
    let rule = match &args.rule {
        Some(key) => expected_rule(key, &election).map_err(|error| refused(key, error))?,
        None => Rule::es_list(election.utility),
    };
    let ties = match args.tie {
        Tie::Lex => Ties::LEX,
        Tie::Chain => Ties::chain(None),
    };
    let many = election.profile.voters.len() > VOTERS_MAX;
    let options = if many { Options::GROUPS } else { Options::FULL };
    let progress = out.progress(&msg!("tally-progress"), None);
    let result = tally_with(&rule, &election.profile, &ties, options)
        .map_err(|error| bad_file(&args.file, error.to_string(), None))?;
    let certificate = certify(&result);
    let checked = check(&election.profile, &rule, &ties, &certificate).map_err(|error| error.to_string());
    drop(progress);
    match out.is_json() {
        true => {
            let certificate = match &checked {
                Ok(()) => json!({ "holds": true }),
                Err(why) => json!({ "holds": false, "why": why }),
            };
            out.json(&json!({ "certificate": certificate, "tally": result }))?;
        }
        false => explain::tell(out, &election, &result, &checked),
    }
    let exit = if checked.is_ok() { Exit::Ok } else { Exit::Differs };
    Ok(exit.into())
}

fn open(path: &Path) -> Result<Election, CliError> {
    let bytes = read_file(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|fault| {
        let before = &bytes[..fault.valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let what = msg!(
            "tally-not-utf8",
            file = path.display().to_string(),
            line = line.to_string()
        );
        CliError::new(Exit::BadInput, "bad_election", what).at("line", line)
    })?;
    let json = match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => true,
        Some("pb") => false,
        _ => text.trim_start().starts_with('{'),
    };
    let read = if json {
        read::json::parse(text)
    } else {
        read::pb::parse(text)
    };
    let read = read.map_err(|error| {
        let line = match &error {
            read::ReadError::Line { line, .. } => Some(*line),
            _ => None,
        };
        bad_file(path, error.to_string(), line)
    })?;
    if !json && is_cut_short(text, &read) {
        let what = msg!("tally-cut-short", file = path.display().to_string());
        return Err(CliError::new(Exit::BadInput, "bad_election", what).remedy(msg!("remedy-whole-file")));
    }
    Ok(read)
}

/// Whether a `.pb` file ends before its end: it lacks a section, or holds fewer projects or votes than it says.
fn is_cut_short(text: &str, election: &Election) -> bool {
    let has = |section: &str| text.lines().any(|line| line.trim() == section);
    let says = |key: &str| {
        let value = text
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(';'));
        value
            .and_then(|value| value.trim().parse::<usize>().ok())
            .unwrap_or(0)
    };
    let profile = &election.profile;
    !has("PROJECTS")
        || !has("VOTES")
        || profile.needs.len() < says("num_projects")
        || profile.voters.len() < says("num_votes")
}

fn bad_file(path: &Path, why: String, line: Option<usize>) -> CliError {
    let file = path.display().to_string();
    let what = msg!("tally-bad-file", file = &file, why = why);
    let error = CliError::new(Exit::BadInput, "bad_election", what).at("file", file);
    let error = if let Some(line) = line {
        error.at("line", line)
    } else {
        error
    };
    error.remedy(msg!("tally-bad-file-remedy"))
}

fn refused(key: &str, error: ExpectedError) -> CliError {
    match error {
        ExpectedError::UnknownKey { .. } => unknown(key),
        ExpectedError::Tally(error) => CliError::plain(Exit::BadInput, "bad_election", error.to_string()),
    }
}

fn unknown(key: &str) -> CliError {
    let what = msg!(
        "tally-unknown-rule",
        given = key,
        known = tally::expected_keys().collect::<Vec<_>>().join(", ")
    );
    CliError::new(Exit::BadInput, "unknown_rule", what)
}
