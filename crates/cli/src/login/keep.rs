//! Sessions in the store: `identity` says what is kept, `ledger` keeps it. Neither knows the other, so the two meet here.

use async_trait::async_trait;
use events::{Digest, PersonId, Time};
use identity::store::{Pending, Session, Store, StoreError, Whose};
use ledger::{KeptSession, Logins, SaveError, SessionsOf};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;

/// The store of a server, as `identity` wants it.
pub(crate) struct Kept {
    logins: Arc<dyn Logins>,
}

impl Kept {
    /// Over what lies beside the log.
    pub(crate) fn new(logins: Arc<dyn Logins>) -> Self {
        Self { logins }
    }
}

fn failed(error: SaveError) -> StoreError {
    StoreError(error.to_string())
}

fn written<T: Serialize>(thing: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(thing).map_err(|why| StoreError(format!("a login cannot be written: {why}")))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes).map_err(|why| StoreError(format!("a login cannot be read: {why}")))
}

fn to_keep(session: &Session) -> Result<KeptSession, StoreError> {
    Ok(KeptSession {
        document: written(session)?,
        used: session.used,
        expires: session.expires,
        idle_millis: session.idle_millis,
        subject: session.subject,
        provider_session: session.provider_session,
    })
}

/// The use that the store noted counts: the document is never written anew.
fn kept(found: KeptSession) -> Result<Session, StoreError> {
    let session: Session = read(&found.document)?;
    Ok(Session {
        used: found.used.max(session.used),
        ..session
    })
}

#[async_trait]
impl Store for Kept {
    async fn put_pending(&self, key: Digest, pending: Pending) -> Result<(), StoreError> {
        let document = written(&pending)?;
        let put = self.logins.put_pending(key, document, pending.expires).await;
        put.map_err(failed)
    }

    async fn take_pending(&self, key: Digest) -> Result<Option<Pending>, StoreError> {
        let found = self.logins.take_pending(key).await.map_err(failed)?;
        found.map(|bytes| read(&bytes)).transpose()
    }

    async fn put_session(
        &self,
        key: Digest,
        session: Session,
        replaces: Option<Digest>,
    ) -> Result<(), StoreError> {
        let put = self.logins.put_session(key, to_keep(&session)?, replaces).await;
        put.map_err(failed)
    }

    async fn session(&self, key: Digest) -> Result<Option<Session>, StoreError> {
        let found = self.logins.session(key).await.map_err(failed)?;
        found.map(kept).transpose()
    }

    async fn touch(&self, key: Digest, used: Time) -> Result<(), StoreError> {
        self.logins.touch(key, used).await.map_err(failed)
    }

    async fn end_session(&self, key: Digest) -> Result<Option<Session>, StoreError> {
        let found = self.logins.end_session(key).await.map_err(failed)?;
        found.map(kept).transpose()
    }

    async fn end_sessions_of(&self, whose: Whose) -> Result<u64, StoreError> {
        let whose = match whose {
            Whose::ProviderSession(key) => SessionsOf::ProviderSession(key),
            Whose::Subject(key) => SessionsOf::Subject(key),
        };
        self.logins.end_sessions_of(whose).await.map_err(failed)
    }

    async fn is_used(&self, key: Digest) -> Result<bool, StoreError> {
        self.logins.is_used(key).await.map_err(failed)
    }

    async fn use_once(&self, key: Digest, until: Time) -> Result<bool, StoreError> {
        self.logins.use_once(key, until).await.map_err(failed)
    }

    async fn person(&self, pseudonym: Digest, new: PersonId) -> Result<PersonId, StoreError> {
        self.logins.person(pseudonym, new).await.map_err(failed)
    }

    async fn sweep(&self, now: Time) -> Result<u64, StoreError> {
        self.logins.sweep(now).await.map_err(failed)
    }
}
