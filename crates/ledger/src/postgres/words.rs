//! The words of an address that the driver does not know, taken out of a URL or of `key=value` words.

use super::PgOpenError;

/// An address, and apart from it the words that the driver does not know.
pub(super) struct Words {
    pub(super) rest: String,
    pub(super) mode: Option<String>,
    pub(super) roots: Option<String>,
}

impl Words {
    pub(super) fn read(words: &str) -> Result<Self, PgOpenError> {
        let mut read = Self {
            rest: String::new(),
            mode: None,
            roots: None,
        };
        let is_url = words.starts_with("postgres://") || words.starts_with("postgresql://");
        let kept: Vec<&str> = match (is_url, words.split_once('?')) {
            (true, None) => vec![words],
            (true, Some((before, query))) => {
                let pairs = query.split('&').filter(|pair| !read.take(pair, &plain));
                let pairs = pairs.collect::<Vec<_>>().join("&");
                read.rest = format!("{before}?{pairs}");
                return read.whole();
            }
            (false, _) => {
                let words = split(words);
                words.into_iter().filter(|word| !read.take(word, &bare)).collect()
            }
        };
        read.rest = kept.join(" ");
        read.whole()
    }

    /// Takes a pair that is ours.
    fn take(&mut self, pair: &str, value: &dyn Fn(&str) -> Option<String>) -> bool {
        let Some((name, given)) = pair.split_once('=') else {
            return false;
        };
        let place = match name.trim() {
            "sslmode" => &mut self.mode,
            "sslrootcert" => &mut self.roots,
            _ => return false,
        };
        // What cannot be read is no value of either.
        *place = Some(value(given.trim()).unwrap_or_default());
        true
    }

    fn whole(self) -> Result<Self, PgOpenError> {
        match self.roots.as_deref() {
            Some("") => Err(PgOpenError::Address("sslrootcert names no file".into())),
            // The word for the roots of this machine, which count without it too.
            Some("system") => Ok(Self { roots: None, ..self }),
            _ => Ok(self),
        }
    }
}

/// The pairs of `key=value` words: blanks part them, but not within quotation marks.
fn split(words: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = words.split(move |letter: char| {
        let part = letter.is_whitespace() && !quoted && !escaped;
        quoted ^= letter == '\'' && !escaped;
        escaped = letter == '\\' && !escaped;
        part
    });
    parts.filter(|part| !part.is_empty()).collect()
}

/// A value among words, without its quotation marks.
fn bare(value: &str) -> Option<String> {
    let inner = value
        .strip_prefix('\'')
        .and_then(|value| value.strip_suffix('\''));
    let mut letters = inner.unwrap_or(value).chars();
    let mut plain = String::new();
    while let Some(letter) = letters.next() {
        plain.push(if letter == '\\' { letters.next()? } else { letter });
    }
    Some(plain)
}

/// A value in a URL, without its percent signs.
fn plain(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut given = value.bytes();
    while let Some(byte) = given.next() {
        bytes.push(match byte {
            b'%' => {
                let pair = [given.next()?, given.next()?];
                u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}
