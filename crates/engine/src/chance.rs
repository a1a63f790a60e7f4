//! Chance: the one place that draws random bytes, and ids from them.

use events::Time;
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Builder;

/// A source of random bytes.
#[derive(Debug)]
pub enum Chance {
    /// The operating system's.
    System,
    /// The same bytes in every run: for the demo and for tests.
    Seeded {
        /// What they follow from.
        seed: [u8; 32],
        /// How many blocks were drawn.
        drawn: AtomicU64,
    },
}

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no random bytes: {0}; nothing was done")]
pub struct NoChance(String);

impl Chance {
    /// Chance that follows from some words.
    #[must_use]
    pub fn seeded(words: &str) -> Self {
        Self::Seeded {
            seed: Sha256::digest(words.as_bytes()).into(),
            drawn: AtomicU64::new(0),
        }
    }

    /// 32 random bytes.
    ///
    /// # Errors
    /// When the operating system gives none.
    pub fn bytes(&self) -> Result<[u8; 32], NoChance> {
        match self {
            Self::System => {
                let mut bytes = [0; 32];
                #[expect(clippy::disallowed_methods, reason = "the one place where chance is drawn")]
                getrandom::fill(&mut bytes).map_err(|error| NoChance(error.to_string()))?;
                Ok(bytes)
            }
            Self::Seeded { seed, drawn } => {
                let block = drawn.fetch_add(1, Ordering::SeqCst);
                let mut hash = Sha256::new();
                hash.update(seed);
                hash.update(block.to_be_bytes());
                Ok(hash.finalize().into())
            }
        }
    }

    /// A new UUID version 7 (RFC 9562 section 5.7) for this time.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn id(&self, now: Time) -> Result<uuid::Uuid, NoChance> {
        let bytes = self.bytes()?;
        let random = <[u8; 10]>::try_from(&bytes[..10]).unwrap_or_default();
        let millis = u64::try_from(now.millis()).unwrap_or(0);
        Ok(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeded_chance_repeats_and_system_chance_does_not() {
        let draw = |chance: &Chance| (chance.bytes().unwrap(), chance.bytes().unwrap());
        assert_eq!(draw(&Chance::seeded("x")), draw(&Chance::seeded("x")));
        assert_ne!(draw(&Chance::seeded("x")), draw(&Chance::seeded("y")));
        let (one, two) = draw(&Chance::System);
        assert_ne!(one, two);
        let id = Chance::System.id(Time::from_millis(1_795_338_000_123)).unwrap();
        assert_eq!(id.get_version_num(), 7);
    }
}
