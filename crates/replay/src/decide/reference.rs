//! Counties, municipalities, clusters and regions, decided again from their whole events.

use super::Again;
use crate::{known::Known, names};
use domain::{
    body::Body,
    cluster::{self, Cluster},
    county::{self, County},
    municipality::{self, Municipality},
    region::{self, Region},
    unit,
};
use events::{StreamId, UnitId, region::Member};

pub(super) fn county(again: &mut Again<'_>, event: &events::county::Event) {
    use county::Intent;
    use events::county::Event;
    let intent = match event.clone() {
        Event::Registered(new) => Intent::Register(new),
        Event::PopulationSet(new) => Intent::SetPopulation(new),
        Event::Renumbered(new) => Intent::Renumber(new),
        Event::Merged(new) => Intent::Merge(new),
        Event::Split(new) => Intent::Split(new),
    };
    let named = match &intent {
        Intent::Merge(new) => vec![new.into],
        Intent::Split(new) => new.into.clone(),
        _ => vec![],
    };
    let mut facts = county::Facts {
        id: names::id(&again.here.event.stream),
        ..Default::default()
    };
    for unit in named {
        note_county(again.known, unit, &mut facts.units);
    }
    again.ask::<County>(event, intent, facts);
}

pub(super) fn municipality(again: &mut Again<'_>, event: &events::municipality::Event) {
    use events::municipality::Event;
    use municipality::Intent;
    let intent = match event.clone() {
        Event::Registered(new) => Intent::Register(new),
        Event::PopulationSet(new) => Intent::SetPopulation(new),
        Event::Renumbered(new) => Intent::Renumber(new),
        Event::Merged(new) => Intent::Merge(new),
        Event::Split(new) => Intent::Split(new),
    };
    let (county, named) = match &intent {
        Intent::Register(new) => (Some(new.county), vec![]),
        Intent::Renumber(new) => (Some(new.county), vec![]),
        Intent::SetPopulation(_) => (None, vec![]),
        Intent::Merge(new) => (None, vec![new.into]),
        Intent::Split(new) => (None, new.into.clone()),
    };
    let mut facts = municipality::Facts {
        id: names::id(&again.here.event.stream),
        ..Default::default()
    };
    if let Some(county) = county {
        note_county(again.known, county, &mut facts.units);
    }
    for unit in named {
        if let Some(known) = again
            .known
            .state::<Municipality>(&StreamId::new("municipality", unit))
        {
            facts
                .units
                .insert(unit, known.course.ended.as_ref().map(|ended| ended.from));
        }
    }
    again.ask::<Municipality>(event, intent, facts);
}

fn note_county(known: &Known, county: UnitId, units: &mut unit::Known) {
    if let Some(state) = known.state::<County>(&StreamId::new("county", county)) {
        units.insert(county, state.course.ended.as_ref().map(|ended| ended.from));
    }
}

pub(super) fn cluster(again: &mut Again<'_>, event: &events::cluster::Event) {
    use cluster::Intent;
    use events::cluster::Event;
    let intent = match event.clone() {
        Event::Formed(new) => Intent::Form(new),
        Event::Joined(new) => Intent::Join(new),
        Event::Left(new) => Intent::Leave(new),
        Event::LeadChanged(new) => Intent::ChangeLead(new),
        Event::PartnerJoined(new) => Intent::TakePartner(new),
        Event::PartnerLeft(new) => Intent::ReleasePartner(new),
        Event::Dissolved(new) => Intent::Dissolve(new),
    };
    let unit = match &intent {
        Intent::Form(new) => Some(new.lead),
        Intent::Join(new) => Some(new.unit),
        Intent::ChangeLead(new) => Some(new.lead),
        _ => None,
    };
    let known = again.known;
    let facts = unit.map_or_else(cluster::Facts::default, |unit| cluster::Facts {
        unit_known: known.exists(&StreamId::new("municipality", unit)),
        unit_ended: known.unit_ended(unit),
    });
    again.ask::<Cluster>(event, intent, facts);
}

pub(super) fn region(again: &mut Again<'_>, event: &events::region::Event) {
    use events::region::Event;
    use region::Intent;
    let known = again.known;
    let mut facts = region::Facts::default();
    let intent = match event {
        Event::Formed(new) => Intent::Form(new.clone()),
        Event::MemberJoined(new) => {
            if let Member::Cluster { cluster } = &new.member {
                facts.cluster = known.seen::<Cluster>(&StreamId::new("cluster", cluster));
            }
            Intent::Join {
                member: new.member.clone(),
            }
        }
        Event::MemberLeft(new) => Intent::Leave(new.clone()),
        Event::BodySeated(new) => {
            facts.body = known.seen::<Body>(&StreamId::new("body", new.body));
            Intent::SeatBody { body: new.body }
        }
    };
    again.ask::<Region>(event, intent, facts);
}
