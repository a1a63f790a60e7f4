//! What a body decided: mandates that it approved are issued, and where it refused some, the needs are placed anew.

use super::{Advance, Done, derived, mandates::cannot_be_issued};
use crate::{Claim, Draft, Engine, EngineError, Step, Work};
use domain::{
    case::{Case, approves},
    round::{self, Round},
};
use events::{CaseId, MandateId, RoundId, StreamId, case::Point};

impl Engine {
    /// Issues every mandate that a case has approved, and makes a new proposal when it refused some. Nothing when
    /// nothing is due; safe to call at any moment.
    ///
    /// # Errors
    /// [`EngineError`]; what was done stays done, and the next call goes on from there.
    pub async fn advance_case(&self, id: CaseId) -> Result<Advance, EngineError> {
        let mut work = Work::new(self);
        let case = work.state::<Case>(&StreamId::new("case", id)).await?.value;
        let mut advance = Advance::default();
        let (Some(opened), Some(list)) = (&case.opened, case.list_outcome()) else {
            return Ok(advance);
        };
        for (point, index) in opened.points.iter().zip(0_u32..) {
            let Point::Mandate { centre, hours } = *point else {
                continue;
            };
            let approved = approves(list)
                && case
                    .resolved
                    .get(&index)
                    .is_some_and(|outcome| approves(*outcome));
            let mandate = MandateId::of(opened.round, &opened.proposal, centre);
            if !approved || work.exists(&StreamId::new("mandate", mandate)).await? {
                continue;
            }
            let command = derived(&[&id.to_string(), "issue", &mandate.to_string()]);
            let steps = Step::issue(mandate, id, centre, opened.round, hours);
            let draft = Draft::new(Claim::process(), command).with(steps);
            match self.execute(&draft).await {
                Err(error) if cannot_be_issued(&error) => continue,
                issued => issued?,
            };
            advance.done.push(Done::Issued(mandate));
        }
        advance
            .done
            .extend(self.repropose(&mut work, opened.round, id, &case).await?);
        Ok(advance)
    }

    /// Places anew what a case refused to the centres proposed.
    async fn repropose(
        &self,
        work: &mut Work<'_>,
        id: RoundId,
        case_id: CaseId,
        case: &Case,
    ) -> Result<Option<Done>, EngineError> {
        let round = work.state::<Round>(&StreamId::new("round", id)).await?.value;
        if !round.calls_for_reproposal(case) {
            return Ok(None);
        }
        let command = derived(&[&case_id.to_string(), "repropose"]);
        let step = Step::Round(id, round::Intent::Repropose { case: case_id });
        self.execute(&Draft::new(Claim::process(), command).with([step]))
            .await?;
        Ok(Some(Done::Reproposed(case_id)))
    }
}
