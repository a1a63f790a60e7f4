//! What logins need beside the log: logins under way, sessions, what was used once, and which person a pseudonym is.
//!
//! A contract of its own, because it has nothing to do with appends: nothing here shares a transaction with an event, and
//! nothing here is evidence. It keeps documents that it does not understand, under digests; only what has to be searched
//! or compared stands in columns. What sessions mean is the business of whoever logs people in.

use crate::SaveError;
use events::{Digest, PersonId, Time};

/// A session as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptSession {
    /// What it says, as its maker wrote it.
    pub document: Vec<u8>,
    /// When it was last used.
    pub used: Time,
    /// When it ends, used or not.
    pub expires: Time,
    /// How long it may rest, in milliseconds.
    pub idle_millis: i64,
    /// The pseudonym of the subject at the provider.
    pub subject: Digest,
    /// The pseudonym of the provider's session, where it has one.
    pub provider_session: Option<Digest>,
}

/// Whose sessions are ended together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SessionsOf {
    /// Those with this [`KeptSession::subject`].
    Subject(Digest),
    /// Those with this [`KeptSession::provider_session`].
    ProviderSession(Digest),
}

/// Keeps what logins need, for all processes that share a store. Every operation is whole or not at all and on disk when
/// it is answered; of several who take the same thing, one gets it.
///
/// # Errors
/// All operations: [`SaveError::Unavailable`], with nothing changed as far as can be known, or [`SaveError::Corrupt`].
#[async_trait::async_trait]
pub trait Logins: Send + Sync {
    /// Keeps a login under way until it is taken or expires.
    async fn put_pending(&self, key: Digest, document: Vec<u8>, expires: Time) -> Result<(), SaveError>;

    /// Takes a login under way out, so that nobody takes it again.
    async fn take_pending(&self, key: Digest) -> Result<Option<Vec<u8>>, SaveError>;

    /// Keeps a new session and, in the same step, ends the one that it replaces.
    async fn put_session(
        &self,
        key: Digest,
        session: KeptSession,
        replaces: Option<Digest>,
    ) -> Result<(), SaveError>;

    /// The session under a key, over or not.
    async fn session(&self, key: Digest) -> Result<Option<KeptSession>, SaveError>;

    /// Notes that a session was used; never earlier than noted before, and nothing when it was ended meanwhile.
    async fn touch(&self, key: Digest, used: Time) -> Result<(), SaveError>;

    /// Ends a session and gives what it was.
    async fn end_session(&self, key: Digest) -> Result<Option<KeptSession>, SaveError>;

    /// Ends all sessions of somebody; says how many.
    async fn end_sessions_of(&self, whose: SessionsOf) -> Result<u64, SaveError>;

    /// Notes that something is used that may be used once only before this time; `false` when it was used before.
    async fn use_once(&self, key: Digest, until: Time) -> Result<bool, SaveError>;

    /// Whether it was noted as used, and notes nothing.
    async fn is_used(&self, key: Digest) -> Result<bool, SaveError>;

    /// The person behind a pseudonym: the one kept, or else this new one, which is kept from now on.
    async fn person(&self, pseudonym: Digest, new: PersonId) -> Result<PersonId, SaveError>;

    /// At most `limit` pseudonyms above `after`, in the order of their bytes, each with its person: for a copy.
    async fn people(&self, after: Option<Digest>, limit: usize)
    -> Result<Vec<(Digest, PersonId)>, SaveError>;

    /// Drops logins under way, sessions and used things that are over; says how many. People stay.
    async fn sweep(&self, now: Time) -> Result<u64, SaveError>;
}
