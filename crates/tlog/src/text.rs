//! What the text formats share: lines, decimals and base64, each in the one form that it may have.

use crate::Hash;
use base64::{Engine, engine::general_purpose::STANDARD};

/// Where a text departs from its format. Whoever sent it must send another; nothing is guessed or mended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct BadText {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A byte that the format does not have.
    #[error("the byte 0x{0:02x} may not stand here")]
    Byte(u8),
    /// The bytes are no UTF-8.
    #[error("this is not UTF-8")]
    NotUtf8,
    /// Larger than anything real.
    #[error("{given} {what}: at most {max} are read")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// How much there was.
        given: usize,
        /// How much is read.
        max: usize,
    },
    /// Something that must be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Something that must not be there is.
    #[error("{0} may not stand here")]
    Unexpected(&'static str),
    /// Not the standard alphabet with padding and nothing left over.
    #[error("{0} is not base64 in its one form (standard alphabet, padded, no bits left over)")]
    Base64(&'static str),
    /// Not as many bytes as the format wants.
    #[error("{what} has {given} bytes where it takes {expected}")]
    Length {
        /// What has them.
        what: &'static str,
        /// How many it takes.
        expected: usize,
        /// How many there were.
        given: usize,
    },
    /// Not a number in its one form.
    #[error("{what} is not a decimal from {min} to {max} without sign or leading zeros")]
    Decimal {
        /// Which number.
        what: &'static str,
        /// The least it may be.
        min: u64,
        /// The most it may be.
        max: u64,
    },
    /// Not a name of a key.
    #[error("a key's name must have at least one character, and neither spaces, '+' nor control characters")]
    KeyName,
    /// A key's id is not eight lower-case hexadecimal digits.
    #[error("a key's id takes eight lower-case hexadecimal digits")]
    KeyIdForm,
    /// The id is not that of this name and key.
    #[error("the key's id {stated} does not fit its name and key, whose id is {computed}")]
    KeyId {
        /// The id that stands there.
        stated: crate::KeyId,
        /// The id that name and key have.
        computed: crate::KeyId,
    },
    /// A kind of key that is not supported here.
    #[error("signature type 0x{0:02x} is not known here: 0x01 (Ed25519) and 0x04 (its cosignature) are")]
    KeyKind(u8),
    /// The bytes are no point of the curve, or one that anybody can sign for.
    #[error("these bytes are no public key that can be trusted")]
    PublicKey,
    /// The root of an empty tree must be that of no leaves.
    #[error("the root of an empty tree is the hash of nothing, not {0}")]
    EmptyRoot(Hash),
    /// A name of a policy is used before it is defined, or never defined.
    #[error("{0} is not defined on a line above")]
    Undefined(String),
    /// Something stands there a second time.
    #[error("{what} {name} stands here a second time")]
    Twice {
        /// What kind of thing.
        what: &'static str,
        /// Which.
        name: String,
    },
    /// A line of a kind that the format does not have.
    #[error("a line cannot begin with {0}")]
    Keyword(String),
}

impl Fault {
    /// The fault, with the line it is on.
    pub(crate) fn at(self, line: usize) -> BadText {
        BadText { line, fault: self }
    }
}

/// A number without sign or leading zeros, from `min` to `max`.
pub(crate) fn decimal(what: &'static str, text: &str, min: u64, max: u64) -> Result<u64, Fault> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { text.parse().ok() } else { None };
    number
        .filter(|number| (min..=max).contains(number) && (text == "0" || !text.starts_with('0')))
        .ok_or(Fault::Decimal { what, min, max })
}

/// Bytes from base64 in its one form.
pub(crate) fn unbase64(what: &'static str, text: &str) -> Result<Vec<u8>, Fault> {
    STANDARD.decode(text).map_err(|_| Fault::Base64(what))
}

/// Bytes as base64.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// A hash from base64.
pub(crate) fn hash(what: &'static str, text: &str) -> Result<Hash, Fault> {
    let bytes = unbase64(what, text)?;
    let given = bytes.len();
    let hash = <[u8; 32]>::try_from(bytes);
    hash.map(Hash).map_err(|_| Fault::Length {
        what,
        expected: 32,
        given,
    })
}

/// The lines of a text, each of which must end in a newline.
pub(crate) struct Lines<'t> {
    rest: &'t str,
    /// The line read last, counted from 1.
    pub(crate) line: usize,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { rest: text, line: 0 }
    }

    /// The next line without its newline; none at the end.
    ///
    /// # Errors
    /// When the last line has no newline.
    pub(crate) fn next(&mut self) -> Result<Option<&'t str>, BadText> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.line += 1;
        let (line, rest) = self
            .rest
            .split_once('\n')
            .ok_or_else(|| Fault::Missing("the newline at the end").at(self.line))?;
        self.rest = rest;
        Ok(Some(line))
    }

    /// The next line, which must be there.
    ///
    /// # Errors
    /// When it is not, or has no newline.
    pub(crate) fn expect(&mut self, what: &'static str) -> Result<&'t str, BadText> {
        self.next()?.ok_or_else(|| Fault::Missing(what).at(self.line + 1))
    }

    /// What has not been read.
    pub(crate) fn rest(&self) -> &'t str {
        self.rest
    }
}

/// UTF-8 without control characters except the newline.
///
/// # Errors
/// The first line that is otherwise.
pub(crate) fn plain(bytes: &[u8]) -> Result<&str, BadText> {
    let line_of = |at: usize| 1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count();
    let text = str::from_utf8(bytes).map_err(|error| Fault::NotUtf8.at(line_of(error.valid_up_to())))?;
    let control = bytes.iter().position(|byte| *byte < 0x20 && *byte != b'\n');
    match control.and_then(|at| Some((at, bytes.get(at)?))) {
        Some((at, byte)) => Err(Fault::Byte(*byte).at(line_of(at))),
        None => Ok(text),
    }
}
