//! The tree over the log in memory: 64 bytes a leaf, from which any proof about any earlier size is made in microseconds.
//! It is read once, when the first proof is wanted, and then grows with the log. Every leaf is hashed here; what the
//! store says its hash is must agree.

use crate::EngineError;
use events::{Position, codec};
use ledger::Ledger;
use std::sync::{Arc, PoisonError, RwLock};
use tlog::{ConsistencyProof, Hash, InclusionProof, NoSuchNode, StoredTree, TreeHead, Unproven};
use tokio::sync::Mutex;

/// How many leaves are read at once; bounds memory beside the hashes.
const PAGE: usize = 1_000;

/// The hashes of a log.
pub struct LogTree {
    ledger: Arc<dyn Ledger>,
    tree: RwLock<StoredTree>,
    /// Who lets it grow. Others prove meanwhile.
    growing: Mutex<()>,
}

impl LogTree {
    /// The tree of a ledger; reads nothing yet.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>) -> Self {
        Self {
            ledger,
            tree: RwLock::default(),
            growing: Mutex::default(),
        }
    }

    /// How many leaves it has now.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.read(StoredTree::size)
    }

    /// Lets it grow to a size that the log has.
    ///
    /// # Errors
    /// `Corrupt` where a leaf is missing or is not what its hash says.
    pub async fn grow(&self, to: u64) -> Result<(), EngineError> {
        self.grow_looking(to, None).await.map(drop)
    }

    /// The same; tells whether one of the new leaves is of a kind that is looked for.
    pub(super) async fn grow_watching(
        &self,
        to: u64,
        looked_for: fn(&str) -> bool,
    ) -> Result<bool, EngineError> {
        self.grow_looking(to, Some(looked_for)).await
    }

    async fn grow_looking(&self, to: u64, looked_for: Option<fn(&str) -> bool>) -> Result<bool, EngineError> {
        let _growing = self.growing.lock().await;
        let (mut next, mut found) = (self.size(), false);
        while next < to {
            let wanted = usize::try_from(to - next).unwrap_or(PAGE).min(PAGE);
            let page = self.ledger.leaves(Position(next), wanted).await?;
            if page.is_empty() {
                return Err(EngineError::Corrupt(format!(
                    "the leaf {next} of {to} is missing"
                )));
            }
            let mut hashes = Vec::with_capacity(page.len());
            for leaf in &page {
                let hash = tlog::leaf_hash(&leaf.bytes);
                if leaf.position.0 != next || hash != leaf.hash {
                    let at = leaf.position;
                    let why = format!(
                        "where leaf {next} should be is {at}, or its bytes are not those of its hash"
                    );
                    return Err(EngineError::Corrupt(why));
                }
                if let Some(looked_for) = looked_for.filter(|_| !found) {
                    found = codec::decode(&leaf.bytes).is_ok_and(|event| looked_for(event.body.kind()));
                }
                hashes.push(hash);
                next += 1;
            }
            let mut tree = self.tree.write().unwrap_or_else(PoisonError::into_inner);
            tree.extend(hashes);
        }
        Ok(found)
    }

    /// The state of the tree at a size that it has reached.
    ///
    /// # Errors
    /// `Corrupt` when it has not.
    pub fn head(&self, size: u64) -> Result<TreeHead, EngineError> {
        let root = self.read(|tree| tlog::root_at(tree, size)).map_err(unproven)?;
        Ok(TreeHead { size, root })
    }

    /// That the tree only grew between two sizes.
    ///
    /// # Errors
    /// `Corrupt` when it has not reached them, or the first is larger.
    pub fn consistency(&self, from: u64, to: u64) -> Result<ConsistencyProof, EngineError> {
        let proof = self.read(|tree| tlog::prove_consistency(tree, from, to));
        proof.map_err(unproven)
    }

    /// That a leaf is in the tree of a size.
    ///
    /// # Errors
    /// `Corrupt` when it has not reached it, or there is no such leaf.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<InclusionProof, EngineError> {
        let proof = self.read(|tree| tlog::prove_inclusion(tree, index, size));
        proof.map_err(unproven)
    }

    /// The ledger whose tree it is.
    pub(super) fn ledger(&self) -> &Arc<dyn Ledger> {
        &self.ledger
    }

    fn read<T>(&self, look: impl FnOnce(&StoredTree) -> T) -> T {
        look(&self.tree.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn unproven(why: Unproven<NoSuchNode>) -> EngineError {
    EngineError::Corrupt(format!("nothing can be proven of the log: {why}"))
}

/// Whether two roots agree.
pub(super) fn same(computed: Hash, stated: Hash, size: u64) -> Result<(), EngineError> {
    match computed == stated {
        true => Ok(()),
        false => Err(EngineError::Corrupt(format!(
            "the root over the {size} leaves is {computed}, and the head of the store says {stated}"
        ))),
    }
}
