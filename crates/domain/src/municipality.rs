//! Municipalities: registered once under a stable id, with dated population figures.

use crate::{Ask, Decider, county::is_digits, refusal::refusals};
use authority::Right;
use events::{
    UnitId,
    municipality::{Event, PopulationSet, Registered},
};

/// A municipality as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Municipality {
    /// What it was registered with; `None` before.
    pub registered: Option<Registered>,
    /// The newest population figure.
    pub population: Option<PopulationSet>,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Register it.
    Register(Registered),
    /// Give a dated figure.
    SetPopulation(PopulationSet),
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whether the county is registered.
    pub county_known: bool,
}

refusals! { "municipality";
    /// The number has the wrong form.
    "bad_number" BadNumber { number: String } =
        "'{number}' is not a municipality number: expected four digits such as 4601";
    /// No such county.
    "unknown_county" UnknownCounty { county: UnitId } =
        "county {county} is not registered; import the counties first";
    /// It is registered already, differently.
    "already_registered" AlreadyRegistered { number: String } =
        "municipality {number} is already registered with other data; a change is an event of its own";
    /// It is not registered.
    "unknown" Unknown = "the municipality is not registered; import it first";
    /// A newer figure stands.
    "older_population" OlderPopulation { given: events::Date, known: events::Date } =
        "a population figure of {known} is known, and {given} is older; figures only move forward";
}

impl Decider for Municipality {
    const STREAM: &'static str = "municipality";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::KeepReferenceData, None)?;
        match &ask.intent {
            Intent::Register(new) => self.register(new, &ask.facts),
            Intent::SetPopulation(new) => self.set_population(new),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Registered(registered) => self.registered = Some(registered.clone()),
            Event::PopulationSet(population) => self.population = Some(population.clone()),
        }
    }
}

impl Municipality {
    fn register(&self, new: &Registered, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let same = |old: &Registered| {
            Registered {
                source: new.source.clone(),
                ..old.clone()
            } == *new
        };
        match &self.registered {
            Some(old) if same(old) => Ok(vec![]),
            Some(_) => Err(Refusal::AlreadyRegistered {
                number: new.number.clone(),
            }),
            None if !is_digits(&new.number, 4) => Err(Refusal::BadNumber {
                number: new.number.clone(),
            }),
            None if !facts.county_known => Err(Refusal::UnknownCounty { county: new.county }),
            None => Ok(vec![Event::Registered(new.clone())]),
        }
    }

    fn set_population(&self, new: &PopulationSet) -> Result<Vec<Event>, Refusal> {
        if self.registered.is_none() {
            return Err(Refusal::Unknown);
        }
        match &self.population {
            Some(old) if (old.date, old.residents) == (new.date, new.residents) => Ok(vec![]),
            Some(old) if old.date > new.date => Err(Refusal::OlderPopulation {
                given: new.date,
                known: old.date,
            }),
            _ => Ok(vec![Event::PopulationSet(new.clone())]),
        }
    }
}

#[cfg(test)]
mod tests;
