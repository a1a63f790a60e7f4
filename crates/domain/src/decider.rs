//! The pure pair (Chassaing's decider): `decide` holds every rule, `evolve` none.

use crate::{By, Coded};
use events::Cite;

/// A stream's behaviour. `Default` is the absent stream.
pub trait Decider: Default + Clone + Send + Sync + 'static {
    /// The kind of stream, as in its name: `need`.
    const STREAM: &'static str;
    /// What somebody asks for, as it came from outside.
    type Intent: Clone + Send + Sync;
    /// What other streams say and chance gave, looked up by the engine. `Default` is "nothing is known".
    type Facts: Clone + Default + Send + Sync;
    /// What happened.
    type Event: events::Event;
    /// No, because.
    type Refusal: Coded;

    /// What happens when this is asked of this state; nothing when it already is so.
    ///
    /// # Errors
    /// The refusal that the asker hears. Nothing has happened then.
    fn decide(&self, ask: &Ask<Self::Intent, Self::Facts>) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// The state after an event. Total: any event in any state gives a state.
    fn evolve(&mut self, event: &Self::Event);
}

/// A command: who asks, for what, and what is known.
#[derive(Clone, Debug)]
pub struct Ask<I, F> {
    /// Who and when.
    pub by: By,
    /// For what.
    pub intent: I,
    /// What is known.
    pub facts: F,
}

/// What another stream said, and where that was read. The only way a fact of another stream enters a command.
#[derive(Clone, PartialEq, Debug)]
pub struct Seen<T> {
    /// Its state.
    pub value: T,
    /// The stream and the version at which it was read.
    pub cite: Cite,
}
