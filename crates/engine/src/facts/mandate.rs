//! Facts for mandates: the case, the centre with its other mandates, and what the proposal gives.

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    case::Case,
    centre::Centre,
    mandate::{Facts, Intent, Mandate},
    round::Round,
};
use events::{MandateId, StreamId};
use outcome::Proposal;

impl Informed for Mandate {
    type Id = MandateId;

    fn stream(id: MandateId) -> StreamId {
        StreamId::new("mandate", id)
    }

    async fn facts(work: &mut Work<'_>, id: MandateId, intent: &Intent) -> Result<Facts, EngineError> {
        let issued = work.state::<Mandate>(&Self::stream(id)).await?.value.issued;
        let (case, centre) = match (intent, &issued) {
            (Intent::Issue { case, centre }, _) => (*case, *centre),
            (_, Some(issued)) => (issued.case, issued.centre),
            (_, None) => return Ok(Facts::default()),
        };
        let mut facts = Facts {
            case: work.known::<Case>(&Case::stream(case)).await?,
            centre: work.known::<Centre>(&StreamId::new("centre", centre)).await?,
            ..Default::default()
        };
        let Intent::Issue { .. } = intent else {
            return Ok(facts);
        };
        let known = facts.case.as_ref();
        if let Some(opened) = known.and_then(|case| case.value.opened.clone()) {
            facts.round = work.known::<Round>(&StreamId::new("round", opened.round)).await?;
            let proposal: Proposal = work.document(&opened.proposal).await?;
            let items = proposal.items_of(centre);
            facts.items = items.map(|items| (opened.proposal, items.to_vec()));
        }
        let frozen = facts
            .round
            .as_ref()
            .and_then(|round| round.value.candidates.clone());
        if let Some(frozen) = frozen {
            facts.subjects = work.candidates(&frozen.sha256).await?.subjects();
        }
        let others = facts
            .centre
            .iter()
            .flat_map(|centre| centre.value.committed.keys());
        let others: Vec<MandateId> = others.copied().filter(|other| *other != id).collect();
        for other in others {
            let mandate = work.state::<Mandate>(&Self::stream(other)).await?.value;
            facts.others.insert(other, mandate);
        }
        Ok(facts)
    }
}
