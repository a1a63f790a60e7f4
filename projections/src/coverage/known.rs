//! What `coverage` remembers: where units lie, who is in a cluster, who owns a need, for whom a round is.

use crate::{Cell, Index, Part, State, streams};
use events::{
    Body, ClusterId, MandateId, NeedId, Recorded, RoundId, UnitId, cluster, county, mandate, municipality,
    need, round,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The state of `coverage`.
#[derive(Default)]
pub struct Known {
    clusters: Index<ClusterId, Members>,
    mandates: Index<MandateId, Covers>,
    needs: Index<NeedId, Owners>,
    rounds: Index<RoundId, Scope>,
    units: Index<UnitId, Place>,
}

#[derive(Default, Serialize, Deserialize)]
struct Members {
    units: BTreeSet<UnitId>,
}

#[derive(Default, Serialize, Deserialize)]
struct Covers {
    hours: BTreeMap<NeedId, u64>,
}

#[derive(Default, Serialize, Deserialize)]
struct Owners {
    units: BTreeSet<UnitId>,
}

#[derive(Default, Serialize, Deserialize)]
struct Scope {
    clusters: BTreeSet<ClusterId>,
    units: BTreeSet<UnitId>,
}

#[derive(Default, Serialize, Deserialize)]
struct Place {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    county: Option<UnitId>,
    residents: u64,
}

macro_rules! cells {
    ($($name:ident = $kind:literal),*) => {$( impl Cell for $name { const KIND: &'static str = $kind; } )*};
}
cells!(
    Members = "cluster",
    Covers = "mandate",
    Owners = "need",
    Scope = "round",
    Place = "unit"
);

impl State for Known {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![
            &mut self.clusters,
            &mut self.mandates,
            &mut self.needs,
            &mut self.rounds,
            &mut self.units,
        ]
    }
}

/// Hours by need that a mandate gives from an event on; `None` when the event leaves them as they were.
fn hours(event: &mandate::Event) -> Option<BTreeMap<NeedId, u64>> {
    use mandate::Event;
    let items: &[mandate::Item] = match event {
        Event::Issued(issued) => &issued.items,
        Event::Amended(amended) => &amended.items,
        Event::Revoked(_) => &[],
        _ => return None,
    };
    Some(items.iter().map(|item| (item.need, item.hours)).collect())
}

impl Known {
    /// The county that a municipality lies in.
    pub(super) fn county(&self, unit: UnitId) -> Option<UnitId> {
        self.units.find(unit)?.county
    }

    /// A unit's residents as last set.
    pub(super) fn residents(&self, unit: UnitId) -> u64 {
        self.units.find(unit).map_or(0, |place| place.residents)
    }

    /// The units whose membership an event of a cluster touches.
    pub(super) fn members(&self, event: &Recorded, body: &cluster::Event) -> BTreeSet<UnitId> {
        match body {
            cluster::Event::Formed(formed) => [formed.lead].into(),
            cluster::Event::Joined(joined) => [joined.unit].into(),
            cluster::Event::Left(left) => [left.unit].into(),
            cluster::Event::Dissolved(_) => {
                let members = streams::id(&event.stream).and_then(|cluster| self.clusters.find(cluster));
                members.map(|members| members.units.clone()).unwrap_or_default()
            }
            _ => BTreeSet::new(),
        }
    }

    /// By need, the hours that a mandate gave before an event and gives after it; none where nothing changes.
    pub(super) fn given(&self, event: &Recorded, body: &mandate::Event) -> BTreeMap<NeedId, (u64, u64)> {
        let Some(after) = hours(body) else {
            return BTreeMap::new();
        };
        let before = streams::id(&event.stream).and_then(|mandate| self.mandates.find(mandate));
        let mut given: BTreeMap<NeedId, (u64, u64)> = BTreeMap::new();
        for (need, hours) in before.into_iter().flat_map(|covers| &covers.hours) {
            given.entry(*need).or_default().0 = *hours;
        }
        for (need, hours) in after {
            given.entry(need).or_default().1 = hours;
        }
        given
    }

    /// A need's owners.
    pub(super) fn owners(&self, need: NeedId) -> &BTreeSet<UnitId> {
        const NOBODY: &BTreeSet<UnitId> = &BTreeSet::new();
        self.needs.find(need).map_or(NOBODY, |owners| &owners.units)
    }

    /// Those of some owners that do not own the event's need yet.
    pub(super) fn newcomers(&self, event: &Recorded, owners: &[UnitId]) -> BTreeSet<UnitId> {
        let own = streams::id(&event.stream).map(|need| self.owners(need));
        owners
            .iter()
            .filter(|unit| own.is_none_or(|own| !own.contains(unit)))
            .copied()
            .collect()
    }

    /// The members of the clusters of the event's round, as they stand, and those asked without a cluster.
    pub(super) fn electorate(&self, event: &Recorded) -> BTreeSet<UnitId> {
        let Some(scope) = streams::id(&event.stream).and_then(|round| self.rounds.find(round)) else {
            return BTreeSet::new();
        };
        let clusters = scope.clusters.iter();
        let members = clusters.filter_map(|cluster| self.clusters.find(*cluster));
        let units = members.flat_map(|members| &members.units).chain(&scope.units);
        units.copied().collect()
    }

    /// Takes an event in.
    pub(super) fn take(&mut self, event: &Recorded) {
        match &event.body {
            Body::Municipality(body) => {
                let Some(unit) = streams::id(&event.stream) else {
                    return;
                };
                let place = self.units.cell(unit);
                match body {
                    municipality::Event::Registered(new) => place.county = Some(new.county),
                    municipality::Event::PopulationSet(new) => place.residents = new.residents,
                    municipality::Event::Renumbered(new) => place.county = Some(new.county),
                    municipality::Event::Merged(_) | municipality::Event::Split(_) => place.residents = 0,
                }
            }
            Body::County(county::Event::PopulationSet(new)) => {
                if let Some(unit) = streams::id(&event.stream) {
                    self.units.cell(unit).residents = new.residents;
                }
            }
            Body::Cluster(body) => {
                let members = self.members(event, body);
                let Some(cluster) = streams::id(&event.stream) else {
                    return;
                };
                let units = &mut self.clusters.cell(cluster).units;
                match body {
                    cluster::Event::Left(_) | cluster::Event::Dissolved(_) => {
                        units.retain(|unit| !members.contains(unit));
                    }
                    _ => units.extend(members),
                }
            }
            Body::Mandate(body) => {
                if let (Some(mandate), Some(hours)) = (streams::id(&event.stream), hours(body)) {
                    self.mandates.cell(mandate).hours = hours;
                }
            }
            Body::Need(body) => {
                let Some(id) = streams::id(&event.stream) else {
                    return;
                };
                match body {
                    need::Event::Submitted(new) => self.needs.cell(id).units.extend([new.unit]),
                    need::Event::Joined(new) => self.needs.cell(id).units.extend([new.unit]),
                    need::Event::Absorbed(new) => self.needs.cell(id).units.extend(&new.owners),
                    need::Event::SplitOff(new) => self.needs.cell(id).units.extend(&new.owners),
                    need::Event::Released(new) => {
                        let units = &mut self.needs.cell(id).units;
                        units.retain(|unit| !new.owners.contains(unit));
                    }
                    need::Event::CarriedOver(new) => {
                        self.needs.cell(id).units = new.owners.iter().copied().collect();
                    }
                    _ => {}
                }
            }
            Body::Round(round::Event::Planned(new)) => {
                if let Some(round) = streams::id(&event.stream) {
                    let scope = self.rounds.cell(round);
                    scope.clusters.extend(&new.clusters);
                    scope.units.extend(new.units.iter().chain(&new.counties));
                }
            }
            _ => {}
        }
    }
}
