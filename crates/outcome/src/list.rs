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
    /// The list by subject areas, in their order, where each was counted by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
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

/// The part of a list that was counted by itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Hours to share out in it.
    pub budget: Ratio,
    /// Subject area code.
    pub field: String,
    /// Its first place.
    pub first: u32,
    /// Its last place.
    pub last: u32,
    /// What became of the centres' hours for it.
    pub pots: Vec<ShareLine>,
    /// What each unit paid and got in it.
    pub units: Vec<UnitLine>,
}

impl Section {
    /// Whether a place is in it.
    #[must_use]
    pub fn holds(&self, rank: u32) -> bool {
        (self.first..=self.last).contains(&rank)
    }
}

/// What became of a centre's hours for one subject area.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareLine {
    /// The centre.
    pub centre: CentreId,
    /// Hours there were to give.
    pub hours: u64,
    /// Hours not given.
    pub left: u64,
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

/// What lies behind a list: each count that it was made of, one or one for each subject area, in the order of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The counts.
    pub counts: Vec<Counted>,
}

/// One count: every step with payments and ties, and the claims that `tally::check` confirms by sums.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// What the checker reads.
    pub claims: tally::Certificate,
    /// What people read. Its places count from 1.
    pub explanation: Tally,
    /// The subject area; absent for the whole round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Certificate {
    /// Every step of every count, in the order of the list.
    pub fn steps(&self) -> impl Iterator<Item = &tally::Step> {
        self.counts.iter().flat_map(|counted| &counted.explanation.steps)
    }

    /// The step that gave a need its place.
    #[must_use]
    pub fn step(&self, need: NeedId) -> Option<&tally::Step> {
        let name = need.to_string();
        self.steps().find(|step| step.need == name)
    }

    /// What it would take to fund a need that is not funded.
    #[must_use]
    pub fn unfunded(&self, need: NeedId) -> Option<&tally::Unfunded> {
        let name = need.to_string();
        let unfunded = self
            .counts
            .iter()
            .flat_map(|counted| &counted.explanation.unfunded);
        unfunded.into_iter().find(|unfunded| unfunded.need == name)
    }
}
