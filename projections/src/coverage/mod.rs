//! `coverage`: who submitted, voted and received, unit by unit and summed by county.
//!
//! | key | document |
//! | --- | --- |
//! | `unit/<unit>` | [`Unit`] |
//! | `county/<unit>` | [`County`] |
//! | `ballot/<unit>/<round>` | [`Ballot`] |
//!
//! A unit is silent in a round when it was asked and has not cast ([`Unit::silent`]); whether the round is over is in
//! `round_turnout`. What a unit supported appears only with the opening of its ballot, in a document of its own for each
//! round: a unit's own is written again and again as long as it votes. Hours received are those of
//! mandates for needs that it owns; where owners share a need, each sees the need's hours, and a county counts them
//! once. A county municipality's own ballots and needs stand in its `unit` document and in no county's sum. A unit
//! that became part of others, or was divided, keeps its document with what it did, and counts as a municipality of
//! its county no more.

mod key;
mod known;
mod opened;

use crate::{Projection, streams};
use events::{
    Body, ClusterId, Date, NeedId, Recorded, RoundId, UnitId, Version, ballot, cluster, county, municipality,
    need, support,
};
pub use key::Key;
pub use known::Known;
pub use opened::Ballot;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The view.
pub struct Coverage;

/// A document of the view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CoverageDocument")]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// A unit's ballot in a round.
    Ballot(Ballot),
    /// The sums of a county.
    County(Box<County>),
    /// One unit.
    Unit(Box<Unit>),
}

/// What a unit did and got.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Unit {
    /// Needs that it owns because they took in one of its own.
    pub absorbed: BTreeSet<NeedId>,
    /// Rounds in which it may vote.
    pub asked: BTreeSet<RoundId>,
    /// Rounds in which it has cast a ballot.
    pub cast: BTreeSet<RoundId>,
    /// Clusters it is a member of; none is possible.
    pub clusters: BTreeSet<ClusterId>,
    /// The county it lies in; absent for a county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub county: Option<UnitId>,
    /// That it is no more, and what it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// Needs that it joined.
    pub joined: BTreeSet<NeedId>,
    /// Name.
    pub name: String,
    /// Official number.
    pub number: String,
    /// Numbers it had before, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers_before: Vec<String>,
    /// Rounds in which its ballot was opened and counted.
    pub opened: BTreeSet<RoundId>,
    /// Mandated hours, by need that it owns.
    pub received: BTreeMap<NeedId, u64>,
    /// Residents, the newest figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residents: Option<u64>,
    /// Needs that came out of a divided one that it owned.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub split: BTreeSet<NeedId>,
    /// Needs that it submitted.
    pub submitted: BTreeSet<NeedId>,
    /// Needs of others that it says it has too; no vote.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub supports: BTreeSet<NeedId>,
}

/// That a unit is no more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Ended {
    /// The first day on which it is no more.
    pub from: Date,
    /// What it became: one unit, or several when it was divided.
    pub into: Vec<UnitId>,
}

/// The sums of the municipalities of a county.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
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

impl Projection for Coverage {
    const NAME: &'static str = "coverage";
    const REVISION: u32 = 3;
    type Key = Key;
    type Document = Document;
    type State = Known;

    fn keys(event: &Recorded, known: &Known) -> Vec<Key> {
        let units = concerned(event, known);
        let own: Option<UnitId> = match &event.body {
            Body::County(_) => streams::id(&event.stream),
            Body::Municipality(municipality::Event::Registered(new)) => Some(new.county),
            Body::Municipality(municipality::Event::Renumbered(new)) => Some(new.county),
            _ => None,
        };
        let mut counties: Vec<UnitId> = match (&event.body, event.version) {
            (Body::Cluster(_) | Body::Support(_), _) => vec![],
            (Body::Ballot(ballot::Event::Cast(_)), version) if version > Version(1) => vec![],
            _ => units
                .iter()
                .filter_map(|unit| known.county(*unit))
                .chain(own)
                .collect(),
        };
        counties.sort_unstable();
        counties.dedup();
        units
            .into_iter()
            .map(Key::Unit)
            .chain(counties.into_iter().map(Key::County))
            .chain(Ballot::concerned(event))
            .collect()
    }

    fn fresh(key: &Key) -> Document {
        match key {
            Key::Ballot(..) => Document::Ballot(Ballot::default()),
            Key::County(_) => Document::County(Box::default()),
            Key::Unit(_) => Document::Unit(Box::default()),
        }
    }

    fn evolve(document: &mut Document, key: &Key, event: &Recorded, known: &Known) {
        match (document, *key) {
            (Document::Ballot(ballot), Key::Ballot(..)) => {
                if let Body::Ballot(body) = &event.body {
                    ballot.take(body);
                }
            }
            (Document::Unit(unit), Key::Unit(id)) => unit.take(id, event, known),
            (Document::County(county), Key::County(id)) => county.take(id, event, known),
            _ => {}
        }
    }

    fn note(known: &mut Known, event: &Recorded) {
        known.take(event);
    }
}

/// The units that an event says something of, each once. Most events are of one unit alone.
fn concerned(event: &Recorded, known: &Known) -> Vec<UnitId> {
    let several: BTreeSet<UnitId> = match &event.body {
        Body::County(_) | Body::Municipality(_) => return streams::id(&event.stream).into_iter().collect(),
        Body::Need(need::Event::Submitted(new)) => return vec![new.unit],
        Body::Need(need::Event::Joined(new)) => return vec![new.unit],
        Body::Support(_) => {
            let unit = streams::support(&event.stream).map(|(_, unit)| unit);
            return unit.into_iter().collect();
        }
        Body::Ballot(ballot::Event::Cast(_) | ballot::Event::Opened(_)) => {
            let unit = streams::ballot(&event.stream).map(|(_, unit)| unit);
            return unit.into_iter().collect();
        }
        Body::Cluster(body) => known.members(event, body),
        Body::Need(need::Event::Absorbed(new)) => known.newcomers(event, &new.owners),
        Body::Need(need::Event::SplitOff(new)) => new.owners.iter().copied().collect(),
        Body::Need(need::Event::Released(new)) => new.owners.iter().copied().collect(),
        Body::Round(events::round::Event::VotingOpened(_)) => known.electorate(event),
        Body::Mandate(body) => known
            .given(event, body)
            .into_keys()
            .flat_map(|need| known.owners(need))
            .copied()
            .collect(),
        _ => return vec![],
    };
    several.into_iter().collect()
}

impl Unit {
    fn take(&mut self, id: UnitId, event: &Recorded, known: &Known) {
        match &event.body {
            Body::County(body) => self.county_told(body),
            Body::Municipality(body) => self.municipality_told(body),
            Body::Cluster(body) => {
                let Some(cluster) = streams::id::<ClusterId>(&event.stream) else {
                    return;
                };
                match body {
                    cluster::Event::Left(_) | cluster::Event::Dissolved(_) => self.clusters.remove(&cluster),
                    _ => self.clusters.insert(cluster),
                };
            }
            Body::Need(body) => {
                let Some(need) = streams::id::<NeedId>(&event.stream) else {
                    return;
                };
                match body {
                    need::Event::Submitted(_) => self.submitted.insert(need),
                    need::Event::Joined(_) => self.joined.insert(need),
                    need::Event::SplitOff(_) => self.split.insert(need),
                    need::Event::Released(_) => self.absorbed.remove(&need),
                    _ => self.absorbed.insert(need),
                };
            }
            Body::Support(body) => {
                if let Some((need, _)) = streams::support(&event.stream) {
                    match body {
                        support::Event::Given(_) => self.supports.insert(need),
                        support::Event::Withdrawn(_) => self.supports.remove(&need),
                    };
                }
            }
            Body::Round(_) => self.asked.extend(streams::id::<RoundId>(&event.stream)),
            Body::Ballot(body) => {
                if let Some((round, _)) = streams::ballot(&event.stream) {
                    let rounds = match body {
                        ballot::Event::Opened(_) => &mut self.opened,
                        _ => &mut self.cast,
                    };
                    rounds.insert(round);
                }
            }
            Body::Mandate(body) => {
                for (need, change) in known.given(event, body) {
                    if known.owners(need).contains(&id) {
                        set(&mut self.received, need, change);
                    }
                }
            }
            _ => {}
        }
    }

    fn county_told(&mut self, event: &county::Event) {
        match event {
            county::Event::Registered(new) => self.call(&new.name, &new.number),
            county::Event::PopulationSet(new) => self.residents = Some(new.residents),
            county::Event::Renumbered(new) => self.call(&new.name, &new.number),
            county::Event::Merged(new) => self.end(new.from, &[new.into]),
            county::Event::Split(new) => self.end(new.from, &new.into),
        }
    }

    fn municipality_told(&mut self, event: &municipality::Event) {
        match event {
            municipality::Event::Registered(new) => {
                self.county = Some(new.county);
                self.call(&new.name, &new.number);
            }
            municipality::Event::PopulationSet(new) => self.residents = Some(new.residents),
            municipality::Event::Renumbered(new) => {
                self.county = Some(new.county);
                self.call(&new.name, &new.number);
            }
            municipality::Event::Merged(new) => self.end(new.from, &[new.into]),
            municipality::Event::Split(new) => self.end(new.from, &new.into),
        }
    }

    fn call(&mut self, name: &str, number: &str) {
        name.clone_into(&mut self.name);
        let before = std::mem::replace(&mut self.number, number.into());
        if !before.is_empty() && before != number {
            self.numbers_before.push(before);
        }
    }

    fn end(&mut self, from: Date, into: &[UnitId]) {
        let into = into.to_vec();
        self.ended = Some(Ended { from, into });
    }
}

impl County {
    fn take(&mut self, id: UnitId, event: &Recorded, known: &Known) {
        let mine = |unit: &UnitId| known.county(*unit) == Some(id);
        let units = || concerned(event, known).iter().filter(|unit| mine(unit)).count() as u64;
        match &event.body {
            Body::County(county::Event::Registered(new)) => self.call(&new.name, &new.number),
            Body::County(county::Event::Renumbered(new)) => self.call(&new.name, &new.number),
            Body::Municipality(body) => {
                if let Some(unit) = streams::id(&event.stream) {
                    self.municipality_told(id, unit, body, known);
                }
            }
            Body::Need(need::Event::Submitted(_)) => self.submitted += units(),
            Body::Need(need::Event::Joined(_)) => self.joined += units(),
            Body::Need(need::Event::Absorbed(_)) => self.absorbed += units(),
            Body::Need(need::Event::Released(_)) => self.absorbed = self.absorbed.saturating_sub(units()),
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
            Body::Mandate(body) => {
                for (need, change) in known.given(event, body) {
                    if known.owners(need).iter().any(mine) {
                        set(&mut self.received, need, change);
                    }
                }
            }
            _ => {}
        }
    }

    fn call(&mut self, name: &str, number: &str) {
        name.clone_into(&mut self.name);
        number.clone_into(&mut self.number);
    }

    fn municipality_told(&mut self, id: UnitId, unit: UnitId, event: &municipality::Event, known: &Known) {
        let (county, residents) = (known.county(unit), known.residents(unit));
        match event {
            municipality::Event::Registered(_) => self.municipalities += 1,
            municipality::Event::PopulationSet(new) => {
                let others = self.residents.saturating_sub(residents);
                self.residents = others.saturating_add(new.residents);
            }
            municipality::Event::Renumbered(new) if county == Some(new.county) => {}
            municipality::Event::Renumbered(new) if new.county == id => {
                self.municipalities += 1;
                self.residents = self.residents.saturating_add(residents);
            }
            _ => {
                self.municipalities = self.municipalities.saturating_sub(1);
                self.residents = self.residents.saturating_sub(residents);
            }
        }
    }
}

fn add<K: Ord>(sums: &mut BTreeMap<K, u64>, key: K, more: u64) {
    let sum = sums.entry(key).or_default();
    *sum = sum.saturating_add(more);
}

/// Sets what a mandate gives to a need from one figure to another.
fn set(received: &mut BTreeMap<NeedId, u64>, need: NeedId, (before, after): (u64, u64)) {
    let sum = received.entry(need).or_default();
    *sum = sum.saturating_sub(before).saturating_add(after);
    if *sum == 0 {
        received.remove(&need);
    }
}
