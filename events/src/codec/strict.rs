//! The strict reader: is this byte string the one canonical form of what it says? Reports the first byte at fault.

use std::cmp::Ordering;
use unicode_normalization::is_nfc;

/// The largest integer that every JSON reader keeps exactly (RFC 8259 section 6): 2^53 − 1.
pub const INTEGER_MAX: u64 = (1 << 53) - 1;

/// How deep arrays and objects may nest; far above any event, far below the stack.
const DEPTH_MAX: usize = 64;

/// What is wrong with the form, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} at byte {at}")]
pub struct BadForm {
    /// Offset of the first byte at fault, from 0.
    pub at: usize,
    /// What is wrong.
    pub what: &'static str,
}

impl BadForm {
    /// An integer above [`INTEGER_MAX`].
    pub(super) fn beyond(at: usize) -> Self {
        let what = "integer beyond 2^53-1; write it as a text";
        Self { at, what }
    }
}

/// Checks that `bytes` are one canonical JSON value.
///
/// # Errors
/// The first fault and its byte.
pub fn check(bytes: &[u8]) -> Result<(), BadForm> {
    fields(bytes, |_, _| {}).map(drop)
}

/// Checks that `bytes` are one canonical JSON value, and gives them as text; when the value is an object, tells its keys
/// as written and the texts of their values on the way, so that nobody need look for them again.
///
/// # Errors
/// The first fault and its byte; what was told before it counts for nothing.
pub(super) fn fields<'a>(
    bytes: &'a [u8],
    mut tell: impl FnMut(&'a str, &'a str),
) -> Result<&'a str, BadForm> {
    let text = std::str::from_utf8(bytes).map_err(|e| BadForm {
        at: e.valid_up_to(),
        what: "not UTF-8",
    })?;
    let mut reader = Reader { text, at: 0 };
    match reader.peek() {
        Some(b'{') => reader.object(0, &mut tell)?,
        _ => reader.value(0)?,
    }
    if reader.at < bytes.len() {
        Err(reader.fault("more after the end"))
    } else {
        Ok(text)
    }
}

/// How many bytes come before the first that a text does not hold as it is: a quote, a backslash, a control character.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // Eight at a time: a byte's high bit is set where it is below a limit, or equal to another once that is taken off.
    // A byte above a hit may be set too, which is why only the lowest counts.
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & HIGH;
    let is = |word: u64, byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let hits = below(word, 0x20) | is(word, b'"') | is(word, b'\\');
        if hits != 0 {
            return index * 8 + hits.trailing_zeros() as usize / 8;
        }
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    let last = rest.iter().position(special).unwrap_or(rest.len());
    bytes.len() - rest.len() + last
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn fault(&self, what: &'static str) -> BadForm {
        BadForm { at: self.at, what }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8, what: &'static str) -> Result<(), BadForm> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.fault(what))
    }

    fn value(&mut self, depth: usize) -> Result<(), BadForm> {
        match self.peek() {
            _ if depth > DEPTH_MAX => Err(self.fault("nested too deep")),
            Some(b'{') => self.object(depth, &mut |_, _| {}),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => Err(self.fault("null is not used")),
            Some(b' ' | b'\t' | b'\n' | b'\r') => Err(self.fault("white space")),
            Some(_) => Err(self.fault("not JSON")),
            None => Err(self.fault("ends too early")),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), BadForm> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            return Ok(());
        }
        Err(self.fault("not JSON"))
    }

    fn array(&mut self, depth: usize) -> Result<(), BadForm> {
        self.at += 1;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if self.peek() != Some(b',') {
                return self.eat(b']', "expected , or ]");
            }
            self.at += 1;
        }
    }

    fn object(&mut self, depth: usize, tell: &mut impl FnMut(&'a str, &'a str)) -> Result<(), BadForm> {
        self.at += 1;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        let mut last: Option<&'a str> = None;
        loop {
            let start = self.at;
            let key = self.string()?;
            // Raw text compares like the unescaped one for all keys we use; escaped keys are refused.
            let fault = if key.as_bytes().contains(&b'\\') {
                Some("escape in a key")
            } else {
                match last.map(|last| key.cmp(last)) {
                    Some(Ordering::Equal) => Some("key twice"),
                    Some(Ordering::Less) => Some("keys not sorted"),
                    Some(Ordering::Greater) | None => None,
                }
            };
            if let Some(what) = fault {
                return Err(BadForm { at: start, what });
            }
            last = Some(key);
            self.eat(b':', "expected :")?;
            let value = self.at;
            self.value(depth + 1)?;
            tell(key, &self.text[value..self.at]);
            if self.peek() != Some(b',') {
                return self.eat(b'}', "expected , or }");
            }
            self.at += 1;
        }
    }

    /// Reads a text and gives what stands between the quotes, escapes as written.
    fn string(&mut self) -> Result<&'a str, BadForm> {
        self.eat(b'"', "expected a text")?;
        let start = self.at;
        loop {
            // Most of a text needs no look of its own: on to the next byte that does.
            self.at += plain(&self.text.as_bytes()[self.at..]);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.fault("bare control character")),
                None => return Err(self.fault("ends too early")),
            }
        }
        let raw = &self.text[start..self.at];
        if !raw.is_ascii() && !is_nfc(raw) {
            return Err(BadForm {
                at: start,
                what: "text not in Unicode form NFC",
            });
        }
        self.at += 1;
        Ok(raw)
    }

    /// Only the escapes that must be, each in its shortest form.
    fn escape(&mut self) -> Result<(), BadForm> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        let length = match rest {
            [b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [
                b'u',
                b'0',
                b'0',
                high @ (b'0' | b'1'),
                low @ (b'0'..=b'9' | b'a'..=b'f'),
                ..,
            ] => {
                // \b \t \n \f \r have a shorter form.
                if *high == b'0' && matches!(low, b'8' | b'9' | b'a' | b'c' | b'd') {
                    return Err(self.fault("escape not in its shortest form"));
                }
                6
            }
            _ => return Err(self.fault("escape not in its shortest form")),
        };
        self.at += length;
        Ok(())
    }

    fn integer(&mut self) -> Result<(), BadForm> {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let digits = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let text = &self.text[digits..self.at];
        let bad = |what| Err(BadForm { at: start, what });
        if text.is_empty() || (text.starts_with('0') && (text.len() > 1 || negative)) {
            return bad("number not in its shortest form");
        }
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return bad("not an integer");
        }
        match text.parse::<u64>() {
            Ok(value) if value <= INTEGER_MAX => Ok(()),
            _ => Err(BadForm::beyond(start)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_canonical() {
        for good in [
            r#"{}"#,
            r#"[]"#,
            r#"{"a":1,"b":[true,false,"x"],"c":{"d":-5}}"#,
            r#""Bærum \"x\" \\ \n \u0001""#,
            "0",
            "9007199254740991",
        ] {
            assert_eq!(check(good.as_bytes()), Ok(()), "{good}");
        }
    }

    #[test]
    fn finds_the_first_byte_that_is_not_plain_wherever_it_stands() {
        for special in (0..0x20).chain([b'"', b'\\']) {
            for at in 0..40 {
                for fill in [b'a', b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xff] {
                    let mut bytes = [fill; 40];
                    bytes[at] = special;
                    assert_eq!(plain(&bytes), at, "{special} after {fill}");
                    assert_eq!(plain(&bytes[..at]), at);
                    // What stands behind it changes nothing.
                    bytes[at..].fill(special.wrapping_add(1) % 0x20);
                    bytes[at] = special;
                    assert_eq!(plain(&bytes), at, "{special} after {fill}");
                }
            }
        }
    }

    #[test]
    fn tells_the_fields_of_the_outermost_object_alone() {
        let mut told = Vec::new();
        let text = r#"{"a":{"b":[1,{"c":2}]},"d":"e"}"#;
        assert_eq!(
            fields(text.as_bytes(), |key, value| told.push((key, value))),
            Ok(text)
        );
        assert_eq!(told, [("a", r#"{"b":[1,{"c":2}]}"#), ("d", r#""e""#)]);
    }

    #[test]
    fn refuses_everything_else_with_its_place() {
        let deep = "[".repeat(100);
        for (bad, at, what) in [
            (r#"{"a": 1}"#, 5, "white space"),
            (r#"{"b":1,"a":2}"#, 7, "keys not sorted"),
            (r#"{"a":1,"a":2}"#, 7, "key twice"),
            (r#"{"a":1.5}"#, 5, "not an integer"),
            (r#"{"a":1e3}"#, 5, "not an integer"),
            (r#"{"a":01}"#, 5, "number not in its shortest form"),
            (r#"{"a":-0}"#, 5, "number not in its shortest form"),
            (
                r#"{"a":9007199254740992}"#,
                5,
                "integer beyond 2^53-1; write it as a text",
            ),
            (r#"{"a":null}"#, 5, "null is not used"),
            (r#"{"a":"\u00e6"}"#, 6, "escape not in its shortest form"),
            (r#"{"a":"\/"}"#, 6, "escape not in its shortest form"),
            (r#"{"a":"\u000a"}"#, 6, "escape not in its shortest form"),
            ("{\"a\":\"e\u{301}\"}", 6, "text not in Unicode form NFC"),
            ("{\"a\":\"\n\"}", 6, "bare control character"),
            (r#"{"a":1} "#, 7, "more after the end"),
            (r#"{"a":1"#, 6, "expected , or }"),
            (r#"{"a"#, 3, "ends too early"),
            ("", 0, "ends too early"),
            (r#"{"\n":1}"#, 1, "escape in a key"),
            (&deep, 65, "nested too deep"),
        ] {
            assert_eq!(check(bad.as_bytes()), Err(BadForm { at, what }), "{bad}");
        }
        assert_eq!(
            check(b"\"\xff\""),
            Err(BadForm {
                at: 1,
                what: "not UTF-8"
            })
        );
    }
}
