//! Facts for centres.

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    case::Case,
    centre::{Centre, Facts, Intent},
    mandate::Mandate,
    round::Round,
};
use events::{CentreId, MandateId, RoundId, StreamId};
use std::collections::BTreeSet;

impl Informed for Centre {
    type Id = CentreId;
    fn stream(id: CentreId) -> StreamId {
        StreamId::new("centre", id)
    }
    async fn facts(work: &mut Work<'_>, id: CentreId, intent: &Intent) -> Result<Facts, EngineError> {
        let mut facts = Facts {
            id: Some(id),
            ..Default::default()
        };
        let named = match intent {
            Intent::SetCoverage(new) => new.units.as_slice(),
            Intent::Register(new) => new.host.as_slice(),
            _ => &[],
        };
        for unit in named {
            if !work.unit_known(*unit).await? {
                facts.unknown_units.push(*unit);
            }
        }
        match intent {
            Intent::Offer { round, .. } | Intent::Withdraw { round, .. } | Intent::Commit { round, .. } => {
                facts.round = work.known::<Round>(&StreamId::new("round", *round)).await?;
            }
            Intent::Return { mandate, .. } => held(work, *mandate, &mut facts).await?,
            Intent::Merge(new) => {
                let into = Self::stream(new.into);
                facts.successor = work.known::<Self>(&into).await?;
                work.guard(&into).await?;
            }
            _ => {}
        }
        if let Intent::Offer { .. } | Intent::Commit { .. } | Intent::DeclareCapacity(_) = intent {
            facts.over = over(work, id).await?;
        }
        Ok(facts)
    }
}

/// The mandate that lets hours go, with what this command did to it already, and the body that ratified it.
async fn held(work: &mut Work<'_>, mandate: MandateId, facts: &mut Facts) -> Result<(), EngineError> {
    facts.mandate = work.known::<Mandate>(&StreamId::new("mandate", mandate)).await?;
    let issued = facts.mandate.as_ref().and_then(|seen| seen.value.issued.as_ref());
    if let Some(case) = issued.map(|issued| issued.case) {
        let case = work.state::<Case>(&StreamId::new("case", case)).await?.value;
        facts.keeper = case.opened.map(|opened| opened.body);
    }
    Ok(())
}

/// The rounds that it offered hours to and that came to nothing. They stay so, hence no guard: to miss one that just
/// failed only makes less free than there is.
async fn over(work: &mut Work<'_>, id: CentreId) -> Result<BTreeSet<RoundId>, EngineError> {
    let offered = work.state::<Centre>(&Centre::stream(id)).await?.value.offered;
    let mut over = BTreeSet::new();
    for round in offered.into_keys() {
        let state = work.state::<Round>(&StreamId::new("round", round)).await?.value;
        if state.came_to_nothing() {
            over.insert(round);
        }
    }
    Ok(over)
}
