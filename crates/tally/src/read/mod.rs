//! Reads election files into a [`Profile`]. Text in, no files: whoever calls has opened and unpacked them.

pub mod blt;
pub mod json;
pub mod pb;
pub mod preflib;
mod records;

use std::collections::BTreeMap;

use crate::{Need, NotANumber, Profile, ProfileError, Ratio, Utility, Voter};

/// An election as a file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Election {
    /// What is counted.
    pub profile: Profile,
    /// The utility that suits its ballots: `cost` for approvals, `points` where the ballots hold points.
    pub utility: Utility,
    /// What kind of file it came from.
    pub kind: Kind,
    /// What the file calls it.
    pub title: Option<String>,
    /// What the file calls the needs, by id; not every file names every need.
    pub names: BTreeMap<String, String>,
}

/// The kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Our own JSON: municipalities with weights.
    Json,
    /// Pabulib: citizens who share a budget.
    Pabulib,
    /// Ranked ballots (PrefLib or `.blt`): citizens and candidates, who are numbered and take one hour each; the
    /// capacity is the number of seats.
    Ranked,
}

/// Why a file cannot be read. Whoever made the file corrects it; nothing in it is skipped silently.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the words that the message shows")]
pub enum ReadError {
    /// A place in the file is wrong. Lines and columns count from 1, columns in characters.
    #[error("line {line}, column {column}: {reason}")]
    Line {
        line: usize,
        column: usize,
        reason: String,
    },
    /// Something that the file must hold is not there.
    #[error("the file has no {what}")]
    Missing { what: &'static str },
    /// The JSON is not of a form that we know.
    #[error("not an election in JSON: {0}")]
    Json(String),
    /// A number is no number.
    #[error(transparent)]
    Number(#[from] NotANumber),
    /// The election cannot be counted.
    #[error(transparent)]
    Profile(#[from] ProfileError),
}

/// Reads an election file of any kind. The kind is told by the extension of `name` (a file name, a path or the
/// extension alone; a final `.gz` is passed over) or, where that says nothing, by the look of the text.
///
/// # Errors
/// [`ReadError`], as the reader of the kind says it.
pub fn parse(name: &str, text: &str) -> Result<Election, ReadError> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit(['.', '/', '\\']).next() {
        Some("json") => json::parse(text),
        Some("pb") => pb::parse(text),
        Some("blt") => blt::parse(text),
        Some("soc" | "soi" | "toc" | "toi") => preflib::parse(text),
        _ => by_look(text),
    }
}

fn by_look(text: &str) -> Result<Election, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start();
    let header = |line: &str| line.starts_with("# DATA TYPE:") || line.starts_with("# NUMBER ALTERNATIVES:");
    if start.starts_with('{') {
        json::parse(text)
    } else if text.lines().any(header) {
        preflib::parse(text)
    } else if start.starts_with(|first: char| first.is_ascii_digit() || first == '#') {
        blt::parse(text)
    } else {
        pb::parse(text)
    }
}

/// More candidates than this are refused: a file that names so many is wrong, and would only fill the memory.
const MOST_CANDIDATES: usize = 10_000;

/// The id of a numbered candidate: all ids of an election are equally long, so that their order is that of the numbers.
fn numbered(number: usize, candidates: usize) -> String {
    format!("{number:0>width$}", width = candidates.to_string().len())
}

/// A candidate, as a need that takes one hour.
fn candidate(id: String) -> Need {
    Need {
        id,
        hours: Ratio::ONE,
        options: Vec::new(),
    }
}

/// All equal ballots of a line, as one voter.
fn ballots(line: usize, weight: Ratio, ranking: Vec<Vec<String>>) -> Voter {
    Voter {
        id: format!("line{line}"),
        weight,
        municipalities: 0,
        marks: Default::default(),
        ranking,
        population: 0,
    }
}
