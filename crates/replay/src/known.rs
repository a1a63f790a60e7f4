//! What is known at a place in the log: the state of every stream by the domain's own fold, its version now and when
//! the command in hand began, and the events that derivations fold. This is all the memory an audit takes: it grows
//! with the streams, not with the events.

use crate::{names, openings::Texts};
use domain::{
    Decider, Seen, ballot::Ballot, body::Body, case::Case, centre::Centre, cluster::Cluster, county::County,
    credential::Credential, log::Log, mandate::Mandate, meeting::Meeting, municipality::Municipality,
    need::Need, region::Region, round::Round, support::Support, template::Template,
};
use events::{
    CentreId, Cite, ClusterId, Date, NeedId, OrgId, RoundId, StreamId, UnitId, Version, ballot, centre,
    cluster, county, municipality, need,
};
use std::collections::{BTreeSet, HashMap};

/// Events with their places, by what they are about.
pub(crate) type Past<K, E> = HashMap<K, Vec<(u64, E)>>;

/// A decider whose states are kept.
pub(crate) trait Held: Decider {
    /// Where.
    fn shelf(known: &Known) -> &HashMap<StreamId, Self>;
    /// Where, to be changed.
    fn shelf_mut(known: &mut Known) -> &mut HashMap<StreamId, Self>;
}

macro_rules! known {
    ($($field:ident $variant:ident),* $(,)?) => {
        /// What is known at a place in the log.
        #[derive(Default)]
        pub(crate) struct Known {
            $($field: HashMap<StreamId, $variant>,)*
            versions: HashMap<StreamId, Version>,
            /// Of the streams that the command in hand has written: the version before it.
            before: HashMap<StreamId, Version>,
            /// What the leaves commit to without saying it.
            pub(crate) texts: Texts,
            /// What [`outcome::NeedFacts`] folds.
            pub(crate) need_log: Past<NeedId, need::Event>,
            /// What [`outcome::CentreFacts`] folds.
            pub(crate) centre_log: Past<CentreId, centre::Event>,
            /// What [`outcome::UnitFacts`] folds.
            pub(crate) unit_log: Past<UnitId, municipality::Event>,
            /// What [`outcome::CountyFacts`] folds.
            pub(crate) county_log: Past<UnitId, county::Event>,
            /// What [`outcome::ClusterFacts`] folds.
            pub(crate) cluster_log: Past<ClusterId, cluster::Event>,
        }

        $(impl Held for $variant {
            fn shelf(known: &Known) -> &HashMap<StreamId, Self> { &known.$field }
            fn shelf_mut(known: &mut Known) -> &mut HashMap<StreamId, Self> { &mut known.$field }
        })*

        impl Known {
            fn evolve(&mut self, stream: &StreamId, body: &events::Body) {
                match body {
                    $(events::Body::$variant(event) => {
                        let shelf = $variant::shelf_mut(self);
                        match shelf.get_mut(stream) {
                            Some(state) => state.evolve(event),
                            None => shelf.entry(stream.clone()).or_default().evolve(event),
                        }
                    })*
                }
            }
        }
    };
}
known! {
    counties County, municipalities Municipality, clusters Cluster, centres Centre, bodies Body,
    credentials Credential, needs Need, rounds Round, ballots Ballot, cases Case, mandates Mandate,
    regions Region, supports Support, meetings Meeting, templates Template, logs Log,
}

impl Known {
    /// A new command begins.
    pub(crate) fn begin(&mut self) {
        self.before.clear();
    }

    /// Takes in an event.
    pub(crate) fn take(&mut self, place: u64, event: &events::Recorded) {
        let stream = &event.stream;
        let before = self.version(stream);
        self.before.entry(stream.clone()).or_insert(before);
        match self.versions.get_mut(stream) {
            Some(version) => *version = event.version,
            None => drop(self.versions.insert(stream.clone(), event.version)),
        }
        self.evolve(stream, &event.body);
        match &event.body {
            events::Body::Need(event) => log(&mut self.need_log, stream, place, event),
            events::Body::Municipality(event) => log(&mut self.unit_log, stream, place, event),
            events::Body::County(event) => log(&mut self.county_log, stream, place, event),
            events::Body::Cluster(event) => log(&mut self.cluster_log, stream, place, event),
            // The others change no fact that an outcome depends on.
            events::Body::Centre(
                event @ (centre::Event::Registered(_)
                | centre::Event::CoverageSet(_)
                | centre::Event::SubjectsSet(_)
                | centre::Event::DeliveryTypesSet(_)
                | centre::Event::CapacityWithdrawn(_)
                | centre::Event::Merged(_)),
            ) => log(&mut self.centre_log, stream, place, event),
            _ => {}
        }
    }

    /// The version of a stream now.
    pub(crate) fn version(&self, stream: &StreamId) -> Version {
        self.versions.get(stream).copied().unwrap_or_default()
    }

    /// The version of a stream when the command in hand began.
    pub(crate) fn version_before(&self, stream: &StreamId) -> Version {
        self.before
            .get(stream)
            .copied()
            .unwrap_or_else(|| self.version(stream))
    }

    /// How many streams there are.
    pub(crate) fn streams(&self) -> u64 {
        self.versions.len() as u64
    }

    /// Whether a stream has any event.
    pub(crate) fn exists(&self, stream: &StreamId) -> bool {
        self.versions.contains_key(stream)
    }

    /// Whether a unit, municipality or county municipality, is registered.
    pub(crate) fn unit_known(&self, unit: UnitId) -> bool {
        ["municipality", "county"]
            .iter()
            .any(|kind| self.exists(&StreamId::new(kind, unit)))
    }

    /// The first day on which a unit is no more; `None` while it is there, and for whatever is no unit.
    pub(crate) fn unit_ended(&self, unit: UnitId) -> Option<Date> {
        let course = match self.state::<Municipality>(&StreamId::new("municipality", unit)) {
            Some(municipality) => &municipality.course,
            None => &self.state::<County>(&StreamId::new("county", unit))?.course,
        };
        course.ended.as_ref().map(|ended| ended.from)
    }

    /// Whether an organisation is registered, as whatever it is.
    pub(crate) fn org_known(&self, org: OrgId) -> bool {
        ["municipality", "county", "cluster", "region", "centre", "body"]
            .iter()
            .any(|kind| self.exists(&StreamId::new(kind, org)))
    }

    /// The state of a stream.
    pub(crate) fn state<D: Held>(&self, stream: &StreamId) -> Option<&D> {
        D::shelf(self).get(stream)
    }

    /// All states of one kind.
    pub(crate) fn all<D: Held>(&self) -> impl Iterator<Item = (&StreamId, &D)> {
        D::shelf(self).iter()
    }

    /// The state of a stream as a decision sees it: with what the command in hand did before, cited at the version
    /// before it. As `engine::Work` does.
    pub(crate) fn seen<D: Held>(&self, stream: &StreamId) -> Option<Seen<D>> {
        self.state::<D>(stream).map(|value| Seen {
            value: value.clone(),
            cite: Cite {
                stream: stream.clone(),
                version: self.version_before(stream),
            },
        })
    }

    /// Forgets what the ballots of a round said that is over.
    pub(crate) fn forget_ballots(&mut self, round: RoundId, units: &BTreeSet<UnitId>) {
        for unit in units {
            self.ballots.remove(&ballot::stream(round, *unit));
        }
    }
}

fn log<K: std::str::FromStr + std::hash::Hash + Eq, E: Clone>(
    into: &mut Past<K, E>,
    stream: &StreamId,
    place: u64,
    event: &E,
) {
    if let Some(id) = names::id(stream) {
        let past = into.entry(id).or_default();
        if past.is_empty() {
            // Most things see few events, and an event is large.
            past.reserve_exact(1);
        }
        past.push((place, event.clone()));
    }
}
