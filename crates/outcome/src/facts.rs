//! What the events of a stream say, as far as an outcome depends on it. Small folds of their own, so that a list
//! follows from events and not from any decider's state.

use events::{
    CentreId, Date, NeedId, RoundId, UnitId, ballot,
    centre::{self, Reach},
    cluster, county, municipality, need,
};
use std::collections::{BTreeMap, BTreeSet};

/// A need as it would be voted on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NeedFacts {
    /// Which.
    pub need: NeedId,
    /// Hours fixed when it was found eligible, or last carried over.
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
                need::Event::SplitOff(part) => {
                    facts.owners.extend(&part.owners);
                    facts.subject.clone_from(&part.subject);
                    facts.delivery_type.clone_from(&part.delivery_type);
                }
                need::Event::Revised(revised) => {
                    facts.subject.clone_from(&revised.subject);
                    facts.delivery_type.clone_from(&revised.delivery_type);
                }
                need::Event::Absorbed(absorbed) => facts.owners.extend(&absorbed.owners),
                need::Event::Released(released) => {
                    facts.owners.retain(|unit| !released.owners.contains(unit));
                }
                need::Event::FoundEligible(found) => facts.hours = found.hours,
                need::Event::CarriedOver(carried) => {
                    facts.hours = carried.hours;
                    facts.owners = carried.owners.iter().copied().collect();
                }
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
    /// Hours offered to the round and not withdrawn, the outreach share included.
    pub offered: u64,
}

impl CentreFacts {
    /// Folds a centre's events; the offer comes from the round. What it has withdrawn of that since is taken off, and
    /// what a centre offered that became part of another is void.
    #[must_use]
    pub fn fold<'a>(
        centre: CentreId,
        round: RoundId,
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
                centre::Event::CapacityWithdrawn(withdrawn) if withdrawn.round == round => {
                    facts.offered = facts.offered.saturating_sub(withdrawn.hours);
                }
                centre::Event::Merged(_) => facts.offered = 0,
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
    /// What it was registered with, under the number, name and county that it has now.
    pub registered: municipality::Registered,
    /// The newest population figure.
    pub population: Option<municipality::PopulationSet>,
    /// The first day on which it is no more, once it was merged or split.
    pub ended: Option<Date>,
}

impl UnitFacts {
    /// Folds a municipality's events; `None` when it was never registered.
    #[must_use]
    pub fn fold<'a>(unit: UnitId, events: impl IntoIterator<Item = &'a municipality::Event>) -> Option<Self> {
        let (mut registered, mut population, mut ended) = (None::<municipality::Registered>, None, None);
        for event in events {
            match event {
                municipality::Event::Registered(new) => registered = Some(new.clone()),
                municipality::Event::PopulationSet(new) => population = Some(new.clone()),
                municipality::Event::Renumbered(new) => {
                    if let Some(registered) = &mut registered {
                        registered.county = new.county;
                        registered.name.clone_from(&new.name);
                        registered.number.clone_from(&new.number);
                    }
                }
                municipality::Event::Merged(merged) => ended = Some(merged.from),
                municipality::Event::Split(split) => ended = Some(split.from),
            }
        }
        registered.map(|registered| Self {
            unit,
            registered,
            population,
            ended,
        })
    }
}

/// A county municipality as it would stand on a roll, beside the others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountyFacts {
    /// Which.
    pub unit: UnitId,
    /// What it was registered with.
    pub registered: county::Registered,
    /// The newest population figure.
    pub population: Option<county::PopulationSet>,
    /// The first day on which it is no more, once it was merged or split.
    pub ended: Option<Date>,
}

impl CountyFacts {
    /// Folds a county municipality's events; `None` when it was never registered.
    #[must_use]
    pub fn fold<'a>(unit: UnitId, events: impl IntoIterator<Item = &'a county::Event>) -> Option<Self> {
        let (mut registered, mut population, mut ended) = (None::<county::Registered>, None, None);
        for event in events {
            match event {
                county::Event::Registered(new) => registered = Some(new.clone()),
                county::Event::PopulationSet(new) => population = Some(new.clone()),
                county::Event::Merged(merged) => ended = Some(merged.from),
                county::Event::Split(split) => ended = Some(split.from),
                county::Event::Renumbered(new) => {
                    if let Some(registered) = &mut registered {
                        registered.name.clone_from(&new.name);
                        registered.number.clone_from(&new.number);
                    }
                }
            }
        }
        registered.map(|registered| Self {
            unit,
            registered,
            population,
            ended,
        })
    }
}

/// The members of a cluster.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClusterFacts {
    /// Members, the motorkommune among them.
    pub members: BTreeSet<UnitId>,
    /// Whether it is no more.
    pub dissolved: bool,
}

impl ClusterFacts {
    /// Folds a cluster's events.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a cluster::Event>) -> Self {
        let mut facts = Self::default();
        for event in events {
            match event {
                cluster::Event::Formed(formed) => {
                    facts.members.insert(formed.lead);
                }
                cluster::Event::Joined(joined) => {
                    facts.members.insert(joined.unit);
                }
                cluster::Event::Left(left) => {
                    facts.members.remove(&left.unit);
                }
                cluster::Event::Dissolved(_) => {
                    facts.members.clear();
                    facts.dissolved = true;
                }
                // Another lead is a member already, and partners have no weight.
                cluster::Event::LeadChanged(_)
                | cluster::Event::PartnerJoined(_)
                | cluster::Event::PartnerLeft(_) => {}
            }
        }
        facts
    }
}

/// What a unit's ballot says, once it was opened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BallotFacts {
    opened: Option<BTreeMap<NeedId, u32>>,
    voided: BTreeSet<NeedId>,
}

impl BallotFacts {
    /// Folds a ballot's events.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a ballot::Event>) -> Self {
        let mut facts = Self::default();
        events.into_iter().for_each(|event| facts.take(event));
        facts
    }

    /// Takes in the next event.
    pub fn take(&mut self, event: &ballot::Event) {
        match event {
            // What was voided was voided on the ballot that this one replaces.
            ballot::Event::Cast(_) => self.voided.clear(),
            ballot::Event::Opened(opened) => self.opened = Some(opened.marks.clone()),
            ballot::Event::Voided(voided) => {
                self.voided.insert(voided.need);
            }
            ballot::Event::OpeningLost(_) | ballot::Event::Unopened(_) => {}
        }
    }

    /// The marks that count: those opened, without needs on which the representative was recused. `None` while it is
    /// sealed.
    #[must_use]
    pub fn counted(&self) -> Option<BTreeMap<NeedId, u32>> {
        let mut marks = self.opened.clone()?;
        marks.retain(|need, _| !self.voided.contains(need));
        Some(marks)
    }
}

#[cfg(test)]
mod centres;
#[cfg(test)]
mod needs;
