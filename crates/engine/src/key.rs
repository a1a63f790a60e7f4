//! Which key a store is sealed under. A mark sealed under it lies beside the log from the beginning, so that another
//! key is told when the store is opened and not at the first thing that it cannot open, or has sealed anew.
//!
//! The mark is the answer to a command that records nothing: it is copied and kept in backups as all answers are.

use crate::{Engine, EngineError, vault::VaultError};
use events::{Actor, CommandId, Digest, derived};
use ledger::{Append, Key};

/// Why a store is not used with this key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It is not the key of this store.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store cannot tell now.
    #[error(transparent)]
    Store(#[from] EngineError),
}

/// For what the mark is sealed.
const PURPOSE: &str = "key";

fn name() -> (Key, Digest) {
    let key = Key::of(&Actor::process(), CommandId(derived(&["key of the vault"])));
    // Whoever asks must know it without the key, so it says nothing.
    (key, Digest::of(b"key of the vault"))
}

impl Engine {
    /// Marks a new store as sealed under the vault's key; where it is marked already, checks that.
    ///
    /// # Errors
    /// [`KeyError::Vault`] when the store is sealed under another key.
    pub async fn claim_key(&self) -> Result<(), KeyError> {
        let (key, intent) = name();
        let mark = Append {
            key,
            intent,
            actor: Actor::process(),
            writes: Vec::new(),
            beside: Vec::new(),
            answer: self.vault().seal(PURPOSE, b"the same"),
        };
        let marked = self.ledger().append(mark).await.map_err(EngineError::from)?;
        self.fits(&marked.answer)
    }

    /// Checks that the vault has the key of this store. A store that was never marked says nothing against any.
    ///
    /// # Errors
    /// [`KeyError::Vault`] when the store is sealed under another key.
    pub async fn check_key(&self) -> Result<(), KeyError> {
        let (key, intent) = name();
        let marked = self.ledger().answer(&key, &intent).await;
        match marked.map_err(EngineError::from)? {
            Some(marked) => self.fits(&marked.answer),
            None => Ok(()),
        }
    }

    fn fits(&self, mark: &[u8]) -> Result<(), KeyError> {
        match self.vault().unseal(PURPOSE, mark) {
            Ok(_) => Ok(()),
            Err(_) => Err(VaultError::OtherKey.into()),
        }
    }
}
