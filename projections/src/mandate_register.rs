//! `mandate_register`: every mandate, and for each centre its hours: declared, offered, bound.
//!
//! | key | document |
//! | --- | --- |
//! | `mandate/<mandate>` | [`Mandate`] |
//! | `centre/<centre>` | [`Centre`] |
//!
//! Does not follow deliveries: those have a book of their own.

use crate::{Projection, streams};
use events::{
    Body, CaseId, CentreId, Digest, MandateId, Period, Recorded, RoundId, Time,
    centre::{self, BasisKind, Reach},
    mandate::{self, Force, Item},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The view.
pub struct MandateRegister;

/// A document of the view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// One centre.
    Centre(Box<Centre>),
    /// One mandate; empty only before its first event.
    Mandate(Option<Box<Mandate>>),
}

/// A mandate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mandate {
    /// The case that approved it.
    pub case: CaseId,
    /// The centre.
    pub centre: CentreId,
    /// Whether it obliges, and if not, why.
    pub force: Force,
    /// Hours in all.
    pub hours: u64,
    /// When it was issued.
    pub issued: Time,
    /// What it covers, by rank.
    pub items: Vec<Item>,
    /// The list it follows from.
    pub list: Digest,
    /// When it holds.
    pub period: Period,
    /// The proposal it follows from.
    pub proposal: Digest,
    /// The round.
    pub round: RoundId,
}

/// A centre and its hours.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Centre {
    /// Mandated hours that advise.
    pub advisory: u64,
    /// What obliges it.
    pub bases: Vec<Basis>,
    /// Mandated hours that bind.
    pub binding: u64,
    /// Short code.
    pub code: String,
    /// Hours bound by mandates, by round.
    pub committed: BTreeMap<RoundId, u64>,
    /// Hours it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
    /// Its mandates.
    pub mandates: BTreeMap<MandateId, Line>,
    /// Full name.
    pub name: String,
    /// Hours offered, by round, the outreach share included.
    pub offered: BTreeMap<RoundId, u64>,
    /// Programme it belongs to.
    pub programme: String,
    /// Level at which it works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// Name in daily use.
    pub short_name: String,
}

/// A mandate among those of its centre.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// Whether it obliges.
    pub force: Force,
    /// Hours in all.
    pub hours: u64,
    /// The round.
    pub round: RoundId,
}

/// Hours that a centre has in a period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Declared {
    /// Hours in all.
    pub hours: u64,
    /// The period.
    pub period: Period,
    /// Hours of these that statutory tasks take.
    pub reserved: u64,
}

/// A basis of obligation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Basis {
    /// The signed document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Digest>,
    /// How many hours it binds.
    pub hours: u64,
    /// What kind it is.
    pub kind: BasisKind,
    /// When it holds.
    pub period: Period,
}

/// The key of a mandate.
#[must_use]
pub fn mandate_key(mandate: MandateId) -> String {
    format!("mandate/{mandate}")
}

/// The key of a centre.
#[must_use]
pub fn centre_key(centre: CentreId) -> String {
    format!("centre/{centre}")
}

impl Projection for MandateRegister {
    const NAME: &'static str = "mandate_register";
    const REVISION: u32 = 1;
    type Document = Document;
    type State = ();

    fn keys(event: &Recorded, (): &()) -> Vec<String> {
        use centre::Event::{CoverageSet, DeliveryTypesSet, SubjectsSet};
        match &event.body {
            Body::Centre(CoverageSet(_) | SubjectsSet(_) | DeliveryTypesSet(_)) => vec![],
            Body::Centre(_) => streams::id(&event.stream).map(centre_key).into_iter().collect(),
            Body::Mandate(mandate::Event::Issued(issued)) => {
                let mandate = streams::id(&event.stream).map(mandate_key);
                mandate.into_iter().chain([centre_key(issued.centre)]).collect()
            }
            _ => vec![],
        }
    }

    fn fresh(key: &str) -> Document {
        match key.starts_with("centre/") {
            true => Document::Centre(Box::default()),
            false => Document::Mandate(None),
        }
    }

    fn evolve(document: &mut Document, _: &str, event: &Recorded, (): &()) {
        match (document, &event.body) {
            (Document::Centre(centre), Body::Centre(body)) => centre.take(body),
            (Document::Centre(centre), Body::Mandate(mandate::Event::Issued(issued))) => {
                let Some(mandate) = streams::id(&event.stream) else {
                    return;
                };
                let hours = match issued.force {
                    Force::Binding => &mut centre.binding,
                    _ => &mut centre.advisory,
                };
                *hours = hours.saturating_add(issued.hours);
                let line = Line {
                    force: issued.force,
                    hours: issued.hours,
                    round: issued.round,
                };
                centre.mandates.insert(mandate, line);
            }
            (Document::Mandate(mandate), Body::Mandate(mandate::Event::Issued(issued))) => {
                *mandate = Some(Box::new(Mandate {
                    case: issued.case,
                    centre: issued.centre,
                    force: issued.force,
                    hours: issued.hours,
                    issued: event.at,
                    items: issued.items.clone(),
                    list: issued.list,
                    period: issued.period,
                    proposal: issued.proposal,
                    round: issued.round,
                }));
            }
            _ => {}
        }
    }
}

impl Centre {
    fn take(&mut self, event: &centre::Event) {
        use centre::Event;
        match event {
            Event::Registered(new) => {
                self.code.clone_from(&new.code);
                self.name.clone_from(&new.name);
                self.programme.clone_from(&new.programme);
                self.reach = Some(new.reach);
                self.short_name.clone_from(&new.short_name);
            }
            Event::CapacityDeclared(new) => {
                let (hours, period, reserved) = (new.hours, new.period, new.reserved);
                self.declared = Some(Declared {
                    hours,
                    period,
                    reserved,
                });
            }
            Event::BasisRecorded(new) => self.bases.push(Basis {
                document: new.document.as_ref().map(|document| document.sha256),
                hours: new.hours,
                kind: new.kind,
                period: new.period,
            }),
            Event::CapacityOffered(new) => {
                self.offered.insert(new.round, new.hours);
            }
            Event::HoursCommitted(new) => {
                let committed = self.committed.entry(new.round).or_default();
                *committed = committed.saturating_add(new.hours);
            }
            Event::CoverageSet(_) | Event::SubjectsSet(_) | Event::DeliveryTypesSet(_) => {}
        }
    }
}
