//! The attacks of the threat table, by what is attacked.
//!
//! | file | lines of the table |
//! | --- | --- |
//! | `files` | 1 to 5, 18: bytes, rows and the end of the log, mostly by somebody without a key |
//! | `ballots` | 6, 7, 11, 14, 15: single ballots |
//! | `history` | 8 to 10, 12, 19, 22: the operator tells the past otherwise |
//! | `results` | 13, 21: lists and lots |
//! | `words` | 16, 17: what stands behind commitments, and its erasure |
//! | `promises` | 20: a ballot that was never appended |

mod ballots;
mod files;
mod history;
mod promises;
mod results;
mod words;

use super::{Case, Maker, draft::Draft};
use crate::Fault;

/// Makes them all.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
    files::all(maker)?;
    ballots::all(maker)?;
    history::all(maker)?;
    results::all(maker)?;
    words::all(maker)?;
    promises::all(maker)
}

/// One case of a changed log.
fn changed(maker: &mut Maker<'_>, case: Case, change: impl FnOnce(&mut Draft)) -> Result<(), Fault> {
    let mut draft = maker.draft.clone();
    change(&mut draft);
    maker.forged(&case.name, &mut draft, case.keys)?;
    maker.case(case)
}
