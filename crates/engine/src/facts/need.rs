//! Facts for needs.

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    need::{Facts, Intent, Need},
    round::Round,
};
use events::{NeedId, StreamId};

impl Informed for Need {
    type Id = NeedId;

    fn stream(id: NeedId) -> StreamId {
        StreamId::new("need", id)
    }

    async fn facts(work: &mut Work<'_>, id: NeedId, intent: &Intent) -> Result<Facts, EngineError> {
        let mut facts = Facts {
            id: Some(id),
            ..Default::default()
        };
        match intent {
            Intent::Submit(new) => facts.unit_known = work.unit_known(new.unit).await?,
            Intent::Join(new) => facts.unit_known = work.unit_known(new.unit).await?,
            Intent::GiveFeasibility(given) => {
                facts.centre_known = work.exists(&StreamId::new("centre", given.centre)).await?;
            }
            Intent::Merge { into: other, .. } | Intent::Absorb { from: other } => {
                facts.other = work.known::<Need>(&Self::stream(*other)).await?;
            }
            Intent::Enter { round } => {
                facts.round = work.known::<Round>(&StreamId::new("round", round)).await?;
            }
            Intent::FindEligible { .. } | Intent::RuleOut(_) => {}
        }
        Ok(facts)
    }
}
