//! `mandate_register`: every mandate, and for each centre its hours: declared, offered, bound.
//!
//! | key | document |
//! | --- | --- |
//! | `mandate/<mandate>` | [`Mandate`] |
//! | `centre/<centre>` | [`Centre`] |
//!
//! Does not follow deliveries: those have a book of their own.

use crate::{Cell, Index, Projection, key::keys, streams};
use events::{
    Body, CaseId, CentreId, Digest, MandateId, NeedId, Period, Recorded, RoundId, Text, Time,
    centre::{self, BasisKind, Reach},
    mandate::{self, Decision, Force, Item},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The view.
pub struct MandateRegister;

/// A document of the view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MandateRegisterDocument")]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// One centre.
    Centre(Box<Centre>),
    /// One mandate; empty only before its first event.
    Mandate(#[schemars(with = "Mandate")] Option<Box<Mandate>>),
}

/// Where a mandate stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MandateStatus")]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It holds; the centre has not answered.
    #[default]
    Issued,
    /// It holds, and the centre took note of it.
    Acknowledged,
    /// It holds, and the centre objects.
    ObjectedTo,
    /// It rests.
    Suspended,
    /// Taken back for good.
    Revoked,
    /// Its period is over.
    Expired,
    /// Its centre became part of another.
    Superseded,
}

impl Status {
    /// Whether it still takes hours.
    #[must_use]
    pub fn holds(self) -> bool {
        !matches!(self, Self::Revoked | Self::Expired | Self::Superseded)
    }
}

/// A mandate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Mandate {
    /// When the centre took note of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Time>,
    /// The case that approved it.
    pub case: CaseId,
    /// The centre.
    pub centre: CentreId,
    /// What was decided about it after it was issued, in order.
    pub changes: Vec<Change>,
    /// Needs outside what the centre's grant letter covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<NeedId>,
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
    /// Why the centre objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection: Option<Text>,
    /// When it holds.
    pub period: Period,
    /// The proposal it follows from.
    pub proposal: Digest,
    /// The round.
    pub round: RoundId,
    /// Where it stands.
    pub status: Status,
    /// The centre that took over its centre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_over_by: Option<CentreId>,
}

/// What a body decided about a mandate after it was issued.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// When it was recorded.
    pub at: Time,
    /// Where the decision is written.
    #[schemars(with = "Decision")]
    #[serde(serialize_with = "crate::state::sorted")]
    pub decision: Decision,
    /// What.
    pub kind: ChangeKind,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// What a body can decide about a mandate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Fewer hours, or a need less.
    Amended,
    /// It rests.
    Suspended,
    /// It holds again.
    Resumed,
    /// Taken back.
    Revoked,
}

/// A centre and its hours.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Centre {
    /// Mandated hours that advise.
    pub advisory: u64,
    /// What obliges it.
    pub bases: Vec<Basis>,
    /// Mandated hours that bind.
    pub binding: u64,
    /// Short code.
    pub code: String,
    /// Hours bound by mandates and not given back, by round.
    pub committed: BTreeMap<RoundId, u64>,
    /// Hours it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
    /// Its mandates.
    pub mandates: BTreeMap<MandateId, Line>,
    /// The centre that it became part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<CentreId>,
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
    /// Offered hours that fell away again, by round.
    pub withdrawn: BTreeMap<RoundId, u64>,
}

/// A mandate among those of its centre.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MandateLine")]
pub struct Line {
    /// Whether it obliges.
    pub force: Force,
    /// Hours in all.
    pub hours: u64,
    /// The round.
    pub round: RoundId,
    /// Where it stands.
    pub status: Status,
}

/// Hours that a centre has in a period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Declared {
    /// Hours in all.
    pub hours: u64,
    /// The period.
    pub period: Period,
    /// Hours of these that statutory tasks take.
    pub reserved: u64,
}

/// A basis of obligation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
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
    /// The subject areas it is about; none for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
}

/// Whose a mandate is.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Owner {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    centre: Option<CentreId>,
}

impl Cell for Owner {
    const KIND: &'static str = "mandate";
}

keys! {
    /// A centre's hours.
    Centre(CentreId) = "centre";
    /// A mandate.
    Mandate(MandateId) = "mandate";
}

impl Projection for MandateRegister {
    const NAME: &'static str = "mandate_register";
    const REVISION: u32 = 2;
    type Key = Key;
    type Document = Document;
    type State = Index<MandateId, Owner>;

    fn keys(event: &Recorded, owners: &Self::State) -> Vec<Key> {
        use centre::Event as Centre;
        match &event.body {
            Body::Centre(
                Centre::CoverageSet(_)
                | Centre::SubjectsSet(_)
                | Centre::DeliveryTypesSet(_)
                | Centre::FactsProposed(_)
                | Centre::FactsCommented(_)
                | Centre::FactsPublished(_),
            ) => vec![],
            Body::Centre(_) => streams::id(&event.stream).map(Key::Centre).into_iter().collect(),
            Body::Mandate(body) => {
                let Some(mandate) = streams::id(&event.stream) else {
                    return vec![];
                };
                let centre = match body {
                    mandate::Event::Issued(issued) => Some(issued.centre),
                    _ => owners.find(mandate).and_then(|owner| owner.centre),
                };
                let centre = centre.map(Key::Centre);
                [Key::Mandate(mandate)].into_iter().chain(centre).collect()
            }
            _ => vec![],
        }
    }

    fn fresh(key: &Key) -> Document {
        match key {
            Key::Centre(_) => Document::Centre(Box::default()),
            Key::Mandate(_) => Document::Mandate(None),
        }
    }

    fn evolve(document: &mut Document, _: &Key, event: &Recorded, _: &Self::State) {
        match (document, &event.body) {
            (Document::Centre(centre), Body::Centre(body)) => centre.take(body),
            (Document::Centre(centre), Body::Mandate(body)) => {
                if let Some(mandate) = streams::id(&event.stream) {
                    centre.mandated(mandate, body);
                }
            }
            (Document::Mandate(mandate), Body::Mandate(mandate::Event::Issued(issued))) => {
                *mandate = Some(Box::new(Mandate::new(issued, event.at)));
            }
            (Document::Mandate(Some(mandate)), Body::Mandate(body)) => mandate.take(body, event.at),
            _ => {}
        }
    }

    fn note(owners: &mut Self::State, event: &Recorded) {
        if let Body::Mandate(mandate::Event::Issued(issued)) = &event.body
            && let Some(mandate) = streams::id(&event.stream)
        {
            owners.cell(mandate).centre = Some(issued.centre);
        }
    }
}

impl Status {
    /// Where an event puts a mandate; `None` when it stays. One that is resumed stands as before it rested, so the
    /// centre's answer is asked for.
    #[must_use]
    pub fn after(event: &mandate::Event, answered: Self) -> Option<Self> {
        use mandate::Event;
        match event {
            Event::Issued(_) => Some(Self::Issued),
            Event::Acknowledged(_) => Some(Self::Acknowledged),
            Event::Objected(_) => Some(Self::ObjectedTo),
            Event::Suspended(_) => Some(Self::Suspended),
            Event::Resumed(_) => Some(answered),
            Event::Revoked(_) => Some(Self::Revoked),
            Event::Expired(_) => Some(Self::Expired),
            Event::Superseded(_) => Some(Self::Superseded),
            Event::Amended(_) => None,
        }
    }
}

impl Mandate {
    fn new(issued: &mandate::Issued, at: Time) -> Self {
        Self {
            acknowledged: None,
            case: issued.case,
            centre: issued.centre,
            changes: Vec::new(),
            conflicts: issued.conflicts.clone(),
            force: issued.force,
            hours: issued.hours,
            issued: at,
            items: issued.items.clone(),
            list: issued.list,
            objection: None,
            period: issued.period,
            proposal: issued.proposal,
            round: issued.round,
            status: Status::Issued,
            taken_over_by: None,
        }
    }

    /// What the centre answered, if anything.
    fn answered(&self) -> Status {
        match (&self.objection, self.acknowledged) {
            (Some(_), _) => Status::ObjectedTo,
            (None, Some(_)) => Status::Acknowledged,
            (None, None) => Status::Issued,
        }
    }

    fn take(&mut self, event: &mandate::Event, at: Time) {
        use mandate::Event;
        if let Some(status) = Status::after(event, self.answered()) {
            self.status = status;
        }
        let (kind, decision, reason) = match event {
            Event::Acknowledged(_) => return self.acknowledged = Some(at),
            Event::Objected(new) => return self.objection = Some(new.reason.clone()),
            Event::Superseded(new) => return self.taken_over_by = Some(new.into),
            Event::Issued(_) | Event::Expired(_) => return,
            Event::Amended(new) => {
                self.hours = new.hours;
                self.items.clone_from(&new.items);
                (ChangeKind::Amended, &new.decision, Some(&new.reason))
            }
            Event::Suspended(new) => (ChangeKind::Suspended, &new.decision, Some(&new.reason)),
            Event::Resumed(new) => (ChangeKind::Resumed, &new.decision, None),
            Event::Revoked(new) => (ChangeKind::Revoked, &new.decision, Some(&new.reason)),
        };
        let (decision, reason) = (decision.clone(), reason.cloned());
        self.changes.push(Change {
            at,
            decision,
            kind,
            reason,
        });
    }
}

impl Centre {
    fn mandated(&mut self, id: MandateId, event: &mandate::Event) {
        if let mandate::Event::Issued(issued) = event {
            let line = Line {
                force: issued.force,
                hours: issued.hours,
                round: issued.round,
                status: Status::Issued,
            };
            self.mandates.insert(id, line);
        }
        if let Some(line) = self.mandates.get_mut(&id) {
            line.status = Status::after(event, Status::Issued).unwrap_or(line.status);
            if let mandate::Event::Amended(amended) = event {
                line.hours = amended.hours;
            }
        }
        let sum = |binding: bool| {
            let held = self.mandates.values().filter(|line| line.status.holds());
            let of_force = held.filter(|line| (line.force == Force::Binding) == binding);
            of_force.fold(0, |sum: u64, line| sum.saturating_add(line.hours))
        };
        (self.binding, self.advisory) = (sum(true), sum(false));
    }

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
                subjects: new.subjects.clone(),
            }),
            Event::CapacityOffered(new) => {
                self.offered.insert(new.round, new.hours);
            }
            Event::HoursCommitted(new) => {
                let committed = self.committed.entry(new.round).or_default();
                *committed = committed.saturating_add(new.hours);
            }
            Event::HoursReturned(new) => {
                let round = self.mandates.get(&new.mandate).map(|line| line.round);
                if let Some(committed) = round.and_then(|round| self.committed.get_mut(&round)) {
                    *committed = committed.saturating_sub(new.hours);
                }
            }
            Event::CapacityWithdrawn(new) => {
                let withdrawn = self.withdrawn.entry(new.round).or_default();
                *withdrawn = withdrawn.saturating_add(new.hours);
            }
            Event::Merged(new) => self.merged_into = Some(new.into),
            _ => {}
        }
    }
}
