//! What a decision is told of other streams. One impl per decider: from the intent, which streams to read.
//!
//! # To tell a decision something more
//! Add the field to the decider's `Facts` in `domain`, and fill it here. Read through [`Work`] only: it reads the
//! primary store, sees what earlier steps of the same command decided, and cites the version.

mod ballot;
mod body;
mod case;
mod centre;
mod credential;
mod log;
mod mandate;
mod need;
mod reference;
mod round;
mod support;
mod template;

pub(crate) use round::units as round_units;

use crate::{EngineError, Work};
use domain::Decider;
use events::{StreamId, UnitId};
use std::future::Future;

/// A decider for which the engine can look up the facts.
pub(crate) trait Informed: Decider {
    /// What names one of its streams.
    type Id: Copy + Send + Sync;

    /// The name of the stream.
    fn stream(id: Self::Id) -> StreamId;

    /// Looks up what the decision needs to know.
    fn facts(
        work: &mut Work<'_>,
        id: Self::Id,
        intent: &Self::Intent,
    ) -> impl Future<Output = Result<Self::Facts, EngineError>> + Send;
}

impl Work<'_> {
    /// Whether a unit, municipality or county municipality, is registered.
    pub(crate) async fn unit_known(&mut self, unit: UnitId) -> Result<bool, EngineError> {
        let municipality = self.exists(&StreamId::new("municipality", unit)).await?;
        Ok(municipality || self.exists(&StreamId::new("county", unit)).await?)
    }
}
