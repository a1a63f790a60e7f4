//! What ends mandates by itself: their period is over, or their centre became part of another.

use super::{Advance, Done, derived};
use crate::{Claim, Draft, Engine, EngineError, Step, Work};
use domain::{
    centre::Centre,
    mandate::{self, Mandate},
};
use events::{MandateId, StreamId};

/// Why a mandate that was approved is not issued all the same. It is noted as a refusal, and the others go on.
const CANNOT_BE_ISSUED: &[&str] = &[
    "centre.beyond_offer",
    "centre.merged",
    "centre.promised_twice",
    "mandate.centre_merged",
    "mandate.overlaps",
];

/// Whether a refusal concerns one mandate only: the centre withdrew the hours, is no more, or delivers it already.
pub(super) fn cannot_be_issued(error: &EngineError) -> bool {
    matches!(error, EngineError::Refused { code, .. } if CANNOT_BE_ISSUED.contains(code))
}

impl Engine {
    /// Ends each of these mandates for which it is time. Nothing for those for which it is not; safe to call at any
    /// moment.
    ///
    /// # Errors
    /// [`EngineError`]; what ended stays ended, and the next call goes on from there.
    pub async fn advance_mandates(
        &self,
        mandates: impl IntoIterator<Item = MandateId>,
    ) -> Result<Advance, EngineError> {
        let mut advance = Advance::default();
        for id in mandates {
            advance.done.extend(self.end_if_due(id).await?);
        }
        Ok(advance)
    }

    async fn end_if_due(&self, id: MandateId) -> Result<Option<Done>, EngineError> {
        let stream = StreamId::new("mandate", id);
        loop {
            let before = self.ledger().version(&stream).await?;
            let Some((done, steps)) = self.end(id).await? else {
                return Ok(None);
            };
            let command = derived(&[&id.to_string(), name(done)]);
            let draft = Draft::new(Claim::process(), command).with(steps);
            let ended = self.execute(&draft).await;
            // Revoked or cut meanwhile: looks again at whether and how it is to end.
            if !self.overtaken(&ended, &stream, before).await? {
                return ended.map(|_| Some(done));
            }
        }
    }

    /// How a mandate is to be ended now, if at all.
    async fn end(&self, id: MandateId) -> Result<Option<(Done, Vec<Step>)>, EngineError> {
        let mut work = Work::new(self);
        let mandate = work.state::<Mandate>(&StreamId::new("mandate", id)).await?.value;
        let Some(issued) = mandate.issued.as_ref().filter(|_| mandate.stands()) else {
            return Ok(None);
        };
        let today = self.now().date();
        if issued.period.to < today {
            let expire = Step::Mandate(id, mandate::Intent::Expire);
            return Ok(Some((Done::Expired(id), vec![expire])));
        }
        let centre = StreamId::new("centre", issued.centre);
        let merged = work.state::<Centre>(&centre).await?.value.merged;
        let is_gone = merged.is_some_and(|merged| merged.from <= today);
        let steps = || Step::supersede(id, issued.centre, mandate.hours).to_vec();
        Ok(is_gone.then(|| (Done::Superseded(id), steps())))
    }
}

/// The word from which the command id is derived. Never changes: it is how an end is known to have been recorded.
fn name(done: Done) -> &'static str {
    match done {
        Done::Superseded(_) => "supersede",
        _ => "expire",
    }
}
