//! One checkpoint: the signer reads the tree, demands the proof that it extends what was signed last, remembers it, and
//! only then signs and publishes. With which keys, the log itself says: none signs where it does not count.

use super::{
    own,
    tree::{LogTree, same},
};
use crate::EngineError;
use ledger::{Epoch, SaveError};
use notary::{ProofError, ProofFolder, signed_head};
use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tlog::{LastSigned, SignedCheckpoint, SigningKey, TreeHead, Verdict, may_extend, may_sign};

/// The name and number under which servers take turns at signing.
const TURN: (&str, u32) = ("checkpoint", 1);

/// Signs the checkpoints of one log.
pub struct Signer {
    tree: Arc<LogTree>,
    folder: ProofFolder,
    /// Those that counted when something was signed last, the one in use first.
    keys: RwLock<Arc<[SigningKey]>>,
    /// How many checkpoints it has signed.
    count: AtomicU64,
}

/// What came of signing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// The checkpoint, which is published.
    pub checkpoint: SignedCheckpoint,
    /// Whether the tree grew since the one before.
    pub verdict: Verdict,
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The rules of signing, another signer, or the files. Where the rules forbid it, somebody must look.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The ledger.
    #[error(transparent)]
    Store(#[from] EngineError),
    /// Another server signs.
    #[error("another server signs this log now")]
    NotOurTurn,
}

impl SignError {
    /// Whether somebody must look before anything else is done: a tree that is not the one that was signed, a memory that
    /// is lost or old, a store that contradicts itself.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        match self {
            Self::Proof(ProofError::System { .. } | ProofError::Raced { .. } | ProofError::Busy { .. })
            | Self::NotOurTurn => false,
            Self::Proof(_) | Self::Store(EngineError::Corrupt(_)) => true,
            Self::Store(_) => false,
        }
    }
}

impl From<tlog::MustNotSign> for SignError {
    fn from(why: tlog::MustNotSign) -> Self {
        Self::Proof(why.into())
    }
}

impl Signer {
    /// A signer of the log of a tree, with the keys and memory of a folder.
    ///
    /// # Errors
    /// When no key counts where it was signed last, one cannot be read, or others may read it.
    pub fn new(tree: Arc<LogTree>, folder: ProofFolder) -> Result<Self, ProofError> {
        let size = folder.signed()?.checkpoint().head().size;
        let keys = RwLock::new(folder.signing_keys(size)?.into());
        Ok(Self {
            tree,
            folder,
            keys,
            count: AtomicU64::new(0),
        })
    }

    /// Takes up what the log says of itself in its first so many events, and the keys that count at that size.
    ///
    /// # Errors
    /// When none of the folder's keys does, or what the log says is not what it said before.
    pub(super) async fn learn(&self, size: u64) -> Result<Arc<[SigningKey]>, SignError> {
        let told = own::told(self.tree.ledger().as_ref(), size).await?;
        self.aside(move |folder| folder.learn(&told, size)).await?;
        let new: Arc<[SigningKey]> = self.folder.signing_keys(size)?.into();
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        *keys = Arc::clone(&new);
        Ok(new)
    }

    /// The tree that it signs.
    #[must_use]
    pub fn tree(&self) -> &Arc<LogTree> {
        &self.tree
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &ProofFolder {
        &self.folder
    }

    /// How many checkpoints it has signed.
    pub(super) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// The keys that count now, the one in use first.
    pub(super) fn keys(&self) -> Arc<[SigningKey]> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Signs and publishes the log as it stands, if it may.
    ///
    /// With a turn it is renewed *after* the head was read. On PostgreSQL this is what makes the head durable: with
    /// `synchronous_commit` on and a synchronous standby, a commit is shown to others when the standby has it, with two
    /// exceptions, a commit whose wait was cancelled and one that a restarted primary found in its own journal. The
    /// journal is one line: once the renewal, which is a commit of its own, has been acknowledged, the standby has
    /// everything before it too.
    ///
    /// # Errors
    /// [`SignError`]; nothing was signed then that was not before.
    pub async fn sign(&self, turn: Option<Epoch>) -> Result<Signed, SignError> {
        // The memory first: what is signed later by others can only be more.
        let last = self.folder.signed()?;
        self.publish_if_missing(&last).await?;
        let signed = last.checkpoint().head();
        let head = self.tree.ledger().head().await.map_err(EngineError::from)?;
        if let Some(epoch) = turn {
            self.keep(epoch, super::run::TURN).await?;
        }
        let offered = TreeHead {
            size: head.size,
            root: head.root,
        };
        self.tree.grow(head.size).await?;
        if offered.size <= self.tree.size() {
            same(self.tree.head(head.size)?.root, head.root, head.size)?;
        }
        // A smaller tree has no proof to be judged by; this names the sizes.
        may_extend(signed, offered)?;
        let proof = self.tree.consistency(signed.size, offered.size)?;
        let verdict = may_sign(LastSigned::Tree(signed), offered, &proof)?;
        let keys = self.learn(offered.size).await?;
        let checkpoint = match verdict {
            Verdict::Same => last,
            Verdict::Grown => {
                let new = signed_head(&keys, offered)?;
                let to_keep = new.clone();
                // Both or, where the process ends between them, the first: `publish_if_missing` does the second then.
                self.aside(move |folder| {
                    folder.swap(signed, &to_keep)?;
                    folder.publish(&to_keep)
                })
                .await?;
                self.count.fetch_add(1, Ordering::Relaxed);
                new
            }
        };
        if self.aside(move |folder| folder.take_over(offered.size)).await? {
            tracing::info!(
                size = offered.size,
                "the next key of the log has taken the place of the one before"
            );
        }
        Ok(Signed { checkpoint, verdict })
    }

    /// Signs once, by hand, with a turn of its own: where a server is at it, that server does.
    ///
    /// # Errors
    /// As [`Signer::sign`].
    pub async fn sign_in_turn(&self) -> Result<Signed, SignError> {
        let turn = self.take_turn(super::run::TURN).await?;
        let epoch = turn.ok_or(SignError::NotOurTurn)?;
        let signed = self.sign(Some(epoch)).await;
        self.give_turn(turn).await;
        signed
    }

    /// A process that ended between signing and publishing left a checkpoint that nobody saw. What it remembered is
    /// written again: that it can be read does not show that it is on disk, where a sync was what failed.
    async fn publish_if_missing(&self, last: &SignedCheckpoint) -> Result<(), ProofError> {
        let head = last.checkpoint().head();
        if head.size == 0 || self.folder.checkpoint(head.size)?.is_some() {
            return Ok(());
        }
        let last = last.clone();
        self.aside(move |folder| {
            folder.swap(head, &last)?;
            folder.publish(&last)
        })
        .await
    }

    /// Does what may wait for the folder's lock, or for its disk, where it keeps nobody else waiting. Once begun it is done,
    /// whether anybody still waits for it or not.
    pub(super) async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&ProofFolder) -> Result<T, ProofError> + Send + 'static,
    ) -> Result<T, ProofError> {
        let folder = self.folder.clone();
        let done = tokio::task::spawn_blocking(move || work(&folder)).await;
        done.unwrap_or_else(|ended| {
            Err(ProofError::System {
                path: self.folder.dir().to_owned(),
                why: std::io::Error::other(ended),
            })
        })
    }

    /// Takes the turn at signing, if it is free.
    pub(super) async fn take_turn(&self, lasts: Duration) -> Result<Option<Epoch>, EngineError> {
        let taken = self.tree.ledger().lease_view(TURN.0, TURN.1, lasts).await;
        taken.map_err(away)
    }

    /// Lets others sign at once. Should that fail, the turn runs out.
    pub(super) async fn give_turn(&self, turn: Option<Epoch>) {
        if let Some(epoch) = turn {
            let _ = self.keep(epoch, Duration::ZERO).await;
        }
    }

    /// Renews it.
    pub(super) async fn keep(&self, epoch: Epoch, lasts: Duration) -> Result<(), SignError> {
        let renewed = self.tree.ledger().renew_view(TURN.0, TURN.1, epoch, lasts).await;
        match renewed.map_err(away)? {
            true => Ok(()),
            false => Err(SignError::NotOurTurn),
        }
    }
}

fn away(error: SaveError) -> EngineError {
    match error {
        SaveError::Corrupt(why) => EngineError::Corrupt(why),
        other => EngineError::Unavailable(other.to_string()),
    }
}
