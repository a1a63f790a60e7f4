//! What `coverage` remembers: where units lie, who is in a cluster, who owns a need, for whom a round is.

use crate::{Cell, Index, Part, State, streams};
use events::{Body, ClusterId, NeedId, Recorded, RoundId, UnitId, cluster, municipality, need, round};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The state of `coverage`.
#[derive(Default)]
pub struct Known {
    clusters: Index<ClusterId, Members>,
    needs: Index<NeedId, Owners>,
    rounds: Index<RoundId, Scope>,
    units: Index<UnitId, Place>,
}

#[derive(Default, Serialize, Deserialize)]
struct Members {
    units: BTreeSet<UnitId>,
}

#[derive(Default, Serialize, Deserialize)]
struct Owners {
    units: BTreeSet<UnitId>,
}

#[derive(Default, Serialize, Deserialize)]
struct Scope {
    clusters: BTreeSet<ClusterId>,
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
    Owners = "need",
    Scope = "round",
    Place = "unit"
);

impl State for Known {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![
            &mut self.clusters,
            &mut self.needs,
            &mut self.rounds,
            &mut self.units,
        ]
    }
}

/// The unit that becomes a member by an event of a cluster.
pub(super) fn member(event: &cluster::Event) -> UnitId {
    match event {
        cluster::Event::Formed(formed) => formed.lead,
        cluster::Event::Joined(joined) => joined.unit,
    }
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

    /// The members of the clusters of the event's round, as they stand.
    pub(super) fn electorate(&self, event: &Recorded) -> BTreeSet<UnitId> {
        let scope = streams::id(&event.stream).and_then(|round| self.rounds.find(round));
        let clusters = scope.into_iter().flat_map(|scope| &scope.clusters);
        let members = clusters.filter_map(|cluster| self.clusters.find(*cluster));
        members.flat_map(|members| &members.units).copied().collect()
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
                }
            }
            Body::Cluster(body) => {
                if let Some(cluster) = streams::id(&event.stream) {
                    self.clusters.cell(cluster).units.insert(member(body));
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
                    _ => {}
                }
            }
            Body::Round(round::Event::Planned(new)) => {
                if let Some(round) = streams::id(&event.stream) {
                    self.rounds.cell(round).clusters.extend(&new.clusters);
                }
            }
            _ => {}
        }
    }
}
