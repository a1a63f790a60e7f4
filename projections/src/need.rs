//! A need as its own stream tells it. Shared by the views that show needs; it says nothing of ballots, lists or
//! mandates.

use crate::Few;
use events::{
    CentreId, NeedId, RegionId, RoundId, Text, Time, UnitId,
    need::{Ending, Event, Exit, FeasibilityGiven, Scale},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// Where a need stands; declared in the order of the alphabet, in which counts by status are kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "NeedStatus")]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Reconfirmed by its owners for another round.
    CarriedOver,
    /// Fit for a vote.
    Eligible,
    /// Its owners were asked something and have not answered.
    InClarification,
    /// Candidate of a round.
    InRound,
    /// Not prioritised, and not carried over.
    Lapsed,
    /// Part of another need.
    Merged,
    /// Counted, and not within the hours there were.
    NotPrioritised,
    /// On a final list, with a mandate proposed.
    Prioritised,
    /// Left for research.
    Referred,
    /// Left with a reason.
    RuledOut,
    /// Divided into others.
    Split,
    /// Waiting to be screened.
    #[default]
    Submitted,
    /// Taken back by its owners.
    Withdrawn,
}

impl Status {
    /// Where an event puts a need; `None` when it stays where it is. A merge taken back puts it where it stood
    /// `before` the merge.
    #[must_use]
    pub fn after(event: &Event, before: Self) -> Option<Self> {
        match event {
            Event::Submitted(_) | Event::SplitOff(_) | Event::Clarified(_) => Some(Self::Submitted),
            Event::Unmerged(_) => Some(before),
            Event::ClarificationAsked(_) => Some(Self::InClarification),
            Event::FoundEligible(_) => Some(Self::Eligible),
            Event::EnteredRound(_) => Some(Self::InRound),
            Event::LeftRound(left) => Some(match left.ending {
                Ending::Prioritised { .. } => Self::Prioritised,
                Ending::NotPrioritised { .. } => Self::NotPrioritised,
                Ending::NoList => Self::Eligible,
            }),
            Event::CarriedOver(_) => Some(Self::CarriedOver),
            Event::Merged(_) => Some(Self::Merged),
            Event::Split(_) => Some(Self::Split),
            Event::RuledOut(_) => Some(Self::RuledOut),
            Event::ReferredToResearch(_) => Some(Self::Referred),
            Event::Withdrawn(_) => Some(Self::Withdrawn),
            Event::Lapsed(_) => Some(Self::Lapsed),
            _ => None,
        }
    }

    /// Whether it is out of the process, for good or within another need.
    #[must_use]
    pub fn is_out(self) -> bool {
        matches!(
            self,
            Self::Merged | Self::Split | Self::RuledOut | Self::Referred | Self::Withdrawn | Self::Lapsed
        )
    }
}

/// A need.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Need {
    /// Needs merged into this one.
    pub absorbed: BTreeSet<NeedId>,
    /// What its owners were asked and have not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Box<Text>>,
    /// How each round that it was in left it.
    #[schemars(with = "BTreeMap<RoundId, Ending>")]
    pub behind: Few<RoundId, Ending>,
    /// Delivery type code wished for.
    pub delivery_type: Box<str>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// The submitter's estimate of whole staff hours.
    pub estimate: u64,
    /// Why it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<Box<Left>>,
    /// What each centre said of serving it, its newest answer.
    #[schemars(with = "BTreeMap<CentreId, Feasibility>")]
    pub feasibility: Few<CentreId, Feasibility>,
    /// Whole staff hours, fixed when it was found eligible or carried over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u64>,
    /// What it was merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Box<MergedInto>>,
    /// Owners in the order in which they came: submitter, those who joined, those of merged needs.
    pub owners: Vec<UnitId>,
    /// The region that it was lifted to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionId>,
    /// The round it is a candidate of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    /// At which level it belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// The need that it was divided from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<NeedId>,
    /// The needs that it was divided into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub split_into: Vec<NeedId>,
    /// Where it stands.
    pub status: Status,
    /// Subject area code.
    pub subject: Box<str>,
    /// When it was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<Time>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
}

/// That a need left the process, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Left {
    /// What kind of reason, where screening ruled it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<Exit>,
    /// The reason in words.
    pub reason: Text,
    /// The programme or institution that it was referred to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// That a need was merged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MergedInto {
    /// Where it stood before.
    pub before: Status,
    /// The other need.
    pub need: NeedId,
    /// Why they are the same.
    pub reason: Text,
}

/// What a centre said of serving a need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Feasibility {
    /// Whole staff hours it would take; nought when it cannot.
    pub hours: u64,
    /// Why it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Whether it can.
    pub serves: bool,
}

impl From<&FeasibilityGiven> for Feasibility {
    fn from(given: &FeasibilityGiven) -> Self {
        Self {
            hours: given.hours,
            reason: given.reason.clone(),
            serves: given.serves,
        }
    }
}

impl Need {
    /// Takes in an event of its stream, recorded at a time.
    pub(crate) fn take(&mut self, event: &Event, at: Time) {
        let (stood, stands) = (self.status, self.status_after(event));
        self.status = stands;
        let owners = owners_after(&self.owners, event);
        if *owners != *self.owners {
            self.owners = owners.into_owned();
        }
        if let Some(said) = Said::by(event) {
            self.say(&said);
        }
        match event {
            Event::Submitted(_) => self.submitted = Some(at),
            Event::SplitOff(new) => (self.submitted, self.split_from) = (Some(at), Some(new.from)),
            Event::ClarificationAsked(asked) => self.asked = Some(Box::new(asked.question.clone())),
            Event::Clarified(_) => self.asked = None,
            Event::FeasibilityGiven(given) => {
                self.feasibility.insert(given.centre, given.into());
            }
            Event::FoundEligible(found) => (self.hours, self.scale) = (Some(found.hours), Some(found.scale)),
            Event::Lifted(lifted) => self.region = Some(lifted.region),
            Event::EnteredRound(entered) => self.round = Some(entered.round),
            Event::LeftRound(left) => {
                self.round = None;
                self.behind.insert(left.round, left.ending.clone());
            }
            Event::CarriedOver(carried) => self.hours = Some(carried.hours),
            Event::Split(split) => self.split_into.clone_from(&split.into),
            _ => self.merge_or_leave(event, stood),
        }
    }

    /// Where it stands after an event.
    pub(crate) fn status_after(&self, event: &Event) -> Status {
        let before = self.merged_into.as_ref();
        let before = before.map_or(self.status, |merged| merged.before);
        Status::after(event, before).unwrap_or(self.status)
    }

    /// Takes in how it became part of another need, took one in, or left.
    fn merge_or_leave(&mut self, event: &Event, stood: Status) {
        match event {
            Event::Merged(merged) => {
                self.merged_into = Some(Box::new(MergedInto {
                    before: stood,
                    need: merged.into,
                    reason: merged.reason.clone(),
                }));
            }
            Event::Unmerged(_) => self.merged_into = None,
            Event::Absorbed(absorbed) => {
                self.absorbed.insert(absorbed.from);
            }
            Event::Released(released) => {
                self.absorbed.remove(&released.from);
            }
            Event::RuledOut(out) => self.leave(Some(out.exit), &out.reason, None),
            Event::ReferredToResearch(out) => self.leave(None, &out.reason, Some(out.to.clone())),
            Event::Withdrawn(out) => self.leave(None, &out.reason, None),
            Event::Lapsed(out) => self.leave(None, &out.reason, None),
            _ => {}
        }
    }

    fn say(&mut self, said: &Said<'_>) {
        self.delivery_type = said.delivery_type.into();
        self.description = Some(said.description.clone());
        self.estimate = said.hours;
        self.subject = said.subject.into();
        self.title = Some(said.title.clone());
    }

    fn leave(&mut self, exit: Option<Exit>, reason: &Text, to: Option<String>) {
        let reason = reason.clone();
        self.exit = Some(Box::new(Left { exit, reason, to }));
    }
}

/// What a need's owners say it is: when they submit or revise it, or when it is divided off.
pub(crate) struct Said<'a> {
    pub(crate) delivery_type: &'a str,
    pub(crate) description: &'a Text,
    /// Whole staff hours, as they estimate.
    pub(crate) hours: u64,
    pub(crate) subject: &'a str,
    pub(crate) title: &'a Text,
}

impl<'a> Said<'a> {
    /// What an event says, if it does.
    pub(crate) fn by(event: &'a Event) -> Option<Self> {
        let (delivery_type, description, hours, subject, title) = match event {
            Event::Submitted(new) => (
                &new.delivery_type,
                &new.description,
                new.hours,
                &new.subject,
                &new.title,
            ),
            Event::SplitOff(new) => (
                &new.delivery_type,
                &new.description,
                new.hours,
                &new.subject,
                &new.title,
            ),
            Event::Revised(new) => (
                &new.delivery_type,
                &new.description,
                new.hours,
                &new.subject,
                &new.title,
            ),
            _ => return None,
        };
        Some(Self {
            delivery_type,
            description,
            hours,
            subject,
            title,
        })
    }
}

/// A need's owners after an event of it, in the order in which they came: a copy only where they change.
pub(crate) fn owners_after<'a>(before: &'a [UnitId], event: &'a Event) -> Cow<'a, [UnitId]> {
    let come = |new: &'a [UnitId]| match (before, new) {
        ([], [one]) => Cow::Borrowed(std::slice::from_ref(one)),
        _ if new.iter().all(|unit| before.contains(unit)) => Cow::Borrowed(before),
        _ => {
            let mut all = before.to_vec();
            for unit in new {
                if !all.contains(unit) {
                    // Owners are few and seldom change, and needs are many.
                    all.reserve_exact(1);
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

/// One of every event that can happen to a need, or several.
#[cfg(test)]
pub(crate) fn goldens() -> Vec<Event> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../events/golden/need");
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let event = |leaf: Vec<u8>| match events::codec::decode(&leaf).unwrap().body {
        events::Body::Need(event) => event,
        other => panic!("{} is no event of a need", other.kind()),
    };
    files
        .iter()
        .map(|file| event(std::fs::read(file).unwrap()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_come_once_and_in_order_and_go() {
        let first = UnitId(uuid::Uuid::from_u128(1));
        let mut seen = 0;
        for event in goldens() {
            let after = owners_after(&[first], &event).into_owned();
            let come = |new: &[UnitId]| [&[first], new].concat();
            match &event {
                Event::Submitted(new) => assert_eq!(after, come(&[new.unit])),
                Event::Joined(new) => assert_eq!(after, come(&[new.unit])),
                Event::SplitOff(new) => assert_eq!(after, come(&new.owners)),
                Event::Absorbed(new) => assert_eq!(after, come(&new.owners)),
                Event::CarriedOver(new) => assert_eq!(after, new.owners),
                Event::Released(gone) => {
                    assert_eq!(after, [first]);
                    assert!(owners_after(&gone.owners, &event).is_empty());
                    continue;
                }
                _ => {
                    assert_eq!(after, [first]);
                    continue;
                }
            }
            assert_eq!(*owners_after(&after, &event), *after, "nobody comes twice");
            seen += 1;
        }
        assert!(seen >= 5, "{seen}");
    }
}
