//! The log page by page, the next pages being read and decoded by other tasks while one is folded.

use super::{BATCH, FollowError};
use events::{Position, Recorded};
use ledger::{Ledger, ReadError};
use std::{collections::VecDeque, sync::Arc};
use tokio::task::JoinHandle;

/// So many pages are on their way at once: one is being decoded while the store looks for the other.
const AHEAD: usize = 2;

/// A page that another task fetches.
type Coming = JoinHandle<Result<Vec<Recorded>, ReadError>>;

/// Pages from a position on, up to the one that reaches another. Each is whole but for the last of the log.
pub(super) struct Pages {
    ledger: Arc<dyn Ledger>,
    next: Position,
    stop: Position,
    /// From where each begins.
    coming: VecDeque<(Position, Coming)>,
}

impl Pages {
    /// All events from `next` on until `stop` is reached, which the log must have.
    pub(super) fn new(ledger: Arc<dyn Ledger>, next: Position, stop: Position) -> Self {
        Self {
            ledger,
            next,
            stop,
            coming: VecDeque::with_capacity(AHEAD),
        }
    }

    /// The next page; `None` after the last.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Recorded>>, FollowError> {
        while self.coming.len() < AHEAD && self.next < self.stop {
            let (ledger, from) = (self.ledger.clone(), self.next);
            let page = tokio::spawn(async move { ledger.all(from, BATCH).await });
            self.coming.push_back((from, page));
            self.next = Position(from.0 + BATCH as u64);
        }
        let Some((from, page)) = self.coming.pop_front() else {
            return Ok(None);
        };
        let events = page
            .await
            .map_err(|why| FollowError::Unavailable(why.to_string()))??;
        if events.is_empty() {
            return Err(FollowError::hole(from));
        }
        Ok(Some(events))
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.coming.iter().for_each(|(_, page)| page.abort());
    }
}
