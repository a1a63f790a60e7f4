//! Reads election files into a [`Profile`]. Text in, no files: whoever calls has opened and unpacked them.

pub mod json;
pub mod pb;
mod records;

use std::collections::BTreeMap;

use crate::{NotANumber, Profile, ProfileError, Utility};

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
