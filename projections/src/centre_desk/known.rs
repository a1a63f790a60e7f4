//! What `centre_desk` remembers: needs as they stand, what each centre works with and for whom, whose each mandate is,
//! and which centres offered hours to each round.

use super::asking::{Asking, Standing};
use crate::{Cell, Index, Part, State, round_turnout::Phase, streams};
use events::{
    Body, CentreId, MandateId, NeedId, Recorded, RoundId, UnitId,
    centre::{Event, Reach},
    mandate, need, round,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The state of `centre_desk`.
#[derive(Default)]
pub struct Known {
    centres: Index<CentreId, Profile>,
    mandates: Index<MandateId, Owner>,
    needs: Index<NeedId, Box<Standing>>,
    rounds: Index<RoundId, Offered>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Profile {
    everywhere: bool,
    subjects: BTreeSet<String>,
    units: BTreeSet<UnitId>,
}

#[derive(Default, Serialize, Deserialize)]
struct Owner {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    centre: Option<CentreId>,
}

#[derive(Default, Serialize, Deserialize)]
struct Offered {
    by: BTreeSet<CentreId>,
}

macro_rules! cells {
    ($($name:ty = $kind:literal),*) => {$( impl Cell for $name { const KIND: &'static str = $kind; } )*};
}
cells!(
    Profile = "centre",
    Owner = "mandate",
    Box<Standing> = "need",
    Offered = "round"
);

impl State for Known {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![
            &mut self.centres,
            &mut self.mandates,
            &mut self.needs,
            &mut self.rounds,
        ]
    }
}

impl Profile {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Registered(new) => self.everywhere = new.reach == Reach::Nation,
            Event::CoverageSet(new) => self.units = new.units.iter().copied().collect(),
            Event::SubjectsSet(new) => self.subjects = new.main.iter().chain(&new.further).cloned().collect(),
            _ => {}
        }
    }

    fn serves(&self, need: &Asking<'_>) -> bool {
        let reached = || self.everywhere || need.owners.iter().any(|unit| self.units.contains(unit));
        self.subjects.contains(need.subject) && reached()
    }
}

impl Known {
    /// The need of an event as it stands after it.
    pub(super) fn after<'a>(&'a self, event: &'a Recorded) -> Option<(NeedId, Asking<'a>)> {
        let Body::Need(body) = &event.body else {
            return None;
        };
        let id = streams::id(&event.stream)?;
        let before = self.needs.find(id).map(|need| &**need);
        Some((id, Asking::after(before, body)))
    }

    /// Whether a need asks for a centre's answer.
    pub(super) fn asks(&self, need: &Asking<'_>, centre: CentreId) -> bool {
        let profile = self.centres.find(centre);
        need.asks(centre) && profile.is_some_and(|profile| profile.serves(need))
    }

    /// The centres that a need asks before or after an event of it, and the one that answers by it.
    pub(super) fn concerned(&self, event: &Recorded) -> BTreeSet<CentreId> {
        let (Body::Need(body), Some(id)) = (&event.body, streams::id(&event.stream)) else {
            return BTreeSet::new();
        };
        let before = self.needs.find(id).map(|need| &**need);
        let needs = [before.map(Asking::of), Some(Asking::after(before, body))];
        // Most of what happens to a need happens when nobody is asked any more.
        let open: Vec<Asking<'_>> = needs.into_iter().flatten().filter(Asking::is_open).collect();
        let answers = match body {
            need::Event::FeasibilityGiven(given) => Some(given.centre),
            _ => None,
        };
        if open.is_empty() {
            return answers.into_iter().collect();
        }
        let asks =
            |centre, profile: &Profile| open.iter().any(|need| need.asks(centre) && profile.serves(need));
        let asked = self
            .centres
            .iter()
            .filter(|(centre, profile)| asks(*centre, profile));
        asked.map(|(centre, _)| centre).chain(answers).collect()
    }

    /// The needs that ask a centre after an event that may change whom and what it serves.
    pub(super) fn asked_anew(&self, event: &Recorded) -> Option<BTreeSet<NeedId>> {
        let Body::Centre(body @ (Event::Registered(_) | Event::CoverageSet(_) | Event::SubjectsSet(_))) =
            &event.body
        else {
            return None;
        };
        let mut profile = self
            .centres
            .find(streams::id(&event.stream)?)
            .cloned()
            .unwrap_or_default();
        profile.take(body);
        let needs = self
            .needs
            .iter()
            .map(|(id, need)| (id, Asking::of(need)))
            .filter(|(_, need)| need.is_open() && profile.serves(need));
        Some(needs.map(|(id, _)| id).collect())
    }

    /// Whose the event's mandate is.
    pub(super) fn owner(&self, event: &Recorded) -> Option<CentreId> {
        self.mandates.find(streams::id(&event.stream)?)?.centre
    }

    /// The centres whose offers an event of a round makes void.
    pub(super) fn void_by(&self, event: &Recorded, body: &round::Event) -> BTreeSet<CentreId> {
        let offered = streams::id(&event.stream).and_then(|round| self.rounds.find(round));
        match (Phase::after(body), offered) {
            (Some(phase), Some(offered)) if phase.is_without_list() => offered.by.clone(),
            _ => BTreeSet::new(),
        }
    }

    /// Takes an event in.
    pub(super) fn take(&mut self, event: &Recorded) {
        match &event.body {
            Body::Centre(body) => {
                let Some(centre) = streams::id(&event.stream) else {
                    return;
                };
                if let Event::CapacityOffered(offer) = body {
                    self.rounds.cell(offer.round).by.insert(centre);
                }
                self.centres.cell(centre).take(body);
            }
            Body::Mandate(mandate::Event::Issued(issued)) => {
                if let Some(mandate) = streams::id(&event.stream) {
                    self.mandates.cell(mandate).centre = Some(issued.centre);
                }
            }
            Body::Need(body) => {
                if let Some(id) = streams::id(&event.stream) {
                    self.needs.cell(id).take(body);
                }
            }
            _ => {}
        }
    }
}
