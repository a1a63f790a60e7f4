//! What would be frozen before the vote: the candidates with the offers, and the roll. Every stream read is relied on
//! as it stands, so that nothing moves while it is frozen.

use super::through;
use crate::{EngineError, Work};
use domain::round::{CandidatesFact, RollFact, Round};
use events::{RoundId, StreamId};
use outcome::{CentreFacts, ClusterFacts, CountyFacts, Electorate, NeedFacts, UnitFacts};

pub(super) async fn candidates(
    work: &mut Work<'_>,
    id: RoundId,
    round: &Round,
) -> Result<Option<CandidatesFact>, EngineError> {
    let Some(rules) = round.rules() else {
        return Ok(None);
    };
    let (mut needs, mut centres) = (Vec::new(), Vec::new());
    for need in &round.needs {
        let stream = StreamId::new("need", need);
        let events = work.events::<events::need::Event>(&stream).await?;
        work.guard(&stream).await?;
        needs.push(NeedFacts::fold(*need, &events));
    }
    for (centre, hours) in &round.offers {
        let stream = StreamId::new("centre", centre);
        let events = work.events::<events::centre::Event>(&stream).await?;
        work.guard(&stream).await?;
        centres.push(CentreFacts::fold(*centre, id, *hours, &events));
    }
    let frozen = outcome::freeze(id, rules, &needs, &centres);
    let blob = work.keep(&frozen)?;
    let needs = u32::try_from(frozen.needs.len()).unwrap_or(u32::MAX);
    Ok(Some(CandidatesFact {
        blob,
        needs,
        through: through(work).await?,
    }))
}

pub(super) async fn roll(
    work: &mut Work<'_>,
    id: RoundId,
    round: &Round,
) -> Result<Option<Result<RollFact, String>>, EngineError> {
    let (Some(rules), Some(planned)) = (round.rules(), &round.planned) else {
        return Ok(None);
    };
    let mut electorate = Electorate {
        alone: planned.units.iter().copied().collect(),
        ..Electorate::default()
    };
    let mut seen = Vec::new();
    for cluster in &round.clusters {
        let stream = StreamId::new("cluster", cluster);
        let events = work.events::<events::cluster::Event>(&stream).await?;
        electorate.clusters.insert(*cluster, ClusterFacts::fold(&events));
        seen.push(work.state::<domain::cluster::Cluster>(&stream).await?.cite);
    }
    for unit in electorate.municipalities() {
        let stream = StreamId::new("municipality", unit);
        let events = work.events::<events::municipality::Event>(&stream).await?;
        work.guard(&stream).await?;
        let facts = UnitFacts::fold(unit, &events);
        electorate.units.extend(facts.map(|facts| (unit, facts)));
    }
    for county in &planned.counties {
        let stream = StreamId::new("county", county);
        let events = work.events::<events::county::Event>(&stream).await?;
        work.guard(&stream).await?;
        electorate
            .counties
            .insert(*county, CountyFacts::fold(*county, &events));
    }
    let roll = match outcome::enrol(id, rules, &electorate) {
        Ok(roll) => roll,
        Err(why) => return Ok(Some(Err(why))),
    };
    let blob = work.keep(&roll)?;
    let units = u32::try_from(roll.voters().count()).unwrap_or(u32::MAX);
    Ok(Some(Ok(RollFact {
        blob,
        units,
        clusters: seen,
    })))
}
