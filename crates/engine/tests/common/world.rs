//! The engine over a store in a folder, and how to act in it.

use super::{names::operator, people, reference};
use engine::{Claim, Draft, Engine, EngineError, Reply, Step, clock::Manual, vault::Vault};
use events::{CommandId, derived};
use ledger::SqliteLedger;
use std::{path::Path, sync::Arc};

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) clock: Manual,
}

pub(crate) fn command(words: &[&str]) -> CommandId {
    CommandId(derived(&[&["test"], words].concat()))
}

impl World {
    pub(crate) async fn create(dir: &Path) -> Self {
        let clock = Manual::at(super::names::BEGIN);
        let ledger = SqliteLedger::create(dir, clock.clock()).expect("a new ledger");
        let world = Self::over(ledger, clock);
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

    pub(crate) fn over(ledger: SqliteLedger, clock: Manual) -> Self {
        let engine = Engine::new(Arc::new(ledger), clock.clock(), Vault::new([9; 32]));
        Self { engine, clock }
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
