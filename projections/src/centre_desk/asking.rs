//! What of a need decides whom it asks, and who has answered: worked out without a copy of the need, for every event of
//! every need.

use crate::{Feasibility, Need, Status};
use events::{CentreId, UnitId, need::Event};
use std::borrow::Cow;

/// A need as centres are asked about it, before or after an event.
pub(super) struct Asking<'a> {
    pub(super) owners: Cow<'a, [UnitId]>,
    pub(super) subject: &'a str,
    status: Status,
    /// The need before the event.
    before: Option<&'a Need>,
    /// The answer that the event holds.
    new: Option<(CentreId, Feasibility)>,
}

/// Whether answers are of use: nothing has been fixed and the need has not left.
pub(super) fn asks_in(status: Status) -> bool {
    matches!(
        status,
        Status::Submitted | Status::InClarification | Status::Eligible | Status::CarriedOver
    )
}

impl<'a> Asking<'a> {
    /// A need as it stands.
    pub(super) fn of(need: &'a Need) -> Self {
        Self {
            owners: Cow::Borrowed(&need.owners),
            subject: &need.subject,
            status: need.status,
            before: Some(need),
            new: None,
        }
    }

    /// A need as it stands after an event of it.
    pub(super) fn after(before: Option<&'a Need>, event: &'a Event) -> Self {
        let status = before.map_or_else(
            || Status::after(event, Status::default()).unwrap_or_default(),
            |need| need.status_after(event),
        );
        let subject = match event {
            Event::Submitted(new) => &new.subject,
            Event::SplitOff(new) => &new.subject,
            Event::Revised(new) => &new.subject,
            _ => before.map_or("", |need| &need.subject),
        };
        Self {
            owners: owners(before.map_or(&[], |need| &need.owners), event),
            subject,
            status,
            before,
            new: match event {
                Event::FeasibilityGiven(given) => Some((given.centre, given.into())),
                _ => None,
            },
        }
    }

    /// Whether answers are of use.
    pub(super) fn is_open(&self) -> bool {
        asks_in(self.status)
    }

    /// Whether it asks a centre that serves it.
    pub(super) fn asks(&self, centre: CentreId) -> bool {
        self.is_open() && self.said_by(centre).is_none()
    }

    /// What a centre has said of it.
    pub(super) fn said_by(&self, centre: CentreId) -> Option<Cow<'a, Feasibility>> {
        match &self.new {
            Some((by, said)) if *by == centre => Some(Cow::Owned(said.clone())),
            _ => self.before?.feasibility.get(&centre).map(Cow::Borrowed),
        }
    }
}

/// A need's owners after an event.
fn owners<'a>(before: &'a [UnitId], event: &'a Event) -> Cow<'a, [UnitId]> {
    let come = |new: &'a [UnitId]| match (before, new) {
        ([], [one]) => Cow::Borrowed(std::slice::from_ref(one)),
        _ if new.iter().all(|unit| before.contains(unit)) => Cow::Borrowed(before),
        _ => {
            let mut all = before.to_vec();
            for unit in new {
                if !all.contains(unit) {
                    all.push(*unit);
                }
            }
            Cow::Owned(all)
        }
    };
    match event {
        Event::Submitted(new) => come(std::slice::from_ref(&new.unit)),
        Event::Joined(new) => come(std::slice::from_ref(&new.unit)),
        Event::SplitOff(new) => come(&new.owners),
        Event::Absorbed(new) => come(&new.owners),
        Event::CarriedOver(new) => Cow::Borrowed(&new.owners),
        Event::Released(gone) => {
            let stay = before.iter().filter(|unit| !gone.owners.contains(unit));
            Cow::Owned(stay.copied().collect())
        }
        _ => Cow::Borrowed(before),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{Body, Time, codec};
    use std::fs;

    /// One of every event that can happen to a need, or several.
    fn goldens() -> Vec<Event> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../events/golden/need");
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        let event = |leaf: Vec<u8>| match codec::decode(&leaf).unwrap().body {
            Body::Need(event) => event,
            other => panic!("{} is no event of a need", other.kind()),
        };
        files.iter().map(|file| event(fs::read(file).unwrap())).collect()
    }

    /// Whatever happens after whatever else.
    #[test]
    fn says_the_same_as_the_need_itself() {
        let (events, at) = (goldens(), Time::from_millis(0));
        let mut befores = vec![Need::default()];
        for event in &events {
            let mut need = befores.last().unwrap().clone();
            need.take(event, at);
            befores.push(need);
        }
        let centres: Vec<CentreId> = events
            .iter()
            .filter_map(|event| match event {
                Event::FeasibilityGiven(given) => Some(given.centre),
                _ => None,
            })
            .collect();
        assert!(!centres.is_empty());
        for event in &events {
            let none = [(None, Need::default())].into_iter();
            for (before, mut need) in none.chain(befores.iter().map(|need| (Some(need), need.clone()))) {
                need.take(event, at);
                let (told, after) = (Asking::after(before, event), Asking::of(&need));
                assert_eq!(
                    (&*told.owners, told.subject),
                    (&*after.owners, after.subject),
                    "{event:?}"
                );
                assert_eq!(told.status, after.status, "{event:?}");
                for centre in &centres {
                    assert_eq!(told.said_by(*centre), after.said_by(*centre), "{event:?}");
                    assert_eq!(told.asks(*centre), after.asks(*centre), "{event:?}");
                }
            }
        }
    }
}
