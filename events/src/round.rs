//! `round`: one prioritisation round (prioriteringsrunde), from its plan to its final list.

use crate::{
    Blob, BodyId, CentreId, Cite, ClusterId, Digest, Fraction, NeedId, Period, Position, Text, Time,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A round was planned for some clusters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// The clusters whose members vote, sorted.
    pub clusters: Vec<ClusterId>,
    /// Its title.
    pub title: Text,
}

/// What a ballot looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "form")]
pub enum BallotForm {
    /// Support for at most so many needs; every mark is 1.
    Approval {
        /// The most needs one ballot may support.
        limit: u32,
    },
    /// Points, each need 1 to 10, in all at most so many.
    Points {
        /// The most points one ballot may give.
        budget: u32,
    },
}

/// How votes are weighted by population; `tally` has the formulas.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "scheme")]
pub enum Weighting {
    /// One each.
    Equal,
    /// Whole numbers by population class.
    Steps {
        /// Classes in rising order: under so many residents, so much weight.
        steps: Vec<WeightStep>,
        /// Weight of all larger ones.
        above: u32,
    },
    /// Square root (Penrose 1946).
    Penrose,
    /// One plus parts that grow ever slower.
    Degressive,
    /// By head.
    Population,
}

/// One class of [`Weighting::Steps`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightStep {
    /// Residents that the class stays under.
    pub below: u64,
    /// Its weight.
    pub weight: u32,
}

/// How a tie is broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TieRule {
    /// Fewer hours, more support, more municipalities, then the smaller id.
    Chain,
    /// The smaller id.
    Lex,
}

/// What payments follow in the part "funded by shares".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Utility {
    /// Hours: supporters pay as equally as they can.
    Cost,
    /// Points: supporters pay by the points they gave.
    Points,
}

/// The rules of one round. Fixed before submissions open; nothing changes them after.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What a ballot looks like.
    pub ballot: BallotForm,
    /// Whether the ratified list is meant to bind; otherwise it advises.
    pub binding: bool,
    /// The largest share of all weight one unit may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Fraction>,
    /// Whole days after the count in which a complaint may be made.
    pub complaint_days: u32,
    /// The least whole hours of each centre in a joint mandate.
    pub joint_part_min: u32,
    /// The counting rule, e.g. `es_list`.
    pub method: String,
    /// The version of the counting rule.
    pub method_version: u32,
    /// The share of each offer kept back for units that make no contact.
    pub outreach: Fraction,
    /// The period for which mandates are given.
    pub period: Period,
    /// The share of the roll that must have cast a ballot.
    pub quorum: Fraction,
    /// The KS body that ratifies.
    pub ratified_by: BodyId,
    /// How ties are broken.
    pub ties: TieRule,
    /// What payments follow.
    pub utility: Utility,
    /// How votes are weighted.
    pub weighting: Weighting,
}

/// The rules were adopted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesAdopted {
    /// The body that will ratify, as it stood.
    pub body_seen: Cite,
    /// SHA-256 of the rules as canonical JSON; ballots cite it.
    pub digest: Digest,
    /// The rules.
    pub rules: Rules,
}

/// Needs may be sent in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmissionsOpened {
    /// Until when.
    pub until: Time,
}

/// No more needs for this round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmissionsClosed {}

/// A need became a candidate; in the same append it wrote `need.entered_round`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedEntered {
    /// The need.
    pub need: NeedId,
    /// The need as it stood: eligible and in no other open round.
    pub need_seen: Cite,
}

/// A centre's hours are there to be given; in the same append it wrote `centre.capacity_offered`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferEntered {
    /// The centre.
    pub centre: CentreId,
    /// Hours, the outreach share included.
    pub hours: u64,
}

/// From now on nothing that would change a candidate is taken in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningClosed {}

/// What is voted on stands fast.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidatesFrozen {
    /// The candidates with hours and possible placements, and each centre's net offer.
    pub candidates: Blob,
    /// How many candidates.
    pub needs: u32,
    /// The log up to which they were read: every event before this position.
    pub through: Position,
}

/// The roll stands fast and ballots are taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VotingOpened {
    /// The clusters as they stood.
    pub clusters_seen: Vec<Cite>,
    /// The roll: units, population with date, weight.
    pub roll: Blob,
    /// How many units.
    pub units: u32,
    /// Until when.
    pub until: Time,
}

/// No more ballots.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VotingClosed {}

/// Enough of the roll had voted; the ballots may be opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuorumMet {
    /// Units that had cast a ballot.
    pub cast: u32,
    /// Units on the roll.
    pub roll: u32,
}

/// Too few had voted; no list can come of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuorumFailed {
    /// Units that had cast a ballot.
    pub cast: u32,
    /// Units on the roll.
    pub roll: u32,
}

/// The count, pinned by digests so that anybody can do it again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tallied {
    /// What the checker needs to confirm the count without the rule.
    pub certificate: Blob,
    /// Until when a complaint may be made.
    pub complaints_until: Time,
    /// Ballots counted.
    pub counted: u32,
    /// RFC 6962 root over the `ballot.opened` leaves of the counted ballots, in log order.
    pub input: Digest,
    /// The list with ranks, hours, placements and reasons.
    pub list: Blob,
    /// The mandates it would give, and why what is not placed is not.
    pub proposal: Blob,
    /// The log up to which ballots were read: every event before this position.
    pub through: Position,
}

/// The complaint window is over and the list is final.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finalised {
    /// SHA-256 of the list.
    pub list: Digest,
}

crate::catalogue::stream! {
    /// What can happen to a round.
    Round {
        "round.planned@1" => Planned {}
        "round.rules_adopted@1" => RulesAdopted { cites: [body_seen] }
        "round.submissions_opened@1" => SubmissionsOpened {}
        "round.submissions_closed@1" => SubmissionsClosed {}
        "round.need_entered@1" => NeedEntered { cites: [need_seen] }
        "round.offer_entered@1" => OfferEntered {}
        "round.screening_closed@1" => ScreeningClosed {}
        "round.candidates_frozen@1" => CandidatesFrozen {}
        "round.voting_opened@1" => VotingOpened { cites: [clusters_seen] }
        "round.voting_closed@1" => VotingClosed {}
        "round.quorum_met@1" => QuorumMet {}
        "round.quorum_failed@1" => QuorumFailed {}
        "round.tallied@1" => Tallied {}
        "round.finalised@1" => Finalised {}
    }
}
