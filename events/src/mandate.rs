//! `mandate`: what a centre is to deliver (mandat, oppdrag). Follows from a list, a proposal and a case; nobody
//! writes one by hand.

use crate::{CaseId, CentreId, Cite, Digest, NeedId, Period, RoundId};
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

crate::catalogue::stream! {
    /// What can happen to a mandate.
    Mandate {
        "mandate.issued@1" => Issued { cites: [case_seen, centre_seen] }
    }
}
