//! `centre_desk`: what a centre has before it: needs that ask for its answer, its hours, offers, bases and mandates, and
//! descriptions of it that it may comment on.
//!
//! | key | document |
//! | --- | --- |
//! | `<centre>` | [`Desk`] |
//!
//! A need asks for a centre's answer when it is on its way, in one of the centre's subjects, and the centre serves one
//! of its owners. Shows nothing of votes.

mod asking;
mod known;

use crate::{
    Feasibility, Projection,
    mandate_register::{Basis, Declared, Status},
    streams,
};
use events::{
    Body, CentreId, Digest, MandateId, NeedId, Period, Recorded, RoundId, Text, Time, centre,
    mandate::{self, Force},
    need,
};
pub use known::Known;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The view.
pub struct CentreDesk;

/// A centre's desk.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Desk {
    /// What it answered, need by need; its newest answer.
    pub answered: BTreeMap<NeedId, Feasibility>,
    /// Needs that ask for its answer.
    pub asked: BTreeSet<NeedId>,
    /// What obliges it.
    pub bases: Vec<Basis>,
    /// Hours it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
    /// Hours that are neither reserved, offered nor bound.
    pub left: u64,
    /// Its mandates.
    pub mandates: BTreeMap<MandateId, Held>,
    /// The centre that it became part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<CentreId>,
    /// Its offers, by round.
    pub offers: BTreeMap<RoundId, Offer>,
    /// Descriptions of it for the public, in order.
    pub sheets: Vec<Sheet>,
    /// Name in daily use.
    pub short_name: String,
}

/// An offer of hours to a round.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Offer {
    /// Hours bound by the round's mandate and not given back; absent until one is issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committed: Option<u64>,
    /// Hours, the outreach share included.
    pub hours: u64,
    /// Whether the round came to no list, so that the offer is void.
    pub void: bool,
    /// Hours of it that fell away.
    pub withdrawn: u64,
}

/// A mandate on the desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MandateHeld")]
pub struct Held {
    /// Needs outside what the grant letter covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<NeedId>,
    /// Whether it obliges, and if not, why.
    pub force: Force,
    /// Hours in all.
    pub hours: u64,
    /// When it holds.
    pub period: Period,
    /// The round.
    pub round: RoundId,
    /// Where it stands.
    pub status: Status,
}

/// A description of the centre for the public.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Sheet {
    /// What the centre said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
    /// Until when it may comment.
    pub comments_until: Time,
    /// The description.
    pub digest: Digest,
    /// When one was published after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Time>,
}

impl Projection for CentreDesk {
    const NAME: &'static str = "centre_desk";
    const REVISION: u32 = 2;
    type Key = CentreId;
    type Document = Desk;
    type State = Known;

    fn keys(event: &Recorded, known: &Known) -> Vec<CentreId> {
        let centres: BTreeSet<CentreId> = match &event.body {
            Body::Centre(_) => streams::id(&event.stream).into_iter().collect(),
            Body::Mandate(mandate::Event::Issued(issued)) => [issued.centre].into(),
            Body::Mandate(_) => known.owner(event).into_iter().collect(),
            Body::Need(_) => known.concerned(event),
            Body::Round(body) => known.void_by(event, body),
            _ => BTreeSet::new(),
        };
        centres.into_iter().collect()
    }

    fn fresh(_: &CentreId) -> Desk {
        Desk::default()
    }

    fn evolve(desk: &mut Desk, key: &CentreId, event: &Recorded, known: &Known) {
        match &event.body {
            Body::Centre(body) => {
                desk.take(body, event.at);
                if let Some(asked) = known.asked_anew(event) {
                    let answered = &desk.answered;
                    desk.asked = asked
                        .into_iter()
                        .filter(|need| !answered.contains_key(need))
                        .collect();
                }
            }
            Body::Mandate(body) => {
                if let Some(mandate) = streams::id(&event.stream) {
                    desk.mandated(mandate, body);
                }
            }
            Body::Need(body) => {
                if let Some((id, need)) = known.after(event) {
                    if let need::Event::FeasibilityGiven(given) = body
                        && given.centre == *key
                    {
                        desk.answered.insert(id, given.into());
                    }
                    match known.asks(&need, *key) {
                        true => desk.asked.insert(id),
                        false => desk.asked.remove(&id),
                    };
                }
            }
            Body::Round(_) => {
                let round = streams::id(&event.stream);
                if let Some(offer) = round.and_then(|round| desk.offers.get_mut(&round)) {
                    offer.void = true;
                }
            }
            _ => {}
        }
        // Nothing that happens to a need or a mandate changes what was offered.
        if matches!(event.body, Body::Centre(_) | Body::Round(_)) {
            desk.settle();
        }
    }

    fn note(known: &mut Known, event: &Recorded) {
        known.take(event);
    }
}

impl Desk {
    fn take(&mut self, event: &centre::Event, at: Time) {
        use centre::Event;
        match event {
            Event::Registered(new) => self.short_name.clone_from(&new.short_name),
            Event::CapacityDeclared(new) => {
                let (hours, period, reserved) = (new.hours, new.period, new.reserved);
                self.declared = Some(Declared {
                    hours,
                    period,
                    reserved,
                });
            }
            Event::CapacityOffered(new) => self.offers.entry(new.round).or_default().hours = new.hours,
            Event::CapacityWithdrawn(new) => {
                let offer = self.offers.entry(new.round).or_default();
                offer.withdrawn = offer.withdrawn.saturating_add(new.hours);
            }
            Event::HoursCommitted(new) => {
                let committed = &mut self.offers.entry(new.round).or_default().committed;
                *committed = Some(committed.unwrap_or(0).saturating_add(new.hours));
            }
            Event::HoursReturned(new) => {
                let round = self.mandates.get(&new.mandate).map(|held| held.round);
                let offer = round.and_then(|round| self.offers.get_mut(&round));
                if let Some(committed) = offer.and_then(|offer| offer.committed.as_mut()) {
                    *committed = committed.saturating_sub(new.hours);
                }
            }
            Event::BasisRecorded(new) => self.bases.push(Basis {
                document: new.document.as_ref().map(|document| document.sha256),
                hours: new.hours,
                kind: new.kind,
                period: new.period,
                subjects: new.subjects.clone(),
            }),
            Event::FactsProposed(new) => self.sheets.push(Sheet {
                comment: None,
                comments_until: new.comments_until,
                digest: new.sheet.sha256,
                published: None,
            }),
            Event::FactsCommented(new) => {
                let sheet = self
                    .sheets
                    .iter_mut()
                    .rev()
                    .find(|sheet| sheet.digest == new.sheet);
                if let Some(sheet) = sheet {
                    sheet.comment = Some(new.comment.clone());
                }
            }
            Event::FactsPublished(_) => {
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.published = Some(at);
                }
            }
            Event::Merged(new) => self.merged_into = Some(new.into),
            Event::CoverageSet(_) | Event::SubjectsSet(_) | Event::DeliveryTypesSet(_) => {}
        }
    }

    fn mandated(&mut self, id: MandateId, event: &mandate::Event) {
        if let mandate::Event::Issued(issued) = event {
            let held = Held {
                conflicts: issued.conflicts.clone(),
                force: issued.force,
                hours: issued.hours,
                period: issued.period,
                round: issued.round,
                status: Status::Issued,
            };
            self.mandates.insert(id, held);
        }
        if let Some(held) = self.mandates.get_mut(&id) {
            held.status = Status::after(event, Status::Issued).unwrap_or(held.status);
            if let mandate::Event::Amended(amended) = event {
                held.hours = amended.hours;
            }
        }
    }

    /// Works out what is left: an offer takes its hours until a mandate binds some of them, or the round comes to
    /// nothing.
    fn settle(&mut self) {
        let taken = self.offers.values().map(|offer| match offer {
            Offer {
                committed: Some(hours),
                ..
            } => *hours,
            Offer { void: true, .. } => 0,
            Offer { hours, withdrawn, .. } => hours.saturating_sub(*withdrawn),
        });
        let taken = taken.fold(0, u64::saturating_add);
        self.left = self.declared.as_ref().map_or(0, |declared| {
            declared
                .hours
                .saturating_sub(declared.reserved)
                .saturating_sub(taken)
        });
    }
}
