//! Facts for support.

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    need::Need,
    support::{Facts, Intent, Support},
};
use events::{NeedId, StreamId, UnitId, support};

impl Informed for Support {
    type Id = (NeedId, UnitId);

    fn stream((need, unit): Self::Id) -> StreamId {
        support::stream(need, unit)
    }

    async fn facts(work: &mut Work<'_>, id: Self::Id, intent: &Intent) -> Result<Facts, EngineError> {
        let mut facts = Facts {
            id: Some(id),
            ..Default::default()
        };
        if *intent == Intent::Give {
            let (need, unit) = id;
            facts.need = work.known::<Need>(&StreamId::new("need", need)).await?;
            facts.unit_known = work.unit_known(unit).await?;
            facts.unit_ended = work.unit_ended(unit).await?;
        }
        Ok(facts)
    }
}
