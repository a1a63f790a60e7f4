//! Sessions: opened by a login, used by the browser that holds the cookie, and over when they have rested or lasted too
//! long, when the person logs out, or when the provider says so.

use crate::{
    Identity,
    error::IdentityError,
    given::{Chance, Secret},
    store::{Session, StoreError},
};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce, aead::Aead as _};
use events::{Level, PersonId, Time};
use uuid::Builder;

/// How long things last, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// A session rests no longer than this.
    pub idle: i64,
    /// A session lasts no longer than this, nor than the provider allows.
    pub absolute: i64,
    /// A login takes no longer than this.
    pub login: i64,
}

impl Default for Rules {
    /// Half an hour at rest, eight hours in all, ten minutes to log in.
    fn default() -> Self {
        Self {
            idle: 30 * 60_000,
            absolute: 8 * 60 * 60_000,
            login: 10 * 60_000,
        }
    }
}

/// A use is noted when the last one noted is this long ago, so that reading does not write each time.
const NOTE_EVERY_MILLIS: i64 = 60_000;

impl Session {
    /// Refuses what needs a surer login, or a fresher one: at most so many seconds ago by the provider's own word.
    ///
    /// # Errors
    /// [`IdentityError::StepUp`], saying which; log in again with [`crate::Wish`] of this level and age.
    pub fn allows(&self, level: Level, max_age: Option<u32>, now: Time) -> Result<(), IdentityError> {
        if self.level < level {
            return Err(IdentityError::StepUp("surer"));
        }
        let is_old = |seconds: u32| {
            self.authenticated
                .is_none_or(|at| now.millis() - at.millis() > i64::from(seconds) * 1_000)
        };
        if max_age.is_some_and(is_old) {
            return Err(IdentityError::StepUp("fresher"));
        }
        Ok(())
    }
}

impl Identity {
    /// The session of a cookie, noted as used now.
    ///
    /// # Errors
    /// [`IdentityError::NoSession`], [`IdentityError::SessionExpired`] or [`IdentityError::Store`].
    pub async fn session(&self, cookie: &Secret) -> Result<Session, IdentityError> {
        let session = self.session_at_rest(cookie).await?;
        let now = (self.clock)();
        if now.millis() - session.used.millis() >= NOTE_EVERY_MILLIS {
            self.store.touch(cookie.digest(), now).await?;
        }
        Ok(session)
    }

    /// The session of a cookie, without that being a use of it.
    pub(crate) async fn session_at_rest(&self, cookie: &Secret) -> Result<Session, IdentityError> {
        let key = cookie.digest();
        let session = self.store.session(key).await?.ok_or(IdentityError::NoSession)?;
        if session.is_over((self.clock)()) {
            self.store.end_session(key).await?;
            return Err(IdentityError::SessionExpired);
        }
        Ok(session)
    }

    /// Drops sessions and logins that are over from the store; to be called now and then. Says how many.
    ///
    /// # Errors
    /// [`IdentityError::Store`].
    pub async fn sweep(&self) -> Result<u64, IdentityError> {
        Ok(self.store.sweep((self.clock)()).await?)
    }
}

impl From<StoreError> for IdentityError {
    fn from(error: StoreError) -> Self {
        Self::Store(error.0)
    }
}

/// A new random id of a person (UUID version 4): it says nothing about anybody.
pub(crate) fn new_person(chance: &Chance) -> Result<PersonId, IdentityError> {
    let bytes = chance().ok_or(IdentityError::NoChance)?;
    let random = bytes.first_chunk::<16>().copied().unwrap_or_default();
    Ok(PersonId(Builder::from_random_bytes(random).into_uuid()))
}

/// Seals an id_token under a key that follows from the session id. The id is random, new for each session and not in the
/// store, so the key seals this one text, and the nonce may be constant.
pub(crate) fn seal(session: &Secret, id_token: &str) -> Option<Vec<u8>> {
    cipher(session)
        .encrypt(&XNonce::default(), id_token.as_bytes())
        .ok()
}

pub(crate) fn unseal(session: &Secret, sealed: &[u8]) -> Option<String> {
    let opened = cipher(session).decrypt(&XNonce::default(), sealed).ok()?;
    String::from_utf8(opened).ok()
}

fn cipher(session: &Secret) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&session.key_for("id_token").into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn what_is_sealed_opens_with_the_session_alone() {
        let draw = |byte: u8| Secret::draw(&(Arc::new(move || Some([byte; 32])) as Chance)).unwrap();
        let sealed = seal(&draw(1), "a.b.c").unwrap();
        assert_eq!(unseal(&draw(1), &sealed).as_deref(), Some("a.b.c"));
        assert_eq!(unseal(&draw(2), &sealed), None);
        assert!(!sealed.windows(5).any(|it| it == b"a.b.c"));
    }

    #[test]
    fn a_person_is_a_random_uuid() {
        let person = new_person(&(Arc::new(|| Some([9_u8; 32])) as Chance)).unwrap();
        assert_eq!(person.0.get_version_num(), 4);
    }
}
