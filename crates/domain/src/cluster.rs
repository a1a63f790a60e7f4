//! Municipality clusters: their members, their motorkommune, and partners without weight.

use crate::{Ask, Decider, refusal::refusals};
use authority::Right;
use events::{
    Date, UnitId,
    cluster::{Dissolved, Event, Formed, Joined, LeadChanged, Left, PartnerJoined, PartnerKind, PartnerLeft},
};
use std::collections::{BTreeMap, BTreeSet};

/// A cluster as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Cluster {
    /// What it was formed with; `None` before.
    pub formed: Option<Formed>,
    /// Its members, the motorkommune among them; nobody once it is dissolved.
    pub members: BTreeSet<UnitId>,
    /// The motorkommune now.
    pub lead: Option<UnitId>,
    /// Who was a member and is none now.
    pub former: BTreeSet<UnitId>,
    /// Who takes part without weight, and as what; nothing for those who left.
    pub partners: BTreeMap<String, Option<PartnerKind>>,
    /// Whether it is no more.
    pub dissolved: bool,
}

/// What may be asked. All of it takes the right to keep clusters, and a cluster that is not dissolved.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Form it. Refused: no name, motorkommune unknown or no more, formed otherwise already.
    Form(Formed),
    /// Take a unit in; it may be in other clusters too. Refused: unknown, unit unknown or no more.
    Join(Joined),
    /// Let a unit go. Refused: unknown, never a member, the motorkommune.
    Leave(Left),
    /// Make another member the motorkommune. Refused: unknown, no member, a unit that is no more.
    ChangeLead(LeadChanged),
    /// Take somebody in without weight. Refused: unknown, no name, a partner as something else already.
    TakePartner(PartnerJoined),
    /// Let a partner go. Refused: unknown, never a partner.
    ReleasePartner(PartnerLeft),
    /// Dissolve it. Refused: unknown.
    Dissolve(Dissolved),
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whether the unit named is registered as a municipality.
    pub unit_known: bool,
    /// The first day on which that unit is no more.
    pub unit_ended: Option<Date>,
}

refusals! { "cluster";
    /// It has no name.
    "no_name" NoName = "a cluster and its partners need a name";
    /// No such unit.
    "unknown_unit" UnknownUnit { unit: UnitId } = "unit {unit} is not registered; import it first";
    /// The unit is no more.
    "unit_ended" UnitEnded { unit: UnitId, from: Date } =
        "unit {unit} was merged or split and is no more since {from}; take in its successor";
    /// It exists, differently.
    "already_formed" AlreadyFormed = "the cluster is already formed with another name or motorkommune";
    /// It does not exist.
    "unknown" Unknown = "the cluster does not exist; form it first";
    /// It is no more.
    "dissolved" IsDissolved = "the cluster is dissolved; form another";
    /// Not a member.
    "not_a_member" NotAMember { unit: UnitId } = "unit {unit} is not a member of the cluster; it joins first";
    /// The motorkommune.
    "lead_stays" LeadStays = "the motorkommune cannot leave; make another member the motorkommune first";
    /// A partner as something else.
    "other_kind" OtherKind { name: String } = "{name} takes part as something else already; let it leave first";
    /// Not a partner.
    "not_a_partner" NotAPartner { name: String } = "{name} is no partner of the cluster; check the name";
}

impl Decider for Cluster {
    const STREAM: &'static str = "cluster";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::KeepClusters, None)?;
        let must_exist = |unit| must_exist(unit, ask);
        match (&ask.intent, &self.formed) {
            (Intent::Form(new), Some(old)) if new == old => Ok(vec![]),
            (Intent::Form(_), Some(_)) => Err(Refusal::AlreadyFormed),
            (Intent::Form(new), None) if new.name.trim().is_empty() => Err(Refusal::NoName),
            (Intent::Form(new), None) => {
                must_exist(new.lead)?;
                Ok(vec![Event::Formed(new.clone())])
            }
            (_, None) => Err(Refusal::Unknown),
            (Intent::Dissolve(_), _) if self.dissolved => Ok(vec![]),
            _ if self.dissolved => Err(Refusal::IsDissolved),
            (Intent::Dissolve(new), _) => Ok(vec![Event::Dissolved(new.clone())]),
            (Intent::Join(new), _) if self.members.contains(&new.unit) => Ok(vec![]),
            (Intent::Join(new), _) => {
                must_exist(new.unit)?;
                Ok(vec![Event::Joined(new.clone())])
            }
            (Intent::Leave(new), _) => self.leave(new),
            (Intent::ChangeLead(new), _) if self.lead == Some(new.lead) => Ok(vec![]),
            (Intent::ChangeLead(new), _) if !self.members.contains(&new.lead) => {
                Err(Refusal::NotAMember { unit: new.lead })
            }
            (Intent::ChangeLead(new), _) => {
                must_exist(new.lead)?;
                Ok(vec![Event::LeadChanged(new.clone())])
            }
            (Intent::TakePartner(new), _) => self.take_partner(new),
            (Intent::ReleasePartner(new), _) => self.release_partner(new),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Formed(formed) => {
                self.members.insert(formed.lead);
                self.lead = Some(formed.lead);
                self.formed = Some(formed.clone());
            }
            Event::Joined(joined) => {
                self.members.insert(joined.unit);
                self.former.remove(&joined.unit);
            }
            Event::Left(left) => {
                self.members.remove(&left.unit);
                self.former.insert(left.unit);
            }
            Event::LeadChanged(changed) => self.lead = Some(changed.lead),
            Event::PartnerJoined(joined) => {
                self.partners.insert(joined.name.clone(), Some(joined.kind));
            }
            Event::PartnerLeft(left) => {
                self.partners.insert(left.name.clone(), None);
            }
            Event::Dissolved(_) => {
                self.dissolved = true;
                self.lead = None;
                self.former.append(&mut self.members);
                self.partners.values_mut().for_each(|kind| *kind = None);
            }
        }
    }
}

fn must_exist(unit: UnitId, ask: &Ask<Intent, Facts>) -> Result<(), Refusal> {
    if !ask.facts.unit_known {
        return Err(Refusal::UnknownUnit { unit });
    }
    match ask.facts.unit_ended.filter(|from| *from <= ask.by.at.date()) {
        Some(from) => Err(Refusal::UnitEnded { unit, from }),
        None => Ok(()),
    }
}

impl Cluster {
    /// Whether it is there: formed and not dissolved.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.formed.is_some() && !self.dissolved
    }

    fn leave(&self, new: &Left) -> Result<Vec<Event>, Refusal> {
        let unit = new.unit;
        match self.members.contains(&unit) {
            true if self.lead == Some(unit) => Err(Refusal::LeadStays),
            true => Ok(vec![Event::Left(new.clone())]),
            false if self.former.contains(&unit) => Ok(vec![]),
            false => Err(Refusal::NotAMember { unit }),
        }
    }

    fn take_partner(&self, new: &PartnerJoined) -> Result<Vec<Event>, Refusal> {
        let name = &new.name;
        match self.partners.get(name).copied().flatten() {
            _ if name.trim().is_empty() => Err(Refusal::NoName),
            Some(kind) if kind == new.kind => Ok(vec![]),
            Some(_) => Err(Refusal::OtherKind { name: name.clone() }),
            None => Ok(vec![Event::PartnerJoined(new.clone())]),
        }
    }

    fn release_partner(&self, new: &PartnerLeft) -> Result<Vec<Event>, Refusal> {
        match self.partners.get(&new.name) {
            Some(Some(_)) => Ok(vec![Event::PartnerLeft(new.clone())]),
            Some(None) => Ok(vec![]),
            None => Err(Refusal::NotAPartner {
                name: new.name.clone(),
            }),
        }
    }
}

#[cfg(test)]
mod tests;
