//! A log that grows while its signers come to harm, and what must be so afterwards.

use super::*;
use crate::follow::PATIENCE;
use ledger::AppendError;
use std::{sync::Mutex, time::Duration};
use tokio::task::JoinHandle;

/// Waits for a condition.
pub(crate) async fn until(what: &str, is: impl AsyncFn() -> bool) {
    let waited = async {
        while !is().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waited).await;
    assert!(waited.is_ok(), "{what}");
}

/// Appends one event after another, each of which is signed at once, and keeps what was acknowledged.
pub(crate) struct Appending {
    acknowledged: Arc<Mutex<Vec<(u64, u64)>>>,
    task: JoinHandle<()>,
}

impl Appending {
    pub(crate) fn start(ledger: &Arc<dyn Ledger>, from: u64) -> Self {
        let acknowledged = Arc::new(Mutex::new(Vec::new()));
        let (ledger, known) = (Arc::clone(ledger), Arc::clone(&acknowledged));
        let task = tokio::spawn(async move {
            for number in from.. {
                let position = insist(&*ledger, number).await;
                known.lock().unwrap().push((number, position));
            }
        });
        Self { acknowledged, task }
    }

    /// How many are acknowledged.
    pub(crate) fn count(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    /// Ends it; gives each number that was acknowledged, and where it stands.
    pub(crate) fn end(self) -> Vec<(u64, u64)> {
        self.task.abort();
        self.acknowledged.lock().unwrap().clone()
    }
}

/// Asks again with the same key until the answer is known.
async fn insist(ledger: &dyn Ledger, number: u64) -> u64 {
    loop {
        match ledger.append(command(number, weighty())).await {
            Ok(appended) => return appended.positions[0].0,
            Err(AppendError::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(other) => panic!("{number}: {other}"),
        }
    }
}

/// The size that was signed last.
pub(crate) fn signed(dir: &Path) -> u64 {
    let folder = ProofFolder::open(dir).unwrap();
    folder.signed().unwrap().checkpoint().head().size
}

/// The texts of all published checkpoints.
pub(crate) fn published(dir: &Path) -> Vec<(u64, String)> {
    let folder = ProofFolder::open(dir).unwrap();
    let text = |size| {
        let checkpoint = folder.checkpoint(size).unwrap().unwrap();
        (size, checkpoint.note().text().to_owned())
    };
    folder.sizes().unwrap().into_iter().map(text).collect()
}

/// Everything published before is published still, and part of the log; and something was published since.
pub(crate) async fn went_on(ledger: &Arc<dyn Ledger>, dir: &Path, before: &[(u64, String)]) {
    all_extend(ledger, dir).await;
    let after = published(dir);
    assert!(after.len() > before.len());
    assert_eq!(after.get(..before.len()), Some(before));
}
