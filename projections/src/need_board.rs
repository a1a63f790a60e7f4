//! `need_board`: every need with its status, owners, hours and what became of it, and how many there are of each kind.
//!
//! | key | document |
//! | --- | --- |
//! | `need/<need>` | [`Row`] |
//! | `totals` | [`Totals`] |
//!
//! Does not show ranks or support: those are in `list_explained`.

use crate::{Cell, Index, Need, Part, Projection, State, Status, streams};
use events::{Body, CentreId, MandateId, NeedId, Recorded, StreamId, mandate, need, support};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

/// The key of the totals.
pub const TOTALS: &str = "totals";

/// The key of a need.
#[must_use]
pub fn key(need: NeedId) -> String {
    format!("need/{need}")
}

impl Projection for NeedBoard {
    const NAME: &'static str = "need_board";
    const REVISION: u32 = 2;
    type Document = Document;
    type State = Known;

    fn keys(event: &Recorded, known: &Known) -> Vec<String> {
        match &event.body {
            Body::Need(body) => {
                let counts = Counted::default().after(body).map(|_| TOTALS.into());
                streams::id(&event.stream)
                    .map(key)
                    .into_iter()
                    .chain(counts)
                    .collect()
            }
            Body::Support(_) => streams::support(&event.stream)
                .map(|(need, _)| key(need))
                .into_iter()
                .collect(),
            Body::Mandate(body) => {
                let mut needs = known.covered(&event.stream);
                if let Some((_, items)) = items(body, None) {
                    needs.extend(items.iter().map(|item| item.need));
                }
                needs.into_iter().map(key).collect()
            }
            _ => vec![],
        }
    }

    fn fresh(key: &str) -> Document {
        match key {
            TOTALS => Document::Totals(Totals::default()),
            _ => Document::Need(Box::default()),
        }
    }

    fn evolve(document: &mut Document, key: &str, event: &Recorded, known: &Known) {
        match (document, &event.body) {
            (Document::Need(row), Body::Need(body)) => row.need.take(body, event.at),
            (Document::Need(row), Body::Support(support::Event::Given(_))) => row.supporters += 1,
            (Document::Need(row), Body::Support(support::Event::Withdrawn(_))) => {
                row.supporters = row.supporters.saturating_sub(1);
            }
            (Document::Need(row), Body::Mandate(body)) => {
                let ids = (streams::id(&event.stream), streams::named("need", key));
                if let (Some(mandate), Some(need)) = ids {
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
                let counted = known.needs.find(need).cloned().unwrap_or_default();
                if let Some(after) = counted.after(body) {
                    *known.needs.cell(need) = after;
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

impl Counted {
    /// Where the need is counted after an event; `None` when nothing changes.
    fn after(&self, event: &need::Event) -> Option<Self> {
        let status = Status::after(event, self.before);
        let subject = match event {
            need::Event::Submitted(new) => Some(&new.subject),
            need::Event::SplitOff(new) => Some(&new.subject),
            need::Event::Revised(new) => Some(&new.subject),
            _ => None,
        };
        if status.is_none() && subject.is_none() {
            return None;
        }
        Some(Self {
            before: self.status,
            status: status.unwrap_or(self.status),
            subject: subject.unwrap_or(&self.subject).clone(),
        })
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
        let Some(after) = before.cloned().unwrap_or_default().after(event) else {
            return;
        };
        if let Some(before) = before {
            self.needs = self.needs.saturating_sub(1);
            less(&mut self.by_status, before.status);
            if let Some(counts) = self.by_subject.get_mut(&before.subject) {
                less(counts, before.status);
            }
        }
        self.needs += 1;
        *self.by_status.entry(after.status).or_default() += 1;
        let counts = self.by_subject.entry(after.subject).or_default();
        *counts.entry(after.status).or_default() += 1;
    }
}

fn less(counts: &mut BTreeMap<Status, u64>, status: Status) {
    if let Some(count) = counts.get_mut(&status) {
        *count = count.saturating_sub(1);
    }
    counts.retain(|_, count| *count > 0);
}
