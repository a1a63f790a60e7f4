//! `need_board`: every need with its status, owners, hours and what became of it, and how many there are of each kind.
//!
//! | key | document |
//! | --- | --- |
//! | `need/<need>` | [`Row`] |
//! | `totals` | [`Totals`] |
//!
//! Does not show ranks or support: those are in `list_explained`.

use crate::{Cell, Index, Need, NoKey, Part, Projection, State, Status, streams};
use events::{Body, CentreId, MandateId, NeedId, Recorded, StreamId, mandate, need, support};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// The view.
pub struct NeedBoard;

/// A document of the view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "NeedBoardDocument")]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// One need.
    Need(Box<Row>),
    /// How many needs there are.
    Totals(Totals),
}

/// One need on the board.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// The mandates that cover it, those that are over left out.
    pub mandates: BTreeMap<MandateId, Given>,
    /// The need.
    pub need: Need,
    /// How many units support it without owning it.
    pub supporters: u64,
}

/// What a mandate gives to a need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "GivenToNeed")]
pub struct Given {
    /// The centre that is to deliver.
    pub centre: CentreId,
    /// Its hours for this need.
    pub hours: u64,
}

/// How many needs there are, nought left out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// By where they stand.
    pub by_status: BTreeMap<Status, u64>,
    /// By subject area code and where they stand.
    pub by_subject: BTreeMap<String, BTreeMap<Status, u64>>,
    /// In all.
    pub needs: u64,
}

/// What the board remembers: where each need is counted, and what each mandate covers.
#[derive(Default)]
pub struct Known {
    mandates: Index<MandateId, Covers>,
    needs: Index<NeedId, Counted>,
}

/// Where a need is counted, and where it stood before it came there.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Counted {
    before: Status,
    status: Status,
    subject: String,
}

/// What a mandate covers.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Covers {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    centre: Option<CentreId>,
    needs: BTreeSet<NeedId>,
}

impl Cell for Counted {
    const KIND: &'static str = "need";
}

impl Cell for Covers {
    const KIND: &'static str = "mandate";
}

impl State for Known {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![&mut self.mandates, &mut self.needs]
    }
}

/// What names a document of the view.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// A need.
    Need(NeedId),
    /// The totals.
    Totals,
}

/// The text of [`Key::Totals`].
pub const TOTALS: &str = "totals";

/// The text of the key of a need.
#[must_use]
pub fn key(need: NeedId) -> String {
    Key::Need(need).to_string()
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Need(need) => write!(f, "need/{need}"),
            Self::Totals => f.write_str(TOTALS),
        }
    }
}

impl FromStr for Key {
    type Err = NoKey;
    fn from_str(given: &str) -> Result<Self, NoKey> {
        match given.strip_prefix("need/") {
            Some(need) => need.parse().map(Self::Need).map_err(|_| NoKey),
            None if given == TOTALS => Ok(Self::Totals),
            None => Err(NoKey),
        }
    }
}

impl Projection for NeedBoard {
    const NAME: &'static str = "need_board";
    const REVISION: u32 = 2;
    type Key = Key;
    type Document = Document;
    type State = Known;

    fn keys(event: &Recorded, known: &Known) -> Vec<Key> {
        match &event.body {
            Body::Need(body) => {
                let counts = Counted::is_moved_by(body).then_some(Key::Totals);
                streams::id(&event.stream)
                    .map(Key::Need)
                    .into_iter()
                    .chain(counts)
                    .collect()
            }
            Body::Support(_) => streams::support(&event.stream)
                .map(|(need, _)| Key::Need(need))
                .into_iter()
                .collect(),
            Body::Mandate(body) => {
                let mut needs = known.covered(&event.stream);
                if let Some((_, items)) = items(body, None) {
                    needs.extend(items.iter().map(|item| item.need));
                }
                needs.into_iter().map(Key::Need).collect()
            }
            _ => vec![],
        }
    }

    fn fresh(key: &Key) -> Document {
        match key {
            Key::Totals => Document::Totals(Totals::default()),
            Key::Need(_) => Document::Need(Box::default()),
        }
    }

    fn evolve(document: &mut Document, key: &Key, event: &Recorded, known: &Known) {
        match (document, &event.body) {
            (Document::Need(row), Body::Need(body)) => row.need.take(body, event.at),
            (Document::Need(row), Body::Support(support::Event::Given(_))) => row.supporters += 1,
            (Document::Need(row), Body::Support(support::Event::Withdrawn(_))) => {
                row.supporters = row.supporters.saturating_sub(1);
            }
            (Document::Need(row), Body::Mandate(body)) => {
                if let (Some(mandate), Key::Need(need)) = (streams::id(&event.stream), *key) {
                    row.mandated(mandate, need, body, known);
                }
            }
            (Document::Totals(totals), Body::Need(body)) => {
                let before = streams::id(&event.stream).and_then(|need| known.needs.find(need));
                totals.take(body, before);
            }
            _ => {}
        }
    }

    fn note(known: &mut Known, event: &Recorded) {
        match &event.body {
            Body::Need(body) => {
                let Some(need) = streams::id(&event.stream) else {
                    return;
                };
                if Counted::is_moved_by(body) {
                    known.needs.cell(need).take(body);
                }
            }
            Body::Mandate(body) => {
                let Some(mandate) = streams::id(&event.stream) else {
                    return;
                };
                let centre = known.centre(mandate);
                if let Some((centre, items)) = items(body, centre) {
                    let needs = items.iter().map(|item| item.need).collect();
                    *known.mandates.cell(mandate) = Covers { centre, needs };
                }
            }
            _ => {}
        }
    }
}

/// Whose a mandate is and what it covers from an event on; `None` when the event leaves that as it was.
fn items(event: &mandate::Event, centre: Option<CentreId>) -> Option<(Option<CentreId>, &[mandate::Item])> {
    use mandate::Event;
    match event {
        Event::Issued(issued) => Some((Some(issued.centre), &issued.items)),
        Event::Amended(amended) => Some((centre, &amended.items)),
        Event::Revoked(_) | Event::Expired(_) | Event::Superseded(_) => Some((centre, &[])),
        _ => None,
    }
}

impl Known {
    fn centre(&self, mandate: MandateId) -> Option<CentreId> {
        self.mandates.find(mandate)?.centre
    }

    fn covered(&self, stream: &StreamId) -> BTreeSet<NeedId> {
        let covers = streams::id(stream).and_then(|mandate| self.mandates.find(mandate));
        covers.map(|covers| covers.needs.clone()).unwrap_or_default()
    }
}

/// The subject that an event gives to a need.
fn subject(event: &need::Event) -> Option<&String> {
    match event {
        need::Event::Submitted(new) => Some(&new.subject),
        need::Event::SplitOff(new) => Some(&new.subject),
        need::Event::Revised(new) => Some(&new.subject),
        _ => None,
    }
}

impl Counted {
    /// Whether an event changes where a need is counted.
    fn is_moved_by(event: &need::Event) -> bool {
        subject(event).is_some() || Status::after(event, Status::default()).is_some()
    }

    /// Under what the need is counted after an event that moves it.
    fn after<'a>(&'a self, event: &'a need::Event) -> (Status, &'a String) {
        let status = Status::after(event, self.before).unwrap_or(self.status);
        (status, subject(event).unwrap_or(&self.subject))
    }

    /// Takes in an event that moves it.
    fn take(&mut self, event: &need::Event) {
        let status = self.after(event).0;
        self.before = std::mem::replace(&mut self.status, status);
        if let Some(subject) = subject(event) {
            self.subject.clone_from(subject);
        }
    }
}

impl Row {
    fn mandated(&mut self, mandate: MandateId, need: NeedId, event: &mandate::Event, known: &Known) {
        let Some((centre, items)) = items(event, known.centre(mandate)) else {
            return;
        };
        self.mandates.remove(&mandate);
        for item in items.iter().filter(|item| item.need == need) {
            if let Some(centre) = centre {
                let hours = item.hours;
                self.mandates.insert(mandate, Given { centre, hours });
            }
        }
    }
}

impl Totals {
    fn take(&mut self, event: &need::Event, before: Option<&Counted>) {
        if before.is_none() && !matches!(event, need::Event::Submitted(_) | need::Event::SplitOff(_)) {
            return;
        }
        if !Counted::is_moved_by(event) {
            return;
        }
        let new = Counted::default();
        let (status, subject) = before.unwrap_or(&new).after(event);
        if let Some(before) = before {
            self.needs = self.needs.saturating_sub(1);
            less(&mut self.by_status, before.status);
            if let Some(counts) = self.by_subject.get_mut(&before.subject) {
                less(counts, before.status);
            }
        }
        self.needs += 1;
        *self.by_status.entry(status).or_default() += 1;
        if !self.by_subject.contains_key(subject) {
            self.by_subject.insert(subject.clone(), BTreeMap::new());
        }
        if let Some(counts) = self.by_subject.get_mut(subject) {
            *counts.entry(status).or_default() += 1;
        }
    }
}

fn less(counts: &mut BTreeMap<Status, u64>, status: Status) {
    if let Some(count) = counts.get_mut(&status) {
        *count = count.saturating_sub(1);
    }
    counts.retain(|_, count| *count > 0);
}
