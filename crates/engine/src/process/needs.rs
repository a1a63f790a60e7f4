//! When a round is over: every need that stood in it hears how it ended.

use super::{Advance, Done, derived};
use crate::{Claim, Draft, Engine, EngineError, Step, Work};
use domain::{
    need::{self, Need, Status},
    round::{Phase, Round},
};
use events::{NeedId, RoundId, StreamId};

/// How many needs leave a round in one append.
const LEAVING_AT_ONCE: usize = 50;

impl Engine {
    /// Takes every need out of a round that is final or came to nothing. Nothing when the round goes on or all have
    /// left; safe to call at any moment.
    ///
    /// # Errors
    /// [`EngineError`]; needs that left stay out, and the next call goes on from there.
    pub async fn advance_needs(&self, round: RoundId) -> Result<Advance, EngineError> {
        let mut advance = Advance::default();
        for some in self.standing_in(round).await?.chunks(LEAVING_AT_ONCE) {
            let names: Vec<String> = some.iter().map(NeedId::to_string).collect();
            let command = derived(&[&round.to_string(), "leave", &names.join(" ")]);
            let steps = some
                .iter()
                .map(|need| Step::Need(*need, need::Intent::LeaveRound { round }));
            self.execute(&Draft::new(Claim::process(), command).with(steps))
                .await?;
            advance.done.push(Done::NeedsLeft(some.len()));
        }
        Ok(advance)
    }

    /// The needs that still stand in a round which is over.
    async fn standing_in(&self, id: RoundId) -> Result<Vec<NeedId>, EngineError> {
        let mut work = Work::new(self);
        let round = work.state::<Round>(&StreamId::new("round", id)).await?.value;
        let mut standing = Vec::new();
        if round.phase != Phase::Final && !round.came_to_nothing() {
            return Ok(standing);
        }
        for need in round.needs {
            let state = work.state::<Need>(&StreamId::new("need", need)).await?.value;
            if state.status == Status::InRound(id) {
                standing.push(need);
            }
        }
        Ok(standing)
    }
}
