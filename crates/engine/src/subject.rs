//! Keys of persons. What somebody wrote, and their name, is sealed under a key of their own, which lies beside the log
//! sealed under the key of the vault. When the person is erased the key goes too, so that a copy of what was sealed
//! under it, in a backup say, says nothing without a copy of the key from before.
//!
//! The salts of a person's texts follow from that key as well: once it is gone, not even whoever has the vault's key can
//! try out words against a commitment in the log.

use crate::{
    Engine, EngineError,
    memory::{recall, remember},
    vault::Vault,
};
use events::{Actor, CommandId, Digest, PersonId};
use ledger::{Append, Beside, Key};
use std::sync::Arc;

/// For what a key is sealed.
const PURPOSE: &str = "key of a person";

/// Under what the key of a person lies among the texts: no commitment can be the same.
pub(crate) fn label(person: PersonId) -> Digest {
    Digest::of(format!("tingbok/key-of-person/v1/{person}").as_bytes())
}

/// Says at the head of what is sealed whose key opens it.
pub(crate) fn marked(person: Option<PersonId>, sealed: Vec<u8>) -> Vec<u8> {
    let person = person.map_or([0; 16], |person| *person.0.as_bytes());
    [person.as_slice(), &sealed].concat()
}

/// Whose key opens something, and what is sealed under it; `None` for bytes that were not made by [`marked`].
pub(crate) fn read_mark(bytes: &[u8]) -> Option<(Option<PersonId>, &[u8])> {
    let (person, sealed) = bytes.split_first_chunk::<16>()?;
    Some((
        (*person != [0; 16]).then(|| PersonId::from_bytes(*person)),
        sealed,
    ))
}

impl Engine {
    /// The key of a person, read anew: for writing, so that nothing is sealed under a key that was destroyed meanwhile.
    /// One is made where there is none. The engine has the vault's own.
    pub(crate) async fn key_for_writing(&self, person: Option<PersonId>) -> Result<Arc<Vault>, EngineError> {
        let Some(person) = person else {
            return Ok(Arc::clone(&self.vault));
        };
        self.made_key(person).await
    }

    async fn made_key(&self, person: PersonId) -> Result<Arc<Vault>, EngineError> {
        if let Some(key) = self.read_key(person).await? {
            return Ok(key);
        }
        self.make_keys(&[person]).await?;
        let made = self.read_key(person).await?;
        made.ok_or_else(|| EngineError::Unavailable("the person is being erased; try again".into()))
    }

    /// Makes the keys of persons who have none. Where two make one at once the first stays, and both read that.
    ///
    /// # Errors
    /// When no key can be drawn or the store not be written.
    pub async fn make_keys(&self, people: &[PersonId]) -> Result<(), EngineError> {
        let chance = |why| EngineError::Unavailable(format!("no key could be drawn: {why}"));
        let mut beside = Vec::new();
        for person in people {
            let key = self.chance.bytes().map_err(chance)?;
            let sealed = self.vault.seal(PURPOSE, &key);
            let commitment = label(*person);
            beside.push(Beside::Text { commitment, sealed });
        }
        let command = Digest(self.chance.bytes().map_err(chance)?);
        let actor = Actor::process();
        let append = Append {
            key: Key::of(
                &actor,
                CommandId(events::derived(&["keys", &command.to_string()])),
            ),
            intent: command,
            actor,
            writes: Vec::new(),
            beside,
            answer: Vec::new(),
        };
        self.ledger.append(append).await?;
        for person in people {
            self.read_key(*person).await?;
        }
        Ok(())
    }

    /// Opens what was sealed under the key of a person and marked so; `None` when that key was destroyed.
    pub(crate) async fn unseal_marked(
        &self,
        purpose: &'static str,
        what: &str,
        kept: &[u8],
    ) -> Result<Option<Vec<u8>>, EngineError> {
        let marked = read_mark(kept);
        let (person, sealed) =
            marked.ok_or_else(|| EngineError::unreadable(what, "it is too short for what is sealed"))?;
        let unreadable = |why| EngineError::unreadable(what, why);
        let Some(person) = person else {
            return self.vault.unseal(purpose, sealed).map(Some).map_err(unreadable);
        };
        // One that is remembered may be from before an erasure.
        let remembered = recall(&self.memory.keys, &person);
        if let Some(opened) = remembered.and_then(|key| key.unseal(purpose, sealed).ok()) {
            return Ok(Some(opened));
        }
        match self.read_key(person).await? {
            None => Ok(None),
            Some(key) => key.unseal(purpose, sealed).map(Some).map_err(unreadable),
        }
    }

    async fn read_key(&self, person: PersonId) -> Result<Option<Arc<Vault>>, EngineError> {
        let Some(sealed) = self.ledger.text(&label(person)).await? else {
            return Ok(None);
        };
        let key = self.vault.unseal(PURPOSE, &sealed);
        let key = key.map_err(|why| EngineError::unreadable("the key of a person", why))?;
        let key = <[u8; 32]>::try_from(key.as_slice())
            .map_err(|why| EngineError::unreadable("the key of a person", why))?;
        let key = Arc::new(Vault::new(key));
        remember(&self.memory.keys, person, Arc::clone(&key));
        Ok(Some(key))
    }
}
