//! SHA-256 digests and commitments (FIPS 180-4).

use crate::{hex, spelling};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use std::{borrow::Cow, fmt, str::FromStr};

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// 32 random bytes that keep a commitment from being guessed; written like a digest.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Salt(pub [u8; 32]);

impl Digest {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Commits to `value` under a salt: `SHA-256(domain ‖ 0x00 ‖ field ‖ 0x00 ‖ salt ‖ value)`, so that neither the
    /// value nor another field with the same value can be guessed from the log.
    #[must_use]
    pub fn commit(field: &str, salt: &Salt, value: &[u8]) -> Self {
        let mut hash = Sha256::new();
        for part in [
            b"tingbok/commit/v1",
            &[0][..],
            field.as_bytes(),
            &[0],
            &salt.0,
            value,
        ] {
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// Commits to a ballot: `SHA-256("tingbok/ballot-commit/v1" ‖ 0x00 ‖ salt ‖ plaintext)`.
    #[must_use]
    pub fn commit_ballot(salt: &Salt, plaintext: &[u8]) -> Self {
        let mut hash = Sha256::new();
        for part in [b"tingbok/ballot-commit/v1", &[0][..], &salt.0, plaintext] {
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// Why a text is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a digest: expected 64 lower-case hexadecimal digits")]
pub struct BadDigest(String);

fn digits(bytes: &[u8; 32]) -> [u8; 64] {
    let mut digits = [0; 64];
    let (places, numbers) = (digits.as_chunks_mut::<8>().0, bytes.as_chunks::<4>().0);
    for (place, number) in places.iter_mut().zip(numbers) {
        *place = hex::write(u32::from_be_bytes(*number));
    }
    digits
}

fn write_hex(bytes: &[u8; 32], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // All digits are ASCII.
    f.write_str(std::str::from_utf8(&digits(bytes)).unwrap_or_default())
}

fn unhex(given: &str) -> Result<[u8; 32], BadDigest> {
    let (groups, rest) = given.as_bytes().as_chunks::<8>();
    let (mut bytes, mut seen) = ([0; 32], 0);
    for (place, group) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(groups) {
        let (number, wrong) = hex::read(*group);
        // Looked at once, after all: a digest with a wrong digit is rare.
        seen |= wrong;
        *place = number.to_be_bytes();
    }
    if groups.len() != 8 || !rest.is_empty() || seen != 0 {
        return Err(BadDigest(given.chars().take(80).collect()));
    }
    Ok(bytes)
}

macro_rules! hex_newtype {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write_hex(&self.0, f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write_hex(&self.0, f) }
        }
        impl FromStr for $name {
            type Err = BadDigest;
            fn from_str(given: &str) -> Result<Self, BadDigest> { unhex(given).map(Self) }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(std::str::from_utf8(&digits(&self.0)).unwrap_or_default())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                spelling::read(deserializer)
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
            }
        }
    )*};
}
hex_newtype!(Digest, Salt);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_one_spelling() {
        let digest = Digest::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.to_string(), text);
        assert_eq!(text.parse(), Ok(digest));
        assert!(text.to_uppercase().parse::<Digest>().is_err());
        assert!(text[1..].parse::<Digest>().is_err());
    }

    #[test]
    fn a_commitment_binds_field_salt_and_value() {
        let salt = Salt([7; 32]);
        let base = Digest::commit("need.title", &salt, b"x");
        assert_ne!(base, Digest::commit("need.text", &salt, b"x"));
        assert_ne!(base, Digest::commit("need.title", &Salt([8; 32]), b"x"));
        assert_ne!(base, Digest::commit("need.title", &salt, b"y"));
        assert_ne!(Digest::commit_ballot(&salt, b"x"), base);
    }
}
