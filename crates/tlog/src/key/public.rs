//! The public half of a key: whose it is, what it signs, and whether a signature is its own.

use crate::text::{Fault, base64, unbase64};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;

/// The name of a key, for a log the same as its origin: `log.example.org/ksf`. No spaces, no `+`, no controls.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KeyName(String);

impl KeyName {
    /// Takes a name as it is.
    ///
    /// # Errors
    /// When it is empty or has a space of any kind, a `+` or a control character.
    pub fn new(name: &str) -> Result<Self, Fault> {
        let allowed = |c: char| !c.is_whitespace() && c >= ' ' && c != '+';
        if name.is_empty() || !name.chars().all(allowed) {
            return Err(Fault::KeyName);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The four bytes that, with the name, tell keys apart. Anybody can find a key with a given id: it is no proof.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KeyId(pub [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

impl std::str::FromStr for KeyId {
    type Err = Fault;
    fn from_str(given: &str) -> Result<Self, Fault> {
        parse_id(given)
    }
}

/// What a key signs. The number is the signature type of the signed-note specification.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum KeyKind {
    /// The text of a note as it is: the key of a log.
    Ed25519 = 0x01,
    /// A checkpoint together with the time: the key of a witness.
    Cosignature = 0x04,
}

impl KeyKind {
    pub(super) fn from_byte(byte: u8) -> Result<Self, Fault> {
        match byte {
            0x01 => Ok(Self::Ed25519),
            0x04 => Ok(Self::Cosignature),
            other => Err(Fault::KeyKind(other)),
        }
    }
}

/// A public key with its name, written `name+id+base64`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifierKey {
    name: KeyName,
    kind: KeyKind,
    id: KeyId,
    key: VerifyingKey,
}

impl VerifierKey {
    pub(super) fn new(name: KeyName, kind: KeyKind, key: VerifyingKey) -> Self {
        let id = id(&name, kind, key.as_bytes());
        Self { name, kind, id, key }
    }

    /// Reads `name+id+base64`.
    ///
    /// # Errors
    /// When it is not in its one form, the id is not that of name and key, the kind is not supported, or the key is one
    /// that anybody can sign for.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        // The base64 may have a '+' of its own, so only the first two part anything.
        let mut parts = text.splitn(3, '+');
        let name = KeyName::new(parts.next().unwrap_or_default())?;
        let stated = parse_id(parts.next().ok_or(Fault::Missing("the key's id"))?)?;
        let material = unbase64("the key", parts.next().ok_or(Fault::Missing("the key"))?)?;
        let (kind, key) = kind_and_bytes(&material, "the key")?;
        let point = VerifyingKey::from_bytes(&key).map_err(|_| Fault::PublicKey)?;
        // A point has one encoding by the standard, though more are read.
        if point.is_weak() || point.to_edwards().compress().to_bytes() != key {
            return Err(Fault::PublicKey);
        }
        let read = Self::new(name, kind, point);
        check_id(stated, read.id)?;
        Ok(read)
    }

    /// Whose key it is.
    #[must_use]
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// What it signs.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The 32 bytes of the public key itself, without name and kind.
    #[must_use]
    pub fn public_bytes(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// Whether these 64 bytes are this key's signature over the message, by the strictest reading of the standard.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        self.key.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let material = [&[self.kind as u8], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, self.id, base64(&material))
    }
}

pub(super) fn parse_id(text: &str) -> Result<KeyId, Fault> {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() != 8 || !text.bytes().all(hex) {
        return Err(Fault::KeyIdForm);
    }
    let id = u32::from_str_radix(text, 16).map_err(|_| Fault::KeyIdForm)?;
    Ok(KeyId(id.to_be_bytes()))
}

pub(super) fn check_id(stated: KeyId, computed: KeyId) -> Result<(), Fault> {
    if stated == computed {
        return Ok(());
    }
    Err(Fault::KeyId { stated, computed })
}

/// The kind in the first byte, and the 32 bytes after it.
pub(super) fn kind_and_bytes(material: &[u8], what: &'static str) -> Result<(KeyKind, [u8; 32]), Fault> {
    let given = material.len();
    let expected = 33;
    let wrong = Fault::Length {
        what,
        expected,
        given,
    };
    let (kind, bytes) = material.split_first().ok_or_else(|| wrong.clone())?;
    let kind = KeyKind::from_byte(*kind)?;
    Ok((kind, <[u8; 32]>::try_from(bytes).map_err(|_| wrong)?))
}

fn id(name: &KeyName, kind: KeyKind, key: &[u8; 32]) -> KeyId {
    let hash = Sha256::new()
        .chain_update(name.as_str())
        .chain_update([b'\n', kind as u8])
        .chain_update(key)
        .finalize();
    let [a, b, c, d, ..] = <[u8; 32]>::from(hash);
    KeyId([a, b, c, d])
}
