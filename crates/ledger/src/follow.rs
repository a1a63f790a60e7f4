//! Reading the log from any position and staying at its end: for projections, the process manager and the signer. Keeps
//! no progress; whoever follows saves its own together with what it made of the events.

use crate::{Leaf, Ledger, ReadError};
use events::{Position, Recorded};
use futures::stream::{self, BoxStream, StreamExt};
use std::sync::Arc;
use tokio::sync::watch;

/// How many events are read at once; bounds the memory of a follower.
const PAGE: u64 = 1_000;

/// The events from a position on and before another, which the log must have grown to: at most a page of them, and one at
/// least, where there is one. What this process has just written it has in memory.
///
/// # Errors
/// [`ReadError`].
pub async fn page(ledger: &dyn Ledger, from: Position, to: Position) -> Result<Vec<Recorded>, ReadError> {
    let to = to.min(Position(from.0.saturating_add(PAGE)));
    match ledger.lately(from, to) {
        Some(leaves) => leaves.iter().map(Leaf::read).collect(),
        None => ledger.all(from, to.0.saturating_sub(from.0) as usize).await,
    }
}

/// All events from a position on, in order and without a gap: first those that are there, then each as it comes.
///
/// Waits for ever at the end of the log, and ends only when the ledger is closed or after an error. After `Unavailable`
/// follow again from the position after the last event seen; after `Corrupt` stop.
pub fn follow(ledger: Arc<dyn Ledger>, from: Position) -> BoxStream<'static, Result<Recorded, ReadError>> {
    let follower = Follower {
        size: ledger.watch(),
        ledger,
        next: from,
        page: Vec::new().into_iter(),
    };
    stream::try_unfold(follower, Follower::step).boxed()
}

struct Follower {
    ledger: Arc<dyn Ledger>,
    size: watch::Receiver<Position>,
    next: Position,
    page: std::vec::IntoIter<Recorded>,
}

impl Follower {
    async fn step(mut self) -> Result<Option<(Recorded, Self)>, ReadError> {
        loop {
            if let Some(event) = self.page.next() {
                if event.position != self.next {
                    return Err(ReadError::Corrupt {
                        position: Some(self.next),
                        what: format!("a hole: the next event is at {}", event.position),
                    });
                }
                self.next = Position(self.next.0 + 1);
                return Ok(Some((event, self)));
            }
            let next = self.next;
            let Ok(size) = self.size.wait_for(|size| *size > next).await.map(|size| *size) else {
                return Ok(None);
            };
            self.page = page(&*self.ledger, next, size).await?.into_iter();
        }
    }
}
