//! Where logins under way and sessions are kept. The server's store implements [`Store`]; [`Memory`] is for tests and
//! for the demo, whose sessions need not outlive it.
//!
//! Keys are digests: who reads the store can neither take over a session nor finish a login. Values hold no name and no
//! national identity number, and the id_token only sealed under the session id, which is not here.

mod memory;

pub use memory::Memory;

use crate::{given::Secret, organisation::Organisation};
use async_trait::async_trait;
use events::{Digest, Level, PersonId, Time};
use serde::{Deserialize, Serialize};

/// The store cannot be used now; the words say why and may be logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(pub String);

/// Keeps logins under way, sessions, pseudonyms and what was used once. Every operation is whole or not at all, and no
/// two callers take the same thing. What has expired may be dropped at any time by [`Store::sweep`].
#[async_trait]
pub trait Store: Send + Sync {
    /// Keeps a login under way.
    ///
    /// # Errors
    /// [`StoreError`]; so for every operation.
    async fn put_pending(&self, key: Digest, pending: Pending) -> Result<(), StoreError>;

    /// Takes a login under way out, so that nobody takes it again.
    async fn take_pending(&self, key: Digest) -> Result<Option<Pending>, StoreError>;

    /// Keeps a new session and, in the same step, ends the one that it replaces.
    async fn put_session(
        &self,
        key: Digest,
        session: Session,
        replaces: Option<Digest>,
    ) -> Result<(), StoreError>;

    /// The session under this key.
    async fn session(&self, key: Digest) -> Result<Option<Session>, StoreError>;

    /// Notes that a session was used; nothing when it was ended meanwhile.
    async fn touch(&self, key: Digest, used: Time) -> Result<(), StoreError>;

    /// Ends a session and gives what it was.
    async fn end_session(&self, key: Digest) -> Result<Option<Session>, StoreError>;

    /// Ends all sessions that came from a provider's session, or from a subject's logins; says how many.
    async fn end_sessions_of(&self, whose: Whose) -> Result<u64, StoreError>;

    /// Notes that something is used that may be used only once before this time. `false` when it was used before.
    async fn use_once(&self, key: Digest, until: Time) -> Result<bool, StoreError>;

    /// Whether it was noted as used, and notes nothing.
    async fn is_used(&self, key: Digest) -> Result<bool, StoreError>;

    /// The person behind a pseudonym: the one kept, or else this new one, which is kept from now on.
    async fn person(&self, pseudonym: Digest, new: PersonId) -> Result<PersonId, StoreError>;

    /// Drops what has expired; says how many things.
    async fn sweep(&self, now: Time) -> Result<u64, StoreError>;
}

/// A login under way: kept from leaving for the provider until coming back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pending {
    /// The provider asked, by its name in our addresses.
    pub provider: String,
    /// The digest of the login cookie of the browser that began it.
    pub browser: Digest,
    /// Must come back in the id_token.
    pub nonce: Secret,
    /// Shows the provider that who exchanges the code is who asked for it (RFC 7636).
    pub verifier: Secret,
    /// Where the browser goes afterwards: a path of ours.
    pub return_to: String,
    /// The lowest level that will do.
    pub level: Level,
    /// How long ago the person may have logged in, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// The session whose level is to be raised: the same person must come back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raises: Option<Digest>,
    /// When it was begun.
    pub begun: Time,
    /// When it is too late to finish it.
    pub expires: Time,
}

/// Somebody who is logged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The person, by a random id.
    pub person: PersonId,
    /// The provider, by its name in our addresses.
    pub provider: String,
    /// How surely the person was identified.
    pub level: Level,
    /// The organisation chosen at login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Organisation>,
    /// When the person logged in at the provider, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticated: Option<Time>,
    /// When the session was opened.
    pub opened: Time,
    /// When it was last used, within a minute.
    pub used: Time,
    /// When it ends, used or not.
    pub expires: Time,
    /// How long it may rest, in milliseconds.
    pub idle_millis: i64,
    /// The pseudonym of the subject at the provider, for its logout.
    pub subject: Digest,
    /// The pseudonym of the provider's session, for its logout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_session: Option<Digest>,
    /// The id_token, sealed under the session id: the provider wants to see it at logout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_hint: Option<Vec<u8>>,
}

/// Whose sessions a provider ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those that came from one session at the provider, by [`Session::provider_session`].
    ProviderSession(Digest),
    /// All of a subject, by [`Session::subject`].
    Subject(Digest),
}

impl Session {
    /// Whether it has rested or lasted too long at this time.
    #[must_use]
    pub fn is_over(&self, now: Time) -> bool {
        now >= self.expires || now.millis() - self.used.millis() >= self.idle_millis
    }

    /// Whether it belongs to these.
    #[must_use]
    pub fn is_of(&self, whose: Whose) -> bool {
        match whose {
            Whose::ProviderSession(key) => self.provider_session == Some(key),
            Whose::Subject(key) => self.subject == key,
        }
    }
}
