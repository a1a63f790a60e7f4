//! Reads the log once for everybody who waits at its end. Each event is turned into what may be told of it once, and
//! handed to all; a reader that cannot keep up, or comes back, reads what it missed from the log itself.

use authority::Eyes;
use events::{Body, Position, Recorded, Version, ballot};
use futures::StreamExt;
use ledger::{Ledger, ReadError, follow};
use serde_json::json;
use std::sync::Arc;
use tokio::{
    sync::{broadcast, watch},
    task::JoinHandle,
};

/// So many changes are held for slow readers; beyond, they read from the log.
const HELD: usize = 4_096;

/// What is told of an event.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) position: Position,
    /// The data, written once; `None` where nobody is told.
    pub(super) told: Option<Arc<str>>,
    /// Whom.
    pub(super) eyes: Eyes,
    /// Whether it may change what somebody may see.
    pub(super) is_right: bool,
}

impl Change {
    /// What is told of an event: which thing moved, and to which version; to whom, `authority` says. Of a ballot only that
    /// the turnout of its round may have changed, and nothing when a unit votes again: not who, not when, not how often.
    pub(super) fn of(event: &Recorded) -> Self {
        let (stream, version) = (event.stream.as_str(), event.version);
        let plain = json!({ "position": event.position.0, "stream": stream, "version": version.0 });
        let told = match &event.body {
            Body::Ballot(ballot::Event::Cast(cast)) => {
                let stream = events::StreamId::new("round", cast.round);
                let told =
                    json!({ "position": event.position.0, "stream": stream.as_str(), "turnout": true });
                let first = version == Version(1);
                first.then_some(told)
            }
            // How often a unit voted shows in the version, so that is not told.
            Body::Ballot(_) => {
                let round = event.stream.key().get(..36).unwrap_or_default();
                let stream = events::StreamId::new("round", round);
                Some(json!({ "position": event.position.0, "stream": stream.as_str() }))
            }
            _ => Some(plain),
        };
        Self {
            position: event.position,
            told: told.map(|told| told.to_string().into()),
            eyes: eyes(&event.body),
            is_right: matches!(event.body, Body::Credential(_)),
        }
    }
}

/// For whose eyes an event is. Of a ballot that is cast only the turnout is told; what is told of one afterwards is told
/// of its round. A kind of stream without eyes is for nobody.
pub(super) fn eyes(body: &Body) -> Eyes {
    let eyes = match body {
        Body::Ballot(ballot::Event::Cast(_)) => authority::eyes("round_turnout"),
        Body::Ballot(_) => authority::stream_eyes("round"),
        other => authority::stream_eyes(other.stream()),
    };
    eyes.unwrap_or(Eyes::Roles(&[]))
}

/// Where readers wait.
#[derive(Clone)]
pub(crate) struct Hub {
    ledger: Arc<dyn Ledger>,
    changes: broadcast::Sender<Arc<Change>>,
}

impl Hub {
    pub(crate) fn new(ledger: Arc<dyn Ledger>) -> Self {
        let (changes, _) = broadcast::channel(HELD);
        Self { ledger, changes }
    }

    pub(super) fn listen(&self) -> broadcast::Receiver<Arc<Change>> {
        self.changes.subscribe()
    }

    /// Follows the log from its end for as long as the server runs.
    pub(crate) fn start(&self, mut stop: watch::Receiver<bool>) -> JoinHandle<()> {
        let hub = self.clone();
        tokio::spawn(async move {
            let mut next = None;
            while !*stop.borrow() {
                tokio::select! {
                    _ = stop.changed() => {}
                    ended = hub.run(&mut next) => if let Err(error) = ended {
                        tracing::warn!(%error, "changes cannot be followed; trying again");
                        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                    },
                }
            }
        })
    }

    async fn run(&self, next: &mut Option<Position>) -> Result<(), ReadError> {
        let from = match *next {
            Some(next) => next,
            None => Position(self.ledger.head().await?.size),
        };
        *next = Some(from);
        let mut events = follow(Arc::clone(&self.ledger), from);
        while let Some(event) = events.next().await {
            let event = event?;
            *next = Some(Position(event.position.0 + 1));
            // Nobody may be listening; then nothing is lost either.
            let _ = self.changes.send(Arc::new(Change::of(&event)));
        }
        Ok(())
    }
}
