//! What this crate is given rather than takes: the time and chance; and the secrets that are made of chance.

use crate::error::IdentityError;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use events::{Digest, Time};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::Sha256;
use std::{fmt, sync::Arc};
use subtle::ConstantTimeEq as _;

/// Gives the time.
pub type Clock = Arc<dyn Fn() -> Time + Send + Sync>;

/// Gives 32 random bytes, or nothing when the machine has none to give.
pub type Chance = Arc<dyn Fn() -> Option<[u8; 32]> + Send + Sync>;

/// 256 random bits in base64url, never shown by `Debug`. Of those that a browser carries only the digest is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    bytes: [u8; 32],
    text: String,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not 32 bytes in base64url"))
    }
}

impl Secret {
    /// Draws a new one.
    ///
    /// # Errors
    /// [`IdentityError::NoChance`].
    pub fn draw(chance: &Chance) -> Result<Self, IdentityError> {
        let bytes = chance().ok_or(IdentityError::NoChance)?;
        let text = base64url(&bytes);
        Ok(Self { bytes, text })
    }

    /// Reads one that came back from a browser; `None` unless it is exactly 32 bytes in base64url.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 43 {
            return None;
        }
        let bytes = BASE64URL.decode(text).ok()?.try_into().ok()?;
        let text = text.to_owned();
        Some(Self { bytes, text })
    }

    /// Its text, for a cookie or an address and for nothing else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// The digest under which something is stored for it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.text.as_bytes())
    }

    /// A key derived from it for one purpose; it does not follow from [`Secret::digest`].
    pub(crate) fn key_for(&self, purpose: &str) -> [u8; 32] {
        keyed(&self.bytes, &[purpose]).0
    }
}

/// HMAC-SHA-256 over words, each preceded by its length so that no two lists of words are the same bytes.
pub(crate) fn keyed(key: &[u8; 32], words: &[&str]) -> Digest {
    // HMAC itself fills a key up to a block with zeros (RFC 2104, section 2).
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(place, byte)| *place = *byte);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for word in words {
        mac.update(&(word.len() as u64).to_be_bytes());
        mac.update(word.as_bytes());
    }
    Digest(mac.finalize().into_bytes().into())
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub(crate) fn same(one: &str, two: &str) -> bool {
    one.as_bytes().ct_eq(two.as_bytes()).into()
}

/// Bytes in base64url without padding (RFC 7515, section 2).
pub(crate) fn base64url(bytes: &[u8]) -> String {
    BASE64URL.encode(bytes)
}

/// The key under which subjects become pseudonyms. It is kept outside the database: with it and the database, anybody
/// could find out who a person is by trying out all national identity numbers.
#[derive(Clone)]
pub struct Pepper([u8; 32]);

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(..)")
    }
}

impl Pepper {
    /// The key.
    #[must_use]
    pub const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The pseudonym of somebody known by a national identity number, the same at every provider that tells it.
    #[must_use]
    pub fn of_number(&self, pid: &str) -> Digest {
        self.of_person(&format!("pid\u{1f}{pid}"))
    }

    /// The pseudonym of a subject at a provider.
    #[must_use]
    pub fn of_subject(&self, issuer: &str, sub: &str) -> Digest {
        self.of_person(&format!("{issuer}\u{1f}{sub}"))
    }

    /// The pseudonym of a machine that acts for an organisation.
    pub(crate) fn of_machine(
        &self,
        issuer: &str,
        client: &str,
        consumer: &str,
        supplier: Option<&str>,
    ) -> Digest {
        match supplier {
            None => self.pseudonym(&["machine", issuer, client, consumer]),
            Some(supplier) => self.pseudonym(&["supplier", issuer, client, consumer, supplier]),
        }
    }

    /// The pseudonym of whoever these words tell apart from all others.
    pub(crate) fn of_person(&self, same_as: &str) -> Digest {
        self.pseudonym(&["person", same_as])
    }

    /// The pseudonym of some words under this key.
    #[must_use]
    pub fn pseudonym(&self, words: &[&str]) -> Digest {
        keyed(&self.0, words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_one_spelling_and_is_not_shown() {
        let chance: Chance = Arc::new(|| Some([7; 32]));
        let secret = Secret::draw(&chance).unwrap();
        assert_eq!(Secret::parse(secret.reveal()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "Secret(..)");
        let text = secret.reveal().to_owned();
        for bad in [
            "",
            &text[1..],
            &format!("{text}A"),
            &format!("{}=", &text[..42]),
            &"!".repeat(43),
        ] {
            assert_eq!(Secret::parse(bad), None, "{bad}");
        }
        let none: Chance = Arc::new(|| None);
        assert_eq!(Secret::draw(&none).unwrap_err(), IdentityError::NoChance);
    }

    #[test]
    fn words_do_not_run_together() {
        let pepper = Pepper::new([1; 32]);
        assert_ne!(pepper.pseudonym(&["ab", "c"]), pepper.pseudonym(&["a", "bc"]));
        assert_ne!(pepper.pseudonym(&["ab"]), Pepper::new([2; 32]).pseudonym(&["ab"]));
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("abc", "ab"));
    }
}
