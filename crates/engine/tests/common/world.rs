//! The engine over a store, and how to act in it.

use super::{
    names::operator,
    people, reference,
    store::{Kind, Place},
};
use engine::{Claim, Draft, Engine, EngineError, Reply, Step, clock::Manual, vault::Vault};
use events::{CommandId, derived};
use ledger::Ledger;
use std::sync::Arc;

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) clock: Manual,
    pub(crate) place: Place,
}

pub(crate) fn command(words: &[&str]) -> CommandId {
    CommandId(derived(&[&["test"], words].concat()))
}

impl World {
    pub(crate) async fn create(kind: Kind) -> Self {
        let (clock, place) = (Manual::at(super::names::BEGIN), Place::fresh(kind).await);
        let world = Self::over(place.create(&clock).await, clock, place);
        world
            .act(operator(), &["reference"], reference::steps())
            .await
            .expect("reference");
        world
            .act(operator(), &["people"], people::steps())
            .await
            .expect("people");
        world
    }

    pub(crate) fn over(ledger: Arc<dyn Ledger>, clock: Manual, place: Place) -> Self {
        let engine = Engine::new(ledger, clock.clock(), Vault::new([9; 32]));
        Self { engine, clock, place }
    }

    pub(crate) async fn act(
        &self,
        claim: Claim,
        words: &[&str],
        steps: Vec<Step>,
    ) -> Result<Reply, EngineError> {
        let draft = Draft::new(claim, command(words)).with(steps);
        self.engine.execute(&draft).await
    }
}
