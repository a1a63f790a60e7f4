//! `.blt`, the ballot files of most STV programs (Hill, Wichmann, Woodall 1987, "Single Transferable Vote by Meek's
//! method", and the usual extensions).
//!
//! First the numbers of candidates and of seats; then who has withdrawn, as negative numbers; then the ballots, each a
//! number of papers, candidates from the first preference on, and 0; then 0; then the names of the candidates and the
//! title. On a ballot `=` joins equal preferences and `-` stands for a preference that was left out: the later ones move
//! up. A name is the rest of its line, or stands between quotation marks, which are doubled inside. Before the names `#`
//! begins a comment. Who has withdrawn stands no more, and ballots are read as if the name were not on them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Election, Kind, MOST_CANDIDATES, ReadError, ballots, candidate, numbered};
use crate::{Capacity, Profile, Ratio, Utility};

/// Reads a `.blt` file.
///
/// # Errors
/// [`ReadError`] with line and column: an unknown or repeated candidate, a number that is none, a name that is missing.
pub fn parse(text: &str) -> Result<Election, ReadError> {
    let mut words = Words::new(text);
    let candidates = words.whole("the number of candidates")?;
    if candidates > MOST_CANDIDATES {
        return Err(words.wrong(format!("more than {MOST_CANDIDATES} candidates")));
    }
    let seats = words.whole("the number of seats")?;
    let (mut withdrawn, mut voters) = (BTreeSet::new(), Vec::new());
    loop {
        let word = words.next("a ballot, or 0 after the last")?;
        if word == "0" {
            break;
        }
        if let Some(number) = word.strip_prefix('-') {
            let number = words.candidate(number, candidates)?;
            if !voters.is_empty() || !withdrawn.insert(number) {
                return Err(words.wrong(format!("candidate {number} withdraws twice, or after a ballot")));
            }
            continue;
        }
        let papers: Ratio = word
            .parse()
            .ok()
            .filter(Ratio::is_positive)
            .ok_or_else(|| words.wrong(format!("`{word}` is no number of papers")))?;
        let line = words.line;
        let mut ranking = words.ranking(candidates)?;
        ranking
            .iter_mut()
            .for_each(|level| level.retain(|number| !withdrawn.contains(number)));
        ranking.retain(|level| !level.is_empty());
        let level = |level: Vec<usize>| {
            level
                .into_iter()
                .map(|number| numbered(number, candidates))
                .collect()
        };
        let mut voter = ballots(line, papers, ranking.into_iter().map(level).collect());
        if voters.last().is_some_and(|(before, _)| *before == line) {
            voter.id = format!("line{line}column{}", words.column);
        }
        voters.push((line, voter));
    }
    let (names, title) = words.names(candidates)?;
    let standing = (1..=candidates).filter(|number| !withdrawn.contains(number));
    let profile = Profile {
        needs: standing
            .clone()
            .map(|number| candidate(numbered(number, candidates)))
            .collect(),
        capacity: Capacity::Single((seats as u64).into()),
        voters: voters.into_iter().map(|(_, voter)| voter).collect(),
    };
    profile.validate()?;
    Ok(Election {
        profile,
        utility: Utility::Cost,
        kind: Kind::Ranked,
        title,
        names: standing
            .filter_map(|number| Some((numbered(number, candidates), names.get(&number)?.clone())))
            .collect(),
    })
}

/// The text as words, with the place of the last one read.
struct Words<'t> {
    rest: &'t str,
    /// The place where `rest` begins.
    next_line: usize,
    next_column: usize,
    line: usize,
    column: usize,
}

impl<'t> Words<'t> {
    fn new(text: &'t str) -> Words<'t> {
        Words {
            rest: text.strip_prefix('\u{feff}').unwrap_or(text),
            next_line: 1,
            next_column: 1,
            line: 1,
            column: 1,
        }
    }

    fn wrong(&self, reason: String) -> ReadError {
        let (line, column) = (self.line, self.column);
        ReadError::Line { line, column, reason }
    }

    /// Passes over the first `bytes` of the rest.
    fn pass(&mut self, bytes: usize) -> &'t str {
        let (passed, rest) = self.rest.split_at(bytes);
        for character in passed.chars() {
            if character == '\n' {
                (self.next_line, self.next_column) = (self.next_line + 1, 1);
            } else {
                self.next_column += 1;
            }
        }
        self.rest = rest;
        passed
    }

    fn pass_space(&mut self) {
        let space = self.rest.len() - self.rest.trim_start().len();
        self.pass(space);
        (self.line, self.column) = (self.next_line, self.next_column);
    }

    fn next(&mut self, what: &str) -> Result<&'t str, ReadError> {
        self.pass_space();
        while self.rest.starts_with('#') {
            self.pass(self.rest.find('\n').unwrap_or(self.rest.len()));
            self.pass_space();
        }
        let end = self.rest.find(|c: char| c.is_whitespace() || c == '#');
        match self.pass(end.unwrap_or(self.rest.len())) {
            "" => Err(self.wrong(format!("the file ends here: expected {what}"))),
            word => Ok(word),
        }
    }

    fn whole(&mut self, what: &str) -> Result<usize, ReadError> {
        let word = self.next(what)?;
        digits(word)
            .filter(|&number| number > 0)
            .ok_or_else(|| self.wrong(format!("`{word}` is no whole number: expected {what}")))
    }

    fn candidate(&self, word: &str, candidates: usize) -> Result<usize, ReadError> {
        digits(word)
            .filter(|number| (1..=candidates).contains(number))
            .ok_or_else(|| self.wrong(format!("`{word}` is no candidate from 1 to {candidates}")))
    }

    /// The preferences of a ballot up to its 0.
    fn ranking(&mut self, candidates: usize) -> Result<Vec<Vec<usize>>, ReadError> {
        let (mut ranking, mut seen) = (Vec::new(), BTreeSet::new());
        loop {
            let word = self.next("a candidate, or 0 at the end of the ballot")?;
            if word == "0" {
                return Ok(ranking);
            }
            if word == "-" {
                continue;
            }
            let mut level = Vec::new();
            for part in word.split('=') {
                let number = self.candidate(part, candidates)?;
                if !seen.insert(number) {
                    return Err(self.wrong(format!("candidate {number} is on the ballot twice")));
                }
                level.push(number);
            }
            ranking.push(level);
        }
    }

    /// The names of all candidates and the title; after that a source and a remark may follow, which are not kept.
    fn names(&mut self, candidates: usize) -> Result<(BTreeMap<usize, String>, Option<String>), ReadError> {
        let mut names = BTreeMap::new();
        for number in 1..=candidates {
            let name = self.name()?.ok_or_else(|| {
                self.wrong(format!(
                    "the file ends here: expected the name of candidate {number}"
                ))
            })?;
            names.insert(number, name);
        }
        let title = self.name()?;
        self.name()?;
        self.name()?;
        match self.name()? {
            Some(_) => Err(self.wrong("nothing is expected after title, source and remark".to_owned())),
            None => Ok((names, title)),
        }
    }

    fn name(&mut self) -> Result<Option<String>, ReadError> {
        self.pass_space();
        if self.rest.is_empty() {
            return Ok(None);
        }
        if !self.rest.starts_with('"') {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            return Ok(Some(one_space(self.pass(end))));
        }
        let mut end = 1;
        while let Some(mark) = self.rest.get(end..).and_then(|rest| rest.find('"')) {
            let after = end + mark + 1;
            if self.rest.get(after..).is_some_and(|rest| rest.starts_with('"')) {
                end = after + 1;
                continue;
            }
            let quoted = self.pass(after);
            let inside = quoted.get(1..after - 1).unwrap_or_default();
            return Ok(Some(one_space(&inside.replace("\"\"", "\""))));
        }
        Err(self.wrong("a quotation mark opens and none closes".to_owned()))
    }
}

/// Text with one space between words: councils fill up columns with them.
fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn digits(word: &str) -> Option<usize> {
    let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| word.parse().ok()).flatten()
}
