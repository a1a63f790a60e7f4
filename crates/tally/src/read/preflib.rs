//! PrefLib's ranked ballots: `soc`, `soi`, `toc` and `toi` in the format with a header of `# NAME: value` lines
//! (Mattei, Walsh 2013, "PrefLib: A Library for Preferences").
//!
//! After the header each line is a number of ballots, a colon and a ranking of alternatives by number; braces hold
//! those that are equally good. `s` allows no equals, `t` does; `c` asks for all alternatives, `i` does not. The counts
//! in the header must be right. A line becomes one voter with that weight; one is elected.

use std::collections::{BTreeMap, BTreeSet};

use super::{Election, Kind, MOST_CANDIDATES, ReadError, ballots, candidate, numbered};
use crate::{Capacity, Profile, Ratio, Utility};

/// Reads a PrefLib file.
///
/// # Errors
/// [`ReadError`] with line and column: an unknown or repeated alternative, a ranking that the data type does not
/// allow, a count in the header that is not what follows.
pub fn parse(text: &str) -> Result<Election, ReadError> {
    let mut file = File::default();
    for (number, line) in (1usize..).zip(text.strip_prefix('\u{feff}').unwrap_or(text).lines()) {
        let wrong = |(at, reason): Fault| ReadError::Line {
            line: number,
            column: line.get(..at).unwrap_or(line).chars().count() + 1,
            reason,
        };
        match line.strip_prefix('#') {
            _ if line.trim().is_empty() => {}
            Some(_) => file.header(number, line).map_err(wrong)?,
            None => file.order(number, line)?.map_err(wrong)?,
        }
    }
    file.election()
}

/// A byte of a line, and what is wrong there.
type Fault = (usize, String);

/// A whole number in the header, and where it stands.
#[derive(Clone, Copy)]
struct Stated {
    value: u64,
    line: usize,
    column: usize,
}

#[derive(Default)]
struct File {
    title: Option<String>,
    kind: Option<(bool, bool)>,
    stated: BTreeMap<&'static str, Stated>,
    names: BTreeMap<u64, (String, Stated)>,
    /// Line, number of ballots, ranking.
    orders: Vec<(usize, Ratio, Vec<Vec<u64>>)>,
}

const ALTERNATIVES: &str = "NUMBER ALTERNATIVES";
const VOTERS: &str = "NUMBER VOTERS";
const ORDERS: &str = "NUMBER UNIQUE ORDERS";

impl File {
    fn header(&mut self, line: usize, text: &str) -> Result<(), Fault> {
        let Some((key, value)) = text.split_once(':') else {
            return Ok(());
        };
        let at = text.len() - value.trim_start().len();
        let (key, value) = (key.trim_start_matches('#').trim(), value.trim());
        let column = text.get(..at).unwrap_or(text).chars().count() + 1;
        let stated = |value| Stated { value, line, column };
        if let Some(key) = [ALTERNATIVES, VOTERS, ORDERS]
            .into_iter()
            .find(|known| *known == key)
        {
            let number = whole(value).ok_or_else(|| (at, format!("`{value}` is no whole number")))?;
            if key == ALTERNATIVES && number > MOST_CANDIDATES as u64 {
                return Err((at, format!("more than {MOST_CANDIDATES} alternatives")));
            }
            if self.stated.insert(key, stated(number)).is_some() {
                return Err((0, format!("`{key}` is there twice")));
            }
        } else if let Some(number) = key.strip_prefix("ALTERNATIVE NAME ") {
            let number = whole(number.trim()).ok_or_else(|| (0, format!("`{number}` is no alternative")))?;
            if self
                .names
                .insert(number, (value.to_owned(), stated(number)))
                .is_some()
            {
                return Err((0, format!("alternative {number} is named twice")));
            }
        } else if key == "TITLE" && !value.is_empty() {
            self.title = Some(value.to_owned());
        } else if key == "DATA TYPE" {
            self.kind = Some(match value {
                "soc" => (false, true),
                "soi" => (false, false),
                "toc" => (true, true),
                "toi" => (true, false),
                _ => return Err((at, format!("data type `{value}`: expected soc, soi, toc or toi"))),
            });
        }
        Ok(())
    }

    /// A line of ballots. The outer error is of the file, the inner one of the line.
    fn order(&mut self, number: usize, line: &str) -> Result<Result<(), Fault>, ReadError> {
        let missing = |what| ReadError::Missing { what };
        let (equals, complete) = self.kind.ok_or(missing("`# DATA TYPE` before the ballots"))?;
        let alternatives = self
            .stated
            .get(ALTERNATIVES)
            .ok_or(missing("`# NUMBER ALTERNATIVES` before the ballots"))?
            .value;
        let order = || {
            let (count, ranking) = line.split_once(':').ok_or_else(|| {
                (
                    0,
                    "expected a number of ballots, a colon and a ranking".to_owned(),
                )
            })?;
            let count = whole(count.trim())
                .filter(|&count| count > 0)
                .ok_or_else(|| (0, format!("`{}` is no number of ballots", count.trim())))?;
            let at = line.len() - ranking.len();
            let levels = levels(ranking, at, alternatives, equals)?;
            let ranked = levels.iter().map(|level| level.len() as u64).sum::<u64>();
            if complete && ranked != alternatives {
                let reason = format!("{ranked} of {alternatives} alternatives are ranked: expected all");
                return Err((at, reason));
            }
            Ok((number, Ratio::from(count), levels))
        };
        Ok(order().map(|order| self.orders.push(order)))
    }

    fn election(self) -> Result<Election, ReadError> {
        let what = "`# NUMBER ALTERNATIVES`";
        let alternatives = self
            .stated
            .get(ALTERNATIVES)
            .ok_or(ReadError::Missing { what })?
            .value;
        let voters: Ratio = self.orders.iter().map(|(_, count, _)| count).sum();
        let orders: BTreeSet<_> = self.orders.iter().map(|(.., ranking)| ranking).collect();
        self.agrees(VOTERS, &voters)?;
        self.agrees(ORDERS, &Ratio::from(orders.len() as u64))?;
        if let Some((&number, (_, stated))) = self
            .names
            .iter()
            .find(|(number, _)| !(1..=alternatives).contains(number))
        {
            let reason = format!("alternative {number} of {alternatives} is named");
            return Err(ReadError::Line {
                line: stated.line,
                column: stated.column,
                reason,
            });
        }
        // At most MOST_CANDIDATES.
        let id = |number: u64| numbered(number as usize, alternatives as usize);
        let voters = self.orders.into_iter().map(|(line, count, ranking)| {
            let level = |level: Vec<u64>| level.into_iter().map(id).collect();
            ballots(line, count, ranking.into_iter().map(level).collect())
        });
        let profile = Profile {
            needs: (1..=alternatives).map(|number| candidate(id(number))).collect(),
            capacity: Capacity::Single(Ratio::ONE),
            voters: voters.collect(),
        };
        profile.validate()?;
        Ok(Election {
            profile,
            utility: Utility::Cost,
            kind: Kind::Ranked,
            title: self.title,
            names: self
                .names
                .into_iter()
                .map(|(number, (name, _))| (id(number), name))
                .collect(),
        })
    }

    fn agrees(&self, key: &str, counted: &Ratio) -> Result<(), ReadError> {
        match self.stated.get(key) {
            Some(stated) if Ratio::from(stated.value) != *counted => Err(ReadError::Line {
                line: stated.line,
                column: stated.column,
                reason: format!("`{key}` is {}, but the ballots make {counted}", stated.value),
            }),
            _ => Ok(()),
        }
    }
}

/// The levels of a ranking that begins at byte `start` of its line.
fn levels(ranking: &str, start: usize, alternatives: u64, equals: bool) -> Result<Vec<Vec<u64>>, Fault> {
    let (mut levels, mut seen) = (Vec::new(), BTreeSet::new());
    let mut open: Option<Vec<u64>> = None;
    let mut at = start;
    if ranking.trim().is_empty() {
        return Ok(levels);
    }
    for piece in ranking.split(',') {
        let wrong = |reason: String| (at + piece.len() - piece.trim_start().len(), reason);
        let mut word = piece.trim();
        if let Some(rest) = word.strip_prefix('{') {
            if !equals || open.is_some() {
                return Err(wrong("no equally good alternatives are allowed here".to_owned()));
            }
            open = Some(Vec::new());
            word = rest.trim_start();
        }
        let closes = word.strip_suffix('}');
        word = closes.unwrap_or(word).trim_end();
        let number = whole(word)
            .filter(|number| (1..=alternatives).contains(number))
            .ok_or_else(|| wrong(format!("`{word}` is no alternative from 1 to {alternatives}")))?;
        if !seen.insert(number) {
            return Err(wrong(format!("alternative {number} is ranked twice")));
        }
        match (&mut open, closes) {
            (Some(level), _) => level.push(number),
            (None, None) => levels.push(vec![number]),
            (None, Some(_)) => return Err(wrong("a closing brace without an opening one".to_owned())),
        }
        if closes.is_some() {
            levels.extend(open.take());
        }
        at += piece.len() + 1;
    }
    match open {
        Some(_) => Err((
            start + ranking.len(),
            "an opening brace without a closing one".to_owned(),
        )),
        None => Ok(levels),
    }
}

fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
