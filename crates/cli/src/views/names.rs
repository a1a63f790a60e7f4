//! Names of what has an id, gathered from the log while it is read. Titles are texts: only their commitments are here.

use events::{Body, Recorded, Text, body, centre, cluster, county, mandate, municipality, need, round};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Names by id.
#[derive(Default)]
pub(crate) struct Names {
    plain: BTreeMap<Uuid, String>,
    texts: BTreeMap<Uuid, Text>,
}

impl Names {
    /// Takes in what an event says of names.
    pub(crate) fn note(&mut self, event: &Recorded) {
        let Ok(id) = event.stream.key().parse::<Uuid>() else {
            return;
        };
        let name = match &event.body {
            Body::Municipality(municipality::Event::Registered(new)) => &new.name,
            Body::County(county::Event::Registered(new)) => &new.name,
            Body::Centre(centre::Event::Registered(new)) => &new.short_name,
            Body::Cluster(cluster::Event::Formed(new)) => &new.name,
            Body::Body(body::Event::Constituted(new)) => &new.name,
            Body::Need(need::Event::Submitted(new)) => return self.title(id, &new.title),
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

    /// A name that stands in the log.
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
