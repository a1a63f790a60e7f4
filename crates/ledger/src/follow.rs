//! Reading the log from any position and staying at its end: for projections, the process manager and the signer. Keeps
//! no progress; whoever follows saves its own together with what it made of the events.

use crate::{Ledger, ReadError};
use events::{Position, Recorded};
use futures::stream::{self, BoxStream, StreamExt};
use std::sync::Arc;
use tokio::sync::watch;

/// How many events are read at once; bounds the memory of a follower.
const PAGE: usize = 1_000;

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
            if self.size.wait_for(|size| *size > next).await.is_err() {
                return Ok(None);
            }
            self.page = self.ledger.all(next, PAGE).await?.into_iter();
        }
    }
}
