//! Names of what has an id, gathered from the log while it is read. Titles are texts: only their commitments are here.

use events::{
    Body, PersonId, Recorded, Text, body, centre, cluster, county, credential, mandate, municipality, need,
    region, round,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Names by id.
#[derive(Default)]
pub(crate) struct Names {
    persons: BTreeSet<PersonId>,
    plain: BTreeMap<Uuid, String>,
    texts: BTreeMap<Uuid, Text>,
}

impl Names {
    /// Takes in what an event says of names.
    pub(crate) fn note(&mut self, event: &Recorded) {
        self.persons.extend(event.actor.person);
        match &event.body {
            Body::Body(body::Event::MemberSeated(new)) => self.persons.extend([new.person]),
            Body::Credential(credential::Event::Granted(new)) => self.persons.extend([new.person]),
            _ => {}
        }
        let Ok(id) = event.stream.key().parse::<Uuid>() else {
            return;
        };
        let name = match &event.body {
            Body::Municipality(municipality::Event::Registered(new)) => &new.name,
            Body::Municipality(municipality::Event::Renumbered(new)) => &new.name,
            Body::County(county::Event::Registered(new)) => &new.name,
            Body::County(county::Event::Renumbered(new)) => &new.name,
            Body::Region(region::Event::Formed(new)) => &new.name,
            Body::Centre(centre::Event::Registered(new)) => &new.short_name,
            Body::Cluster(cluster::Event::Formed(new)) => &new.name,
            Body::Body(body::Event::Constituted(new)) => &new.name,
            Body::Need(need::Event::Submitted(new)) => return self.title(id, &new.title),
            Body::Need(need::Event::SplitOff(new)) => return self.title(id, &new.title),
            Body::Need(need::Event::Revised(new)) => return self.title(id, &new.title),
            Body::Round(round::Event::Planned(new)) => return self.title(id, &new.title),
            Body::Mandate(mandate::Event::Issued(new)) => match self.plain.get(&new.centre.0) {
                Some(centre) => &centre.clone(),
                None => return,
            },
            _ => return,
        };
        self.plain.insert(id, name.clone());
    }

    fn title(&mut self, id: Uuid, title: &Text) {
        self.texts.insert(id, title.clone());
    }

    /// Everybody whom the log knows by an id.
    pub(crate) fn persons(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.persons.iter().copied()
    }

    /// Takes in a person's name, which is not in the log.
    pub(crate) fn call(&mut self, person: PersonId, name: String) {
        self.plain.insert(person.0, name);
    }

    /// A name that stands in the log, or a person's that was looked up.
    pub(crate) fn plain(&self, id: Uuid) -> Option<&str> {
        self.plain.get(&id).map(String::as_str)
    }

    /// A title.
    pub(crate) fn text(&self, id: Uuid) -> Option<&Text> {
        self.texts.get(&id)
    }

    /// All titles.
    pub(crate) fn titles(&self) -> impl Iterator<Item = &Text> {
        self.texts.values()
    }
}
