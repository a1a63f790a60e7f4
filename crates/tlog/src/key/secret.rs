//! The secret half of a key. It is written in the form that other implementations of signed notes use,
//! `PRIVATE+KEY+name+id+base64`, so that a key can move between them.

use super::public::{KeyKind, KeyName, VerifierKey, check_id, kind_and_bytes, parse_id};
use crate::{
    cosignature::{self, TIME_MAX},
    note::NoteSignature,
    text::{Fault, base64, unbase64},
};
use ed25519_dalek::Signer;
use std::fmt;

const PREFIX: &str = "PRIVATE+KEY+";

/// A key that can sign. Its secret is wiped from memory when it is dropped, and never printed by `Debug`.
#[derive(Clone)]
pub struct SigningKey {
    public: VerifierKey,
    secret: ed25519_dalek::SigningKey,
}

/// A key was asked for what it is not for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongKind {
    /// A witness's key does not sign notes as they are.
    #[error("{0} is the key of a witness: it cosigns checkpoints and signs nothing else")]
    Witness(KeyName),
    /// A log's key does not cosign.
    #[error("{0} is the key of a log: it signs checkpoints and cosigns nothing")]
    Log(KeyName),
    /// No such time can be cosigned.
    #[error("{0} seconds after 1970 is beyond any time that can be cosigned")]
    Time(u64),
}

impl SigningKey {
    /// A key from 32 bytes of chance, which must be unpredictable and used for nothing else.
    #[must_use]
    pub fn from_seed(name: KeyName, kind: KeyKind, seed: &[u8; 32]) -> Self {
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let public = VerifierKey::new(name, kind, secret.verifying_key());
        Self { public, secret }
    }

    /// Reads `PRIVATE+KEY+name+id+base64`, without a newline.
    ///
    /// # Errors
    /// When it is not in its one form, or the id is not that of name and key. No error repeats any of the secret.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let rest = text
            .strip_prefix(PREFIX)
            .ok_or(Fault::Missing("PRIVATE+KEY+ at the beginning"))?;
        let mut parts = rest.splitn(3, '+');
        let name = KeyName::new(parts.next().unwrap_or_default())?;
        let stated = parse_id(parts.next().ok_or(Fault::Missing("the key's id"))?)?;
        let material = unbase64("the secret", parts.next().ok_or(Fault::Missing("the secret"))?)?;
        let (kind, seed) = kind_and_bytes(&material, "the secret")?;
        let read = Self::from_seed(name, kind, &seed);
        check_id(stated, read.public.id())?;
        Ok(read)
    }

    /// The secret as [`SigningKey::parse`] reads it. It belongs in a file that nobody else may read, and nowhere else.
    #[must_use]
    pub fn secret_text(&self) -> String {
        let (name, id, kind) = (self.public.name(), self.public.id(), self.public.kind());
        let material = [&[kind as u8], self.secret.as_bytes().as_slice()].concat();
        format!("{PREFIX}{name}+{id}+{}", base64(&material))
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> &VerifierKey {
        &self.public
    }

    /// Signs the text of a note.
    ///
    /// # Errors
    /// When it is the key of a witness.
    pub fn sign(&self, text: &str) -> Result<NoteSignature, WrongKind> {
        if self.public.kind() != KeyKind::Ed25519 {
            return Err(WrongKind::Witness(self.public.name().clone()));
        }
        let signature = self.secret.sign(text.as_bytes()).to_bytes();
        Ok(NoteSignature::by(&self.public, signature.to_vec()))
    }

    /// Cosigns the text of a checkpoint at a time, in whole seconds since 1970 in UTC. It judges nothing: whoever holds
    /// the key has verified that the checkpoint extends the one cosigned last.
    ///
    /// # Errors
    /// When it is the key of a log, or the time does not fit the format.
    pub fn cosign(&self, text: &str, time: u64) -> Result<NoteSignature, WrongKind> {
        if self.public.kind() != KeyKind::Cosignature {
            return Err(WrongKind::Log(self.public.name().clone()));
        }
        if time > TIME_MAX {
            return Err(WrongKind::Time(time));
        }
        let signature = self.secret.sign(cosignature::message(text, time).as_bytes());
        let bytes = [time.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        Ok(NoteSignature::by(&self.public, bytes))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public)
    }
}
