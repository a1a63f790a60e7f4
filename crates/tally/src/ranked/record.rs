//! The results of these rules as data: an order, people elected, needs decided upon.
//!
//! Each result is its own certificate: everything in it can be examined with sums and comparisons.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Ratio, Rule, TieStep, Ties};

/// Needs in order, by `borda`, `copeland`, `schulze` or `ranked_pairs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The rule that counted.
    pub rule: Rule,
    /// How ties were broken.
    pub ties: Ties,
    /// W: weight of all who cast a ballot.
    pub total_weight: Ratio,
    /// Every need, by id: the rows and columns of `pairwise`.
    pub needs: Vec<String>,
    /// The weight of the ballots that rank the row's need above the column's.
    pub pairwise: Vec<Vec<Ratio>>,
    /// The need that beats every other in pairs: say so first. Borda may put another first.
    pub condorcet_winner: Option<String>,
    /// The order in which each need beats all after it in pairs, when there is one.
    pub condorcet_order: Option<Vec<String>>,
    /// The order, best first; needs on one level are equally good, by id.
    pub levels: Vec<Vec<String>>,
    /// The levels of several needs, as the tie policy would order them.
    pub level_ties: Vec<LevelTie>,
    /// `borda` and `copeland`: the points of each need.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scores: BTreeMap<String, Ratio>,
    /// `schulze`: the widest path from each need to each that it reaches, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<Path>,
    /// `ranked_pairs`: the majorities in the order in which they were looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub majorities: Vec<Majority>,
    /// `ranked_pairs` with equal majorities: the same with the tie policy turned round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversed: Option<Reversed>,
    /// Whether the levels are others with the tie policy turned round; only `ranked_pairs` can.
    pub depends_on_ties: bool,
}

impl Order {
    /// All needs, best first; those on one level as the tie policy puts them.
    pub fn in_one_line(&self) -> Vec<String> {
        let as_policy_puts = |level: &Vec<String>| {
            let tie = self
                .level_ties
                .iter()
                .find(|tie| tie.ids.iter().any(|id| level.contains(id)));
            tie.map_or_else(|| level.clone(), |tie| tie.ids.clone())
        };
        self.levels.iter().flat_map(as_policy_puts).collect()
    }
}

/// A level of several needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelTie {
    /// Its needs as the tie policy puts them: where only one can be taken, the first.
    pub ids: Vec<String>,
    /// The step of the policy that put the first one first.
    pub decided_by: TieStep,
}

/// A widest path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// The weakest majority on it.
    pub strength: Ratio,
    /// The needs between, in order.
    pub via: Vec<String>,
}

/// A majority in pairs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Majority {
    /// Who wins.
    pub winner: String,
    /// Who loses.
    pub loser: String,
    /// Weight behind the winner.
    pub weight: Ratio,
    /// Weight behind the loser.
    pub opposition: Ratio,
    /// Whether it was locked in.
    pub locked: bool,
    /// Where it was not: the chain of locked majorities from its loser to its winner, both ends included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<String>,
    /// Present when it is as strong as the one before: the step of the policy that put it after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie: Option<TieStep>,
}

/// `ranked_pairs` with the tie policy turned round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reversed {
    /// The order.
    pub levels: Vec<Vec<String>>,
    /// The majorities in the order in which they were looked at.
    pub majorities: Vec<Majority>,
}

/// People elected by `stv_scottish`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elected {
    /// The rule that counted.
    pub rule: Rule,
    /// How a lot is drawn where earlier stages do not settle a tie.
    pub ties: Ties,
    /// How many are elected; the capacity, since a seat is an hour.
    pub seats: u64,
    /// Papers with a first preference.
    pub valid: u64,
    /// Papers without any.
    pub blank: u64,
    /// Votes that elect.
    pub quota: u64,
    /// The count, stage by stage.
    pub stages: Vec<Stage>,
    /// Who is elected, in order of election; at one stage by votes.
    pub elected: Vec<String>,
    /// Who is excluded, in order.
    pub excluded: Vec<String>,
}

/// One stage of the count. Votes have at most five decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// From 1.
    pub number: u32,
    /// What is done.
    pub action: Action,
    /// Whose papers are transferred; none at the first stage.
    pub candidate: Option<String>,
    /// Present when several could have been chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie: Option<StageTie>,
    /// The votes that each continuing candidate receives; nobody else does.
    pub transferred: BTreeMap<String, Ratio>,
    /// The votes that leave the count at this stage: no next preference, or cut after the fifth decimal.
    pub non_transferable: Ratio,
    /// The votes of every candidate at the end of the stage.
    pub votes: BTreeMap<String, Ratio>,
    /// Who is elected at its end, by votes.
    pub elected: Vec<String>,
    /// Whether some are elected only because no more candidates continue than there are seats to fill.
    pub filled_last: bool,
}

/// What is done at a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The papers are sorted by first preference.
    FirstPreferences,
    /// What an elected candidate has above the quota goes on.
    Surplus,
    /// The candidate with the fewest votes is out, and all its papers go on.
    Exclusion,
}

/// A tie for whose papers are transferred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageTie {
    /// Who could have been chosen, by id.
    pub ids: Vec<String>,
    /// What settled it.
    pub decided_by: StageTieStep,
}

/// What settles such a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageTieStep {
    /// The most recent earlier stage at which their votes differed; the last one looked at.
    Stage(u32),
    /// The lot.
    Lot,
    /// The id, where the policy has no lot.
    Id,
}

/// Needs decided upon by `double_majority`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// The rule that counted.
    pub rule: Rule,
    /// Municipalities of all who cast a ballot.
    pub municipalities: u64,
    /// People of all who cast a ballot.
    pub population: u64,
    /// Every need, by id.
    pub needs: Vec<Decision>,
}

/// What is decided upon one need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The need.
    pub need: String,
    /// Municipalities that say yes.
    pub municipalities: u64,
    /// People for whom they stand.
    pub population: u64,
    /// Whether both are more than half.
    pub passes: bool,
}
