//! The documents that lie beside what is missing. What something is derived from must come along, the rest as far as the
//! mirror has it: minutes and evidence may be kept elsewhere.

use crate::{
    commands::bundle::failed,
    error::{CliError, Problem, Words},
    exit::Exit,
};
use bundle::Held;
use events::{Digest, Position};
use ledger::{Leaf, Ledger};
use messages::{Message, msg};
use std::collections::BTreeMap;

/// What a mirror gives.
#[derive(Default)]
pub(super) struct Documents {
    /// The documents that the store has not.
    pub(super) found: Vec<Vec<u8>>,
    /// How many more are named by what is missing, and are kept elsewhere.
    pub(super) elsewhere: u64,
}

/// A document that a leaf names.
struct Named {
    /// The first that does.
    position: Position,
    /// Whether something is derived from it.
    needed: bool,
}

/// The documents that the leaves name and the store has not.
///
/// # Errors
/// When some that are needed are not there, or some are not what is named: with the file and the event of each.
pub(super) async fn documents(
    mirror: &Held,
    ledger: &dyn Ledger,
    leaves: &[Leaf],
) -> Result<Documents, CliError> {
    let (mut documents, mut problems) = (Documents::default(), Vec::new());
    for (digest, Named { position, needed }) in named(leaves) {
        if ledger.blob(&digest).await?.is_some() {
            continue;
        }
        let (path, event) = (mirror.document_place(&digest), position.0);
        let found = mirror.document(&digest).map_err(|fault| failed(&fault))?;
        let what = match found {
            Some(bytes) if Digest::of(&bytes) == digest => {
                documents.found.push(bytes);
                continue;
            }
            Some(_) => msg!("recover-document-altered", path = &path, position = event),
            None if needed => msg!("recover-document-missing", path = &path, position = event),
            None => {
                documents.elsewhere += 1;
                continue;
            }
        };
        problems.push(problem(what, path, event));
    }
    match problems.is_empty() {
        true => Ok(documents),
        false => Err(CliError {
            exit: Exit::BadInput,
            code: "bad_mirror",
            problems,
            remedy: Some(msg!("remedy-mirror-documents")),
        }),
    }
}

fn named(leaves: &[Leaf]) -> BTreeMap<Digest, Named> {
    let mut all: BTreeMap<Digest, Named> = BTreeMap::new();
    for leaf in leaves {
        for (digest, needed) in bundle::documents(&leaf.bytes) {
            let position = leaf.position;
            let one = all.entry(digest).or_insert(Named { position, needed });
            one.needed |= needed;
        }
    }
    all
}

fn problem(what: Message, path: String, position: u64) -> Problem {
    Problem {
        what: Words::Said(what),
        place: vec![("file", path.into()), ("position", position.into())],
        place_words: None,
    }
}
