//! `coverage`: who submitted, voted and received, unit by unit and summed by county.
//!
//! | key | document |
//! | --- | --- |
//! | `unit/<unit>` | [`Unit`] |
//! | `county/<unit>` | [`County`] |
//!
//! A unit is silent in a round when it was asked and has not cast ([`Unit::silent`]); whether the round is over is in
//! `round_turnout`. What a unit supported appears only with the opening of its ballot. Hours received are those of
//! mandates for needs that it owns; where owners share a need, each sees the need's hours, and a county counts them
//! once. A county municipality's own ballots and needs stand in its `unit` document and in no county's sum.

mod known;

use crate::{Projection, streams};
use events::{
    Body, ClusterId, NeedId, Recorded, RoundId, UnitId, Version, ballot, county, mandate, municipality, need,
};
pub use known::Known;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The view.
pub struct Coverage;

/// A document of the view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// The sums of a county.
    County(Box<County>),
    /// One unit.
    Unit(Box<Unit>),
}

/// What a unit did and got.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Unit {
    /// Needs that it owns because they took in one of its own.
    pub absorbed: BTreeSet<NeedId>,
    /// Rounds in which it may vote.
    pub asked: BTreeSet<RoundId>,
    /// Rounds in which it has cast a ballot.
    pub cast: BTreeSet<RoundId>,
    /// Clusters it is a member of.
    pub clusters: BTreeSet<ClusterId>,
    /// The county it lies in; absent for a county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub county: Option<UnitId>,
    /// Needs that it joined.
    pub joined: BTreeSet<NeedId>,
    /// Name.
    pub name: String,
    /// Official number.
    pub number: String,
    /// Rounds in which its ballot was opened and counted.
    pub opened: BTreeSet<RoundId>,
    /// Mandated hours, by need that it owns.
    pub received: BTreeMap<NeedId, u64>,
    /// Residents, the newest figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residents: Option<u64>,
    /// Needs that it submitted.
    pub submitted: BTreeSet<NeedId>,
    /// Needs that its opened ballot supported, by round.
    pub supported: BTreeMap<RoundId, BTreeSet<NeedId>>,
}

/// The sums of the municipalities of a county.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct County {
    /// Ownerships that came by a merge.
    pub absorbed: u64,
    /// Municipalities that may vote, by round.
    pub asked: BTreeMap<RoundId, u64>,
    /// Municipalities that have cast a ballot, by round.
    pub cast: BTreeMap<RoundId, u64>,
    /// Ownerships that came by joining.
    pub joined: u64,
    /// Municipalities.
    pub municipalities: u64,
    /// Name.
    pub name: String,
    /// Official number.
    pub number: String,
    /// Ballots opened and counted, by round.
    pub opened: BTreeMap<RoundId, u64>,
    /// Mandated hours, by need that one of its municipalities owns.
    pub received: BTreeMap<NeedId, u64>,
    /// Residents.
    pub residents: u64,
    /// Needs submitted.
    pub submitted: u64,
}

impl Unit {
    /// Rounds in which it may vote and has not.
    pub fn silent(&self) -> impl Iterator<Item = RoundId> + '_ {
        self.asked.difference(&self.cast).copied()
    }
}

/// The key of a unit.
#[must_use]
pub fn unit_key(unit: UnitId) -> String {
    format!("unit/{unit}")
}

/// The key of a county's sums.
#[must_use]
pub fn county_key(county: UnitId) -> String {
    format!("county/{county}")
}

impl Projection for Coverage {
    const NAME: &'static str = "coverage";
    const REVISION: u32 = 1;
    type Document = Document;
    type State = Known;

    fn keys(event: &Recorded, known: &Known) -> Vec<String> {
        let units = concerned(event, known);
        let own: Option<UnitId> = match &event.body {
            Body::County(_) => streams::id(&event.stream),
            Body::Municipality(municipality::Event::Registered(new)) => Some(new.county),
            _ => None,
        };
        let counties: BTreeSet<UnitId> = match (&event.body, event.version) {
            (Body::Cluster(_), _) => BTreeSet::new(),
            (Body::Ballot(ballot::Event::Cast(_)), version) if version > Version(1) => BTreeSet::new(),
            _ => units
                .iter()
                .filter_map(|unit| known.county(*unit))
                .chain(own)
                .collect(),
        };
        units
            .into_iter()
            .map(unit_key)
            .chain(counties.into_iter().map(county_key))
            .collect()
    }

    fn fresh(key: &str) -> Document {
        match key.starts_with("county/") {
            true => Document::County(Box::default()),
            false => Document::Unit(Box::default()),
        }
    }

    fn evolve(document: &mut Document, key: &str, event: &Recorded, known: &Known) {
        match document {
            Document::Unit(unit) => {
                if let Some(id) = streams::named("unit", key) {
                    unit.take(id, event, known);
                }
            }
            Document::County(county) => {
                if let Some(id) = streams::named("county", key) {
                    county.take(id, event, known);
                }
            }
        }
    }

    fn note(known: &mut Known, event: &Recorded) {
        known.take(event);
    }
}

/// The units that an event says something of.
fn concerned(event: &Recorded, known: &Known) -> BTreeSet<UnitId> {
    match &event.body {
        Body::County(_) | Body::Municipality(_) => streams::id(&event.stream).into_iter().collect(),
        Body::Cluster(body) => [known::member(body)].into(),
        Body::Need(need::Event::Submitted(new)) => [new.unit].into(),
        Body::Need(need::Event::Joined(new)) => [new.unit].into(),
        Body::Need(need::Event::Absorbed(new)) => known.newcomers(event, &new.owners),
        Body::Round(events::round::Event::VotingOpened(_)) => known.electorate(event),
        Body::Ballot(ballot::Event::Cast(_) | ballot::Event::Opened(_)) => streams::ballot(&event.stream)
            .map(|(_, unit)| unit)
            .into_iter()
            .collect(),
        Body::Mandate(mandate::Event::Issued(issued)) => issued
            .items
            .iter()
            .flat_map(|item| known.owners(item.need))
            .copied()
            .collect(),
        _ => BTreeSet::new(),
    }
}

impl Unit {
    fn take(&mut self, id: UnitId, event: &Recorded, known: &Known) {
        match &event.body {
            Body::County(county::Event::Registered(new)) => {
                self.name.clone_from(&new.name);
                self.number.clone_from(&new.number);
            }
            Body::Municipality(municipality::Event::Registered(new)) => {
                self.county = Some(new.county);
                self.name.clone_from(&new.name);
                self.number.clone_from(&new.number);
            }
            Body::Municipality(municipality::Event::PopulationSet(new)) => {
                self.residents = Some(new.residents)
            }
            Body::Cluster(_) => self.clusters.extend(streams::id::<ClusterId>(&event.stream)),
            Body::Need(body) => {
                let owned = match body {
                    need::Event::Submitted(_) => &mut self.submitted,
                    need::Event::Joined(_) => &mut self.joined,
                    _ => &mut self.absorbed,
                };
                owned.extend(streams::id::<NeedId>(&event.stream));
            }
            Body::Round(_) => self.asked.extend(streams::id::<RoundId>(&event.stream)),
            Body::Ballot(body) => {
                let Some((round, _)) = streams::ballot(&event.stream) else {
                    return;
                };
                if let ballot::Event::Opened(opened) = body {
                    let supported = opened
                        .marks
                        .iter()
                        .filter(|(_, mark)| **mark > 0)
                        .map(|(need, _)| *need);
                    self.supported.insert(round, supported.collect());
                    self.opened.insert(round);
                } else {
                    self.cast.insert(round);
                }
            }
            Body::Mandate(mandate::Event::Issued(issued)) => {
                for item in issued
                    .items
                    .iter()
                    .filter(|item| known.owners(item.need).contains(&id))
                {
                    add(&mut self.received, item.need, item.hours);
                }
            }
            _ => {}
        }
    }
}

impl County {
    fn take(&mut self, id: UnitId, event: &Recorded, known: &Known) {
        let mine = |unit: &UnitId| known.county(*unit) == Some(id);
        let units = || concerned(event, known).iter().filter(|unit| mine(unit)).count() as u64;
        match &event.body {
            Body::County(county::Event::Registered(new)) => {
                self.name.clone_from(&new.name);
                self.number.clone_from(&new.number);
            }
            Body::Municipality(municipality::Event::Registered(_)) => self.municipalities += 1,
            Body::Municipality(municipality::Event::PopulationSet(new)) => {
                let before = streams::id(&event.stream).map_or(0, |unit| known.residents(unit));
                self.residents = self
                    .residents
                    .saturating_sub(before)
                    .saturating_add(new.residents);
            }
            Body::Need(need::Event::Submitted(_)) => self.submitted += units(),
            Body::Need(need::Event::Joined(_)) => self.joined += units(),
            Body::Need(_) => self.absorbed += units(),
            Body::Round(_) => {
                if let Some(round) = streams::id(&event.stream) {
                    add(&mut self.asked, round, units());
                }
            }
            Body::Ballot(body) => {
                let Some((round, _)) = streams::ballot(&event.stream) else {
                    return;
                };
                let count = match body {
                    ballot::Event::Opened(_) => &mut self.opened,
                    _ => &mut self.cast,
                };
                add(count, round, 1);
            }
            Body::Mandate(mandate::Event::Issued(issued)) => {
                for item in issued
                    .items
                    .iter()
                    .filter(|item| known.owners(item.need).iter().any(mine))
                {
                    add(&mut self.received, item.need, item.hours);
                }
            }
            _ => {}
        }
    }
}

fn add<K: Ord>(sums: &mut BTreeMap<K, u64>, key: K, more: u64) {
    let sum = sums.entry(key).or_default();
    *sum = sum.saturating_add(more);
}
