//! The process manager at work: follows the log, and looks again and again at what still has something before it, so
//! that deadlines are kept by whoever runs it. Keeps no progress: what it must look at follows from the log, and what it
//! did is known by the ids of its commands. Several may run at once.

use super::Advance;
use crate::{Engine, EngineError, Work};
use domain::{mandate::Mandate, round::Round};
use events::{CaseId, MandateId, Position, RoundId, StreamId};
use std::{collections::BTreeSet, future::Future, pin::pin, time::Duration};

/// So long is left to others between two passes: while much comes in, it is looked at together.
const BREATH: Duration = Duration::from_millis(20);

/// Carries out what is due, for as long as it runs.
pub struct Manager {
    engine: Engine,
    /// What is read next.
    next: Position,
    rounds: BTreeSet<RoundId>,
    cases: BTreeSet<CaseId>,
    mandates: BTreeSet<MandateId>,
}

impl Manager {
    /// A manager that has seen nothing yet.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self {
            engine,
            next: Position(0),
            rounds: BTreeSet::new(),
            cases: BTreeSet::new(),
            mandates: BTreeSet::new(),
        }
    }

    /// Reads what is new and takes every step that is due now. What is refused is noted, and the others go on.
    ///
    /// # Errors
    /// [`EngineError`] of a store that cannot be read or written; what was done stays done, and the next call goes on.
    pub async fn pass(&mut self) -> Result<Advance, EngineError> {
        let end = Position(self.engine.ledger().head().await?.size);
        self.pass_to(end).await
    }

    async fn pass_to(&mut self, end: Position) -> Result<Advance, EngineError> {
        self.read(end).await?;
        let mut advance = Advance::default();
        for case in self.cases.clone() {
            if take(&mut advance, self.engine.advance_case(case).await)? {
                self.cases.remove(&case);
            }
        }
        for round in self.rounds.clone() {
            if take(&mut advance, self.engine.advance_round(round).await)? && self.is_over(round).await? {
                self.rounds.remove(&round);
            }
        }
        for mandate in self.mandates.clone() {
            if take(&mut advance, self.engine.advance_mandates([mandate]).await)?
                && !self.stands(mandate).await?
            {
                self.mandates.remove(&mandate);
            }
        }
        Ok(advance)
    }

    /// Passes again whenever the log grows and at least every `pause`, until told to stop. A pass that has begun is
    /// ended first. A store that is away is waited for; a refusal is noted and looked at again.
    ///
    /// # Errors
    /// [`EngineError::Corrupt`]: stop and look.
    pub async fn run(&mut self, pause: Duration, stop: impl Future<Output = ()>) -> Result<(), EngineError> {
        let (mut size, mut stop) = (self.engine.ledger().watch(), pin!(stop));
        loop {
            let end = *size.borrow_and_update();
            match self.pass_to(end).await {
                Ok(advance) if advance.done.is_empty() => {}
                Ok(advance) => tracing::info!(steps = advance.done.len(), "carried out what was due"),
                Err(corrupt @ EngineError::Corrupt(_)) => return Err(corrupt),
                Err(error) => tracing::warn!(%error, "what is due could not be carried out; trying again"),
            }
            tokio::select! {
                () = &mut stop => return Ok(()),
                () = tokio::time::sleep(BREATH.min(pause)) => {}
            }
            tokio::select! {
                () = &mut stop => return Ok(()),
                _ = size.changed() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// What an event touches is looked at again, also when it was over before.
    async fn read(&mut self, end: Position) -> Result<(), EngineError> {
        while self.next < end {
            let page = ledger::page(&**self.engine.ledger(), self.next, end).await?;
            if page.is_empty() {
                break;
            }
            for event in page {
                self.note(&event.stream);
                self.next = Position(event.position.0 + 1);
            }
        }
        Ok(())
    }

    fn note(&mut self, stream: &StreamId) {
        match stream.kind() {
            "round" => self.rounds.extend(stream.key().parse::<RoundId>()),
            "case" => self.cases.extend(stream.key().parse::<CaseId>()),
            "mandate" => self.mandates.extend(stream.key().parse::<MandateId>()),
            _ => {}
        }
    }

    async fn is_over(&self, round: RoundId) -> Result<bool, EngineError> {
        let stream = StreamId::new("round", round);
        let round = Work::new(&self.engine).state::<Round>(&stream).await?;
        Ok(round.value.phase.is_over())
    }

    async fn stands(&self, mandate: MandateId) -> Result<bool, EngineError> {
        let stream = StreamId::new("mandate", mandate);
        let mandate = Work::new(&self.engine).state::<Mandate>(&stream).await?;
        Ok(mandate.value.stands())
    }
}

/// Adds what was done. Whether it went well; what is refused or busy is looked at again later.
fn take(into: &mut Advance, taken: Result<Advance, EngineError>) -> Result<bool, EngineError> {
    match taken {
        Ok(advance) => {
            into.done.extend(advance.done);
            Ok(true)
        }
        Err(error @ (EngineError::Corrupt(_) | EngineError::Unavailable(_))) => Err(error),
        Err(error) => {
            tracing::warn!(%error, "a step that is due could not be taken; it is looked at again");
            Ok(false)
        }
    }
}
