//! Keys of the log as events name them: the public key in the one line in which it is published (C2SP signed-note), and
//! its id. Whether a line holds a key that can be used is the domain's to judge; here it only has one spelling.

use crate::spelling::as_text;
use std::{fmt, str::FromStr};

/// So long is the longest line of a key, in bytes.
const LINE_MAX: u64 = 1_000;

/// A public key: `name+id+base64`. The name is that of the log, its origin.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogKey(String);

/// The eight hexadecimal digits that tell the keys of one log apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogKeyId(pub [u8; 4]);

/// Why a text is no key of a log, or no id of one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{given}' is not {what}")]
pub struct BadLogKey {
    given: String,
    what: &'static str,
}

impl LogKey {
    /// The line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for LogKey {
    type Err = BadLogKey;
    fn from_str(given: &str) -> Result<Self, BadLogKey> {
        // The base64 may have a '+' of its own, so only the first two part anything.
        let mut parts = given.splitn(3, '+');
        let (name, id, key) = (parts.next(), parts.next(), parts.next());
        let plain = |c: char| !c.is_whitespace() && !c.is_control();
        let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        let fits = u64::try_from(given.len()).is_ok_and(|bytes| bytes <= LINE_MAX)
            && name.is_some_and(|name| !name.is_empty() && name.chars().all(plain))
            && id.is_some_and(|id| id.parse::<LogKeyId>().is_ok())
            && key.is_some_and(|key| !key.is_empty() && key.bytes().all(base64));
        match fits {
            true => Ok(Self(given.to_owned())),
            false => Err(bad(
                given,
                "the public key of a log: expected name+id+base64 in one line",
            )),
        }
    }
}

impl fmt::Display for LogKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

impl FromStr for LogKeyId {
    type Err = BadLogKey;
    fn from_str(given: &str) -> Result<Self, BadLogKey> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let read = u32::from_str_radix(given, 16).ok();
        let read = read.filter(|_| given.len() == 8 && given.bytes().all(hex));
        let read =
            read.ok_or_else(|| bad(given, "the id of a key: expected 8 lower-case hexadecimal digits"))?;
        Ok(Self(read.to_be_bytes()))
    }
}

fn bad(given: &str, what: &'static str) -> BadLogKey {
    let given = given.chars().take(80).collect();
    BadLogKey { given, what }
}

as_text! {
    LogKey { "pattern": "^[^\\s+]+\\+[0-9a-f]{8}\\+[0-9A-Za-z+/=]+$" }
    LogKeyId { "pattern": "^[0-9a-f]{8}$" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn have_one_spelling() {
        let line = "log.example.org/west+0a1b2c3d+AQ+/abc=";
        assert_eq!(line.parse::<LogKey>().unwrap().to_string(), line);
        for wrong in [
            "",
            "a+0a1b2c3d",
            "a b+0a1b2c3d+AQ",
            "a+0A1B2C3D+AQ",
            "a+0a1b2c3d+AQ\n",
            "+0a1b2c3d+AQ",
        ] {
            assert!(wrong.parse::<LogKey>().is_err(), "{wrong}");
        }
        assert_eq!("0a1b2c3d".parse::<LogKeyId>().unwrap().to_string(), "0a1b2c3d");
        for wrong in ["a1b2c3d", "+a1b2c3d", "0A1B2C3D", "0a1b2c3dd"] {
            assert!(wrong.parse::<LogKeyId>().is_err(), "{wrong}");
        }
    }
}
