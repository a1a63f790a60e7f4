//! `mandate`: what a centre is to deliver (mandat, oppdrag). Follows from a list, a proposal and a case; nobody
//! writes one by hand.

use crate::{CaseId, CentreId, Cite, Date, Digest, NeedId, Period, RoundId, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One need that a mandate covers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// This centre's hours for it.
    pub hours: u64,
    /// Whether this centre leads; always so when it is alone.
    pub lead: bool,
    /// The need.
    pub need: NeedId,
    /// The other centres, for a joint mandate.
    pub partners: Vec<CentreId>,
    /// Its rank on the list, from 1.
    pub rank: u32,
}

/// Whether a mandate obliges, and if not, why.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// The round was binding, the list ratified, and the hours lie within a recorded basis.
    Binding,
    /// Advisory (rådgivende): the round was so from the start.
    AdvisoryRound,
    /// Advisory: the list was noted, not ratified.
    AdvisoryListNoted,
    /// Advisory: no basis of obligation covers the hours.
    AdvisoryNoBasis,
}

/// A mandate was issued.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// The case that approved it.
    pub case: CaseId,
    /// The case as it stood: the list and this centre's point were resolved.
    pub case_seen: Cite,
    /// The centre.
    pub centre: CentreId,
    /// The centre as it stood: its hours and its bases of obligation.
    pub centre_seen: Cite,
    /// Needs outside what the centre's grant letter covers, by id: a conflict for the state and KS to settle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<NeedId>,
    /// Whether it obliges.
    pub force: Force,
    /// Hours in all.
    pub hours: u64,
    /// What it covers, by rank.
    pub items: Vec<Item>,
    /// SHA-256 of the list it follows from.
    pub list: Digest,
    /// When it holds.
    pub period: Period,
    /// SHA-256 of the proposal it follows from.
    pub proposal: Digest,
    /// The round.
    pub round: RoundId,
}

/// The centre took note of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledged {}

/// The centre objects, with a reason. The mandate stands; the body hears of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objected {
    /// Why.
    pub reason: Text,
}

/// A decision of the ratifying body, where it is written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Its case number.
    pub case_number: String,
    /// The day.
    pub date: Date,
    /// SHA-256 of the minutes.
    pub minutes: Digest,
}

/// The body changed it: fewer hours, or a need less. It never grows; more is a new mandate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amended {
    /// The decision.
    pub decision: Decision,
    /// Hours in all from now on.
    pub hours: u64,
    /// What it covers from now on.
    pub items: Vec<Item>,
    /// Why.
    pub reason: Text,
}

/// It rests until it is resumed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspended {
    /// The decision.
    pub decision: Decision,
    /// Why.
    pub reason: Text,
}

/// It holds again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resumed {
    /// The decision.
    pub decision: Decision,
}

/// It was taken back for good. Its hours go back to the centre.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revoked {
    /// The decision.
    pub decision: Decision,
    /// Why.
    pub reason: Text,
}

/// Its period is over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expired {}

/// Its centre became part of another. What is left of it is for a new case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Superseded {
    /// The centre as it stood: merged.
    pub centre_seen: Cite,
    /// The centre that took over.
    pub into: CentreId,
}

crate::catalogue::stream! {
    /// What can happen to a mandate.
    Mandate {
        "mandate.issued@1" => Issued { cites: [case_seen, centre_seen] }
        "mandate.acknowledged@1" => Acknowledged {}
        "mandate.objected@1" => Objected {}
        "mandate.amended@1" => Amended {}
        "mandate.suspended@1" => Suspended {}
        "mandate.resumed@1" => Resumed {}
        "mandate.revoked@1" => Revoked {}
        "mandate.expired@1" => Expired {}
        "mandate.superseded@1" => Superseded { cites: [centre_seen] }
    }
}
