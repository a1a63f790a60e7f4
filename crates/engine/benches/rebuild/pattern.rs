//! Events as a pattern from which the same happens again: to other needs, in other rounds, years later. Ids of what
//! happens are new each time, in their last digits, so that what is sorted stays sorted; whom it happens to stays.

use crate::seed::Seed;
use events::{Body, Recorded, StreamId, codec};
use ledger::{Append, Key, Write};
use std::collections::{BTreeMap, BTreeSet};

/// Streams of whom and what there is; all others belong to what happens.
pub(crate) const LASTING: [&str; 7] = [
    "county",
    "municipality",
    "cluster",
    "region",
    "centre",
    "body",
    "credential",
];

/// A piece of a leaf.
enum Piece {
    Text(String),
    /// The last twelve digits of an id.
    Id {
        digits: u64,
        again: bool,
    },
    Year(u32),
    /// A version: the first time, and by how much it is higher each further time.
    Version {
        first: u64,
        step: u64,
    },
}

struct Line {
    pieces: Vec<Piece>,
    version: u64,
    step: u64,
}

/// What can happen again.
pub(crate) struct Pattern {
    before: Vec<Vec<Line>>,
    story: Vec<Vec<Line>>,
    /// Tells the ids of one pattern from those of another.
    tag: u64,
}

impl Pattern {
    pub(crate) fn new(seed: &Seed, tag: u64) -> Self {
        let mut steps: BTreeMap<StreamId, u64> = BTreeMap::new();
        let mut again: BTreeSet<String> = BTreeSet::new();
        for event in seed.story.iter().flatten() {
            again.insert(event.command.to_string());
            if LASTING.contains(&event.stream.kind()) {
                *steps.entry(event.stream.clone()).or_default() += 1;
            } else {
                again.insert(event.stream.key()[..36].to_owned());
            }
            if let Body::Round(events::round::Event::Contested(new)) = &event.body {
                again.insert(new.complaint.to_string());
            }
        }
        let lines = |groups: &[Vec<Recorded>]| {
            let line = |event: &Recorded| Line::new(event, &again, &steps);
            groups
                .iter()
                .map(|group| group.iter().map(line).collect())
                .collect()
        };
        Self {
            before: lines(&seed.before),
            story: lines(&seed.story),
            tag,
        }
    }

    /// Whom and what there is.
    pub(crate) fn before(&self) -> impl Iterator<Item = Append> + '_ {
        self.before.iter().map(|group| self.append(group, 0))
    }

    /// What happens, for so many times after the first, in so many years more.
    pub(crate) fn again(&self, times: u64) -> impl Iterator<Item = Append> + '_ {
        self.story.iter().map(move |group| self.append(group, times))
    }

    fn append(&self, group: &[Line], times: u64) -> Append {
        let events: Vec<Recorded> = group.iter().map(|line| line.event(self.tag, times)).collect();
        let writes = events.iter().zip(group).map(|(event, line)| Write {
            stream: event.stream.clone(),
            expected: events::Version(line.version + line.step * times - 1),
            bodies: vec![event.body.clone()],
            cites: event.cites.clone(),
            not_after: None,
        });
        let actor = events[0].actor.clone();
        Append {
            key: Key::of(&actor, events[0].command),
            intent: events::Digest::of(b"bench"),
            writes: writes.collect(),
            actor,
            beside: vec![],
            answer: vec![],
        }
    }
}

impl Line {
    fn new(event: &Recorded, again: &BTreeSet<String>, steps: &BTreeMap<StreamId, u64>) -> Self {
        let leaf = String::from_utf8(codec::encode(event).unwrap()).unwrap();
        let (mut pieces, mut at, mut begun) = (Vec::new(), 0, 0);
        let mut cut = |from: &mut usize, to: usize, end: usize, piece: Piece| {
            pieces.push(Piece::Text(leaf[*from..to].to_owned()));
            pieces.push(piece);
            *from = end;
        };
        while at < leaf.len() {
            let rest = &leaf[at..];
            if let Some(id) = leading(rest, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") {
                let digits = u64::from_str_radix(&id[24..], 16).unwrap();
                let again = again.contains(id);
                cut(&mut begun, at + 24, at + 36, Piece::Id { digits, again });
                at += 36;
            } else if let Some(date) = leading(rest, "\"dddd-dd-dd") {
                let year = Piece::Year(date[1..5].parse().unwrap());
                cut(&mut begun, at + 1, at + 5, year);
                at += 11;
            } else if leading(rest, "@d").is_some() {
                let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
                let name = &leaf[leaf[..at].rfind('"').unwrap() + 1..at];
                let first = rest[1..=digits].parse().unwrap();
                let step = name
                    .parse()
                    .ok()
                    .and_then(|name: StreamId| steps.get(&name).copied());
                let version = Piece::Version {
                    first,
                    step: step.unwrap_or(0),
                };
                cut(&mut begun, at + 1, at + 1 + digits, version);
                at += 1 + digits;
            } else {
                at += rest.chars().next().unwrap().len_utf8();
            }
        }
        pieces.push(Piece::Text(leaf[begun..].to_owned()));
        Self {
            pieces,
            version: event.version.0,
            step: steps.get(&event.stream).copied().unwrap_or(0),
        }
    }

    fn event(&self, tag: u64, times: u64) -> Recorded {
        let text = |piece: &Piece| match *piece {
            Piece::Text(ref text) => text.clone(),
            Piece::Id { digits, again } => {
                let times = if again { times } else { 0 };
                format!("{:012x}", digits ^ (tag << 40) ^ times)
            }
            Piece::Year(year) => format!("{:04}", u64::from(year) + times),
            Piece::Version { first, step } => (first + step * times).to_string(),
        };
        let leaf: String = self.pieces.iter().map(text).collect();
        codec::decode(leaf.as_bytes()).unwrap()
    }
}

/// The beginning of a text, if it looks like this: x for a hexadecimal digit, d for a decimal one.
fn leading<'a>(text: &'a str, like: &str) -> Option<&'a str> {
    let start = text.get(..like.len())?;
    let fits = start.bytes().zip(like.bytes()).all(|(byte, like)| match like {
        b'x' => byte.is_ascii_hexdigit(),
        b'd' => byte.is_ascii_digit(),
        other => byte == other,
    });
    fits.then_some(start)
}
