//! Facts for rounds: what would be frozen, who voted, and the count.

use super::{Informed, ballot::BallotMarks};
use crate::{EngineError, Work};
use domain::{
    ballot::Ballot,
    body::Body,
    centre::Centre,
    need::Need,
    round::{CandidatesFact, Facts, Intent, RollFact, Round, TallyFact, Turnout},
};
use events::{Blob, Digest, Event, Position, RoundId, StreamId, UnitId, ballot, codec};
use outcome::{CentreFacts, ClusterFacts, NeedFacts, UnitFacts};
use std::collections::BTreeMap;

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
        match intent {
            Intent::Plan(new) => {
                for cluster in &new.clusters {
                    if !work.exists(&StreamId::new("cluster", cluster)).await? {
                        facts.unknown_clusters.push(*cluster);
                    }
                }
            }
            Intent::AdoptRules(rules) => {
                facts.body = work
                    .known::<Body>(&StreamId::new("body", rules.ratified_by))
                    .await?;
                facts.rules_fault = outcome::rules_fault(rules);
                facts.rules_digest = outcome::rules_digest(rules).ok();
            }
            Intent::EnterNeed { need } => {
                facts.need = work.known::<Need>(&StreamId::new("need", need)).await?;
            }
            Intent::EnterOffer { centre, .. } => {
                facts.centre = work.known::<Centre>(&StreamId::new("centre", centre)).await?;
            }
            _ => {
                let round = work.state::<Round>(&Self::stream(id)).await?.value;
                match intent {
                    Intent::FreezeCandidates => facts.candidates = candidates(work, id, &round).await?,
                    Intent::OpenVoting { .. } => facts.roll = roll(work, id, &round).await?,
                    Intent::CheckQuorum => facts.turnout = turnout(work, id, &round).await?,
                    Intent::Tally => {
                        facts.turnout = turnout(work, id, &round).await?;
                        facts.tally = tally(work, id, &round).await?;
                    }
                    _ => {}
                }
            }
        }
        Ok(facts)
    }
}

async fn candidates(
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
        centres.push(CentreFacts::fold(*centre, *hours, &events));
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

async fn through(work: &Work<'_>) -> Result<Position, EngineError> {
    Ok(Position(work.engine.ledger.head().await?.size))
}

async fn roll(
    work: &mut Work<'_>,
    id: RoundId,
    round: &Round,
) -> Result<Option<Result<RollFact, String>>, EngineError> {
    let Some(rules) = round.rules() else {
        return Ok(None);
    };
    let (mut clusters, mut seen, mut units) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
    for cluster in &round.clusters {
        let stream = StreamId::new("cluster", cluster);
        let events = work.events::<events::cluster::Event>(&stream).await?;
        clusters.insert(*cluster, ClusterFacts::fold(&events));
        seen.push(work.state::<domain::cluster::Cluster>(&stream).await?.cite);
    }
    for unit in clusters.values().flat_map(|cluster| &cluster.members) {
        let stream = StreamId::new("municipality", unit);
        let events = work.events::<events::municipality::Event>(&stream).await?;
        work.guard(&stream).await?;
        if let Some(facts) = UnitFacts::fold(*unit, &events) {
            units.insert(*unit, facts);
        }
    }
    let roll = match outcome::enrol(id, rules, &clusters, &units) {
        Ok(roll) => roll,
        Err(why) => return Ok(Some(Err(why))),
    };
    let blob = work.keep(&roll)?;
    let units = u32::try_from(roll.entries.len()).unwrap_or(u32::MAX);
    Ok(Some(Ok(RollFact {
        blob,
        units,
        clusters: seen,
    })))
}

/// The units on the frozen roll, by official number.
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

async fn turnout(work: &mut Work<'_>, id: RoundId, round: &Round) -> Result<Option<Turnout>, EngineError> {
    if round.roll.is_none() {
        return Ok(None);
    }
    let units = units(work, round.roll.as_ref()).await?;
    let mut turnout = Turnout {
        cast: 0,
        roll: u32::try_from(units.len()).unwrap_or(u32::MAX),
        sealed: 0,
    };
    for unit in units {
        let ballot = work.state::<Ballot>(&Ballot::stream((id, unit))).await?.value;
        turnout.cast += u32::from(ballot.cast.is_some());
        turnout.sealed += u32::from(ballot.is_sealed());
    }
    Ok(Some(turnout))
}

async fn tally(
    work: &mut Work<'_>,
    id: RoundId,
    round: &Round,
) -> Result<Option<Result<TallyFact, String>>, EngineError> {
    let (Some(rules), Some(frozen), Some(roll)) = (round.rules(), &round.candidates, &round.roll) else {
        return Ok(None);
    };
    let (frozen, roll) = (
        work.candidates(&frozen.sha256).await?,
        work.roll(&roll.sha256).await?,
    );
    let through = through(work).await?;
    let (mut ballots, mut leaves) = (BTreeMap::new(), BTreeMap::new());
    for entry in &roll.entries {
        for recorded in work.recorded(&Ballot::stream((id, entry.unit))).await?.iter() {
            if let Some(ballot::Event::Opened(opened)) = ballot::Event::of(&recorded.body) {
                let leaf = codec::encode(recorded).map_err(|why| EngineError::unreadable("a ballot", why))?;
                leaves.insert(recorded.position, tlog::leaf_hash(&leaf));
                let marks: BallotMarks = opened.marks.clone();
                ballots.insert(entry.unit, marks);
            }
        }
    }
    // Exact arithmetic over a whole round takes a while: off the tasks that serve others.
    let rules = rules.clone();
    let counted = u32::try_from(ballots.len()).unwrap_or(u32::MAX);
    let count = tokio::task::spawn_blocking(move || outcome::count(&rules, &frozen, &roll, &ballots));
    let count = match count
        .await
        .map_err(|why| EngineError::Unavailable(why.to_string()))?
    {
        Ok(count) => count,
        Err(why) => return Ok(Some(Err(why.to_string()))),
    };
    Ok(Some(Ok(TallyFact {
        certificate: work.keep(&count.certificate)?,
        counted,
        input: Digest(tlog::root_of(leaves.into_values()).0),
        list: work.keep(&count.list)?,
        proposal: work.keep(&count.proposal)?,
        through,
    })))
}
