//! A store that cannot end sessions when it is told so, and works again afterwards.

use async_trait::async_trait;
use events::{Digest, PersonId, Time};
use identity::store::{Memory, Pending, Session, Store, StoreError, Whose};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

pub(crate) struct Failing {
    store: Arc<Memory>,
    fails: Arc<AtomicBool>,
}

impl Failing {
    /// In front of a store; it fails for as long as the flag is set.
    pub(crate) fn new(store: Arc<Memory>, fails: Arc<AtomicBool>) -> Self {
        Self { store, fails }
    }
}

#[async_trait]
impl Store for Failing {
    async fn put_pending(&self, key: Digest, pending: Pending) -> Result<(), StoreError> {
        self.store.put_pending(key, pending).await
    }

    async fn take_pending(&self, key: Digest) -> Result<Option<Pending>, StoreError> {
        self.store.take_pending(key).await
    }

    async fn put_session(
        &self,
        key: Digest,
        session: Session,
        replaces: Option<Digest>,
    ) -> Result<(), StoreError> {
        self.store.put_session(key, session, replaces).await
    }

    async fn session(&self, key: Digest) -> Result<Option<Session>, StoreError> {
        self.store.session(key).await
    }

    async fn touch(&self, key: Digest, used: Time) -> Result<(), StoreError> {
        self.store.touch(key, used).await
    }

    async fn end_session(&self, key: Digest) -> Result<Option<Session>, StoreError> {
        self.store.end_session(key).await
    }

    async fn end_sessions_of(&self, whose: Whose) -> Result<u64, StoreError> {
        if self.fails.load(Ordering::SeqCst) {
            return Err(StoreError("gone for a while".into()));
        }
        self.store.end_sessions_of(whose).await
    }

    async fn is_used(&self, key: Digest) -> Result<bool, StoreError> {
        self.store.is_used(key).await
    }

    async fn use_once(&self, key: Digest, until: Time) -> Result<bool, StoreError> {
        self.store.use_once(key, until).await
    }

    async fn person(&self, pseudonym: Digest, new: PersonId) -> Result<PersonId, StoreError> {
        self.store.person(pseudonym, new).await
    }

    async fn sweep(&self, now: Time) -> Result<u64, StoreError> {
        self.store.sweep(now).await
    }
}
