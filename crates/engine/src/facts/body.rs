//! Facts for bodies and their meetings.

use super::Informed;
use crate::{EngineError, Work};
use domain::{body, body::Body, case::Case, meeting, meeting::Meeting};
use events::{BodyId, MeetingId, StreamId};

impl Informed for Body {
    type Id = BodyId;
    fn stream(id: BodyId) -> StreamId {
        StreamId::new("body", id)
    }
    async fn facts(
        work: &mut Work<'_>,
        _: BodyId,
        intent: &body::Intent,
    ) -> Result<body::Facts, EngineError> {
        let mut facts = body::Facts::default();
        if let body::Intent::SetTies(new) = intent {
            for org in &new.ties {
                if !work.org_known(*org).await? {
                    facts.unknown_orgs.push(*org);
                }
            }
        }
        Ok(facts)
    }
}

impl Informed for Meeting {
    type Id = MeetingId;
    fn stream(id: MeetingId) -> StreamId {
        StreamId::new("meeting", id)
    }
    async fn facts(
        work: &mut Work<'_>,
        id: MeetingId,
        intent: &meeting::Intent,
    ) -> Result<meeting::Facts, EngineError> {
        let mut facts = meeting::Facts::default();
        let called = work.state::<Meeting>(&Self::stream(id)).await?.value.body();
        let body = match intent {
            meeting::Intent::Call { body, .. } => Some(*body),
            _ => called,
        };
        if let Some(body) = body {
            facts.body = work.known::<Body>(&StreamId::new("body", body)).await?;
        }
        if let meeting::Intent::SendPapers { cases, .. } = intent {
            for case in cases {
                let state = work.state::<Case>(&StreamId::new("case", case)).await?.value;
                facts.cases.push((*case, state.opened.map(|opened| opened.body)));
            }
        }
        Ok(facts)
    }
}
