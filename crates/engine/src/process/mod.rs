//! The process manager: carries rounds and cases through the steps that nobody asks for one by one. Command ids are
//! derived from what they do, so a crash anywhere resumes, and doing it twice does it once.
//!
//! One file per story: `rounds.rs` from the close to the final list, `ballots.rs` their openings, `cases.rs` what a body
//! decided, `mandates.rs` how they end, `needs.rs` how needs leave a round, `manager.rs` who sees to it that all this is
//! looked at in time.

mod ballots;
mod cases;
mod manager;
mod mandates;
mod needs;
mod rounds;

pub use manager::Manager;

use crate::{Engine, EngineError, Work};
use domain::Decider;
use events::{CaseId, CommandId, MandateId, StreamId, Version};

/// What a call did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Advance {
    /// The steps taken, in order.
    pub done: Vec<Done>,
}

/// A step that the process manager took.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Done {
    /// Voting was closed.
    Closed,
    /// The quorum was checked.
    QuorumChecked,
    /// The quorum was failed a second time, so the round came to nothing.
    GivenUp,
    /// So many ballots were opened, or their openings declared lost, or they were declared unopened.
    Opened(usize),
    /// The ballots were counted.
    Tallied,
    /// The list became final.
    Finalised,
    /// So many needs left a round that is over.
    NeedsLeft(usize),
    /// A mandate was issued.
    Issued(MandateId),
    /// A mandate's period was over.
    Expired(MandateId),
    /// A mandate ended with its centre.
    Superseded(MandateId),
    /// A new proposal was made without the centres that this case refused.
    Reproposed(CaseId),
}

impl Engine {
    /// The state of a stream as it stands, with its version; the absent state when it has no event.
    ///
    /// # Errors
    /// When the store cannot be read or contradicts itself.
    pub async fn state<D: Decider>(&self, stream: &StreamId) -> Result<(D, Version), EngineError> {
        let seen = Work::new(self).state::<D>(stream).await?;
        Ok((seen.value, seen.cite.version))
    }

    /// Whether a step was refused while others moved what it was to act on: it may not be due any more.
    async fn overtaken<T>(
        &self,
        taken: &Result<T, EngineError>,
        stream: &StreamId,
        before: Version,
    ) -> Result<bool, EngineError> {
        match taken {
            Err(EngineError::Refused { .. }) => Ok(self.ledger().version(stream).await? != before),
            _ => Ok(false),
        }
    }
}

fn derived(words: &[&str]) -> CommandId {
    let words: Vec<&str> = ["process"].into_iter().chain(words.iter().copied()).collect();
    CommandId(events::derived(&words))
}
