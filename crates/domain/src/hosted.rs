//! The one adapter between deciders and cqrs-es: every decider becomes its `Aggregate`.

use crate::{Ask, Decider};
use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

/// A decider in the clothes of a cqrs-es aggregate.
#[derive(Clone, Debug, Default)]
pub struct Hosted<D>(pub D);

impl<D: Decider> Aggregate for Hosted<D> {
    const TYPE: &'static str = D::STREAM;
    type Command = Ask<D::Intent, D::Facts>;
    type Event = D::Event;
    type Error = D::Refusal;
    type Services = ();

    async fn handle(
        &mut self,
        ask: Self::Command,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        for event in self.0.decide(&ask)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        self.0.evolve(&event);
    }
}

/// cqrs-es asks for this so that it can store snapshots. We never do (0.5.0 stores state applied twice), so state has
/// no stored form and asking for one is an error.
impl<D> Serialize for Hosted<D> {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(ser::Error::custom(
            "state is never stored; it is folded from the log",
        ))
    }
}

impl<'de, D> Deserialize<'de> for Hosted<D> {
    fn deserialize<R: Deserializer<'de>>(_: R) -> Result<Self, R::Error> {
        Err(de::Error::custom(
            "state is never stored; it is folded from the log",
        ))
    }
}
