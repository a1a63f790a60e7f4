//! Facts for cases: the round, the body, the proposal in force, the meeting, and the centre of a point.

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    Seen,
    body::Body,
    case::{Case, Facts, Intent},
    centre::Centre,
    meeting::Meeting,
    round::Round,
};
use events::{BodyId, CaseId, CentreId, Digest, MeetingId, RoundId, StreamId, case::Point};
use outcome::Proposal;

impl Informed for Case {
    type Id = CaseId;

    fn stream(id: CaseId) -> StreamId {
        StreamId::new("case", id)
    }

    async fn facts(work: &mut Work<'_>, id: CaseId, intent: &Intent) -> Result<Facts, EngineError> {
        let case = work.state::<Case>(&Self::stream(id)).await?.value;
        let (round, body) = match (intent, &case.opened) {
            (Intent::Open { round, body, .. }, _) => (*round, *body),
            (_, Some(opened)) => (opened.round, opened.body),
            (_, None) => return Ok(Facts::default()),
        };
        let mut facts = Facts {
            id: Some(id),
            round: work.known::<Round>(&stream_of_round(round)).await?,
            body: work.known::<Body>(&stream_of_body(body)).await?,
            ..Default::default()
        };
        match intent {
            Intent::Open { .. } => open(work, round, &mut facts).await?,
            Intent::Schedule { meeting } => facts.meeting = meeting_of(work, *meeting).await?,
            Intent::RecordOpinion { body, .. } => {
                facts.advisor = work.known::<Body>(&stream_of_body(*body)).await?;
            }
            Intent::RegisterElsewhere { .. } => work.guard(&stream_of_round(round)).await?,
            Intent::Withdraw { .. } => {}
            Intent::SettleRecusal { point, .. }
            | Intent::Vote { point, .. }
            | Intent::Resolve { point, .. }
            | Intent::Dissent { point, .. } => {
                // The list must still be the round's, and the meeting still in session, when this is recorded.
                work.guard(&stream_of_round(round)).await?;
                if let Some(meeting) = case.scheduled {
                    facts.meeting = meeting_of(work, meeting).await?;
                    work.guard(&StreamId::new("meeting", meeting)).await?;
                }
                if let Some(centre) = case.centre_of(*point) {
                    facts.centre = centre_of(work, centre).await?;
                }
            }
        }
        Ok(facts)
    }
}

fn stream_of_round(round: RoundId) -> StreamId {
    StreamId::new("round", round)
}

fn stream_of_body(body: BodyId) -> StreamId {
    StreamId::new("body", body)
}

async fn meeting_of(work: &mut Work<'_>, meeting: MeetingId) -> Result<Option<Seen<Meeting>>, EngineError> {
    work.known::<Meeting>(&StreamId::new("meeting", meeting)).await
}

async fn centre_of(work: &mut Work<'_>, centre: CentreId) -> Result<Option<Seen<Centre>>, EngineError> {
    work.known::<Centre>(&StreamId::new("centre", centre)).await
}

/// The proposal in force, the place of the case among those on it, and the case before.
async fn open(work: &mut Work<'_>, id: RoundId, facts: &mut Facts) -> Result<(), EngineError> {
    let Some(round) = facts.round.as_ref().map(|seen| &seen.value) else {
        return Ok(());
    };
    let Some(blob) = round.proposal() else {
        return Ok(());
    };
    facts.proposal = Some((blob.sha256, points(work, &blob.sha256).await?));
    let asked_for = round.reproposals.last().map(|new| new.case);
    facts.attempt = 1;
    loop {
        let at = Case::stream(CaseId::of(id, &blob.sha256, facts.attempt));
        if !work.exists(&at).await? {
            break;
        }
        facts.attempt += 1;
    }
    let before = match facts.attempt {
        1 => asked_for,
        attempt => Some(CaseId::of(id, &blob.sha256, attempt - 1)),
    };
    if let Some(before) = before {
        facts.earlier = work.known::<Case>(&Case::stream(before)).await?;
    }
    Ok(())
}

async fn points(work: &Work<'_>, proposal: &Digest) -> Result<Vec<Point>, EngineError> {
    Ok(work.document::<Proposal>(proposal).await?.points())
}
