//! `round_turnout`: how far a round has come and which units have cast a ballot.
//!
//! | key | document |
//! | --- | --- |
//! | `<round>` | [`Turnout`] |
//!
//! Deliberately shows nothing of what was voted, at no time, and nothing of when or how often a unit voted: while the
//! ballots are sealed there is no count of marks, and units stand in the order of their ids. (Looked back at moment by
//! moment it would tell when; so whoever serves looks back refuses those into a vote.) Who is silent is the roll (a blob)
//! less who has cast.

use crate::{Projection, streams};
use events::{
    Blob, Body, ClusterId, ComplaintId, NeedId, Recorded, RegionId, RoundId, Text, Time, UnitId, ballot,
    need::Scale,
    round::{self, Remedy},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The view.
pub struct RoundTurnout;

/// How far a round has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Planned, without rules.
    #[default]
    Planned,
    /// Rules stand.
    RulesAdopted,
    /// Needs may be sent in.
    Submissions,
    /// Needs are judged and taken in.
    Screening,
    /// Nothing more is taken in.
    ScreeningClosed,
    /// What is voted on stands.
    Frozen,
    /// Ballots are taken.
    Voting,
    /// No more ballots.
    Closed,
    /// Ballots are being opened.
    QuorumMet,
    /// Too few voted; no list.
    QuorumFailed,
    /// Counted; complaints may come.
    Tallied,
    /// The list is final.
    Final,
    /// An upheld complaint: the ballots are to be counted again.
    Recount,
    /// An upheld complaint: to be held again as a new round.
    Rerun,
    /// Over without a list.
    Failed,
    /// Annulled by two persons.
    Annulled,
}

/// The turnout of a round.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Turnout {
    /// Why it was annulled, or why somebody proposes to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annulment: Option<Text>,
    /// Units that have cast a ballot, by id.
    pub cast: BTreeSet<UnitId>,
    /// The clusters whose members vote.
    pub clusters: Vec<ClusterId>,
    /// Complaints about the round.
    pub complaints: BTreeMap<ComplaintId, Complaint>,
    /// Ballots counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<u32>,
    /// County municipalities on the roll, beside the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counties: Vec<UnitId>,
    /// Later ends of voting, proposed and confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Text>,
    /// Which version of the list was counted last: more than 1 after a recount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_version: Option<u32>,
    /// Units whose opening is lost, and until when it may be presented again.
    pub lost: BTreeMap<UnitId, Time>,
    /// Units whose ballot was opened after the close.
    pub opened: BTreeSet<UnitId>,
    /// How far the round has come.
    pub phase: Phase,
    /// Whether enough had voted at the close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
    /// Needs on which a unit's representative was recused, so that its mark drops.
    pub recused: BTreeMap<UnitId, BTreeSet<NeedId>>,
    /// The region, for a round of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionId>,
    /// Whether voting was opened once more after a failed quorum.
    pub reopened: bool,
    /// The round that this one holds again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reruns: Option<RoundId>,
    /// The roll, once frozen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<Roll>,
    /// For whom the round is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scale>,
    /// The round's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Municipalities that vote without a cluster of the round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
    /// Units whose ballot could not be opened, and why.
    pub unopened: BTreeMap<UnitId, Text>,
    /// Until when ballots are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// A complaint about a round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Complaint {
    /// When it came.
    pub at: Time,
    /// About what.
    pub reason: Text,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
    /// The unit.
    pub unit: UnitId,
}

/// What came of a complaint.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Settled {
    /// When.
    pub at: Time,
    /// Why.
    pub reason: Text,
    /// What it leads to.
    pub remedy: Remedy,
}

/// A later end of voting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Extension {
    /// When it was confirmed by another person; absent for a proposal only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Time>,
    /// When voting would have ended.
    pub old_until: Time,
    /// When it was proposed.
    pub proposed: Time,
    /// Why.
    pub reason: Text,
    /// When voting ends instead.
    pub until: Time,
}

/// The frozen roll.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Roll {
    /// The document.
    pub blob: Blob,
    /// Units on it.
    pub units: u32,
}

/// What the quorum came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Quorum {
    /// Units that had cast a ballot.
    pub cast: u32,
    /// Whether it was enough.
    pub met: bool,
    /// Units on the roll.
    pub roll: u32,
}

/// The key of a round.
#[must_use]
pub fn key(round: RoundId) -> String {
    round.to_string()
}

impl Projection for RoundTurnout {
    const NAME: &'static str = "round_turnout";
    const REVISION: u32 = 2;
    type Key = RoundId;
    type Document = Turnout;
    type State = ();

    fn keys(event: &Recorded, (): &()) -> Vec<RoundId> {
        let round = match &event.body {
            Body::Round(_) => streams::id(&event.stream),
            Body::Ballot(_) => streams::ballot(&event.stream).map(|(round, _)| round),
            _ => None,
        };
        round.into_iter().collect()
    }

    fn fresh(_: &RoundId) -> Turnout {
        Turnout::default()
    }

    fn evolve(turnout: &mut Turnout, _: &RoundId, event: &Recorded, (): &()) {
        match &event.body {
            Body::Round(body) => {
                if let Some(phase) = Phase::after(body) {
                    turnout.phase = phase;
                }
                turnout.take(body, event.at);
            }
            Body::Ballot(body) => {
                if let Some((_, unit)) = streams::ballot(&event.stream) {
                    turnout.vote(unit, body);
                }
            }
            _ => {}
        }
    }
}

impl Phase {
    /// Where an event puts a round; `None` when it stays where it is.
    #[must_use]
    pub fn after(event: &round::Event) -> Option<Self> {
        use round::Event;
        match event {
            Event::Planned(_) => Some(Self::Planned),
            Event::RulesAdopted(_) => Some(Self::RulesAdopted),
            Event::SubmissionsOpened(_) => Some(Self::Submissions),
            Event::SubmissionsClosed(_) => Some(Self::Screening),
            Event::ScreeningClosed(_) => Some(Self::ScreeningClosed),
            Event::CandidatesFrozen(_) => Some(Self::Frozen),
            Event::VotingOpened(_) | Event::Reopened(_) => Some(Self::Voting),
            Event::VotingClosed(_) => Some(Self::Closed),
            Event::QuorumMet(_) => Some(Self::QuorumMet),
            Event::QuorumFailed(_) => Some(Self::QuorumFailed),
            Event::Tallied(_) => Some(Self::Tallied),
            Event::Finalised(_) => Some(Self::Final),
            Event::Failed(_) => Some(Self::Failed),
            Event::Annulled(_) => Some(Self::Annulled),
            Event::ComplaintSettled(settled) => match settled.remedy {
                Remedy::Dismissed => None,
                Remedy::Recount => Some(Self::Recount),
                Remedy::Rerun => Some(Self::Rerun),
            },
            _ => None,
        }
    }

    /// Whether it came to its end without a list.
    #[must_use]
    pub fn is_without_list(self) -> bool {
        matches!(self, Self::Rerun | Self::Failed | Self::Annulled)
    }
}

impl Turnout {
    fn vote(&mut self, unit: UnitId, event: &ballot::Event) {
        match event {
            ballot::Event::Cast(_) => {
                self.cast.insert(unit);
            }
            ballot::Event::Opened(_) => {
                self.lost.remove(&unit);
                self.opened.insert(unit);
            }
            ballot::Event::OpeningLost(lost) => {
                self.lost.insert(unit, lost.until);
            }
            ballot::Event::Unopened(why) => {
                self.lost.remove(&unit);
                self.unopened.insert(unit, why.reason.clone());
            }
            ballot::Event::Voided(voided) => {
                self.recused.entry(unit).or_default().insert(voided.need);
            }
        }
    }

    fn take(&mut self, event: &round::Event, at: Time) {
        use round::Event;
        match event {
            Event::Planned(planned) => self.plan(planned),
            Event::VotingOpened(opened) => {
                self.roll = Some(Roll {
                    blob: opened.roll.clone(),
                    units: opened.units,
                });
                self.until = Some(opened.until);
            }
            Event::ExtensionProposed(new) => self.extensions.push(Extension {
                confirmed: None,
                old_until: new.old_until,
                proposed: at,
                reason: new.reason.clone(),
                until: new.until,
            }),
            Event::Extended(new) => {
                self.until = Some(new.until);
                let mut proposed = self.extensions.iter_mut().rev();
                if let Some(extension) = proposed.find(|extension| extension.until == new.until) {
                    extension.confirmed = Some(at);
                }
            }
            Event::Reopened(new) => {
                self.reopened = true;
                self.until = Some(new.until);
            }
            Event::QuorumMet(quorum) => self.quorate(quorum.cast, quorum.roll, true),
            Event::QuorumFailed(quorum) => self.quorate(quorum.cast, quorum.roll, false),
            Event::Tallied(tallied) => {
                self.counted = Some(tallied.counted);
                self.list_version = Some(tallied.version);
            }
            Event::Failed(failed) => self.failure = Some(failed.reason.clone()),
            Event::AnnulmentProposed(proposed) => self.annulment = Some(proposed.reason.clone()),
            Event::Contested(new) => {
                let (reason, unit) = (new.reason.clone(), new.unit);
                let complaint = Complaint {
                    at,
                    reason,
                    settled: None,
                    unit,
                };
                self.complaints.insert(new.complaint, complaint);
            }
            Event::ComplaintSettled(new) => {
                if let Some(complaint) = self.complaints.get_mut(&new.complaint) {
                    let (reason, remedy) = (new.reason.clone(), new.remedy);
                    complaint.settled = Some(Settled { at, reason, remedy });
                }
            }
            _ => {}
        }
    }

    fn plan(&mut self, planned: &round::Planned) {
        self.clusters.clone_from(&planned.clusters);
        self.counties.clone_from(&planned.counties);
        self.region = planned.region;
        self.reruns = planned.reruns;
        self.scope = Some(planned.scope);
        self.title = Some(planned.title.clone());
        self.units.clone_from(&planned.units);
    }

    fn quorate(&mut self, cast: u32, roll: u32, met: bool) {
        self.quorum = Some(Quorum { cast, met, roll });
    }
}
