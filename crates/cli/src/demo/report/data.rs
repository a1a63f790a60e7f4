//! What the report holds. Words are put to it in `render`.

use events::{Digest, mandate};
use outcome::{Phase, Reason};
use serde::Serialize;
use tally::Ratio;

/// The whole report.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) turnout: Turnout,
    pub(crate) budget: Ratio,
    pub(crate) weight: Ratio,
    pub(crate) list: Vec<Line>,
    pub(crate) winners: Vec<Winner>,
    pub(crate) missed: Vec<Missed>,
    pub(crate) units: Vec<Unit>,
    pub(crate) one_vote_each: OneEach,
    pub(crate) mandates: Vec<Mandate>,
    pub(crate) pots: Vec<Pot>,
    pub(crate) exits: Vec<Exit>,
    /// Ties that went as far as the lot: the one that came first, and the others.
    pub(crate) lots: Vec<Lot>,
    pub(crate) second: Second,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) change: Option<Change>,
    pub(crate) log: Log,
}

#[derive(Serialize)]
pub(crate) struct Turnout {
    pub(crate) roll: usize,
    pub(crate) cast: usize,
    /// County municipalities that voted, without weight.
    pub(crate) beside: Vec<String>,
    pub(crate) blank: u32,
    pub(crate) counties: Vec<Group>,
    pub(crate) sizes: Vec<Group>,
    pub(crate) silent: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) roll: usize,
    pub(crate) cast: usize,
}

#[derive(Serialize)]
pub(crate) struct Line {
    pub(crate) rank: u32,
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) hours: u64,
    pub(crate) phase: Phase,
    pub(crate) supporters: u32,
    pub(crate) support: Ratio,
    pub(crate) owners: Vec<String>,
    pub(crate) centres: Vec<Part>,
}

#[derive(Serialize)]
pub(crate) struct Part {
    pub(crate) centre: String,
    pub(crate) hours: u64,
}

#[derive(Serialize)]
pub(crate) struct Winner {
    pub(crate) rank: u32,
    pub(crate) title: String,
    pub(crate) hours: u64,
    pub(crate) effective_support: Ratio,
    pub(crate) runner_up: Option<String>,
    pub(crate) tied_with: Vec<String>,
    pub(crate) payers: Vec<Payer>,
}

#[derive(Serialize)]
pub(crate) struct Payer {
    pub(crate) unit: String,
    pub(crate) paid: Ratio,
}

#[derive(Serialize)]
pub(crate) struct Missed {
    pub(crate) rank: u32,
    pub(crate) title: String,
    pub(crate) hours: u64,
    pub(crate) reason: Reason,
    pub(crate) shortfall: Ratio,
    pub(crate) extra_support: Option<Ratio>,
    pub(crate) able: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Unit {
    pub(crate) name: String,
    pub(crate) weight: Ratio,
    pub(crate) entitlement: Ratio,
    pub(crate) paid: Ratio,
    pub(crate) supported: Ratio,
    pub(crate) as_owner: u64,
}

#[derive(Serialize)]
pub(crate) struct OneEach {
    pub(crate) funded: Vec<String>,
    pub(crate) only_weighted: Vec<String>,
    pub(crate) only_one_each: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Mandate {
    pub(crate) centre: String,
    pub(crate) hours: u64,
    pub(crate) force: mandate::Force,
    pub(crate) items: Vec<MandateItem>,
    /// Needs outside what the centre's grant letter covers.
    pub(crate) conflicts: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct MandateItem {
    pub(crate) rank: u32,
    pub(crate) title: String,
    pub(crate) hours: u64,
    pub(crate) lead: bool,
    pub(crate) partners: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Pot {
    pub(crate) centre: String,
    pub(crate) offered: u64,
    pub(crate) outreach: u64,
    pub(crate) net: u64,
    pub(crate) left: u64,
}

/// A tie that the lot decided.
#[derive(Clone, Serialize)]
pub(crate) struct Lot {
    pub(crate) first: String,
    pub(crate) others: Vec<String>,
}

/// The small round after it.
#[derive(Serialize)]
pub(crate) struct Second {
    pub(crate) roll: usize,
    pub(crate) cast: usize,
    pub(crate) list: Vec<Line>,
    pub(crate) mandates: Vec<Mandate>,
}

#[derive(Serialize)]
pub(crate) struct Exit {
    pub(crate) title: String,
    pub(crate) merged_into: Option<String>,
    pub(crate) reason: String,
}

/// How the list differs from the one that the example's own ballots give.
#[derive(Serialize)]
pub(crate) struct Change {
    pub(crate) ballots: Vec<String>,
    pub(crate) moved: Vec<Move>,
    pub(crate) funded: Vec<String>,
    pub(crate) lost: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Move {
    pub(crate) title: String,
    pub(crate) before: u32,
    pub(crate) after: u32,
}

#[derive(Serialize)]
pub(crate) struct Log {
    pub(crate) size: u64,
    pub(crate) root: String,
    pub(crate) list: Digest,
    pub(crate) proposal: Digest,
}
