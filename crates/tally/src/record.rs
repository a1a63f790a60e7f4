//! The result as data: the list, and for every place on it the reason.
//!
//! Texts are made from this elsewhere. Numbers are exact; `Ratio::to_decimal` rounds them for people. Nothing here
//! decides anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Added, Placement, Ratio, Rule, TieStep, Ties};

/// The outcome of a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The rule that counted.
    pub rule: Rule,
    /// How ties were broken.
    pub ties: Ties,
    /// B: hours to share out.
    pub budget: Ratio,
    /// W: weight of all who cast a ballot.
    pub total_weight: Ratio,
    /// The places of the list in order; needs without support follow in `unsupported`.
    pub steps: Vec<Step>,
    /// Needs that nobody supports, by id.
    pub unsupported: Vec<String>,
    /// What could not be funded from the start, before the first step.
    pub dropped_at_start: Vec<Dropped>,
    /// Where each funded need is served, by need; empty unless the capacity is pots.
    pub placements: BTreeMap<String, Placement>,
    /// Hours left in each pot; empty unless the capacity is pots.
    pub pots_left: BTreeMap<String, Ratio>,
    /// Hours of B (or of all pots) that no funded need takes.
    pub capacity_left: Ratio,
    /// Money of all voters at the end, in hours (0 for greedy).
    pub money_left: Ratio,
    /// Credit given to each unit of weight in the phases after the shares, in hours.
    pub time: Ratio,
    /// Every voter by id; empty under [`Detail::Groups`] and for greedy.
    pub voters: Vec<VoterSummary>,
    /// Every need that is not funded, in the order of the list.
    pub unfunded: Vec<Unfunded>,
    /// Present when virtual hours were added (`mes` with completion `add`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<Added>,
}

/// How much is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Payments per voter, and the rank of every need at every step: for rounds of municipalities.
    #[default]
    Full,
    /// Sums only: for elections of many citizens.
    Groups,
}

/// The part of the list that a place belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Funded by shares (`es_list` phase 1, `mes`, `ear_shares`).
    Shares,
    /// Funded by weighted score with what the shares left (`mes` and `ear_shares` with a utilitarian completion).
    Completion,
    /// Funded by what was left (`es_list` phase 2).
    Leftover,
    /// Funded by `phragmen`.
    Loads,
    /// Funded by score (`greedy`).
    Score,
    /// In order, but hours did not matter and nothing is funded (`phragmen` with `rank`).
    Ranked,
    /// Not funded: the waiting list (`es_list` phase 3 and `phragmen` go on as if there were hours; for `greedy`,
    /// `mes` and `ear_shares` it is the rest by weighted score).
    Waiting,
}

/// One place of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Place, from 1.
    pub number: u32,
    /// Part of the list.
    pub phase: Phase,
    /// The need.
    pub need: String,
    /// What it takes, in hours.
    pub hours: Ratio,
    /// Weight of its supporters.
    pub support: Ratio,
    /// Phase `shares`: rho, the price per unit of utility and weight; the least wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rho: Option<Ratio>,
    /// Phase `shares`: 1/rho; with utility `cost` the weight that would pay the need at full equal shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_support: Option<Ratio>,
    /// Phase `shares` of `ear_shares`: how many places of each ballot counted as support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
    /// After the shares: credit in hours per unit of weight since the phase began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Ratio>,
    /// After the shares: what this step added to `time`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Ratio>,
    /// `greedy`: the score, or the score per hour; the greatest wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Ratio>,
    /// The most that anybody paid per unit of weight, in hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_payment_per_weight: Option<Ratio>,
    /// The next best, at this step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<RunnerUp>,
    /// Present when several needs were equally good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie: Option<TieRecord>,
    /// Who paid more than 0, by voter id; empty under [`Detail::Groups`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    /// Weight of the supporters who paid the price in full, and what they paid together, in hours.
    pub full: Ratio,
    /// Hours that they paid.
    pub paid_full: Ratio,
    /// Weight of the supporters whose money was less than the price and who gave all of it.
    pub part: Ratio,
    /// Hours that they paid.
    pub paid_part: Ratio,
    /// Money of all voters after the step, in hours.
    pub money_left: Ratio,
    /// Hours of capacity left after the step.
    pub capacity_left: Ratio,
    /// Where it is served; only with pots, only when funded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
    /// Needs that can no longer be funded after this step, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<Dropped>,
}

/// The next best need at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunnerUp {
    /// Its id.
    pub need: String,
    /// Its rho, time or score, as the step's own.
    pub value: Ratio,
}

/// Several needs were equally good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TieRecord {
    /// All of them, by id, the winner included.
    pub ids: Vec<String>,
    /// The step of the policy that decided.
    pub decided_by: TieStep,
    /// Whether another choice here could have funded another set of needs; `None`: not determined.
    pub changes_set: Option<bool>,
}

/// What a voter paid for a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its id.
    pub voter: String,
    /// Its weight.
    pub weight: Ratio,
    /// Hours that it paid.
    pub paid: Ratio,
    /// Whether it gave its last.
    pub paid_all: bool,
}

/// A need that can no longer be funded in this phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Its id.
    pub need: String,
    /// Hours that its supporters had together.
    pub had: Ratio,
    /// Hours that they lacked (0 when the money was there but no option fits).
    pub lacked: Ratio,
    /// `short` or, where no option fits, `spent` or `unplaceable`.
    pub reason: Reason,
}

/// Why a need is not funded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its supporters could pay when the hours that could serve it ran out.
    Spent,
    /// It never had an option that the pots, all full, could serve; or takes more than the whole budget.
    Unplaceable,
    /// Its supporters could not pay: not at the shares, or not before the hours that could serve it ran out.
    Short,
    /// Nobody supports it.
    Unsupported,
}

/// What a voter got for its share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoterSummary {
    /// Its id.
    pub voter: String,
    /// Its weight.
    pub weight: Ratio,
    /// Its share B w / W, in hours.
    pub entitlement: Ratio,
    /// Hours credited to it after the shares (weight times time at the end of phase `leftover`).
    pub credit: Ratio,
    /// Hours that it paid for funded needs.
    pub paid: Ratio,
    /// Entitlement and credit less what it paid, when the last need was funded.
    pub unspent: Ratio,
    /// Hours of the funded needs that it supports.
    pub funded_hours_supported: Ratio,
}

/// What it would take to fund a need that is not funded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfunded {
    /// Its id.
    pub need: String,
    /// Why.
    pub reason: Reason,
    /// Its best rank among the needs that competed, from 1, over the funding steps; `None` when it never
    /// competed, and under [`Detail::Groups`].
    pub best_rank: Option<u32>,
    /// Money of its supporters when the last need was funded, in hours (its score for greedy).
    pub money_behind: Ratio,
    /// Hours that its supporters lacked then; 0 when they had enough but it fits no more.
    pub shortfall: Ratio,
    /// The weight, at an untouched share of B/W per unit, whose money would close the shortfall; `None` when money is
    /// not what is missing, or there is no share.
    pub extra_support: Option<Ratio>,
}

impl Tally {
    /// The whole list: steps in order, then needs without support.
    pub fn order(&self) -> impl Iterator<Item = &str> {
        self.steps
            .iter()
            .map(|step| step.need.as_str())
            .chain(self.unsupported.iter().map(String::as_str))
    }

    /// The needs of one part of the list, in order.
    pub fn phase(&self, phase: Phase) -> impl Iterator<Item = &str> {
        self.steps
            .iter()
            .filter(move |step| step.phase == phase)
            .map(|step| step.need.as_str())
    }

    /// The funded needs, in order.
    pub fn funded(&self) -> impl Iterator<Item = &str> {
        self.steps
            .iter()
            .filter(|step| step.phase.is_funded())
            .map(|step| step.need.as_str())
    }

    /// The waiting list, in order.
    pub fn waiting(&self) -> impl Iterator<Item = &str> {
        self.phase(Phase::Waiting)
    }

    /// The step that placed a need.
    pub fn step(&self, need: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.need == need)
    }
}

impl Phase {
    /// Whether a need on this part of the list is funded.
    pub fn is_funded(self) -> bool {
        !matches!(self, Phase::Ranked | Phase::Waiting)
    }
}
