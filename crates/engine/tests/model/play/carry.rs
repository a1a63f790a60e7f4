//! The process manager, cut off wherever it is, and what a restart brings.

use super::Play;
use crate::common::world::World;
use domain::round::Phase;
use engine::{Advance, Engine, EngineError};
use events::{CaseId, Digest, MandateId, RoundId};
use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

/// What the process manager is asked to carry on.
#[derive(Clone)]
enum Carry {
    Round(RoundId),
    Needs(RoundId),
    Case(CaseId),
    Mandates(Vec<MandateId>),
}

impl Play {
    fn what_to_carry(&mut self) -> Option<Carry> {
        let live = self.mirror.rounds.iter().filter(|(_, round)| {
            (Phase::Voting..=Phase::Tallied).contains(&round.phase) || round.phase == Phase::QuorumFailed
        });
        let live: Vec<RoundId> = live.map(|(id, _)| *id).collect();
        let all: Vec<RoundId> = self.mirror.rounds.keys().copied().collect();
        let cases: Vec<CaseId> = self.mirror.cases.keys().copied().collect();
        let newest = cases.iter().copied().filter(|id| {
            let case = &self.mirror.cases[id];
            case.withdrawn.is_none() && !case.resolved.is_empty()
        });
        let newest: Vec<CaseId> = newest.collect();
        match self.dice.below(10) {
            0 => self.dice.one(&all).map(Carry::Needs),
            1 => self.dice.one(&all).map(Carry::Round),
            2 => self.dice.one(&cases).map(Carry::Case),
            3 | 4 => self.dice.one(&newest).map(Carry::Case),
            5 => {
                let standing = self
                    .mirror
                    .mandates
                    .iter()
                    .filter(|(_, mandate)| mandate.stands());
                Some(Carry::Mandates(standing.map(|(id, _)| *id).collect()))
            }
            _ => self.dice.one(&live).map(Carry::Round),
        }
    }

    /// The process manager carries something on; now and then it is cut off, once or several times over, and goes on
    /// after the restart from wherever it was.
    pub(super) async fn carry(&mut self) {
        let Some(what) = self.what_to_carry() else {
            return;
        };
        self.score.commands += 1;
        while !self.calm && self.dice.once_in(3) {
            let polls = 1 + self.dice.below(60);
            let done = polled(carried(self.engine(), what.clone()), polls).await;
            self.restart().await;
            if done.is_some() {
                break;
            }
        }
        let done = carried(self.engine(), what.clone()).await;
        done.unwrap_or_else(|why| panic!("seed {} command {}: {why}", self.seed, self.score.commands));
        let after = carried(self.engine(), what).await.expect("as before");
        assert!(
            after.done.is_empty(),
            "{}: nothing twice, but {:?}",
            self.seed,
            after.done
        );
    }

    /// The engine and the ledger go and come back; now and then the opening of a ballot is lost on the way. On PostgreSQL
    /// what the old ledger had begun to write may still arrive when the new one is open, as from a server that is gone.
    pub(super) async fn restart(&mut self) {
        self.score.restarts += 1;
        self.follower = None;
        self.world = None;
        if self.dice.once_in(4) {
            self.lose_an_opening().await;
        }
        let ledger = self.place.open(&self.clock).await;
        self.world = Some(World::over(ledger, self.clock.clone(), self.place.clone()));
    }

    async fn lose_an_opening(&mut self) {
        let sealed = self.mirror.ballots.iter().filter(|((round, _), ballot)| {
            ballot.is_sealed()
                && self
                    .mirror
                    .rounds
                    .get(round)
                    .is_some_and(|round| !round.phase.is_over())
        });
        let sealed = sealed.filter_map(|(_, ballot)| Some(ballot.cast.as_ref()?.1.commitment));
        let sealed: Vec<Digest> = sealed.collect();
        let Some(commitment) = self.dice.one(&sealed) else {
            return;
        };
        // It may have been lost before.
        let _ = self.place.lose_opening(&commitment).await;
    }
}

async fn carried(engine: Engine, what: Carry) -> Result<Advance, EngineError> {
    match what {
        Carry::Round(id) => engine.advance_round(id).await,
        Carry::Needs(id) => engine.advance_needs(id).await,
        Carry::Case(id) => engine.advance_case(id).await,
        Carry::Mandates(ids) => engine.advance_mandates(ids).await,
    }
}

/// Polls a future so often and then lets it fall, wherever it is.
pub(super) async fn polled<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}
