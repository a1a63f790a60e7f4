//! Time stamps (RFC 3161): somebody who has nothing to do with a log says that a text was there at a time. Here such a
//! stamp is asked for, read, and judged: whose it is, over which text, and whether its signature holds.
//!
//! It reads bytes and nothing else: no network, no file, no clock. What is in the text it does not know.
//!
//! | to change | go to |
//! | --- | --- |
//! | what is asked of an authority | `query` |
//! | which answers are taken, and in which form they are kept | `stamp` |
//! | what a stamp says | `info` |
//! | whether it is signed | `signature`, `attributes` |
//! | whether the signer may, and who vouches for the signer | `signer` |
//! | an authority for tests and for attacks | `authority` |
//!
//! What is not judged: whether a certificate was revoked, whether an authority is a qualified one by law, and by which of
//! its policies it stamped.
#![deny(clippy::float_arithmetic)]

mod algorithms;
mod asn1;
mod attributes;
mod authority;
mod info;
mod pem;
mod query;
mod signature;
mod signer;
mod stamp;

pub use authority::Authority;
pub use pem::{certificates, pem_text};
pub use query::{NONCE_BYTES, Query};
pub use signer::{Roots, Signer};
pub use stamp::Stamp;

/// What is wrong with a stamp, or with what it is held against.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadStamp {
    /// Not what it should be, byte for byte.
    #[error("{0}")]
    Form(String),
    /// The authority gives no stamp.
    #[error("the authority gives no stamp: status {status}{words}")]
    Refused {
        /// Its status: anything but 0.
        status: u8,
        /// What it says beside it, after a colon and a space; empty when it says nothing.
        words: String,
    },
    /// What was signed is not this, or not by whom it says.
    #[error("{0}")]
    Signature(String),
    /// The signer's certificate is not one for time stamps.
    #[error("{0}")]
    Usage(String),
    /// A certificate was not valid at the time of the stamp.
    #[error("{0}")]
    Expired(String),
    /// Nobody who is trusted vouches for the signer.
    #[error("{0}")]
    Untrusted(String),
}

impl BadStamp {
    pub(crate) fn form(what: impl std::fmt::Display) -> Self {
        Self::Form(what.to_string())
    }
}
