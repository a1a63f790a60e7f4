//! The priority list as a document: ranks, hours and placements, what each unit paid and got, and the list under one
//! vote each beside it. The steps and ties behind it are in the certificate.

use crate::Placement;
use events::{CentreId, Digest, NeedId, RoundId, UnitId};
use serde::{Deserialize, Serialize};
use tally::{Ratio, Tally};

/// A priority list (prioriteringsliste).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Ballots counted that supported nothing.
    pub blank: u32,
    /// Hours to share out: what the pots can give to the candidates.
    pub budget: Ratio,
    /// The candidates document it was counted over.
    pub candidates: Digest,
    /// Ballots counted.
    pub counted: u32,
    /// The needs, first rank first.
    pub items: Vec<Item>,
    /// The seed of the lot that broke the last ties, where the rules call for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<Digest>,
    /// What would have been funded with one vote each, in order.
    pub one_vote_each: Vec<NeedId>,
    /// What became of each centre's hours.
    pub pots: Vec<PotLine>,
    /// The roll document it was counted over.
    pub roll: Digest,
    /// The round.
    pub round: RoundId,
    /// The digest of the rules.
    pub rules: Digest,
    /// What each unit on the roll paid and got.
    pub units: Vec<UnitLine>,
    /// Weight of all who cast a ballot.
    pub weight: Ratio,
}

/// One place on the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Whole staff hours.
    pub hours: u64,
    /// The need.
    pub need: NeedId,
    /// Which part of the list.
    pub phase: Phase,
    /// Where it is to be served; exactly the funded ones have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
    /// Its place, from 1.
    pub rank: u32,
    /// Weight behind it.
    pub support: Ratio,
    /// Units behind it.
    pub supporters: u32,
}

/// The parts of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Funded by shares.
    Shares,
    /// Funded by score with what the shares left; only under `mes` and `ear_shares`.
    Completion,
    /// Funded by what was left; only under `es_list`.
    Leftover,
    /// Funded in the order of loads; only under `phragmen`.
    Loads,
    /// Funded by score; only under the rule `greedy`.
    Score,
    /// In order, without regard to hours: nothing is funded; only under `phragmen` with `rank`.
    Ranked,
    /// Waiting.
    Waiting,
    /// Supported too narrowly to be funded under the rules' condition of breadth.
    Narrow,
    /// Nobody supports it.
    Unsupported,
}

impl Phase {
    /// Whether a need on this part is funded, and so placed.
    #[must_use]
    pub fn is_funded(self) -> bool {
        matches!(
            self,
            Self::Shares | Self::Completion | Self::Leftover | Self::Loads | Self::Score
        )
    }
}

impl From<tally::Phase> for Phase {
    fn from(phase: tally::Phase) -> Self {
        match phase {
            tally::Phase::Shares => Self::Shares,
            tally::Phase::Completion => Self::Completion,
            tally::Phase::Leftover => Self::Leftover,
            tally::Phase::Loads => Self::Loads,
            tally::Phase::Score => Self::Score,
            tally::Phase::Ranked => Self::Ranked,
            tally::Phase::Waiting => Self::Waiting,
        }
    }
}

/// What became of a centre's hours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PotLine {
    /// The centre.
    pub centre: CentreId,
    /// Hours not given.
    pub left: u64,
    /// Hours there were to give.
    pub net: u64,
    /// Of the hours not given, the shares of units that cast no ballot: they go to outreach.
    #[serde(default, skip_serializing_if = "is_none")]
    pub silent: u64,
}

fn is_none(hours: &u64) -> bool {
    *hours == 0
}

/// What a unit paid and got. All amounts are hours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitLine {
    /// Its share of the budget.
    pub entitlement: Ratio,
    /// What it paid for funded needs.
    pub paid: Ratio,
    /// Hours of the funded needs that it supported.
    pub supported: Ratio,
    /// The unit.
    pub unit: UnitId,
    /// What it had left: share and credit less what it paid.
    pub unspent: Ratio,
    /// Its weight.
    pub weight: Ratio,
}

/// What lies behind a list: every step with payments and ties, and the claims that `tally::check` confirms by sums.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// What the checker reads.
    pub claims: tally::Certificate,
    /// What people read.
    pub explanation: Tally,
}
