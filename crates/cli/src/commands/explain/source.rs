//! Where an event to be explained comes from: a store, or a bundle of files. Both give leaves and published checkpoints.

use crate::{commands::bundle::failed, error::CliError, store::Readable};
use bundle::Held;
use events::{Digest, Opening, PersonId, Position, Text};
use ledger::Leaf;
use notary::ProofFolder;
use std::{collections::BTreeSet, path::Path};
use tlog::{SignedCheckpoint, Trust};

/// Leaves read at once; what a file of a bundle holds.
const PAGE: usize = 256;

/// Whether what a checkpoint covers can still be changed unseen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Finality {
    /// A quorum of witnesses has cosigned it.
    Final,
    /// The policy demands no witness.
    Unwitnessed,
    /// Witnesses are lacking.
    Pending,
    /// By keys that the policy does not name, or nothing is at hand to tell it by.
    Unknown,
}

impl Finality {
    fn of(signed: &SignedCheckpoint, trust: Option<&Trust>) -> Self {
        let Some(trust) = trust else {
            return Self::Unknown;
        };
        let demanded = trust.policy_at(signed.checkpoint().head().size).quorum();
        match trust.weigh(signed) {
            Err(_) => Self::Unknown,
            Ok(_) if demanded.is_none() => Self::Unwitnessed,
            Ok(weighed) if weighed.is_final() => Self::Final,
            Ok(_) => Self::Pending,
        }
    }
}

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

    /// The smallest published checkpoint that covers a position and that witnesses have made final; where there is none,
    /// the smallest that covers it.
    pub(super) fn covering(&self, position: u64) -> Result<Option<(SignedCheckpoint, Finality)>, CliError> {
        let (mut first, trust) = (None, self.trust()?);
        for size in self.sizes()?.into_iter().filter(|size| *size > position) {
            let Some(signed) = self.checkpoint(size)? else {
                continue;
            };
            match Finality::of(&signed, trust.as_ref()) {
                finality @ (Finality::Final | Finality::Unwitnessed) => return Ok(Some((signed, finality))),
                finality => first = first.or(Some((signed, finality))),
            }
        }
        Ok(first)
    }

    fn sizes(&self) -> Result<BTreeSet<u64>, CliError> {
        match self {
            Self::Store(_, None) => Ok(BTreeSet::new()),
            Self::Store(_, Some(proof)) => Ok(proof.sizes()?.into_iter().collect()),
            Self::Bundle(held) => held.sizes().map_err(|fault| failed(&fault)),
        }
    }

    fn checkpoint(&self, size: u64) -> Result<Option<SignedCheckpoint>, CliError> {
        match self {
            Self::Store(_, None) => Ok(None),
            Self::Store(_, Some(proof)) => Ok(proof.checkpoint(size)?),
            Self::Bundle(held) => held.checkpoint(size).map_err(|fault| failed(&fault)),
        }
    }

    /// By whom checkpoints are weighed: the policy that lies beside them, with what a proof folder knows has become of it.
    fn trust(&self) -> Result<Option<Trust>, CliError> {
        match self {
            Self::Store(_, None) => Ok(None),
            Self::Store(_, Some(proof)) => Ok(Some(proof.trust()?)),
            Self::Bundle(held) => {
                let policy = held.policy().map_err(|fault| failed(&fault))?;
                let origin = held.newest().checkpoint().origin();
                Ok(policy.map(|policy| Trust::follow(policy, origin, &[], &|_, _| false)))
            }
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
