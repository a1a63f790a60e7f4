//! `case`: a matter before a KS body (sak), decided point by point: the list, then each centre's mandate. A body may
//! ratify, return or reject; it never reorders.

use crate::{BodyId, CentreId, Cite, Digest, PersonId, RoundId, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one point of a case asks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "on")]
pub enum Point {
    /// The list as a whole.
    List,
    /// The mandate proposed for one centre.
    Mandate {
        /// The centre.
        centre: CentreId,
        /// Its hours in all.
        hours: u64,
    },
}

/// The case was put to the body.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// The body.
    pub body: BodyId,
    /// SHA-256 of the list decided on; exactly one version.
    pub list: Digest,
    /// The points, in order: the list first.
    pub points: Vec<Point>,
    /// SHA-256 of the proposal decided on.
    pub proposal: Digest,
    /// The round.
    pub round: RoundId,
    /// The round as it stood: the list was final.
    pub round_seen: Cite,
}

/// For or against.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// For.
    For,
    /// Against.
    Against,
}

/// A member voted on a point.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoteCast {
    /// The body as it stood: the member was seated.
    pub body_seen: Cite,
    /// How.
    pub choice: Choice,
    /// Who.
    pub person: PersonId,
    /// Which point, from 0.
    pub point: u32,
}

/// What came of a point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Approved (godkjent).
    Ratified,
    /// Not approved, with a reason (avvist).
    Rejected,
    /// Sent back for reconsideration, with a reason.
    Returned,
    /// Noted (tatt til etterretning): gives advisory mandates.
    Noted,
}

/// A point was decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolved {
    /// Votes against.
    pub against: u32,
    /// The body as it stood: its quorum and chair.
    pub body_seen: Cite,
    /// Whether the chair's casting vote decided.
    pub casting_vote: bool,
    /// Votes for.
    pub r#for: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// Which point, from 0.
    pub point: u32,
    /// Why, where it was not approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

crate::catalogue::stream! {
    /// What can happen to a case.
    Case {
        "case.opened@1" => Opened { cites: [round_seen] }
        "case.vote_cast@1" => VoteCast { cites: [body_seen] }
        "case.resolved@1" => Resolved { cites: [body_seen] }
    }
}
