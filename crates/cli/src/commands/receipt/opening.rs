//! What only the voter has: the marks, and the salt that was answered when the ballot was cast. Together they show what a
//! receipt, which knows the commitment alone, cannot show.

use crate::{commands::import::read_file, error::CliError, exit::Exit};
use domain::ballot::{Marks, commit};
use events::Salt;
use messages::{Message, msg};
use serde::Deserialize;
use std::path::Path;

/// The marks of a ballot and its salt.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opening {
    marks: Marks,
    salt: Salt,
}

impl Opening {
    /// Reads one: an object with `marks`, as they were sent, and `salt`, as it was answered.
    ///
    /// # Errors
    /// When it is no such thing.
    pub(super) fn read(path: &Path) -> Result<Self, CliError> {
        serde_json::from_slice(&read_file(path)?).map_err(|why| {
            let (path, why) = (path.display().to_string(), why.to_string());
            let what = msg!("receipt-bad-opening", path = path, why = why);
            CliError::new(Exit::BadInput, "bad_opening", what)
        })
    }

    /// Whether a commitment is to these marks.
    pub(super) fn opens(&self, commitment: &str) -> bool {
        commit(&self.salt, &self.marks).is_ok_and(|found| found.to_string() == commitment)
    }

    /// What came of it, in words.
    pub(super) fn told(&self, opens: bool) -> Message {
        let mark = |(need, mark): (&events::NeedId, &u32)| format!("{need}: {mark}");
        let marks: Vec<String> = self.marks.iter().map(mark).collect();
        match opens {
            true => msg!("receipt-opens", marks = marks.join(", ")),
            false => msg!("receipt-opens-not"),
        }
    }
}
