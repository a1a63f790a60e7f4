//! Opens an election file: unpacks it, reads it, and weighs its voters anew where that is asked for.

use crate::{commands::import::read_file, error::CliError, exit::Exit};
use clap::ValueEnum;
use messages::msg;
use std::{io::Read as _, path::Path};
use tally::{
    Ratio,
    read::{self, Election, Kind},
    regimes::{RegimesError, reweighed, standard_regimes},
};

/// What an unpacked file may hold: more is a mistake, or a bomb.
const UNPACKED_MAX: u64 = 4 << 30;

/// A weight scheme, for the populations in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Scheme {
    /// 1 each.
    Equal,
    /// 1, 2, 3 or 5.
    Table,
    /// The square root.
    Penrose,
    /// In pieces.
    Degressive,
    /// One for each.
    Population,
}

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Scheme::Equal => "equal",
            Scheme::Table => "table",
            Scheme::Penrose => "penrose",
            Scheme::Degressive => "degressive",
            Scheme::Population => "population",
        }
    }
}

/// Reads the election in a file.
///
/// # Errors
/// A file that is not there, or is no election.
pub(super) fn open(path: &Path) -> Result<Election, CliError> {
    let bytes = unpacked(path, read_file(path)?)?;
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
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let read = read::parse(&name, text).map_err(|error| {
        let place = match &error {
            read::ReadError::Line { line, column, .. } => Some((*line, *column)),
            _ => None,
        };
        bad_file(path, error.to_string(), place)
    })?;
    if read.kind == Kind::Pabulib && is_cut_short(text, &read) {
        let what = msg!("tally-cut-short", file = path.display().to_string());
        return Err(CliError::new(Exit::BadInput, "bad_election", what).remedy(msg!("remedy-whole-file")));
    }
    Ok(read)
}

/// The same election with the weights of a scheme.
///
/// # Errors
/// A voter without a population, or a cap that so few voters cannot keep.
pub(super) fn weighed(election: Election, scheme: Scheme, cap: Option<&Ratio>) -> Result<Election, CliError> {
    let regimes = standard_regimes(cap);
    let Some(regime) = regimes.into_iter().find(|(name, _)| name == scheme.name()) else {
        return Ok(election);
    };
    let profile = reweighed(&election.profile, &regime).map_err(no_weights)?;
    Ok(Election { profile, ..election })
}

/// A scheme that gives no weights here.
pub(super) fn no_weights(error: RegimesError) -> CliError {
    match error {
        RegimesError::NoPopulation { regime, voter } => {
            let what = msg!("tally-no-population", scheme = regime, voter = voter);
            CliError::new(Exit::BadInput, "no_population", what).remedy(msg!("tally-no-population-remedy"))
        }
        RegimesError::Weights { regime, error } => {
            let what = msg!("tally-no-weights", scheme = regime, why = error.to_string());
            CliError::new(Exit::BadInput, "bad_weights", what)
        }
        RegimesError::Tally(error) => CliError::plain(Exit::BadInput, "bad_election", error.to_string()),
    }
}

fn unpacked(path: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, CliError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut text = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(&bytes[..])
        .take(UNPACKED_MAX)
        .read_to_end(&mut text);
    match read {
        Ok(length) if (length as u64) < UNPACKED_MAX => Ok(text),
        Ok(_) => Err(bad_file(path, format!("more than {UNPACKED_MAX} bytes"), None)),
        Err(why) => Err(bad_file(path, why.to_string(), None)),
    }
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

/// A file that cannot be counted, why, and at which line and column.
pub(super) fn bad_file(path: &Path, why: String, place: Option<(usize, usize)>) -> CliError {
    let file = path.display().to_string();
    let what = msg!("tally-bad-file", file = &file, why = why);
    let mut error = CliError::new(Exit::BadInput, "bad_election", what).at("file", file);
    if let Some((line, column)) = place {
        error = error.at("line", line).at("column", column);
    }
    error.remedy(msg!("tally-bad-file-remedy"))
}
