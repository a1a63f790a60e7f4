//! What came of the story beside what came of the demo: event by event, view by view, document by document. Put aside is
//! what must differ: positions, digests of what holds salts or times, the hour of the day, and the ids that follow from
//! such digests (cases and mandates), which are named by their round and centre.

use super::{
    demo::leaves,
    stage::{FIRST_DAY, SERVED, Stage, YEARS_LATER},
};
use crate::{
    client::{Persona, Served},
    store::{Kind, Store},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The views, but for the audit trail: it is the log line by line, and the logs are compared themselves.
const VIEWS: &[&str] = &[
    "ballot_paper",
    "case_agenda",
    "centre_desk",
    "coverage",
    "deviations",
    "list_explained",
    "mandate_register",
    "minutes",
    "need_board",
    "need_story",
    "powers",
    "priority_list",
    "round_turnout",
];

/// What a round's list rests on and leads to.
const DOCUMENTS: [&str; 5] = ["candidates", "certificate", "list", "proposal", "roll"];

/// Members that say where or how long something is.
const PUT_ASIDE: &[&str] = &["position", "through", "len"];

/// The first day of the story.
const FIRST_DAY_HERE: &str = "2034-09-01";

/// Fails with what differs.
pub(super) fn compare(kind: Kind, stage: &mut Stage<'_>, store: &Store) {
    let told = leaves(store);
    let there = Names::of(&stage.demo.leaves, FIRST_DAY);
    let here = Names::of(&told, FIRST_DAY_HERE);
    let mut faults = logs(&there.streams(&stage.demo.leaves), here.streams(&told));

    let copy = Store::copy(kind);
    let mut served = Served::begin(&copy, SERVED);
    let auditors = [auditor(&mut served, &stage.ks), stage.auditor()];
    for view in VIEWS {
        let one = documents(&served, &auditors[0], view, stage.demo.leaves.len());
        let mut other = documents(&stage.site, &auditors[1], view, told.len());
        if *view == "powers" {
            // Administrators, their machine and the auditor are not of the demo.
            other.retain(|person, _| one.contains_key(person));
        }
        assert!(!one.is_empty(), "{view}");
        differ(
            view,
            &there.plain(one.into()),
            &here.plain(other.into()),
            &mut faults,
        );
    }
    for round in &stage.rounds {
        for name in DOCUMENTS {
            let path = format!("/api/v1/rounds/{round}/documents/{name}");
            let [one, other] = [&served, &stage.site].map(|site| site.get(None, &path).done());
            differ(&path, &there.plain(one), &here.plain(other), &mut faults);
        }
    }
    assert!(served.stop(), "it ends well");
    let shown = faults.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} differences:\n{shown}", faults.len());
}

/// In both logs the same happened to every thing, in the same order.
fn logs(one: &BTreeMap<String, Value>, mut other: BTreeMap<String, Value>) -> Vec<String> {
    let mut faults = Vec::new();
    for (stream, events) in one {
        let told = other.remove(stream).unwrap_or_default();
        differ(stream, events, &told, &mut faults);
    }
    // What the demo has not: the office, its two administrators, their machine and the auditor.
    let mut more: Vec<&str> = other
        .keys()
        .map(|stream| stream.split_once('-').unwrap().0)
        .collect();
    more.sort_unstable();
    assert_eq!(
        more,
        ["body", "credential", "credential", "credential", "credential"]
    );
    faults
}

/// What is particular to a log.
struct Names {
    /// What the ids that follow from digests stand for.
    ids: BTreeMap<String, String>,
    /// When the first need came in; what was set up before counts as set up that day.
    first_day: &'static str,
}

impl Names {
    fn of(leaves: &[Value], first_day: &'static str) -> Self {
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
    fn streams(&self, leaves: &[Value]) -> BTreeMap<String, Value> {
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
    fn plain(&self, value: Value) -> Value {
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

/// Somebody who may look at everything in the demo's own store, of which this is a copy.
fn auditor(site: &mut Served, org: &str) -> Persona {
    let operator = site.persona(&json!({ "operator": true }));
    let grant = json!({
        "from": "2026-09-01T00:00:00.000Z", "org": org, "role": "auditor", "to": "2126-01-01T00:00:00.000Z",
    });
    let credential = site.make(&operator, "/credentials", &grant);
    site.persona(&json!({ "credential": credential }))
}

/// All documents of a view, as they stood after so many events.
fn documents(site: &Served, by: &Persona, view: &str, size: usize) -> Map<String, Value> {
    let path = format!("/api/v1/views/{view}?asOf={size}&limit=1000");
    let page = site.get(Some(by), &path).done();
    assert_eq!(page["next"], Value::Null, "{view} fits on a page");
    let items = page["items"].as_array().unwrap().iter();
    let item = |item: &Value| (item["key"].as_str().unwrap().to_owned(), item["document"].clone());
    items.map(item).collect()
}

/// Notes where two documents differ.
fn differ(place: &str, one: &Value, other: &Value, faults: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(members), Value::Object(others)) => {
            for name in members
                .keys()
                .chain(others.keys().filter(|name| !members.contains_key(*name)))
            {
                let of = |from: &Map<String, Value>| from.get(name).cloned().unwrap_or_default();
                differ(&format!("{place}/{name}"), &of(members), &of(others), faults);
            }
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            for (index, (one, other)) in items.iter().zip(others).enumerate() {
                differ(&format!("{place}/{index}"), one, other, faults);
            }
        }
        _ if one == other => {}
        _ => faults.push(format!("{place}: in the demo {one}, told {other}")),
    }
}
