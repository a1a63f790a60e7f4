//! `need_story`: everything that happened to a need, in order, and where each of its owners and supporters came from.
//!
//! | key | document |
//! | --- | --- |
//! | `<need>` | [`Story`] |
//!
//! Does not show ballots: who supported it in a round is in `list_explained`, once ballots are opened.

use crate::{Cell, Entry, Index, Part, Projection, State, Status, streams};
use events::{
    Body, MandateId, NeedId, Recorded, Text, Time, UnitId, ballot, mandate,
    need::{self, Event},
    support,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The view.
pub struct NeedStory;

/// The story of a need.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Story {
    /// What happened, in order.
    pub entries: Vec<Entry>,
    /// Every unit that owns or owned it, in the order in which they came.
    pub owners: Vec<Link>,
    /// Where it stands.
    pub status: Status,
    /// Where it stood before.
    pub stood: Status,
    /// Every unit that supports or supported it without owning it, in the order in which they came.
    pub supporters: Vec<Link>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
}

/// How a unit came to a need, and how it left.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// When it came.
    pub at: Time,
    /// By its own act, or through another need.
    pub by: Way,
    /// The need that it came through, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<NeedId>,
    /// The unit.
    pub unit: UnitId,
    /// When it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// How a unit came to a need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// It submitted the need.
    Submitted,
    /// It joined as owner, or gave its support.
    Joined,
    /// With a need that was merged into this one.
    Merge,
    /// With the need that this one was divided from.
    Split,
}

/// What the view remembers: who supports each need, and what each mandate covers.
#[derive(Default)]
pub struct Known {
    mandates: Index<MandateId, Covers>,
    needs: Index<NeedId, Supporters>,
}

/// The needs that a mandate covers.
#[derive(Default, Serialize, Deserialize)]
pub struct Covers {
    needs: BTreeSet<NeedId>,
}

/// Who supports a need, in order.
#[derive(Default, Serialize, Deserialize)]
pub struct Supporters {
    units: Vec<UnitId>,
}

impl Cell for Covers {
    const KIND: &'static str = "mandate";
}
impl Cell for Supporters {
    const KIND: &'static str = "need";
}
impl State for Known {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![&mut self.mandates, &mut self.needs]
    }
}

impl Projection for NeedStory {
    const NAME: &'static str = "need_story";
    const REVISION: u32 = 1;
    type Key = NeedId;
    type Document = Story;
    type State = Known;

    fn keys(event: &Recorded, known: &Known) -> Vec<NeedId> {
        match &event.body {
            Body::Need(_) => streams::id(&event.stream).into_iter().collect(),
            Body::Support(_) => streams::support(&event.stream)
                .map(|(need, _)| need)
                .into_iter()
                .collect(),
            Body::Ballot(ballot::Event::Voided(voided)) => vec![voided.need],
            Body::Mandate(body) => {
                let covers = streams::id(&event.stream).and_then(|mandate| known.mandates.find(mandate));
                let before = covers.into_iter().flat_map(|covers| covers.needs.iter().copied());
                let needs: BTreeSet<NeedId> = before.chain(covered(body)).collect();
                needs.into_iter().collect()
            }
            _ => vec![],
        }
    }

    fn fresh(_: &NeedId) -> Story {
        Story::default()
    }

    fn evolve(story: &mut Story, key: &NeedId, event: &Recorded, known: &Known) {
        let mut entry = Entry::of(event);
        match &event.body {
            Body::Need(body) => story.take(body, event.at, known),
            Body::Support(support::Event::Given(given)) => {
                story
                    .supporters
                    .push(Link::new(given.unit, Way::Joined, None, event.at));
            }
            Body::Support(support::Event::Withdrawn(_)) => {
                if let Some((_, unit)) = streams::support(&event.stream) {
                    leave(&mut story.supporters, event.at, |link| link.unit == unit);
                }
            }
            Body::Mandate(mandate::Event::Issued(issued)) => {
                let item = issued.items.iter().find(|item| item.need == *key);
                entry.hours = item.map(|item| item.hours);
                entry.rank = item.map(|item| item.rank);
            }
            _ => {}
        }
        story.entries.push(entry);
    }

    fn note(known: &mut Known, event: &Recorded) {
        match &event.body {
            Body::Mandate(body @ (mandate::Event::Issued(_) | mandate::Event::Amended(_))) => {
                if let Some(mandate) = streams::id(&event.stream) {
                    known.mandates.cell(mandate).needs = covered(body).into_iter().collect();
                }
            }
            Body::Support(body) => {
                if let Some((need, unit)) = streams::support(&event.stream) {
                    let units = &mut known.needs.cell(need).units;
                    units.retain(|known| *known != unit);
                    if matches!(body, support::Event::Given(_)) {
                        units.push(unit);
                    }
                }
            }
            _ => {}
        }
    }
}

fn covered(event: &mandate::Event) -> Vec<NeedId> {
    let items = match event {
        mandate::Event::Issued(issued) => issued.items.as_slice(),
        mandate::Event::Amended(amended) => amended.items.as_slice(),
        _ => &[],
    };
    items.iter().map(|item| item.need).collect()
}

impl Link {
    fn new(unit: UnitId, by: Way, through: Option<NeedId>, at: Time) -> Self {
        Self {
            at,
            by,
            through,
            unit,
            until: None,
        }
    }
}

/// Marks those as gone that have not left yet and that are meant.
fn leave(links: &mut [Link], at: Time, meant: impl Fn(&Link) -> bool) {
    let gone = links.iter_mut().filter(|link| link.until.is_none());
    gone.filter(|link| meant(link))
        .for_each(|link| link.until = Some(at));
}

impl Story {
    fn take(&mut self, event: &Event, at: Time, known: &Known) {
        if let Some(status) = Status::after(event, self.stood) {
            self.stood = std::mem::replace(&mut self.status, status);
        }
        match event {
            Event::Submitted(new) => {
                self.title = Some(new.title.clone());
                self.owners.push(Link::new(new.unit, Way::Submitted, None, at));
            }
            Event::Revised(new) => self.title = Some(new.title.clone()),
            Event::Joined(new) => self.owners.push(Link::new(new.unit, Way::Joined, None, at)),
            Event::SplitOff(new) => {
                self.title = Some(new.title.clone());
                self.come(&new.owners, Way::Split, new.from, at, known);
            }
            Event::Absorbed(new) => self.come(&new.owners, Way::Merge, new.from, at, known),
            Event::Released(need::Released { from, owners, .. }) => {
                leave(&mut self.owners, at, |link| owners.contains(&link.unit));
                leave(&mut self.supporters, at, |link| link.through == Some(*from));
            }
            Event::CarriedOver(new) => leave(&mut self.owners, at, |link| !new.owners.contains(&link.unit)),
            _ => {}
        }
    }

    /// Owners and supporters come with another need; those who are here already stay as they came.
    fn come(&mut self, owners: &[UnitId], by: Way, from: NeedId, at: Time, known: &Known) {
        let here = |links: &[Link], unit| links.iter().any(|link| link.unit == unit && link.until.is_none());
        for unit in owners {
            if !here(&self.owners, *unit) {
                self.owners.push(Link::new(*unit, by, Some(from), at));
            }
        }
        let supporters = known.needs.find(from);
        for unit in supporters.into_iter().flat_map(|supporters| &supporters.units) {
            if !here(&self.supporters, *unit) {
                self.supporters.push(Link::new(*unit, by, Some(from), at));
            }
        }
    }
}
