//! What the events of a stream say, as far as an outcome depends on it. Small folds of their own, so that a list
//! follows from events and not from any decider's state.

use events::{
    CentreId, NeedId, UnitId,
    centre::{self, Reach},
    cluster, municipality, need,
};
use std::collections::BTreeSet;

/// A need as it would be voted on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NeedFacts {
    /// Which.
    pub need: NeedId,
    /// Hours fixed when it was found eligible.
    pub hours: u64,
    /// Owners, merged ones included.
    pub owners: BTreeSet<UnitId>,
    /// Subject area code.
    pub subject: String,
    /// Delivery type code.
    pub delivery_type: String,
    /// Centres that said they cannot.
    pub cannot: BTreeSet<CentreId>,
}

impl NeedFacts {
    /// Folds a need's events.
    #[must_use]
    pub fn fold<'a>(need: NeedId, events: impl IntoIterator<Item = &'a need::Event>) -> Self {
        let (owners, cannot) = Default::default();
        let mut facts = Self {
            need,
            hours: 0,
            owners,
            subject: String::new(),
            delivery_type: String::new(),
            cannot,
        };
        for event in events {
            match event {
                need::Event::Submitted(submitted) => {
                    facts.owners.insert(submitted.unit);
                    facts.subject.clone_from(&submitted.subject);
                    facts.delivery_type.clone_from(&submitted.delivery_type);
                }
                need::Event::Joined(joined) => {
                    facts.owners.insert(joined.unit);
                }
                need::Event::Absorbed(absorbed) => facts.owners.extend(&absorbed.owners),
                need::Event::FoundEligible(found) => facts.hours = found.hours,
                need::Event::FeasibilityGiven(given) if given.serves => {
                    facts.cannot.remove(&given.centre);
                }
                need::Event::FeasibilityGiven(given) => {
                    facts.cannot.insert(given.centre);
                }
                _ => {}
            }
        }
        facts
    }
}

/// A centre with what it offered to a round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CentreFacts {
    /// Which.
    pub centre: CentreId,
    /// Level at which it works.
    pub reach: Reach,
    /// Municipalities it serves.
    pub coverage: BTreeSet<UnitId>,
    /// Main subjects.
    pub main: BTreeSet<String>,
    /// Further subjects.
    pub further: BTreeSet<String>,
    /// Delivery types.
    pub delivery_types: BTreeSet<String>,
    /// Hours offered to the round, the outreach share included.
    pub offered: u64,
}

impl CentreFacts {
    /// Folds a centre's events; the offer comes from the round.
    #[must_use]
    pub fn fold<'a>(
        centre: CentreId,
        offered: u64,
        events: impl IntoIterator<Item = &'a centre::Event>,
    ) -> Self {
        let (coverage, main, further, delivery_types) = Default::default();
        let mut facts = Self {
            centre,
            reach: Reach::Nation,
            coverage,
            main,
            further,
            delivery_types,
            offered,
        };
        for event in events {
            match event {
                centre::Event::Registered(registered) => facts.reach = registered.reach,
                centre::Event::CoverageSet(set) => facts.coverage = set.units.iter().copied().collect(),
                centre::Event::SubjectsSet(set) => {
                    facts.main = set.main.iter().cloned().collect();
                    facts.further = set.further.iter().cloned().collect();
                }
                centre::Event::DeliveryTypesSet(set) => {
                    facts.delivery_types = set.types.iter().cloned().collect();
                }
                _ => {}
            }
        }
        facts
    }

    /// Whether it works in a subject at all.
    #[must_use]
    pub fn works_in(&self, subject: &str) -> bool {
        self.main.contains(subject) || self.further.contains(subject)
    }
}

/// A unit as it would stand on a roll.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnitFacts {
    /// Which.
    pub unit: UnitId,
    /// What it was registered with.
    pub registered: municipality::Registered,
    /// The newest population figure.
    pub population: Option<municipality::PopulationSet>,
}

impl UnitFacts {
    /// Folds a municipality's events; `None` when it was never registered.
    #[must_use]
    pub fn fold<'a>(unit: UnitId, events: impl IntoIterator<Item = &'a municipality::Event>) -> Option<Self> {
        let (mut registered, mut population) = (None, None);
        for event in events {
            match event {
                municipality::Event::Registered(new) => registered = Some(new.clone()),
                municipality::Event::PopulationSet(new) => population = Some(new.clone()),
            }
        }
        registered.map(|registered| Self {
            unit,
            registered,
            population,
        })
    }
}

/// The members of a cluster.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClusterFacts {
    /// Members, the motorkommune among them.
    pub members: BTreeSet<UnitId>,
}

impl ClusterFacts {
    /// Folds a cluster's events.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a cluster::Event>) -> Self {
        let mut facts = Self::default();
        for event in events {
            match event {
                cluster::Event::Formed(formed) => facts.members.insert(formed.lead),
                cluster::Event::Joined(joined) => facts.members.insert(joined.unit),
            };
        }
        facts
    }
}
