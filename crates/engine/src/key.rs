//! Which key a store is sealed under. A mark sealed under it lies beside the log from the beginning, so that another
//! key is told when the store is opened and not at the first thing that it cannot open, or has sealed anew.
//!
//! The mark is the answer to a command that records nothing: it is copied and kept in backups as all answers are.

use crate::{
    Engine, EngineError,
    vault::{Vault, VaultError},
};
use events::{Actor, CommandId, Digest, derived};
use ledger::{Append, Key, Ledger};

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

/// The mark of a key: what a store keeps of the key that it is sealed under. It tells keys apart and gives none away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyMark(Vec<u8>);

impl KeyMark {
    /// The mark of a vault: the same wherever its key is.
    #[must_use]
    pub fn of(vault: &Vault) -> Self {
        Self(vault.seal(PURPOSE, b"the same"))
    }

    /// The mark that a store bears; none where it is not sealed under any key so far.
    ///
    /// # Errors
    /// When the store cannot tell now.
    pub async fn kept(ledger: &dyn Ledger) -> Result<Option<Self>, EngineError> {
        let (key, intent) = name();
        let marked = ledger.answer(&key, &intent).await?;
        Ok(marked.map(|marked| Self(marked.answer)))
    }

    /// A short name, by which the file of the key can be found.
    #[must_use]
    pub fn name(&self) -> String {
        let mut digits = Digest::of(&self.0).to_string();
        digits.truncate(16);
        digits
    }
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
            answer: KeyMark::of(self.vault()).0,
        };
        let marked = self.ledger().append(mark).await.map_err(EngineError::from)?;
        self.fits(&KeyMark(marked.answer))
    }

    /// Checks that the vault has the key of this store. A store that was never marked says nothing against any.
    ///
    /// # Errors
    /// [`KeyError::Vault`] when the store is sealed under another key.
    pub async fn check_key(&self) -> Result<(), KeyError> {
        match KeyMark::kept(&**self.ledger()).await? {
            Some(mark) => self.fits(&mark),
            None => Ok(()),
        }
    }

    fn fits(&self, mark: &KeyMark) -> Result<(), KeyError> {
        match self.vault().unseal(PURPOSE, &mark.0) {
            Ok(_) => Ok(()),
            Err(_) => Err(VaultError::OtherKey.into()),
        }
    }
}
