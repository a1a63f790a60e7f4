//! Records of semicolon-separated fields, some of them quoted, with the place of each.
//!
//! One pass over the text. A record without quotation marks is borrowed as it stands.

use std::borrow::Cow;
use std::str::Lines;

use super::ReadError;

/// A place in the file, both from 1; columns in characters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    line: usize,
    column: usize,
}

impl Place {
    pub(super) fn wrong(self, reason: String) -> ReadError {
        let Place { line, column } = self;
        ReadError::Line { line, column, reason }
    }
}

/// The records of a text: lines, or several where a quoted field holds line breaks.
pub(super) struct Records<'t> {
    lines: Lines<'t>,
    line: usize,
    /// Where a record began that the text does not end.
    unclosed: Option<Place>,
}

pub(super) struct Record<'t> {
    text: Cow<'t, str>,
    line: usize,
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str) -> Records<'t> {
        Records {
            lines: text.strip_prefix('\u{feff}').unwrap_or(text).lines(),
            line: 0,
            unclosed: None,
        }
    }

    pub(super) fn next(&mut self) -> Option<Record<'t>> {
        let text = self.lines.next()?;
        self.line += 1;
        let line = self.line;
        let mut open = quotes(text) % 2 == 1;
        let mut quoted = open && starts_quoted(text);
        if !(open && quoted) {
            return Some(Record {
                text: Cow::Borrowed(text),
                line,
            });
        }
        let mut whole = text.to_owned();
        while open && quoted {
            let Some(text) = self.lines.next() else {
                self.unclosed = Some(Place { line, column: 1 });
                return None;
            };
            self.line += 1;
            whole.push('\n');
            whole.push_str(text);
            open ^= quotes(text) % 2 == 1;
            quoted |= text.contains(";\"");
        }
        Some(Record {
            text: Cow::Owned(whole),
            line,
        })
    }

    /// Where a quotation mark was opened that the text does not close, after its last record.
    pub(super) fn unclosed(&self) -> Option<Place> {
        self.unclosed
    }
}

fn quotes(line: &str) -> usize {
    line.bytes().filter(|&byte| byte == b'"').count()
}

fn starts_quoted(line: &str) -> bool {
    line.starts_with('"') || line.contains(";\"")
}

impl Record<'_> {
    /// The place of byte `at`.
    pub(super) fn place(&self, at: usize) -> Place {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let last = before.rsplit('\n').next().unwrap_or(before);
        Place {
            line: self.line + before.matches('\n').count(),
            column: last.chars().count() + 1,
        }
    }

    /// Fields between semicolons, and the byte at which each begins; one that begins with a quotation mark ends with
    /// one and holds doubled ones.
    pub(super) fn fields(&self) -> (Vec<Cow<'_, str>>, Vec<usize>) {
        let (mut fields, mut starts) = (Vec::with_capacity(8), Vec::with_capacity(8));
        let mut rest: &str = &self.text;
        loop {
            starts.push(self.text.len() - rest.len());
            let (field, after) = match rest.strip_prefix('"') {
                Some(quoted) => {
                    let (field, after) = quoted_field(quoted);
                    (Cow::Owned(field), after)
                }
                None => match rest.split_once(';') {
                    Some((field, after)) => (Cow::Borrowed(field), Some(after)),
                    None => (Cow::Borrowed(rest), None),
                },
            };
            fields.push(field);
            match after {
                Some(after) => rest = after,
                None => return (fields, starts),
            }
        }
    }
}

fn quoted_field(quoted: &str) -> (String, Option<&str>) {
    let mut field = String::new();
    let mut rest = quoted;
    while let Some((before, after)) = rest.split_once('"') {
        field.push_str(before);
        match after.strip_prefix('"') {
            Some(doubled) => {
                field.push('"');
                rest = doubled;
            }
            // What follows the closing mark up to the semicolon belongs to the field.
            None => {
                return match after.split_once(';') {
                    Some((tail, after)) => (field + tail, Some(after)),
                    None => (field + after, None),
                };
            }
        }
    }
    (field + rest, None)
}
