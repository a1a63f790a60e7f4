//! What remains to be done about erasures when the event is in the log. Event and deletion share one transaction, so
//! there is never the one without the other; but a vault that was restored from a backup brings back what had been erased
//! since, and files keep bytes until they are told to let go. Both are seen to when the engine starts and after each
//! erasure.

use crate::{Engine, EngineError, subject};
use events::{Actor, Body, CommandId, Digest, PersonId, Position, credential, log};
use ledger::{Append, Beside, Forget, Key};
use std::collections::BTreeMap;

/// What was found to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Resumed {
    /// Texts, names and keys that had been erased and were there again.
    pub erased_again: usize,
    /// Whether the store's own files hold none of it any more; false where that is the database's upkeep, or where a
    /// reader stood in the way.
    pub scrubbed: bool,
}

impl Engine {
    /// Carries every erasure in the log through: deletes whatever of it is there, and lets the store's files let go.
    /// Harmless when there is nothing to do.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn resume_erasures(&self) -> Result<Resumed, EngineError> {
        let events = self.ledger().of_kind("log").await?;
        let (mut again, mut named) = (Vec::new(), Vec::new());
        for event in &events {
            let Body::Log(log::Event::SubjectErased(erased)) = &event.body else {
                continue;
            };
            for commitment in &erased.commitments {
                if self.ledger().text(commitment).await?.is_some() {
                    again.push(Forget::Text(*commitment));
                }
            }
            if let Some(person) = erased.person {
                let there = self.name_and_key(person).await?;
                named.extend(there.into_iter().map(|what| (person, event.position, what)));
            }
        }
        if !named.is_empty() {
            let back = self.granted_last().await?;
            let stays_away = |person, erased| back.get(&person).is_none_or(|granted| *granted < erased);
            let gone = named
                .into_iter()
                .filter(|(person, erased, _)| stays_away(*person, *erased));
            again.extend(gone.map(|(_, _, what)| what));
        }
        let erased_again = again.len();
        if erased_again > 0 {
            self.forget(again).await?;
        }
        let scrubbed = match events.is_empty() {
            true => true,
            false => self.scrub().await?,
        };
        Ok(Resumed {
            erased_again,
            scrubbed,
        })
    }

    /// Lets the store's files let go of what was deleted; see [`ledger::Ledger::scrub`].
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn scrub(&self) -> Result<bool, EngineError> {
        let scrubbed = self.ledger().scrub().await;
        scrubbed.map_err(|why| EngineError::Unavailable(why.to_string()))
    }

    /// Where each person was given a credential last: whoever was given one after an erasure has come back.
    async fn granted_last(&self) -> Result<BTreeMap<PersonId, Position>, EngineError> {
        let events = self.ledger().of_kind("credential").await?;
        let granted = events.iter().filter_map(|event| match &event.body {
            Body::Credential(credential::Event::Granted(granted)) => Some((granted.person, event.position)),
            _ => None,
        });
        Ok(granted.collect())
    }

    /// What of a person is in the vault.
    async fn name_and_key(&self, person: PersonId) -> Result<Vec<Forget>, EngineError> {
        let (name, key) = (Forget::Person(person), Forget::Text(subject::label(person)));
        let named = self.ledger().person(&person).await?.is_some();
        let keyed = self.ledger().text(&subject::label(person)).await?.is_some();
        Ok([(named, name), (keyed, key)]
            .into_iter()
            .filter_map(|(there, what)| there.then_some(what))
            .collect())
    }

    async fn forget(&self, what: Vec<Forget>) -> Result<(), EngineError> {
        let command = Digest(
            self.chance
                .bytes()
                .map_err(|why| EngineError::Unavailable(why.to_string()))?,
        );
        let actor = Actor::process();
        let append = Append {
            key: Key::of(
                &actor,
                CommandId(events::derived(&["erase", &command.to_string()])),
            ),
            intent: command,
            actor,
            writes: Vec::new(),
            beside: what.into_iter().map(Beside::Forget).collect(),
            answer: Vec::new(),
        };
        self.ledger().append(append).await?;
        Ok(())
    }
}
