//! Where an event to be explained comes from: a store, or a bundle of files. Both give leaves and published checkpoints.

use crate::{commands::bundle::failed, error::CliError, store::Readable};
use bundle::Held;
use events::{Digest, Opening, PersonId, Position, Text};
use ledger::Leaf;
use notary::ProofFolder;
use std::path::Path;
use tlog::SignedCheckpoint;

/// Leaves read at once; what a file of a bundle holds.
const PAGE: usize = 256;

/// A store or a bundle.
pub(super) enum Source {
    /// A store, and its proof folder.
    Store(Box<Readable>, Option<Box<ProofFolder>>),
    /// A bundle.
    Bundle(Box<Held>),
}

impl Source {
    /// A bundle in a folder; `None` when it holds none.
    pub(super) fn bundle(folder: &Path) -> Result<Option<Self>, CliError> {
        let held = Held::at(folder).map_err(|fault| failed(&fault))?;
        Ok(held.map(|held| Self::Bundle(Box::new(held))))
    }

    /// How many events there are.
    pub(super) async fn size(&self) -> Result<u64, CliError> {
        match self {
            Self::Store(store, _) => Ok(store.ledger.head().await?.size),
            Self::Bundle(held) => Ok(held.size()),
        }
    }

    /// Some leaves from a position on, at least one below the size.
    pub(super) async fn leaves(&self, from: u64) -> Result<Vec<Leaf>, CliError> {
        match self {
            Self::Store(store, _) => Ok(store.ledger.leaves(Position(from), PAGE).await?),
            Self::Bundle(held) => page(held, from),
        }
    }

    /// The smallest published checkpoint that covers a position.
    pub(super) fn covering(&self, position: u64) -> Result<Option<SignedCheckpoint>, CliError> {
        match self {
            Self::Store(_, None) => Ok(None),
            Self::Store(_, Some(proof)) => {
                let covering = proof.sizes()?.into_iter().find(|size| *size > position);
                Ok(covering.map(|size| proof.checkpoint(size)).transpose()?.flatten())
            }
            Self::Bundle(held) => held.covering(position).map_err(|fault| failed(&fault)),
        }
    }

    /// The words of a text; `None` where they are not to be had.
    pub(super) async fn words(&self, text: &Text) -> Result<Option<String>, CliError> {
        match self {
            Self::Store(store, _) => match &store.engine {
                Some(engine) => Ok(engine.words(text).await?),
                None => Ok(None),
            },
            Self::Bundle(held) => Ok(kept(held, &text.commitment)
                .filter(|opening| opening.opens(text))
                .map(|opening| opening.words)),
        }
    }

    /// The name of a person; `None` where it is not to be had: no bundle holds any.
    pub(super) async fn person(&self, person: PersonId) -> Result<Option<String>, CliError> {
        match self {
            Self::Store(store, _) => match &store.engine {
                Some(engine) => Ok(engine.person(person).await?),
                None => Ok(None),
            },
            Self::Bundle(..) => Ok(None),
        }
    }
}

/// The leaves of the file in which a position stands, from it on.
fn page(held: &Held, from: u64) -> Result<Vec<Leaf>, CliError> {
    let leaves = held.leaves(from).map_err(|fault| failed(&fault))?;
    let leaf = |(bytes, place): (Vec<u8>, u64)| Leaf {
        position: Position(place),
        hash: tlog::leaf_hash(&bytes),
        bytes,
    };
    Ok(leaves.into_iter().zip(from..).map(leaf).collect())
}

fn kept(held: &Held, commitment: &Digest) -> Option<Opening> {
    serde_json::from_slice(&held.opening(commitment).ok()??).ok()
}
