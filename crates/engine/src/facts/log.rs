//! Facts for what concerns the log itself. For its keys, its policy and stamps of it: how large it is; the text of a policy
//! is kept beside the log in the same append. For erasures: everything that the subject wrote, looked for in the whole log,
//! since nobody asks for it often. What is erased beside the log goes in the append that records it, so that there is never
//! the one without the other.

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    Seen,
    credential::Credential,
    log::{Facts, Intent, Log},
};
use events::{
    Body, CredentialId, Digest, PersonId, Position, Recorded, StreamId, SubjectId, codec, credential,
};
use ledger::{Beside, Forget};
use std::collections::BTreeSet;

/// Leaves read at once.
const PAGE: usize = 1_000;

impl Informed for Log {
    type Id = SubjectId;

    fn stream(id: SubjectId) -> StreamId {
        StreamId::new("log", id)
    }

    async fn facts(work: &mut Work<'_>, id: SubjectId, intent: &Intent) -> Result<Facts, EngineError> {
        let decider = match intent.decided_by() {
            Some(decider) => work.known::<Credential>(&Credential::stream(decider)).await?,
            None => None,
        };
        let Intent::Erase { text, .. } = intent else {
            return own(work, id, intent, decider).await;
        };
        match text {
            Some(text) => {
                let named = SubjectId::text(text) == id;
                let there = named && work.holds(text).await?;
                let commitments: Vec<Digest> = there.then_some(*text).into_iter().collect();
                work.forget(commitments.iter().copied().map(Forget::Text));
                Ok(Facts {
                    decider,
                    commitments,
                    ..Facts::default()
                })
            }
            None => {
                of_person(
                    work,
                    PersonId(id.0),
                    Facts {
                        decider,
                        ..Facts::default()
                    },
                )
                .await
            }
        }
    }
}

/// Of the log itself.
async fn own(
    work: &mut Work<'_>,
    id: SubjectId,
    intent: &Intent,
    decider: Option<Seen<Credential>>,
) -> Result<Facts, EngineError> {
    if let Intent::ChangePolicy { policy, .. } = intent {
        let bytes = policy.clone().into_bytes();
        let digest = Digest::of(&bytes);
        work.beside.push(Beside::Blob { digest, bytes });
    }
    Ok(Facts {
        decider,
        itself: id == SubjectId::log(),
        size: work.engine.ledger().head().await?.size,
        ..Facts::default()
    })
}

async fn of_person(work: &mut Work<'_>, person: PersonId, facts: Facts) -> Result<Facts, EngineError> {
    let Traces { written, credentials } = work.traces(person).await?;
    let mut acting = None;
    for id in &credentials {
        let stream = Credential::stream(*id);
        // So that it is not given back in between.
        work.guard(&stream).await?;
        let held = work.state::<Credential>(&stream).await?.value;
        acting = acting.max(held.holds_until().map(|to| (to, *id)));
    }
    let named = work.engine.ledger().person(&person).await?.is_some();
    let known = named || !written.is_empty() || !credentials.is_empty();
    work.forget(written.iter().copied().map(Forget::Text));
    work.forget([
        Forget::Person(person),
        Forget::Text(crate::subject::label(person)),
    ]);
    Ok(Facts {
        acting,
        commitments: written.into_iter().collect(),
        named,
        person: known.then_some(person),
        ..facts
    })
}

/// What the log holds of a person.
#[derive(Default)]
struct Traces {
    /// The commitments to what they wrote.
    written: BTreeSet<Digest>,
    /// The credentials that they were granted.
    credentials: BTreeSet<CredentialId>,
}

impl Work<'_> {
    async fn traces(&self, person: PersonId) -> Result<Traces, EngineError> {
        let mut traces = Traces::default();
        self.read_all(|event, leaf| {
            if event.actor.person == Some(person) {
                traces
                    .written
                    .extend(codec::texts(leaf).map(|text| text.commitment));
            }
            if let Body::Credential(credential::Event::Granted(granted)) = &event.body
                && granted.person == person
                && let Ok(id) = event.stream.key().parse()
            {
                traces.credentials.insert(id);
            }
        })
        .await?;
        Ok(traces)
    }

    /// Whether any event commits to a text.
    async fn holds(&self, commitment: &Digest) -> Result<bool, EngineError> {
        let mut found = false;
        self.read_all(|_, leaf| {
            found = found || codec::texts(leaf).any(|text| text.commitment == *commitment);
        })
        .await?;
        Ok(found)
    }

    async fn read_all(&self, mut each: impl FnMut(&Recorded, &[u8]) + Send) -> Result<(), EngineError> {
        let ledger = self.engine.ledger();
        let mut from = Position(0);
        loop {
            let page = ledger.leaves(from, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            from = Position(last.position.0.saturating_add(1));
            for leaf in &page {
                let event = codec::decode(&leaf.bytes).map_err(|why| {
                    EngineError::Corrupt(format!("the leaf at {} cannot be read: {why}", leaf.position))
                })?;
                each(&event, &leaf.bytes);
            }
        }
    }

    fn forget(&mut self, what: impl IntoIterator<Item = Forget>) {
        self.beside.extend(what.into_iter().map(Beside::Forget));
    }
}
