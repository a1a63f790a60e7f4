//! Reads the log once for everybody who waits at its end. Each event is turned into what may be told of it once, and
//! handed to all; a reader that cannot keep up, or comes back, reads what it missed from the log itself.

use authority::Eyes;
use events::{Body, PersonId, Position, Recorded, StreamId, Version, ballot, credential};
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
    /// Whose sight it may change; nobody's for most events.
    pub(super) right: Option<Right>,
}

/// A credential that something happened to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Right {
    stream: StreamId,
    /// Who holds it, where the event says so: at the grant alone, and there it is a new one.
    person: Option<PersonId>,
}

impl Right {
    fn of(event: &Recorded) -> Option<Self> {
        let Body::Credential(body) = &event.body else {
            return None;
        };
        let person = match body {
            credential::Event::Granted(granted) => Some(granted.person),
            _ => None,
        };
        let stream = event.stream.clone();
        Some(Self { stream, person })
    }

    /// Whether what somebody may see under a credential can follow from it.
    pub(super) fn concerns(&self, person: PersonId, credential: Option<&StreamId>) -> bool {
        self.person == Some(person) || credential == Some(&self.stream)
    }
}

impl Change {
    /// What is told of an event: which thing moved, and to which version; to whom, `authority` says. Of a ballot only that
    /// the turnout of its round may have changed, and nothing when a unit votes again: not who, not when, not how often.
    pub(super) fn of(event: &Recorded) -> Self {
        let (stream, version) = (event.stream.as_str(), event.version);
        let told = match &event.body {
            Body::Ballot(ballot::Event::Cast(cast)) => {
                let stream = StreamId::new("round", cast.round);
                let told =
                    json!({ "position": event.position.0, "stream": stream.as_str(), "turnout": true });
                let first = version == Version(1);
                first.then_some(told)
            }
            // How often a unit voted shows in the version, so that is not told.
            Body::Ballot(_) => {
                let round = event.stream.key().get(..36).unwrap_or_default();
                let stream = StreamId::new("round", round);
                Some(json!({ "position": event.position.0, "stream": stream.as_str() }))
            }
            _ => Some(json!({ "position": event.position.0, "stream": stream, "version": version.0 })),
        };
        Self {
            position: event.position,
            told: told.map(|told| told.to_string().into()),
            eyes: eyes(&event.body),
            right: Right::of(event),
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

#[cfg(test)]
mod tests {
    use super::*;
    use events::{CredentialId, derived};

    #[test]
    fn a_right_concerns_its_holder_alone() {
        let stream = |name: &str| StreamId::new("credential", CredentialId(derived(&[name])));
        let person = |name: &str| PersonId(derived(&[name]));
        let (own, other) = (stream("kari's"), stream("ola's"));
        let changed = Right {
            stream: own.clone(),
            person: None,
        };
        assert!(changed.concerns(person("kari"), Some(&own)));
        assert!(!changed.concerns(person("ola"), Some(&other)));
        assert!(!changed.concerns(person("operator"), None));
        let granted = Right {
            stream: stream("new"),
            person: Some(person("kari")),
        };
        assert!(granted.concerns(person("kari"), Some(&own)));
        assert!(!granted.concerns(person("ola"), Some(&other)));
    }
}
