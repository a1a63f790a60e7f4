//! The claims of a result that `check` examines without running the rule.
//!
//! Taken from a tally as they stand; nothing is computed here but the sums at the end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Phase, Placement, Ratio, Tally};

/// Everything that a result claims and a checker needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// B, in hours.
    pub budget: Ratio,
    /// Whether payments are claimed voter by voter.
    pub payments: bool,
    /// The places of the list, in order.
    pub claims: Vec<Claim>,
    /// Needs without support, by id.
    pub unsupported: Vec<String>,
    /// Money of all voters at the end, in hours; 0 for greedy.
    pub money_left: Ratio,
    /// Hours left in each pot; empty without pots.
    pub pots_left: BTreeMap<String, Ratio>,
    /// Hours of capacity left.
    pub capacity_left: Ratio,
    /// Present when virtual hours were added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<Added>,
}

/// The runs of `mes` with completion `add`: the claims beside are those of the last run whose choice fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Added {
    /// V: the hours that were shared out in that run, real and virtual.
    pub virtual_budget: Ratio,
    /// How many runs there were; a run that was refused because it costs too much is one of them.
    pub runs: u32,
    /// What the next run would have bought, in order, up to the need that no longer fits: why it was refused. Empty
    /// when there was no next run: nothing supported fits in what is left (`exhaustive`), or nothing could change.
    pub next: Vec<Claim>,
}

/// What is claimed of one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The need.
    pub need: String,
    /// Part of the list.
    pub phase: Phase,
    /// Rho (shares), time (leftover, loads, ranked and what waits after them) or score (greedy, completion and what
    /// waits after those).
    pub value: Ratio,
    /// Phase `shares` of `ear_shares`: how many places of each ballot counted as support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
    /// Hours paid, by voter; empty for greedy and where only sums were recorded.
    pub payments: BTreeMap<String, Ratio>,
    /// Where it is served; only with pots, only when funded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
}

/// The claims of a tally. Payments are claimed when the tally holds them (`Detail::Full`).
pub fn certify(tally: &Tally) -> Certificate {
    let claims = tally.steps.iter().map(|step| Claim {
        need: step.need.clone(),
        phase: step.phase,
        value: [&step.rho, &step.time, &step.score]
            .into_iter()
            .flatten()
            .next()
            .cloned()
            .unwrap_or_default(),
        depth: step.depth,
        payments: step
            .payments
            .iter()
            .map(|payment| (payment.voter.clone(), payment.paid.clone()))
            .collect(),
        placement: step.placement.clone(),
    });
    Certificate {
        budget: tally.budget.clone(),
        payments: tally.steps.iter().any(|step| !step.payments.is_empty()),
        claims: claims.collect(),
        unsupported: tally.unsupported.clone(),
        money_left: tally.money_left.clone(),
        pots_left: tally.pots_left.clone(),
        capacity_left: tally.capacity_left.clone(),
        added: tally.added.clone(),
    }
}
