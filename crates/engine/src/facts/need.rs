//! Facts for needs.

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    cluster::Cluster,
    need::{Facts, Intent, Need, Status},
    region::Region,
    round::Round,
};
use events::{
    ClusterId, NeedId, RoundId, StreamId, UnitId,
    need::{Ending, Origin},
};
use outcome::List;

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
            Intent::Submit(new) => {
                owner(work, new.unit, &mut facts).await?;
                if let Origin::OnBehalf { cluster, .. } | Origin::Workshop { cluster, .. } = &new.origin {
                    helper(work, *cluster, &mut facts).await?;
                }
            }
            Intent::Join(new) => owner(work, new.unit, &mut facts).await?,
            Intent::GiveFeasibility(given) => {
                facts.centre_known = work.exists(&StreamId::new("centre", given.centre)).await?;
            }
            Intent::Lift { cluster, region, .. } => {
                helper(work, *cluster, &mut facts).await?;
                facts.region = work.known::<Region>(&StreamId::new("region", region)).await?;
            }
            Intent::Merge { into: other, .. }
            | Intent::Absorb { from: other }
            | Intent::Unmerge { from: other, .. }
            | Intent::Release { need: other }
            | Intent::SplitOff { from: other, .. } => {
                facts.other = work.known::<Need>(&Self::stream(*other)).await?;
            }
            Intent::Enter { round } => facts.round = known_round(work, *round).await?,
            Intent::LeaveRound { round } => {
                facts.round = known_round(work, *round).await?;
                facts.standing = standing(work, id, &facts).await?;
            }
            Intent::CarryOver(_) | Intent::Lapse { .. } => {
                let status = work.state::<Need>(&Self::stream(id)).await?.value.status;
                if let Status::NotPrioritised { round, .. } = status {
                    facts.round = known_round(work, round).await?;
                    work.guard(&StreamId::new("round", round)).await?;
                }
            }
            Intent::Revise(_)
            | Intent::AskClarification { .. }
            | Intent::Clarify(_)
            | Intent::AttachEvidence(_)
            | Intent::JudgeEvidence(_)
            | Intent::Score(_)
            | Intent::FindEligible { .. }
            | Intent::Split { .. }
            | Intent::Withdraw(_)
            | Intent::RuleOut(_)
            | Intent::Refer(_) => {}
        }
        Ok(facts)
    }
}

/// The unit that would own it.
async fn owner(work: &mut Work<'_>, unit: UnitId, facts: &mut Facts) -> Result<(), EngineError> {
    facts.unit_known = work.unit_known(unit).await?;
    facts.unit_ended = work.unit_ended(unit).await?;
    Ok(())
}

/// The cluster that helps or lifts, relied on as it stands: who leaves it meanwhile is not helped by it.
async fn helper(work: &mut Work<'_>, cluster: ClusterId, facts: &mut Facts) -> Result<(), EngineError> {
    let stream = StreamId::new("cluster", cluster);
    facts.cluster = work.known::<Cluster>(&stream).await?;
    if facts.cluster.is_some() {
        work.guard(&stream).await?;
    }
    Ok(())
}

async fn known_round(
    work: &mut Work<'_>,
    round: RoundId,
) -> Result<Option<domain::Seen<Round>>, EngineError> {
    work.known::<Round>(&StreamId::new("round", round)).await
}

/// The place of the need on the final list, and whether a mandate is proposed for it.
async fn standing(work: &mut Work<'_>, id: NeedId, facts: &Facts) -> Result<Option<Ending>, EngineError> {
    let tallied = facts.round.as_ref().and_then(|seen| seen.value.final_list());
    let Some(tallied) = tallied else { return Ok(None) };
    let list = work.list(&tallied.list.sha256).await?;
    Ok(ending(&list, id))
}

fn ending(list: &List, need: NeedId) -> Option<Ending> {
    let item = list.items.iter().find(|item| item.need == need)?;
    let rank = item.rank;
    Some(if item.phase.is_funded() {
        Ending::Prioritised { rank }
    } else {
        Ending::NotPrioritised { rank }
    })
}
