//! What a unit's opened ballot supported.

use super::Key;
use crate::streams;
use events::{Body, NeedId, Recorded, ballot::Event};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A unit's ballot in a round, once it was opened or a mark in it voided.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CoverageBallot")]
pub struct Ballot {
    /// Needs on which its representative was recused.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub recused: BTreeSet<NeedId>,
    /// Needs that it supported, those left out on which its representative was recused.
    pub supported: BTreeSet<NeedId>,
}

impl Ballot {
    /// The document that an event says something of.
    pub(super) fn concerned(event: &Recorded) -> Option<Key> {
        let Body::Ballot(Event::Opened(_) | Event::Voided(_)) = event.body else {
            return None;
        };
        streams::ballot(&event.stream).map(|(round, unit)| Key::Ballot(unit, round))
    }

    pub(super) fn take(&mut self, event: &Recorded) {
        match &event.body {
            Body::Ballot(Event::Opened(opened)) => {
                let supported = opened.marks.iter().filter(|(_, mark)| **mark > 0);
                self.supported = supported.map(|(need, _)| *need).collect();
            }
            Body::Ballot(Event::Voided(voided)) => {
                self.recused.insert(voided.need);
            }
            _ => {}
        }
        // A mark on which the representative was recused drops, whichever was told first.
        self.supported.retain(|need| !self.recused.contains(need));
    }
}
