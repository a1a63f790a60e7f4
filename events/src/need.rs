//! `need`: what municipalities need (behov), from submission to the round. A need stays its owners'; every exit has
//! a reason and a human decider.

use crate::{Blob, BodyId, CentreId, Cite, ClusterId, Date, Digest, NeedId, RegionId, RoundId, Text, UnitId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a need came in.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "way")]
pub enum Origin {
    /// The unit submitted it.
    #[default]
    Own,
    /// The coordinator of its cluster submitted it for the unit, with its consent.
    OnBehalf {
        /// The cluster.
        cluster: ClusterId,
        /// Where the consent is written.
        consent: String,
    },
    /// It was captured in a workshop, with others, with the consent of the units there.
    Workshop {
        /// The cluster that held it.
        cluster: ClusterId,
        /// Where the consent is written, e.g. the list of those who took part.
        consent: String,
        /// The day.
        date: Date,
        /// Its name.
        name: String,
    },
}

impl Origin {
    fn is_own(&self) -> bool {
        *self == Self::Own
    }
}

/// The guided form, after PICO (population, intervention, comparison, outcome); every answer is optional.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guided {
    /// With what it is compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Text>,
    /// What should be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervention: Option<Text>,
    /// What should come of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Text>,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<Text>,
}

/// A unit submitted a need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submitted {
    /// Delivery type code wished for.
    pub delivery_type: String,
    /// What it is about, one to three sentences.
    pub description: Text,
    /// The answers to the guided form, where it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guided: Option<Guided>,
    /// The owner's estimate of whole staff hours at a centre.
    pub hours: u64,
    /// How it came in.
    #[serde(default, skip_serializing_if = "Origin::is_own")]
    pub origin: Origin,
    /// Subject area code.
    pub subject: String,
    /// A short title.
    pub title: Text,
    /// The unit that submitted and owns it.
    pub unit: UnitId,
}

/// Another unit joined as owner, by its own act.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Joined {
    /// The unit.
    pub unit: UnitId,
}

/// A centre said whether it can serve the need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeasibilityGiven {
    /// The centre.
    pub centre: CentreId,
    /// Whole staff hours it would take; nought when it cannot.
    pub hours: u64,
    /// Why it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Whether it can.
    pub serves: bool,
}

/// At which level a need belongs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// One cluster.
    Cluster,
    /// One KSF region.
    Region,
    /// The nation.
    Nation,
}

/// Screening found it fit for a vote, and its hours were fixed: the most that a centre which can serve asked for,
/// else the owner's estimate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundEligible {
    /// Whole staff hours.
    pub hours: u64,
    /// Where it belongs.
    pub scale: Scale,
}

/// Why a need did not go on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// Not for a competence centre.
    OutOfScope,
    /// What is known already answers it; the evidence is named.
    AnsweredByExistingEvidence,
    /// Somebody else serves it better; who is named.
    BetterServedElsewhere,
}

/// It left the process with a reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuledOut {
    /// What kind of reason.
    pub exit: Exit,
    /// The reason in words, with the evidence or the other provider where the kind calls for it.
    pub reason: Text,
}

/// It was merged into another, which takes over its owners.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// The other need.
    pub into: NeedId,
    /// Why they are the same.
    pub reason: Text,
    /// The other need as it stood.
    pub target: Cite,
}

/// It took in another need and that need's owners.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Absorbed {
    /// The other need.
    pub from: NeedId,
    /// Its owners, in the order in which they came to it.
    pub owners: Vec<UnitId>,
    /// The other need as it stood.
    pub source: Cite,
}

/// It became a candidate of a round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredRound {
    /// The round.
    pub round: RoundId,
    /// The round as it stood: screening was open.
    pub round_seen: Cite,
}

/// The owner who submitted it put it in other words, before it is found eligible.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revised {
    /// Delivery type code wished for.
    pub delivery_type: String,
    /// What it is about, one to three sentences.
    pub description: Text,
    /// The owner's estimate of whole staff hours at a centre.
    pub hours: u64,
    /// Subject area code.
    pub subject: String,
    /// A short title.
    pub title: Text,
}

/// Screening asked its owners for a clarification.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClarificationAsked {
    /// What is asked.
    pub question: Text,
}

/// An owner answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clarified {
    /// The answer.
    pub answer: Text,
    /// The owner.
    pub unit: UnitId,
}

/// Knowledge that may answer it was attached, e.g. an evidence summary.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceAttached {
    /// The document, or its description where it is published elsewhere.
    pub document: Blob,
    /// What it is.
    pub title: Text,
}

/// The regional body or screening judged whether that knowledge suffices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceJudged {
    /// SHA-256 of the document attached.
    pub document: Digest,
    /// Why.
    pub reason: Text,
    /// Whether it answers the need; ruling out is an act of its own.
    pub suffices: bool,
}

/// It was scored on the national criteria. Scores inform; the ballots decide.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriteriaScored {
    /// Benefit (nytte), 1 to 5.
    pub benefit: u32,
    /// Whether it makes access more equal, 1 to 5.
    pub equity: u32,
    /// On what the scores rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// What it takes in resources (ressurs), 1 to 5, 5 being least.
    pub resources: u32,
    /// Severity (alvorlighet), 1 to 5.
    pub severity: u32,
}

/// It was lifted from a cluster to a region, whose rounds may take it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifted {
    /// The cluster whose coordinator lifted it; an owner is a member.
    pub cluster: ClusterId,
    /// Why it concerns more than the cluster.
    pub reason: Text,
    /// The region.
    pub region: RegionId,
    /// The region as it stood.
    pub region_seen: Cite,
}

/// It left the process: no knowledge answers it, and research should.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferredToResearch {
    /// Why.
    pub reason: Text,
    /// To which programme or institution.
    pub to: String,
}

/// A merge was taken back; it stands for itself again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unmerged {
    /// Why.
    pub reason: Text,
    /// The need that it was merged into, as it stood.
    pub target: Cite,
}

/// It gave back a need that had been merged into it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Released {
    /// The other need.
    pub from: NeedId,
    /// The owners that came only through it and leave with it.
    pub owners: Vec<UnitId>,
    /// The other need as it stood.
    pub source: Cite,
}

/// It was divided into several; each goes its own way, with all its owners.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The needs that it became, in order.
    pub into: Vec<NeedId>,
    /// Why.
    pub reason: Text,
}

/// It came out of another that was divided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitOff {
    /// Delivery type code wished for.
    pub delivery_type: String,
    /// What it is about.
    pub description: Text,
    /// The need that was divided.
    pub from: NeedId,
    /// Estimate of whole staff hours at a centre.
    pub hours: u64,
    /// The owners of the divided need, in the order in which they came.
    pub owners: Vec<UnitId>,
    /// The divided need as it stood.
    pub source: Cite,
    /// Subject area code.
    pub subject: String,
    /// A short title.
    pub title: Text,
}

/// Its owner took it back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// Why.
    pub reason: Text,
    /// The owner that took it back: the only one there was.
    pub unit: UnitId,
}

/// How a round left a need.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "how")]
pub enum Ending {
    /// On the final list, with a mandate proposed.
    Prioritised {
        /// Its place on the final list, from 1.
        rank: u32,
    },
    /// Counted, and not within the hours there were.
    NotPrioritised {
        /// Its place on the final list, from 1.
        rank: u32,
    },
    /// The round came to no list: it failed, was annulled or is to be held again.
    NoList,
}

/// The round it was in is over for it. Decided by the body that adopted the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftRound {
    /// SHA-256 of the final list, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Digest>,
    /// How.
    pub ending: Ending,
    /// The round.
    pub round: RoundId,
    /// The round as it stood.
    pub round_seen: Cite,
}

/// Its owners want it in another round. They reconfirmed that they own it, and the hours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarriedOver {
    /// Whole staff hours, as reconfirmed.
    pub hours: u64,
    /// Owners that reconfirmed, in the order in which they first came; the others leave.
    pub owners: Vec<UnitId>,
    /// The one of them that said so.
    pub unit: UnitId,
}

/// It left the process: not prioritised, and not carried over or not any more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {
    /// The body whose adopted list it was not prioritised on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// Why.
    pub reason: Text,
}

crate::catalogue::stream! {
    /// What can happen to a need.
    Need {
        "need.submitted@1" => Submitted {}
        "need.joined@1" => Joined {}
        "need.feasibility_given@1" => FeasibilityGiven {}
        "need.found_eligible@1" => FoundEligible {}
        "need.ruled_out@1" => RuledOut {}
        "need.merged@1" => Merged { cites: [target] }
        "need.absorbed@1" => Absorbed { cites: [source] }
        "need.entered_round@1" => EnteredRound { cites: [round_seen] }
        "need.revised@1" => Revised {}
        "need.clarification_asked@1" => ClarificationAsked {}
        "need.clarified@1" => Clarified {}
        "need.evidence_attached@1" => EvidenceAttached {}
        "need.evidence_judged@1" => EvidenceJudged {}
        "need.criteria_scored@1" => CriteriaScored {}
        "need.lifted@1" => Lifted { cites: [region_seen] }
        "need.referred_to_research@1" => ReferredToResearch {}
        "need.unmerged@1" => Unmerged { cites: [target] }
        "need.released@1" => Released { cites: [source] }
        "need.split@1" => Split {}
        "need.split_off@1" => SplitOff { cites: [source] }
        "need.withdrawn@1" => Withdrawn {}
        "need.left_round@1" => LeftRound { cites: [round_seen] }
        "need.carried_over@1" => CarriedOver {}
        "need.lapsed@1" => Lapsed {}
    }
}
