//! A store in memory.

use super::{Pending, Session, Store, StoreError, Whose};
use async_trait::async_trait;
use events::{Digest, PersonId, Time};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Keeps everything in memory: gone with the process.
#[derive(Debug, Default)]
pub struct Memory {
    all: Mutex<All>,
}

#[derive(Debug, Default)]
struct All {
    pending: BTreeMap<Digest, Pending>,
    sessions: BTreeMap<Digest, Session>,
    used: BTreeMap<Digest, Time>,
    persons: BTreeMap<Digest, PersonId>,
}

impl Memory {
    /// How many sessions there are, over or not.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.all().sessions.len()
    }

    fn all(&self) -> MutexGuard<'_, All> {
        // Every change is one call on a map, so a panic elsewhere leaves nothing half done.
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for Memory {
    async fn put_pending(&self, key: Digest, pending: Pending) -> Result<(), StoreError> {
        self.all().pending.insert(key, pending);
        Ok(())
    }

    async fn take_pending(&self, key: Digest) -> Result<Option<Pending>, StoreError> {
        Ok(self.all().pending.remove(&key))
    }

    async fn put_session(
        &self,
        key: Digest,
        session: Session,
        replaces: Option<Digest>,
    ) -> Result<(), StoreError> {
        let mut all = self.all();
        if let Some(old) = replaces {
            all.sessions.remove(&old);
        }
        all.sessions.insert(key, session);
        Ok(())
    }

    async fn session(&self, key: Digest) -> Result<Option<Session>, StoreError> {
        Ok(self.all().sessions.get(&key).cloned())
    }

    async fn touch(&self, key: Digest, used: Time) -> Result<(), StoreError> {
        if let Some(session) = self.all().sessions.get_mut(&key) {
            session.used = session.used.max(used);
        }
        Ok(())
    }

    async fn end_session(&self, key: Digest) -> Result<Option<Session>, StoreError> {
        Ok(self.all().sessions.remove(&key))
    }

    async fn end_sessions_of(&self, whose: Whose) -> Result<u64, StoreError> {
        let sessions = &mut self.all().sessions;
        let before = sessions.len();
        sessions.retain(|_, session| !session.is_of(whose));
        Ok((before - sessions.len()) as u64)
    }

    async fn use_once(&self, key: Digest, until: Time) -> Result<bool, StoreError> {
        Ok(self.all().used.insert(key, until).is_none())
    }

    async fn is_used(&self, key: Digest) -> Result<bool, StoreError> {
        Ok(self.all().used.contains_key(&key))
    }

    async fn person(&self, pseudonym: Digest, new: PersonId) -> Result<PersonId, StoreError> {
        Ok(*self.all().persons.entry(pseudonym).or_insert(new))
    }

    async fn sweep(&self, now: Time) -> Result<u64, StoreError> {
        let mut all = self.all();
        let count = |all: &All| all.pending.len() + all.sessions.len() + all.used.len();
        let before = count(&all);
        all.pending.retain(|_, it| it.expires > now);
        all.sessions.retain(|_, it| !it.is_over(now));
        all.used.retain(|_, until| *until > now);
        Ok((before - count(&all)) as u64)
    }
}
