//! A need as its own stream tells it. Shared by the views that show needs; it says nothing of ballots, lists or
//! mandates.

use events::{
    CentreId, NeedId, RoundId, Text, Time, UnitId,
    need::{Event, Exit, Scale},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where a need stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waiting to be screened.
    #[default]
    Submitted,
    /// Fit for a vote.
    Eligible,
    /// Candidate of a round.
    InRound,
    /// Part of another need.
    Merged,
    /// Left with a reason.
    RuledOut,
}

impl Status {
    /// Where an event puts the need; `None` when it stays where it is.
    #[must_use]
    pub fn after(event: &Event) -> Option<Self> {
        match event {
            Event::Submitted(_) => Some(Self::Submitted),
            Event::FoundEligible(_) => Some(Self::Eligible),
            Event::EnteredRound(_) => Some(Self::InRound),
            Event::Merged(_) => Some(Self::Merged),
            Event::RuledOut(_) => Some(Self::RuledOut),
            Event::Joined(_) | Event::FeasibilityGiven(_) | Event::Absorbed(_) => None,
        }
    }
}

/// A need.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Need {
    /// Needs merged into this one.
    pub absorbed: BTreeSet<NeedId>,
    /// Delivery type code wished for.
    pub delivery_type: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// The submitter's estimate of whole staff hours.
    pub estimate: u64,
    /// Why it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<Left>,
    /// What each centre said of serving it, its newest answer.
    pub feasibility: BTreeMap<CentreId, Feasibility>,
    /// Whole staff hours, fixed when it was found eligible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u64>,
    /// What it was merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<MergedInto>,
    /// Owners in the order in which they came: submitter, those who joined, those of merged needs.
    pub owners: Vec<UnitId>,
    /// The round it is a candidate of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    /// At which level it belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// Where it stands.
    pub status: Status,
    /// Subject area code.
    pub subject: String,
    /// When it was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<Time>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
}

/// That a need left the process.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Left {
    /// What kind of reason.
    pub exit: Exit,
    /// The reason in words.
    pub reason: Text,
}

/// That a need was merged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MergedInto {
    /// The other need.
    pub need: NeedId,
    /// Why they are the same.
    pub reason: Text,
}

/// What a centre said of serving a need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Feasibility {
    /// Whole staff hours it would take; nought when it cannot.
    pub hours: u64,
    /// Why it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Whether it can.
    pub serves: bool,
}

impl Need {
    /// Takes in an event of its stream, recorded at a time.
    pub(crate) fn take(&mut self, event: &Event, at: Time) {
        if let Some(status) = Status::after(event) {
            self.status = status;
        }
        match event {
            Event::Submitted(new) => {
                self.delivery_type.clone_from(&new.delivery_type);
                self.description = Some(new.description.clone());
                self.estimate = new.hours;
                self.subject.clone_from(&new.subject);
                self.submitted = Some(at);
                self.title = Some(new.title.clone());
                self.own(new.unit);
            }
            Event::Joined(joined) => self.own(joined.unit),
            Event::FeasibilityGiven(given) => {
                let said = Feasibility {
                    hours: given.hours,
                    reason: given.reason.clone(),
                    serves: given.serves,
                };
                self.feasibility.insert(given.centre, said);
            }
            Event::FoundEligible(found) => (self.hours, self.scale) = (Some(found.hours), Some(found.scale)),
            Event::RuledOut(out) => {
                self.exit = Some(Left {
                    exit: out.exit,
                    reason: out.reason.clone(),
                })
            }
            Event::Merged(merged) => {
                self.merged_into = Some(MergedInto {
                    need: merged.into,
                    reason: merged.reason.clone(),
                });
            }
            Event::Absorbed(absorbed) => {
                absorbed.owners.iter().for_each(|unit| self.own(*unit));
                self.absorbed.insert(absorbed.from);
            }
            Event::EnteredRound(entered) => self.round = Some(entered.round),
        }
    }

    fn own(&mut self, unit: UnitId) {
        if !self.owners.contains(&unit) {
            self.owners.push(unit);
        }
    }
}
