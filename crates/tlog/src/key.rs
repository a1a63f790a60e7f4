//! Keys that sign notes: their names, ids and text forms, and the two acts they are for.
//!
//! Chance, files and permissions are not here: a key is made from 32 bytes that the caller draws, and read from a text
//! that the caller guards.

mod public;
mod ring;
mod secret;

pub use public::{KeyId, KeyKind, KeyName, VerifierKey};
pub use ring::{BadRotation, KeyRing, KeyTerm};
pub use secret::{SigningKey, WrongKind};
