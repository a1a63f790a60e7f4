//! cqrs-es's `EventStore` over any ledger, so that its stock `CqrsFramework` runs on our log, guards included.
//!
//! The engine does not use it: `CqrsFramework::execute` neither retries nor answers, carries no facts and dispatches its
//! queries at most once. It is here because it must be possible, and as the shortest way to try an aggregate.

use crate::{Append, AppendError, Key, Ledger, Write};
use cqrs_es::{Aggregate, AggregateContext, AggregateError, EventEnvelope, EventStore};
use events::{Actor, Body, CommandId, Digest, Event, StreamId, Version, codec};
use std::{collections::HashMap, error::Error, marker::PhantomData, sync::Arc};

/// A ledger in the clothes of an event store for one kind of aggregate. An aggregate's stream is
/// `<A::TYPE>-<aggregate id>`.
///
/// - The events' own citations and deadlines are guards, as in every append.
/// - Metadata in: `command`, a UUID, names the command; a repeated one writes nothing and gives the first events'
///   places. Without it the id is derived from stream, version and events, so that one decision is recorded once.
/// - Metadata out: `position`, `at` and `command` of each event.
/// - A conflict is `AggregateConflict`; all else that keeps an append or a read from happening is `UnexpectedError`
///   with the [`AppendError`] or [`ReadError`](crate::ReadError) inside.
pub struct CqrsStore<A> {
    ledger: Arc<dyn Ledger>,
    actor: Actor,
    aggregate: PhantomData<fn() -> A>,
}

impl<A> CqrsStore<A> {
    /// A store whose events are all this actor's.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>, actor: Actor) -> Self {
        Self {
            ledger,
            actor,
            aggregate: PhantomData,
        }
    }
}

/// An aggregate as loaded, with the version that the next append expects.
pub struct Loaded<A> {
    aggregate: A,
    id: String,
    version: Version,
}

impl<A: Aggregate> AggregateContext<A> for Loaded<A> {
    fn aggregate(&mut self) -> &mut A {
        &mut self.aggregate
    }
}

impl<A> EventStore<A> for CqrsStore<A>
where
    A: Aggregate,
    A::Event: Event,
{
    type AC = Loaded<A>;

    async fn load_events(&self, id: &str) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        let stream = stream_of::<A>(id)?;
        let events = self.ledger.stream(&stream, Version::ABSENT).await;
        let mut envelopes = Vec::new();
        for event in events.map_err(unexpected)? {
            let metadata = HashMap::from([
                ("position".into(), event.position.to_string()),
                ("at".into(), event.at.to_string()),
                ("command".into(), event.command.to_string()),
            ]);
            let payload = A::Event::from_body(event.body)
                .ok_or_else(|| unexpected(format!("{stream} holds an event that is not its own")))?;
            envelopes.push(envelope::<A>(id, event.version.0, payload, metadata)?);
        }
        Ok(envelopes)
    }

    async fn load_aggregate(&self, id: &str) -> Result<Loaded<A>, AggregateError<A::Error>> {
        let events = self.load_events(id).await?;
        let version = Version(events.len() as u64);
        let mut aggregate = A::default();
        events
            .into_iter()
            .for_each(|event| aggregate.apply(event.payload));
        Ok(Loaded {
            aggregate,
            id: id.to_owned(),
            version,
        })
    }

    async fn commit(
        &self,
        events: Vec<A::Event>,
        context: Loaded<A>,
        metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let write = Write {
            stream: stream_of::<A>(&context.id)?,
            expected: context.version,
            bodies: events.iter().cloned().map(Event::into_body).collect(),
            cites: Vec::new(),
            not_after: None,
        };
        let intent = intent(&write).map_err(unexpected)?;
        let command = command(&write, &intent, &metadata).map_err(unexpected)?;
        let append = Append {
            key: Key::of(&self.actor, command),
            intent,
            actor: self.actor.clone(),
            writes: vec![write],
            beside: Vec::new(),
            answer: Vec::new(),
        };
        let appended = match self.ledger.append(append).await {
            Err(AppendError::Conflict { .. }) => return Err(AggregateError::AggregateConflict),
            other => other.map_err(unexpected)?,
        };
        let last = appended.versions.first().map_or(0, |(_, version)| version.0);
        let first = last + 1 - appended.positions.len() as u64;
        let places = (first..).zip(&appended.positions);
        let places = events.into_iter().zip(places);
        let envelopes = places.map(|(payload, (version, position))| {
            let mut metadata = metadata.clone();
            metadata.insert("position".into(), position.to_string());
            metadata.insert("at".into(), appended.at.to_string());
            metadata.insert("command".into(), command.to_string());
            envelope::<A>(&context.id, version, payload, metadata)
        });
        envelopes.collect()
    }
}

/// Digest of the events alone: which version they follow is a fact, not the intent.
fn intent(write: &Write) -> Result<Digest, serde_json::Error> {
    let mut bytes = write.stream.as_str().as_bytes().to_vec();
    for body in &write.bodies {
        bytes.push(0);
        bytes.extend(body_bytes(body)?);
    }
    Ok(Digest::of(&bytes))
}

fn body_bytes(body: &Body) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = body.kind().as_bytes().to_vec();
    bytes.extend(codec::canonical(&body.to_value()?));
    Ok(bytes)
}

fn command(
    write: &Write,
    intent: &Digest,
    metadata: &HashMap<String, String>,
) -> Result<CommandId, events::BadId> {
    match metadata.get("command") {
        Some(given) => given.parse(),
        None => Ok(CommandId(events::derived(&[
            "cqrs",
            write.stream.as_str(),
            &write.expected.to_string(),
            &intent.to_string(),
        ]))),
    }
}

fn envelope<A: Aggregate>(
    id: &str,
    version: u64,
    payload: A::Event,
    metadata: HashMap<String, String>,
) -> Result<EventEnvelope<A>, AggregateError<A::Error>> {
    Ok(EventEnvelope {
        aggregate_id: id.to_owned(),
        sequence: usize::try_from(version).map_err(unexpected)?,
        payload,
        metadata,
    })
}

fn stream_of<A: Aggregate>(id: &str) -> Result<StreamId, AggregateError<A::Error>> {
    StreamId::new(A::TYPE, id).as_str().parse().map_err(unexpected)
}

fn unexpected<E: Error>(why: impl Into<Box<dyn Error + Send + Sync>>) -> AggregateError<E> {
    AggregateError::UnexpectedError(why.into())
}
