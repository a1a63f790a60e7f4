//! What is wrong with a file, row by row.

use crate::{
    error::{CliError, Problem, Words},
    exit::Exit,
};
use messages::{Message, msg};
use serde_json::json;

/// How many faults are told at most; whoever mends these runs it again.
pub(crate) const AT_MOST: usize = 20;

/// One fault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RowError {
    /// The file.
    pub(crate) file: String,
    /// The row, as a spreadsheet counts: the header is row 1.
    pub(crate) row: u64,
    /// The column, where it is one column's fault.
    pub(crate) column: Option<String>,
    /// What is wrong.
    pub(crate) what: Message,
}

impl RowError {
    fn problem(self) -> Problem {
        let Self {
            file,
            row,
            column,
            what,
        } = self;
        let mut place = vec![("file", json!(file)), ("row", json!(row))];
        let row = row.to_string();
        let place_words = match column {
            Some(column) => {
                place.push(("column", json!(column)));
                msg!("import-place-column", file = file, row = row, column = column)
            }
            None => msg!("import-place", file = file, row = row),
        };
        Problem {
            what: Words::Said(what),
            place,
            place_words: Some(place_words),
        }
    }
}

/// The error that ends an import: every fault found, and what to do.
pub(crate) fn failed(faults: Vec<RowError>) -> CliError {
    let remedy = if faults.len() >= AT_MOST {
        msg!("import-remedy-more")
    } else {
        msg!("import-remedy")
    };
    CliError {
        exit: Exit::BadInput,
        code: "broken_rows",
        problems: faults.into_iter().map(RowError::problem).collect(),
        remedy: Some(remedy),
    }
}

/// Faults being collected.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<RowError>);

impl Faults {
    /// Adds one, as long as there are not too many.
    pub(super) fn add(&mut self, fault: RowError) {
        if self.0.len() < AT_MOST {
            self.0.push(fault);
        }
    }

    /// What was read when there were none.
    pub(super) fn or<T>(self, read: T) -> Result<T, Vec<RowError>> {
        if self.0.is_empty() { Ok(read) } else { Err(self.0) }
    }
}
