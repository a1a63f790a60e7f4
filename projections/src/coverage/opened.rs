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

    pub(super) fn take(&mut self, event: &Event) {
        match event {
            Event::Opened(opened) => {
                let supported = opened.marks.iter().filter(|(_, mark)| **mark > 0);
                self.supported = supported.map(|(need, _)| *need).collect();
            }
            Event::Voided(voided) => {
                self.recused.insert(voided.need);
            }
            _ => {}
        }
        // A mark on which the representative was recused drops, whichever was told first.
        self.supported.retain(|need| !self.recused.contains(need));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::codec;

    fn golden(leaf: &[u8]) -> Event {
        match codec::decode(leaf).unwrap().body {
            Body::Ballot(event) => event,
            other => panic!("{} is no event of a ballot", other.kind()),
        }
    }

    #[test]
    fn a_mark_on_which_the_representative_was_recused_drops_whichever_is_told_first() {
        let opened = golden(include_bytes!("../../../events/golden/ballot/opened.1.json"));
        let Event::Opened(marks) = &opened else {
            panic!("not opened");
        };
        let supported: BTreeSet<NeedId> = marks.marks.keys().copied().collect();
        let mut voided = golden(include_bytes!("../../../events/golden/ballot/voided.1.json"));
        if let Event::Voided(voided) = &mut voided {
            voided.need = *supported.first().unwrap();
        }
        let told = |events: [&Event; 2]| {
            let mut ballot = Ballot::default();
            events.into_iter().for_each(|event| ballot.take(event));
            ballot
        };
        let ballot = told([&opened, &voided]);
        assert_eq!(told([&voided, &opened]), ballot);
        assert!(supported.len() > 1, "others stay");
        assert_eq!(ballot.supported, supported.iter().skip(1).copied().collect());
        assert_eq!(ballot.recused, supported.iter().take(1).copied().collect());
    }
}
