//! Facts for cases and mandates: the round, the body, and what the proposal calls for.

use super::Informed;
use crate::{EngineError, Work};
use domain::{body::Body, case, case::Case, centre::Centre, mandate, mandate::Mandate, round::Round};
use events::{CaseId, MandateId, StreamId, case::Point};
use outcome::Proposal;

impl Informed for Case {
    type Id = CaseId;

    fn stream(id: CaseId) -> StreamId {
        StreamId::new("case", id)
    }

    async fn facts(
        work: &mut Work<'_>,
        id: CaseId,
        intent: &case::Intent,
    ) -> Result<case::Facts, EngineError> {
        let opened = work.state::<Case>(&Self::stream(id)).await?.value.opened;
        let (round, body) = match (intent, &opened) {
            (case::Intent::Open { round, body, .. }, _) => (*round, *body),
            (_, Some(opened)) => (opened.round, opened.body),
            (_, None) => return Ok(case::Facts::default()),
        };
        let round = work.known::<Round>(&StreamId::new("round", round)).await?;
        let mut points = Vec::new();
        if let Some(tallied) = round.as_ref().and_then(|round| round.value.final_list()) {
            let proposal: Proposal = work.document(&tallied.proposal.sha256).await?;
            points.push(Point::List);
            let mandates = proposal.mandates.iter();
            points.extend(mandates.map(|given| Point::Mandate {
                centre: given.centre,
                hours: given.hours,
            }));
        }
        Ok(case::Facts {
            round,
            body: work.known::<Body>(&StreamId::new("body", body)).await?,
            points,
        })
    }
}

impl Informed for Mandate {
    type Id = MandateId;

    fn stream(id: MandateId) -> StreamId {
        StreamId::new("mandate", id)
    }

    async fn facts(
        work: &mut Work<'_>,
        _: MandateId,
        intent: &mandate::Intent,
    ) -> Result<mandate::Facts, EngineError> {
        let mandate::Intent::Issue { case, centre } = intent;
        let case = work.known::<Case>(&Case::stream(*case)).await?;
        let mut facts = mandate::Facts {
            centre: work.known::<Centre>(&StreamId::new("centre", centre)).await?,
            ..Default::default()
        };
        if let Some(opened) = case.as_ref().and_then(|case| case.value.opened.as_ref()) {
            facts.round = work.known::<Round>(&StreamId::new("round", opened.round)).await?;
            let proposal: Proposal = work.document(&opened.proposal).await?;
            let given = proposal
                .mandates
                .into_iter()
                .find(|given| given.centre == *centre);
            facts.items = given.map(|given| (opened.proposal, given.items));
        }
        facts.case = case;
        Ok(facts)
    }
}
