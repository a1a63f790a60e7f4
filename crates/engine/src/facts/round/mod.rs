//! Facts for rounds: here, which act is told what; in `plan.rs` who would vote under which rules, in `freeze.rs` what
//! would be frozen, in `count.rs` who voted, the count and a new proposal.

mod count;
mod freeze;
mod plan;

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    centre::Centre,
    need::Need,
    round::{Facts, Intent, Round},
};
use events::{Blob, Position, RoundId, StreamId, UnitId};

impl Informed for Round {
    type Id = RoundId;

    fn stream(id: RoundId) -> StreamId {
        StreamId::new("round", id)
    }

    async fn facts(work: &mut Work<'_>, id: RoundId, intent: &Intent) -> Result<Facts, EngineError> {
        let mut facts = Facts {
            id: Some(id),
            ..Default::default()
        };
        let round = work.state::<Round>(&Self::stream(id)).await?.value;
        match intent {
            Intent::Plan(new) => plan::planned(work, new, &mut facts).await?,
            Intent::AdoptRules(rules) => plan::rules(work, &round, rules, &mut facts).await?,
            Intent::AdoptTemplate { template, version } => {
                plan::template(work, &round, *template, *version, &mut facts).await?;
            }
            Intent::EnterNeed { need } => {
                facts.need = work.known::<Need>(&StreamId::new("need", need)).await?;
            }
            Intent::EnterOffer { centre, .. } => {
                facts.centre = work.known::<Centre>(&StreamId::new("centre", centre)).await?;
            }
            Intent::FreezeCandidates => facts.candidates = freeze::candidates(work, id, &round).await?,
            Intent::OpenVoting { .. } => facts.roll = freeze::roll(work, id, &round).await?,
            Intent::CheckQuorum => facts.turnout = count::turnout(work, id, &round).await?,
            Intent::Tally => {
                facts.turnout = count::turnout(work, id, &round).await?;
                facts.tally = count::tally(work, id, &round).await?;
            }
            Intent::Contest { unit, .. } => {
                facts.on_roll = units(work, round.roll.as_ref()).await?.contains(unit);
            }
            Intent::Repropose { case } => count::reproposal(work, *case, &round, &mut facts).await?,
            _ => {}
        }
        Ok(facts)
    }
}

async fn through(work: &Work<'_>) -> Result<Position, EngineError> {
    Ok(Position(work.engine.ledger.head().await?.size))
}

/// The units on the frozen roll, municipalities by official number, then county municipalities.
pub(crate) async fn units(work: &Work<'_>, roll: Option<&Blob>) -> Result<Vec<UnitId>, EngineError> {
    let Some(blob) = roll else { return Ok(Vec::new()) };
    Ok(work
        .roll(&blob.sha256)
        .await?
        .entries
        .iter()
        .map(|entry| entry.unit)
        .collect())
}
