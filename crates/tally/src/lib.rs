//! From ballots to a list: exact, weighted and deterministic, every step with its reason.
//!
//! [`tally`] counts a [`Profile`] by a [`Rule`] and gives a [`Tally`]; [`certify`] takes from it the claims that
//! [`check`] can examine without running the rule; [`read`] parses election files. No clock, no chance, no floats, no
//! input or output: the same profile, rule and ties give the same bytes, in whatever order the lists came.
//!
//! To add a rule: a variant of [`Method`], a file like `greedy.rs` that gives steps, a branch in `run.rs`, one in
//! `check.rs` written without looking at the former, and expectations under `tests/data`.
#![deny(clippy::float_arithmetic)]

mod add;
mod bound;
mod branches;
mod certificate;
mod check;
mod count;
mod course;
mod ear_shares;
mod es_list;
mod expected;
mod gauge;
mod greedy;
mod grid;
mod leftover;
mod marks;
mod mes;
mod phragmen;
mod pots;
mod profile;
mod purse;
mod ratio;
pub mod read;
mod record;
mod rule;
mod run;
mod scored;
mod search;
mod shares;
mod summary;
mod ties;
mod weights;

pub use certificate::{Added, Certificate, Claim, certify};
pub use check::{CheckError, check};
pub use expected::{ExpectedError, expected_keys, expected_members, expected_profile, expected_rule};
pub use marks::Marks;
pub use profile::{Capacity, Need, Part, Placement, Pot, Profile, ProfileError, Voter};
pub use ratio::{NotANumber, Ratio};
pub use record::{
    Detail, Dropped, Payment, Phase, Reason, RunnerUp, Step, Tally, TieRecord, Unfunded, VoterSummary,
};
pub use rule::{
    Add, AddStep, By, Completion, Method, Phragmen, Rule, RuleError, Strength, Unranked, Utility,
};
pub use run::{Options, TallyError, tally, tally_with};
pub use ties::{Lot, TieStep, Ties, TiesPolicy};
pub use weights::{Class, Degressive, WeightError, WeightScheme, Weights, weigh};
