//! Municipality clusters.

use crate::{Ask, Decider, refusal::refusals};
use authority::Right;
use events::{
    UnitId,
    cluster::{Event, Formed, Joined},
};
use std::collections::BTreeSet;

/// A cluster as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Cluster {
    /// What it was formed with; `None` before.
    pub formed: Option<Formed>,
    /// Its members, the motorkommune among them.
    pub members: BTreeSet<UnitId>,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Form it.
    Form(Formed),
    /// Take a unit in.
    Join(Joined),
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whether the unit named is registered as a municipality.
    pub unit_known: bool,
}

refusals! { "cluster";
    /// It has no name.
    "no_name" NoName = "a cluster needs a name";
    /// No such unit.
    "unknown_unit" UnknownUnit { unit: UnitId } = "unit {unit} is not registered; import it first";
    /// It exists, differently.
    "already_formed" AlreadyFormed = "the cluster is already formed with another name or motorkommune";
    /// It does not exist.
    "unknown" Unknown = "the cluster does not exist; form it first";
}

impl Decider for Cluster {
    const STREAM: &'static str = "cluster";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::KeepClusters, None)?;
        match (&ask.intent, &self.formed) {
            (Intent::Form(new), Some(old)) if new == old => Ok(vec![]),
            (Intent::Form(_), Some(_)) => Err(Refusal::AlreadyFormed),
            (Intent::Form(new), None) if new.name.trim().is_empty() => Err(Refusal::NoName),
            (Intent::Form(new), None) if !ask.facts.unit_known => {
                Err(Refusal::UnknownUnit { unit: new.lead })
            }
            (Intent::Form(new), None) => Ok(vec![Event::Formed(new.clone())]),
            (Intent::Join(_), None) => Err(Refusal::Unknown),
            (Intent::Join(new), Some(_)) if self.members.contains(&new.unit) => Ok(vec![]),
            (Intent::Join(new), Some(_)) if !ask.facts.unit_known => {
                Err(Refusal::UnknownUnit { unit: new.unit })
            }
            (Intent::Join(new), Some(_)) => Ok(vec![Event::Joined(new.clone())]),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Formed(formed) => {
                self.members.insert(formed.lead);
                self.formed = Some(formed.clone());
            }
            Event::Joined(joined) => {
                self.members.insert(joined.unit);
            }
        }
    }
}

#[cfg(test)]
mod tests;
