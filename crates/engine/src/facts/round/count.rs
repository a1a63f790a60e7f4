//! Who voted, the count, and a new proposal after refusals.

use super::through;
use crate::{EngineError, Work};
use domain::{
    ballot::Ballot,
    case::Case,
    round::{Facts, Round, TallyFact, Turnout},
};
use events::{CaseId, Digest, Event, RoundId, StreamId, ballot, codec};
use outcome::{BallotBox, BallotFacts, List, Roll, SizeGroup};
use std::collections::BTreeMap;

pub(super) async fn turnout(
    work: &mut Work<'_>,
    id: RoundId,
    round: &Round,
) -> Result<Option<Turnout>, EngineError> {
    let Some(blob) = &round.roll else { return Ok(None) };
    let roll = work.roll(&blob.sha256).await?;
    let mut turnout = Turnout {
        cast: 0,
        roll: u32::try_from(roll.voters().count()).unwrap_or(u32::MAX),
        sealed: 0,
    };
    for entry in &roll.entries {
        let ballot = ballot::stream(id, entry.unit);
        let ballot = work.state::<Ballot>(&ballot).await?.value;
        turnout.cast += u32::from(ballot.cast.is_some() && entry.group != SizeGroup::County);
        turnout.sealed += u32::from(ballot.is_sealed());
    }
    Ok(Some(turnout))
}

/// The count; nothing while a part of the lot is hidden, for then it cannot be made.
pub(super) async fn tally(
    work: &mut Work<'_>,
    id: RoundId,
    round: &Round,
) -> Result<Option<Result<TallyFact, String>>, EngineError> {
    let (Some(rules), Some(frozen), Some(roll)) = (round.rules(), &round.candidates, &round.roll) else {
        return Ok(None);
    };
    if round.lot_hidden() > 0 {
        return Ok(None);
    }
    let (frozen, roll) = (
        work.candidates(&frozen.sha256).await?,
        work.roll(&roll.sha256).await?,
    );
    let through = through(work).await?;
    let (marks, input) = opened(work, id, &roll).await?;
    let counted = u32::try_from(marks.len()).unwrap_or(u32::MAX);
    let ballots = BallotBox {
        marks,
        lot: round.lot_seed(),
    };
    // Exact arithmetic over a whole round takes a while: off the tasks that serve others.
    let rules = rules.clone();
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
        input,
        list: work.keep(&count.list)?,
        proposal: work.keep(&count.proposal)?,
        through,
    })))
}

/// The marks that count, and the root over the leaves of the openings. Each ballot is relied on as it stands: a mark that
/// is voided meanwhile must not be counted.
async fn opened(
    work: &mut Work<'_>,
    id: RoundId,
    roll: &Roll,
) -> Result<(BTreeMap<events::UnitId, domain::ballot::Marks>, Digest), EngineError> {
    let (mut marks, mut leaves) = (BTreeMap::new(), BTreeMap::new());
    for entry in roll.voters() {
        let stream = ballot::stream(id, entry.unit);
        let recorded = work.recorded(&stream).await?;
        if recorded.is_empty() {
            continue;
        }
        work.guard(&stream).await?;
        let events = recorded.iter().filter_map(|event| ballot::Event::of(&event.body));
        marks.extend(
            BallotFacts::fold(events)
                .counted()
                .map(|marks| (entry.unit, marks)),
        );
        for opened in recorded.iter() {
            if let Some(ballot::Event::Opened(_)) = ballot::Event::of(&opened.body) {
                let leaf = codec::encode(opened).map_err(|why| EngineError::unreadable("a ballot", why))?;
                leaves.insert(opened.position, tlog::leaf_hash(&leaf));
            }
        }
    }
    Ok((marks, Digest(tlog::root_of(leaves.into_values()).0)))
}

/// The case, and if it refused mandates of the proposal in force, the proposal without those centres.
pub(super) async fn reproposal(
    work: &mut Work<'_>,
    case: CaseId,
    round: &Round,
    facts: &mut Facts,
) -> Result<(), EngineError> {
    facts.case = work.known::<Case>(&StreamId::new("case", case)).await?;
    let Some(case) = facts
        .case
        .as_ref()
        .filter(|seen| round.calls_for_reproposal(&seen.value))
    else {
        return Ok(());
    };
    let (Some(tallied), Some(frozen)) = (round.final_list(), &round.candidates) else {
        return Ok(());
    };
    let refused = round.refused_with(&case.value);
    let so_far: Vec<_> = round.refused_so_far().chain([refused.clone()]).collect();
    let list: List = work.document(&tallied.list.sha256).await?;
    let candidates = work.candidates(&frozen.sha256).await?;
    let proposal = outcome::repropose(&list, tallied.list.sha256, &candidates, &so_far);
    let blob = work.keep(&proposal)?;
    facts.reproposal = Some(Ok((blob, refused.into_iter().collect())));
    Ok(())
}
