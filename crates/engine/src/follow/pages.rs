//! The log a few events at a time. Other tasks read the next pages while one is decoded and folded.
//!
//! Events are decoded by whoever folds them, a few at once: what one task makes and another lets go of costs both of
//! them more than the decoding.

use super::{BATCH, FollowError};
use events::{Position, Recorded};
use ledger::{Leaf, Ledger, ReadError};
use std::{collections::VecDeque, sync::Arc, vec};
use tokio::task::JoinHandle;

/// So many pages are on their way at once: one is being copied while the store looks for the other.
const AHEAD: usize = 2;

/// So many events are decoded at once, and go through all views before the next ones do: few enough to stay in the
/// processor's own memory.
const CHUNK: usize = 50;

/// A page that another task fetches.
type Coming = JoinHandle<Result<Vec<Leaf>, ReadError>>;

/// Events from a position on, up to those that reach another.
pub(super) struct Pages {
    ledger: Arc<dyn Ledger>,
    next: Position,
    stop: Position,
    /// From where each begins.
    coming: VecDeque<(Position, Coming)>,
    /// What is left of the page at hand.
    page: vec::IntoIter<Leaf>,
}

impl Pages {
    /// All events from `next` on until `stop` is reached, which the log must have.
    pub(super) fn new(ledger: Arc<dyn Ledger>, next: Position, stop: Position) -> Self {
        Self {
            ledger,
            next,
            stop,
            coming: VecDeque::with_capacity(AHEAD),
            page: vec![].into_iter(),
        }
    }

    /// The next events; `None` after the last.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Recorded>>, FollowError> {
        if self.page.as_slice().is_empty() && !self.take_lately() {
            while self.coming.len() < AHEAD && self.next < self.stop {
                let (ledger, from) = (self.ledger.clone(), self.next);
                let page = tokio::spawn(async move { ledger.leaves(from, BATCH).await });
                self.coming.push_back((from, page));
                self.next = Position(from.0 + BATCH as u64);
            }
            let Some((from, page)) = self.coming.pop_front() else {
                return Ok(None);
            };
            let leaves = page
                .await
                .map_err(|why| FollowError::Unavailable(why.to_string()))??;
            if !self.is_whole(from, &leaves) {
                // The log has a hole, or who answered is behind: the reading that checks pages says which.
                let events = self.ledger.all(from, BATCH).await?;
                return match events.is_empty() {
                    true => Err(FollowError::hole(from)),
                    false => Ok(Some(events)),
                };
            }
            self.page = leaves.into_iter();
        }
        let events = self.page.by_ref().take(CHUNK).map(|leaf| leaf.read());
        Ok(Some(events.collect::<Result<_, _>>()?))
    }

    /// Takes all that is left where it was written a moment ago, which needs no fetching. Whether it did.
    fn take_lately(&mut self) -> bool {
        let is_idle = self.coming.is_empty() && self.next < self.stop;
        let lately = || self.ledger.lately(self.next, self.stop);
        let Some(leaves) = is_idle.then(lately).flatten() else {
            return false;
        };
        (self.page, self.next) = (leaves.into_iter(), self.stop);
        true
    }

    /// Whether a page has every event from its first on, up to its end or ours.
    fn is_whole(&self, from: Position, leaves: &[Leaf]) -> bool {
        let promised = (self.stop.0 - from.0).min(BATCH as u64);
        let in_order = leaves
            .iter()
            .zip(from.0..)
            .all(|(leaf, at)| leaf.position.0 == at);
        in_order && leaves.len() as u64 >= promised
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.coming.iter().for_each(|(_, page)| page.abort());
    }
}
