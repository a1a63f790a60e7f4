//! Runs it all: takes commands, looks up facts, decides, appends; carries timed acts through; keeps views up to date.
//!
//! This is the one place where time ([`clock`]), chance ([`chance`]) and secrets ([`vault`]) enter. It holds no rule:
//! those are in `domain`, `outcome` and `authority`. It knows no SQL and names no backend: it is given a
//! [`ledger::Ledger`].
//!
//! | to change | go to |
//! | --- | --- |
//! | what a decision is told of other streams | `facts`, one file per stream |
//! | the loop of load, facts, decide, append | `execute` |
//! | what happens by itself at a deadline | `process` |
//! | how views follow the log | [`follow`] |
//! | when the log is signed, and by whom | [`proof`] |

pub mod chance;
pub mod clock;
mod draft;
mod erase;
mod error;
mod execute;
mod facts;
pub mod follow;
mod identity_number;
mod key;
mod memory;
mod pairs;
mod process;
pub mod proof;
mod step;
mod subject;
pub mod vault;
mod work;

pub use draft::{Claim, Draft};
pub use erase::Resumed;
pub use error::EngineError;
pub use execute::Reply;
pub use key::{KeyError, KeyMark};
pub use process::{Advance, Done, Manager};
pub use step::Step;
pub use work::Work;

use clock::Clock;
use domain::Decider;
use events::StreamId;
use ledger::Ledger;
use std::sync::Arc;
use vault::Vault;

/// The engine over one log.
#[derive(Clone)]
pub struct Engine {
    ledger: Arc<dyn Ledger>,
    clock: Clock,
    vault: Arc<Vault>,
    memory: Arc<memory::Memory>,
    chance: Arc<chance::Chance>,
}

impl Engine {
    /// An engine over a ledger, with the clock by which deadlines are kept and the vault that seals what is secret.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>, clock: Clock, vault: Vault) -> Self {
        Self {
            ledger,
            clock,
            vault: Arc::new(vault),
            memory: Arc::default(),
            chance: Arc::new(chance::Chance::System),
        }
    }

    /// The same with another source of chance for the keys of persons: for the demo and for tests.
    #[must_use]
    pub fn with_chance(self, chance: chance::Chance) -> Self {
        let chance = Arc::new(chance);
        Self { chance, ..self }
    }

    /// The ledger it runs over.
    #[must_use]
    pub fn ledger(&self) -> &Arc<dyn Ledger> {
        &self.ledger
    }

    /// The vault.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The state of a stream as this process knew it last, without reading anything; it may have been overtaken, so
    /// nothing may be decided on it. `None` where nothing is remembered: few kinds of streams are.
    #[must_use]
    pub fn remembered<D: Decider>(&self, stream: &StreamId) -> Option<D> {
        self.memory.folded(stream)?.state().cloned()
    }

    /// The time by its clock.
    #[must_use]
    pub fn now(&self) -> events::Time {
        (self.clock)()
    }
}
