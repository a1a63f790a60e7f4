//! Counties, municipalities, clusters, centres, bodies and credentials, decided again from their whole events.

use super::Again;
use domain::{
    body::{self, Body},
    centre::{self, Centre},
    cluster::{self, Cluster},
    county::{self, County},
    credential::{self, Credential},
    municipality::{self, Municipality},
    round::Round,
};
use events::{OrgId, RoundId, StreamId, UnitId};

pub(super) fn county(again: &mut Again<'_>, event: &events::county::Event) {
    let events::county::Event::Registered(new) = event;
    again.ask::<County>(event, county::Intent::Register(new.clone()), ());
}

pub(super) fn municipality(again: &mut Again<'_>, event: &events::municipality::Event) {
    use events::municipality::Event;
    let (intent, county_known) = match event {
        Event::Registered(new) => (
            municipality::Intent::Register(new.clone()),
            again.known.exists(&StreamId::new("county", new.county)),
        ),
        Event::PopulationSet(new) => (municipality::Intent::SetPopulation(new.clone()), true),
    };
    again.ask::<Municipality>(event, intent, municipality::Facts { county_known });
}

pub(super) fn cluster(again: &mut Again<'_>, event: &events::cluster::Event) {
    use events::cluster::Event;
    let (intent, unit) = match event {
        Event::Formed(new) => (cluster::Intent::Form(new.clone()), new.lead),
        Event::Joined(new) => (cluster::Intent::Join(new.clone()), new.unit),
    };
    let unit_known = again.known.exists(&StreamId::new("municipality", unit));
    again.ask::<Cluster>(event, intent, cluster::Facts { unit_known });
}

pub(super) fn centre(again: &mut Again<'_>, event: &events::centre::Event) {
    use centre::Intent;
    use events::centre::Event;
    let round = |id: RoundId| again.known.seen::<Round>(&StreamId::new("round", id));
    let (intent, units, round): (_, &[UnitId], _) = match event {
        Event::Registered(new) => (Intent::Register(new.clone()), new.host.as_slice(), None),
        Event::CoverageSet(new) => (Intent::SetCoverage(new.clone()), &new.units, None),
        Event::SubjectsSet(new) => (Intent::SetSubjects(new.clone()), &[], None),
        Event::DeliveryTypesSet(new) => (Intent::SetDeliveryTypes(new.clone()), &[], None),
        Event::CapacityDeclared(new) => (Intent::DeclareCapacity(new.clone()), &[], None),
        Event::BasisRecorded(new) => (Intent::RecordBasis(new.clone()), &[], None),
        Event::CapacityOffered(new) => (Intent::Offer(new.clone()), &[], round(new.round)),
        Event::HoursCommitted(new) => (
            Intent::Commit {
                mandate: new.mandate,
                hours: new.hours,
                round: new.round,
            },
            &[],
            round(new.round),
        ),
    };
    let unknown = units
        .iter()
        .copied()
        .filter(|unit| !again.known.unit_known(*unit));
    let facts = centre::Facts {
        id: crate::names::id(&again.here.event.stream),
        unknown_units: unknown.collect(),
        round,
    };
    again.ask::<Centre>(event, intent, facts);
}

pub(super) fn body(again: &mut Again<'_>, event: &events::body::Event) {
    use events::body::Event;
    let intent = match event {
        Event::Constituted(new) => body::Intent::Constitute(new.clone()),
        Event::MemberSeated(new) => body::Intent::Seat(new.clone()),
    };
    again.ask::<Body>(event, intent, ());
}

pub(super) fn credential(again: &mut Again<'_>, event: &events::credential::Event) {
    use events::credential::Event;
    let (intent, org_known) = match event {
        Event::Granted(new) => (credential::Intent::Grant(new.clone()), org_known(again, new.org)),
        Event::Revoked(new) => (credential::Intent::Revoke(new.clone()), true),
    };
    again.ask::<Credential>(event, intent, credential::Facts { org_known });
}

fn org_known(again: &Again<'_>, org: OrgId) -> bool {
    let kinds = ["municipality", "county", "cluster", "centre", "body"];
    kinds
        .iter()
        .any(|kind| again.known.exists(&StreamId::new(kind, org)))
}
