//! `round_turnout`: how far a round has come and which units have cast a ballot.
//!
//! | key | document |
//! | --- | --- |
//! | `<round>` | [`Turnout`] |
//!
//! Deliberately shows nothing of what was voted, at no time, and nothing of when or how often a unit voted: while the
//! ballots are sealed there is no count of marks, and units stand in the order of their ids. Who is silent is the
//! roll (a blob) less who has cast.

use crate::{Projection, streams};
use events::{Blob, Body, ClusterId, Recorded, RoundId, Text, Time, UnitId, ballot, round};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The view.
pub struct RoundTurnout;

/// How far a round has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
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
}

/// The turnout of a round.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Turnout {
    /// Units that have cast a ballot, by id.
    pub cast: BTreeSet<UnitId>,
    /// The clusters whose members vote.
    pub clusters: Vec<ClusterId>,
    /// Ballots counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<u32>,
    /// Units whose ballot was opened after the close.
    pub opened: BTreeSet<UnitId>,
    /// How far the round has come.
    pub phase: Phase,
    /// Whether enough had voted at the close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
    /// The roll, once frozen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<Roll>,
    /// The round's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Units whose ballot could not be opened, and why.
    pub unopened: BTreeMap<UnitId, Text>,
    /// Until when ballots are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// The frozen roll.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Roll {
    /// The document.
    pub blob: Blob,
    /// Units on it.
    pub units: u32,
}

/// What the quorum came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    const REVISION: u32 = 1;
    type Document = Turnout;
    type State = ();

    fn keys(event: &Recorded, (): &()) -> Vec<String> {
        let round = match &event.body {
            Body::Round(_) => streams::id(&event.stream),
            Body::Ballot(_) => streams::ballot(&event.stream).map(|(round, _)| round),
            _ => None,
        };
        round.map(key).into_iter().collect()
    }

    fn fresh(_: &str) -> Turnout {
        Turnout::default()
    }

    fn evolve(turnout: &mut Turnout, _: &str, event: &Recorded, (): &()) {
        match &event.body {
            Body::Round(body) => turnout.take(body),
            Body::Ballot(body) => {
                let Some((_, unit)) = streams::ballot(&event.stream) else {
                    return;
                };
                match body {
                    ballot::Event::Cast(_) => turnout.cast.insert(unit),
                    ballot::Event::Opened(_) => turnout.opened.insert(unit),
                    ballot::Event::Unopened(why) => {
                        turnout.unopened.insert(unit, why.reason.clone()).is_none()
                    }
                };
            }
            _ => {}
        }
    }
}

impl Turnout {
    fn take(&mut self, event: &round::Event) {
        use round::Event;
        self.phase = match event {
            Event::Planned(planned) => {
                self.clusters.clone_from(&planned.clusters);
                self.title = Some(planned.title.clone());
                Phase::Planned
            }
            Event::RulesAdopted(_) => Phase::RulesAdopted,
            Event::SubmissionsOpened(_) => Phase::Submissions,
            Event::SubmissionsClosed(_) => Phase::Screening,
            Event::NeedEntered(_) | Event::OfferEntered(_) => self.phase,
            Event::ScreeningClosed(_) => Phase::ScreeningClosed,
            Event::CandidatesFrozen(_) => Phase::Frozen,
            Event::VotingOpened(opened) => {
                self.roll = Some(Roll {
                    blob: opened.roll.clone(),
                    units: opened.units,
                });
                self.until = Some(opened.until);
                Phase::Voting
            }
            Event::VotingClosed(_) => Phase::Closed,
            Event::QuorumMet(quorum) => {
                self.quorum = Some(Quorum {
                    cast: quorum.cast,
                    met: true,
                    roll: quorum.roll,
                });
                Phase::QuorumMet
            }
            Event::QuorumFailed(quorum) => {
                self.quorum = Some(Quorum {
                    cast: quorum.cast,
                    met: false,
                    roll: quorum.roll,
                });
                Phase::QuorumFailed
            }
            Event::Tallied(tallied) => {
                self.counted = Some(tallied.counted);
                Phase::Tallied
            }
            Event::Finalised(_) => Phase::Final,
        };
    }
}
