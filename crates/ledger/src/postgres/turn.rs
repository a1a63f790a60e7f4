//! Turns at writing, for processes that are not alone. Whoever has the turn sends batch after batch ahead of looking,
//! as a process does that is alone; the others wait in the order in which they came, and each then finds nobody between
//! its own batches. A turn only makes that likely. What keeps the log right is the head, which every batch still moves
//! from the very tree that it was staged on: a turn that is lost, or not given back, costs time and nothing else.

use super::batch::Session;
use futures::FutureExt;
use std::time::Duration;
use tokio::time::Instant;
use tokio_postgres::Error;

/// How long whoever has the turn goes on while there is work. Long against a change, which costs milliseconds; short for
/// a person who waits behind three others.
const LASTS: Duration = Duration::from_millis(100);

/// How long to leave turns alone when one was not given back in time.
const LEFT_ALONE: Duration = Duration::from_secs(10);

/// A lock, first come, first served, in a transaction of a connection of its own: of a table, since waiting for one takes
/// no snapshot (`sql/turn.sql`). Gone with the connection: at once where the process ends, some 25 s after its host or the
/// network died, and after 3 s where it is only frozen. Who waits longer than two seconds does without.
const TAKE: &str = "BEGIN; SET LOCAL lock_timeout = '2s'; LOCK TABLE turn IN SHARE ROW EXCLUSIVE MODE";

/// Also after a lock that was not had.
const GIVE: &str = "COMMIT";

/// What a connection that writes has of turns.
#[derive(Default)]
pub(super) struct Turn {
    /// Until when, if it is ours.
    until: Option<Instant>,
    /// Until when none is taken.
    without_until: Option<Instant>,
}

impl Turn {
    /// Waits for the turn, unless it is ours or turns are stuck.
    pub(super) async fn take(&mut self, session: &Session) -> Result<(), Error> {
        let now = Instant::now();
        if self.until.is_some() || self.without_until.is_some_and(|until| now < until) {
            return Ok(());
        }
        match session.turns.batch_execute(TAKE).await {
            Ok(()) => self.until = Some(Instant::now() + LASTS),
            Err(error) if error.as_db_error().is_some() => {
                tracing::warn!(ledger.failure = %error, "the turn at writing was not given back in time");
                session.turns.batch_execute(GIVE).await?;
                self.without_until = Some(Instant::now() + LEFT_ALONE);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Whether nobody else is likely to write.
    pub(super) const fn is_ours(&self) -> bool {
        self.until.is_some()
    }

    /// Whether others should be let.
    pub(super) fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// Gives the turn, if it is ours, to whoever waits for it. Nothing of ours should be under way.
    pub(super) fn give(&mut self, session: &Session) {
        if self.until.take().is_some() {
            // Sent by looking at it; if it does not arrive, the connection is gone and the turn with it.
            let _ = session.turns.batch_execute(GIVE).now_or_never();
        }
    }
}
