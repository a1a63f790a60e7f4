//! What follows from the events: from frozen candidates and a roll, over opened ballots, to a priority list and the
//! mandates it proposes, each with its reasons.
//!
//! Everything here is a pure function of events, and gives documents whose canonical bytes are pinned by digests in
//! the log. The engine runs it when a round is frozen, closed and counted; the auditor runs the same functions over
//! the same events and must get the same bytes. It knows no store, no clock and no decider.
//!
//! | step | function | document |
//! | --- | --- | --- |
//! | rules adopted | [`rules_fault`], [`cap_fault`] | |
//! | candidates frozen | [`freeze`] | [`Candidates`] |
//! | voting opened | [`enrol`] | [`Roll`] |
//! | ballots opened | [`count`] | [`List`], [`Certificate`], [`Proposal`] |
//! | a mandate refused | [`repropose`] | [`Proposal`] |
//! | at any time after the count | [`compare`], [`margins`] | |
//!
//! # To add a rule
//! The counting rule itself goes into `tally`; here, `rules.rs` says how adopted [`Rules`] become a `tally::Rule`.
#![deny(clippy::float_arithmetic)]

mod candidates;
mod compare;
mod count;
mod facts;
mod fields;
mod layout;
mod list;
mod placement;
mod profile;
mod proposal;
mod reproposal;
mod roll;
mod rules;

pub use candidates::{Candidate, Candidates, Pot, freeze};
pub use compare::{Comparison, CountMargin, Regime, Row, Standing, compare, margins};
pub use count::{Count, CountError, count, count_one_each};
pub use events::round::Rules;
pub use facts::{BallotFacts, CentreFacts, ClusterFacts, CountyFacts, NeedFacts, UnitFacts};
pub use list::{Certificate, Counted, Item, List, Phase, PotLine, Section, ShareLine, UnitLine};
pub use placement::{Class, Part, Placement, placements};
pub use profile::{BallotBox, Contest, contests};
pub use proposal::{Proposal, Proposed, Reason, Unplaced, propose};
pub use reproposal::repropose;
pub use roll::{Electorate, Entry, Roll, SizeGroup, enrol};
pub use rules::{cap_fault, rules_digest, rules_fault};

use events::{Blob, codec};
use serde::Serialize;

/// A document's canonical bytes and its name by hash.
///
/// # Errors
/// When it has no JSON form, which no document of this crate can cause.
pub fn document<T: Serialize>(thing: &T) -> Result<(Blob, Vec<u8>), serde_json::Error> {
    let bytes = codec::to_canonical(thing)?;
    Ok((Blob::json(&bytes), bytes))
}

/// Rules for the tests of this crate: approval, one vote each, equal shares.
#[cfg(test)]
pub(crate) fn test_rules() -> Rules {
    use events::round::{BallotForm, CountingRule, Entitlement, TieRule, Weighting};
    Rules {
        ballot: BallotForm::Approval { limit: 10 },
        binding: true,
        breadth: None,
        cap: None,
        carry_limit: 3,
        complaint_days: 14,
        count: CountingRule::es_list("cost"),
        entitlement: Entitlement::Cast,
        joint_part_min: 20,
        lot_parts: 0,
        outreach: events::Fraction::ZERO,
        per_field: false,
        period: events::Period {
            from: "2027-01-01".parse().unwrap(),
            to: "2027-12-31".parse().unwrap(),
        },
        quorum: events::Fraction::new(1, 2).unwrap(),
        ratified_by: events::BodyId(events::derived(&["body"])),
        represent_days: 7,
        ties: TieRule::Chain,
        weighting: Weighting::Equal,
    }
}
