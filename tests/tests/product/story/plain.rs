//! A log, and whatever is told from it, without what must differ between the demo and the story: positions, digests of what
//! holds salts or times, the hour of the day, and the ids that follow from such digests (cases and mandates), which are
//! named by their round and centre.

use super::stage::{FIRST_DAY, YEARS_LATER};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Members that say where or how long something is.
const PUT_ASIDE: &[&str] = &["position", "through", "len"];

/// The first day of the story.
pub(super) const FIRST_DAY_HERE: &str = "2034-09-01";

/// What is particular to a log.
pub(super) struct Names {
    /// What the ids that follow from digests stand for.
    ids: BTreeMap<String, String>,
    /// When the first need came in; what was set up before counts as set up that day.
    first_day: &'static str,
}

impl Names {
    pub(super) fn of(leaves: &[Value], first_day: &'static str) -> Self {
        let mut ids = BTreeMap::new();
        for leaf in leaves {
            let body = &leaf["body"];
            let (_, id) = leaf["stream"].as_str().unwrap().split_once('-').unwrap();
            match leaf["type"].as_str().unwrap() {
                "case.opened@1" => ids.insert(id.to_owned(), format!("case of {}", body["round"])),
                "mandate.issued@1" => {
                    let name = format!("mandate of {} in {}", body["centre"], body["round"]);
                    ids.insert(id.to_owned(), name)
                }
                _ => None,
            };
        }
        Self { ids, first_day }
    }

    /// What happened to each thing.
    pub(super) fn streams(&self, leaves: &[Value]) -> BTreeMap<String, Value> {
        let mut streams = BTreeMap::<String, Vec<Value>>::new();
        for leaf in leaves {
            let event = json!({ "body": leaf["body"], "role": leaf["actor"]["role"], "type": leaf["type"] });
            let stream = self.text(leaf["stream"].as_str().unwrap());
            streams.entry(stream).or_default().push(self.plain(event));
        }
        let streams = streams.into_iter();
        streams.map(|(stream, events)| (stream, events.into())).collect()
    }

    /// A document without what must differ.
    pub(super) fn plain(&self, value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let members = members.into_iter();
                let kept = members.filter(|(name, _)| !PUT_ASIDE.contains(&name.as_str()));
                let plain = kept.map(|(name, member)| (self.text(&name), self.plain(member)));
                Value::Object(plain.collect())
            }
            Value::Array(items) => items.into_iter().map(|item| self.plain(item)).collect(),
            Value::String(text) => self.text(&text).into(),
            other => other,
        }
    }

    fn text(&self, text: &str) -> String {
        let is_digest = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_digest {
            return "a digest".to_owned();
        }
        let mut text = self.days(without_version(text));
        for (id, name) in &self.ids {
            if text.contains(id) {
                text = text.replace(id, name);
            }
        }
        text
    }

    /// A text with its times and days as days of the demo.
    fn days(&self, text: &str) -> String {
        let (mut plain, mut rest) = (String::new(), text);
        while let Some(first) = rest.chars().next() {
            let Some(day) = rest.get(..10).filter(|day| is_day(day)) else {
                plain.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            };
            let time = rest.get(10..24);
            let is_time = time.is_some_and(|time| time.starts_with('T') && time.ends_with('Z'));
            plain += &self.day(day, is_time);
            rest = &rest[if is_time { 24 } else { 10 }..];
        }
        plain
    }

    fn day(&self, day: &str, is_time: bool) -> String {
        if is_time && day < self.first_day {
            FIRST_DAY.to_owned()
        } else if day >= FIRST_DAY_HERE {
            let year: u32 = day[..4].parse().unwrap();
            format!("{}{}", year - YEARS_LATER, &day[4..])
        } else {
            day.to_owned()
        }
    }
}

/// What an event relied on, but not how far that was then: the server does what is due while others act, so it issues each
/// mandate as soon as its point is decided, and the demo when the meeting is over.
fn without_version(text: &str) -> &str {
    match text.rsplit_once('@') {
        Some((stream, version)) if version.bytes().all(|byte| byte.is_ascii_digit()) => stream,
        _ => text,
    }
}

fn is_day(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    })
}
