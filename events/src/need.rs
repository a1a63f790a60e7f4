//! `need`: what municipalities need (behov), from submission to the round. A need stays its owners'; every exit has
//! a reason and a human decider.

use crate::{CentreId, Cite, NeedId, RoundId, Text, UnitId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A unit submitted a need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submitted {
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
    }
}
