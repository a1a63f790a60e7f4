//! `case`: a matter before a KS body (sak), decided point by point: the list, then each centre's mandate. A body may
//! ratify, return or reject; it never reorders.

use crate::{BodyId, CentreId, Cite, Date, Digest, MeetingId, PersonId, RoundId, Text};
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
    /// What an earlier case made of the list, where it stands approved: then there is no point on it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<Outcome>,
    /// The body.
    pub body: BodyId,
    /// The case before this one on the same round, as it stood: taken back, sent back, or asking for a new proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier_seen: Option<Cite>,
    /// SHA-256 of the list decided on; exactly one version.
    pub list: Digest,
    /// The points, in order: the list first, unless it stands approved.
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
    /// The meeting as it stood: the member was present.
    pub meeting_seen: Cite,
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
    /// The meeting as it stood: who was present and who led.
    pub meeting_seen: Cite,
    /// What came of it.
    pub outcome: Outcome,
    /// Which point, from 0.
    pub point: u32,
    /// Why, where it was not approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// It was put on the agenda of a meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scheduled {
    /// The meeting.
    pub meeting: MeetingId,
    /// The meeting as it stood.
    pub meeting_seen: Cite,
}

/// A body that advises gave its opinion.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionRecorded {
    /// The body that advises.
    pub body: BodyId,
    /// That body as it stood.
    pub body_seen: Cite,
    /// What it advises.
    pub opinion: Text,
}

/// Why somebody steps out (fvl. § 6).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Automatic: the person's municipality or county hosts the centre.
    Host,
    /// Automatic: the person works for the centre or sits on its board.
    Centre,
    /// Automatic: the person, or somebody close, is a party.
    Party,
    /// Other circumstances apt to weaken trust; the body judges.
    Special,
}

/// Whether a member is disqualified (inhabil) on a point was settled. An automatic ground needs no vote;
/// else the body decided, without the member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecusalSettled {
    /// Members who voted that the member may take part, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<PersonId>,
    /// The body as it stood.
    pub body_seen: Cite,
    /// Members who voted that the member steps out, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub r#for: Vec<PersonId>,
    /// The ground.
    pub ground: Ground,
    /// The member.
    pub person: PersonId,
    /// Which point, from 0.
    pub point: u32,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Whether the member steps out.
    pub recused: bool,
}

/// A member had a dissent entered in the minutes (protokolltilførsel).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DissentRecorded {
    /// Who.
    pub person: PersonId,
    /// Which point, from 0.
    pub point: u32,
    /// What it says.
    pub words: Text,
}

/// What was decided elsewhere on one point.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PointDecided {
    /// Votes against.
    pub against: u32,
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

/// The body decided on paper elsewhere; its minutes were registered, and all points are resolved by them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisteredElsewhere {
    /// The body as it stood.
    pub body_seen: Cite,
    /// Its case number there.
    pub case_number: String,
    /// The day of the decision.
    pub date: Date,
    /// SHA-256 of the minutes.
    pub minutes: Digest,
    /// What was decided, one for each point, in order.
    pub points: Vec<PointDecided>,
}

/// The case was taken back before anything was resolved, e.g. because the list was contested.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// Why.
    pub reason: Text,
}

crate::catalogue::stream! {
    /// What can happen to a case.
    Case {
        "case.opened@1" => Opened { cites: [round_seen, earlier_seen] }
        "case.vote_cast@1" => VoteCast { cites: [body_seen, meeting_seen] }
        "case.resolved@1" => Resolved { cites: [body_seen, meeting_seen] }
        "case.scheduled@1" => Scheduled { cites: [meeting_seen] }
        "case.opinion_recorded@1" => OpinionRecorded { cites: [body_seen] }
        "case.recusal_settled@1" => RecusalSettled { cites: [body_seen] }
        "case.dissent_recorded@1" => DissentRecorded {}
        "case.registered_elsewhere@1" => RegisteredElsewhere { cites: [body_seen] }
        "case.withdrawn@1" => Withdrawn {}
    }
}
