//! What others may read of the proofs: the last checkpoint, how far the log is final, and a receipt for one event.

use super::signer::Signer;
use crate::EngineError;
use events::{Body, Position, Time, ballot, codec};
use ledger::Leaf;
use notary::{Promise, ProofError, ProofFolder};
use std::sync::Arc;
use tlog::{ProofFile, SignedCheckpoint, Weighed};
use tokio::sync::watch;

/// So many checkpoints back is looked for one that enough witnesses have cosigned.
const LOOK_BACK: usize = 10_000;

/// Within so many seconds after it was cast a ballot is promised to be final.
const PROMISED: u64 = 24 * 60 * 60;

/// What is published now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proven {
    latest: Option<SignedCheckpoint>,
    last_final: Option<SignedCheckpoint>,
    confirmed: Option<Time>,
}

/// A receipt for one event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Receipt {
    /// No checkpoint that enough witnesses cosigned holds it yet.
    Pending,
    /// The proof that it is in the log, with its leaf beside it.
    Final(Box<ProofFile>),
}

impl Proven {
    pub(super) fn read(folder: &ProofFolder) -> Result<Self, ProofError> {
        let size = folder.signed()?.checkpoint().head().size;
        let last_final = folder.last_final(LOOK_BACK)?;
        let confirmed = match &last_final {
            Some(checkpoint) => folder.trust()?.weigh(checkpoint).ok().and_then(|it| stated(&it)),
            None => None,
        };
        Ok(Self {
            latest: folder.checkpoint(size)?,
            last_final,
            confirmed,
        })
    }

    /// Tells what is in the folder now. Only the newest checkpoint is weighed: an older one that gains a cosignature is
    /// not more than what is final already, or is soon passed.
    pub(super) fn tell(told: &watch::Sender<Self>, folder: &ProofFolder) -> Result<(), ProofError> {
        let size = folder.signed()?.checkpoint().head().size;
        let Some(latest) = folder.checkpoint(size)? else {
            return Ok(());
        };
        let trust = folder.trust()?;
        let weighed = trust.weigh(&latest).ok().filter(Weighed::is_final);
        told.send_if_modified(|now| {
            let (last_final, confirmed) = match &weighed {
                Some(weighed) => (Some(latest.clone()), stated(weighed)),
                None => (now.last_final.clone(), now.confirmed),
            };
            let new = Self {
                latest: Some(latest),
                last_final,
                confirmed,
            };
            let moved = *now != new;
            *now = new;
            moved
        });
        Ok(())
    }

    /// The checkpoint published last; none before the first event.
    #[must_use]
    pub fn latest(&self) -> Option<&SignedCheckpoint> {
        self.latest.as_ref()
    }

    /// The last one that by the policy enough witnesses have cosigned.
    #[must_use]
    pub fn last_final(&self) -> Option<&SignedCheckpoint> {
        self.last_final.as_ref()
    }

    /// When enough witnesses cosigned a checkpoint last: the median of the times that they stated. `None` where that never
    /// was, or the policy asks for no witness.
    #[must_use]
    pub fn confirmed(&self) -> Option<Time> {
        self.confirmed
    }

    /// How many events are signed.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.latest.as_ref().map_or(0, |it| it.checkpoint().head().size)
    }

    /// How many events are final: every event before this position.
    #[must_use]
    pub fn final_size(&self) -> u64 {
        self.last_final
            .as_ref()
            .map_or(0, |it| it.checkpoint().head().size)
    }
}

/// When a checkpoint became final, by its witnesses.
fn stated(weighed: &Weighed<'_>) -> Option<Time> {
    let seconds = i64::try_from(weighed.confirmed()?).unwrap_or(i64::MAX);
    Some(Time::from_millis(seconds.saturating_mul(1_000)))
}

/// The side that reads. Cheap to clone.
#[derive(Clone)]
pub struct Proofs {
    signer: Arc<Signer>,
    told: watch::Receiver<Proven>,
}

impl Proofs {
    pub(super) fn new(signer: Arc<Signer>, told: watch::Receiver<Proven>) -> Self {
        Self { signer, told }
    }

    /// What is published now.
    #[must_use]
    pub fn now(&self) -> Proven {
        self.told.borrow().clone()
    }

    /// How many events are final now.
    #[must_use]
    pub fn final_size(&self) -> u64 {
        self.told.borrow().final_size()
    }

    /// How many checkpoints this process has signed.
    #[must_use]
    pub fn signed_here(&self) -> u64 {
        self.signer.count()
    }

    /// To be told of every change.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Proven> {
        self.told.clone()
    }

    /// What the log promises whoever cast a ballot: that this leaf will be final in a day at the latest. `None` for the
    /// leaf of anything else.
    #[must_use]
    pub fn promise(&self, leaf: &Leaf) -> Option<String> {
        let event = codec::decode(&leaf.bytes).ok()?;
        let Body::Ballot(ballot::Event::Cast(cast)) = &event.body else {
            return None;
        };
        let keys = self.signer.keys();
        let key = keys.first()?;
        let promise = Promise {
            origin: key.public().name().to_string(),
            round: cast.round.to_string(),
            unit: cast.unit.to_string(),
            commitment: cast.commitment.to_string(),
            position: leaf.position.0,
            leaf: leaf.hash.to_string(),
            by: u64::try_from(event.at.millis() / 1_000)
                .ok()?
                .saturating_add(PROMISED),
        };
        match promise.sign(key) {
            Ok(note) => Some(note.to_string()),
            Err(error) => {
                tracing::error!(%error, "a ballot got no promise");
                None
            }
        }
    }

    /// The receipt for an event.
    ///
    /// # Errors
    /// When the ledger cannot be read, or has no such event.
    pub async fn receipt(&self, position: Position) -> Result<Receipt, EngineError> {
        let checkpoint = match self.told.borrow().last_final() {
            Some(it) if it.checkpoint().head().size > position.0 => it.clone(),
            _ => return Ok(Receipt::Pending),
        };
        let size = checkpoint.checkpoint().head().size;
        let tree = self.signer.tree();
        tree.grow(size).await?;
        let proof = tree.inclusion(position.0, size)?;
        let leaf = tree.ledger().leaves(position, 1).await?;
        let missing = || EngineError::Corrupt(format!("there is no leaf {position}"));
        let leaf = leaf.into_iter().next().ok_or_else(missing)?;
        let file = ProofFile::new(position.0, proof.path, checkpoint, leaf.bytes);
        let file = file.map_err(|why| EngineError::Corrupt(why.to_string()))?;
        Ok(Receipt::Final(Box::new(file)))
    }
}
