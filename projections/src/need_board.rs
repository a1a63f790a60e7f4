//! `need_board`: every need with its status, owners, hours and what became of it, and how many there are of each kind.
//!
//! | key | document |
//! | --- | --- |
//! | `need/<need>` | [`Row`] |
//! | `totals` | [`Totals`] |
//!
//! Does not show ranks or support: those are in `list_explained`.

use crate::{Cell, Index, Need, Projection, Status, streams};
use events::{Body, CentreId, MandateId, NeedId, Recorded, need};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The view.
pub struct NeedBoard;

/// A document of the view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// One need.
    Need(Box<Row>),
    /// How many needs there are.
    Totals(Totals),
}

/// One need on the board.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Row {
    /// The mandates that cover it.
    pub mandates: BTreeMap<MandateId, Given>,
    /// The need.
    pub need: Need,
}

/// What a mandate gives to a need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Given {
    /// The centre that is to deliver.
    pub centre: CentreId,
    /// Its hours for this need.
    pub hours: u64,
}

/// How many needs there are, nought left out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    /// By where they stand.
    pub by_status: BTreeMap<Status, u64>,
    /// By subject area code and where they stand.
    pub by_subject: BTreeMap<String, BTreeMap<Status, u64>>,
    /// In all.
    pub needs: u64,
}

/// Where a need is counted.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Counted {
    status: Status,
    subject: String,
}

impl Cell for Counted {
    const KIND: &'static str = "need";
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
    const REVISION: u32 = 1;
    type Document = Document;
    type State = Index<NeedId, Counted>;

    fn keys(event: &Recorded, _: &Self::State) -> Vec<String> {
        match &event.body {
            Body::Need(body) => {
                let moved = Status::after(body).map(|_| TOTALS.into());
                streams::id(&event.stream)
                    .map(key)
                    .into_iter()
                    .chain(moved)
                    .collect()
            }
            Body::Mandate(events::mandate::Event::Issued(issued)) => {
                issued.items.iter().map(|item| key(item.need)).collect()
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

    fn evolve(document: &mut Document, key: &str, event: &Recorded, state: &Self::State) {
        match (document, &event.body) {
            (Document::Need(row), Body::Need(body)) => row.need.take(body, event.at),
            (Document::Need(row), Body::Mandate(events::mandate::Event::Issued(issued))) => {
                let Some(mandate) = streams::id(&event.stream) else {
                    return;
                };
                let need = streams::named("need", key);
                for item in issued.items.iter().filter(|item| Some(item.need) == need) {
                    row.mandates.insert(
                        mandate,
                        Given {
                            centre: issued.centre,
                            hours: item.hours,
                        },
                    );
                }
            }
            (Document::Totals(totals), Body::Need(body)) => {
                let before = streams::id(&event.stream).and_then(|need| state.find(need));
                totals.take(body, before);
            }
            _ => {}
        }
    }

    fn note(state: &mut Self::State, event: &Recorded) {
        let Body::Need(body) = &event.body else { return };
        let (Some(status), Some(need)) = (Status::after(body), streams::id(&event.stream)) else {
            return;
        };
        if let need::Event::Submitted(new) = body {
            *state.cell(need) = Counted {
                status,
                subject: new.subject.clone(),
            };
        } else if state.find(need).is_some() {
            state.cell(need).status = status;
        }
    }
}

impl Totals {
    fn take(&mut self, event: &need::Event, before: Option<&Counted>) {
        let subject = match (event, before) {
            (need::Event::Submitted(new), _) => &new.subject,
            (_, Some(before)) => &before.subject,
            _ => return,
        };
        if let Some(before) = before {
            self.needs = self.needs.saturating_sub(1);
            less(&mut self.by_status, before.status);
            if let Some(counts) = self.by_subject.get_mut(&before.subject) {
                less(counts, before.status);
            }
        }
        if let Some(status) = Status::after(event) {
            self.needs += 1;
            *self.by_status.entry(status).or_default() += 1;
            *self
                .by_subject
                .entry(subject.clone())
                .or_default()
                .entry(status)
                .or_default() += 1;
        }
    }
}

fn less(counts: &mut BTreeMap<Status, u64>, status: Status) {
    if let Some(count) = counts.get_mut(&status) {
        *count = count.saturating_sub(1);
    }
    counts.retain(|_, count| *count > 0);
}
