//! From ballots to a list: exact, weighted and deterministic, every step with its reason.
//!
//! [`tally`] counts a [`Profile`] by a [`Rule`] and gives a [`Tally`]; [`certify`] takes from it the claims that
//! [`check`] can examine without running the rule; [`read`] parses election files; [`regimes`] and [`margin`] count the
//! same ballots otherwise, to tell how much hung on the weights and on single ballots. No clock, no chance, no floats, no
//! input or output: the same profile, rule and ties give the same bytes, in whatever order the lists came.
//!
//! To add a rule that gives a list: a variant of [`Method`] and its words; a file like `mes.rs` with its definition, which
//! gives a plan of stages (rounds of payments on a course of parts, rounds by score); a branch in `run/mod.rs`. Steps,
//! ties, summaries and claims then come of themselves. Then a branch in `check`, written without looking at the former,
//! and its keys in `expected/` with expectations under `tests/data`.
#![deny(clippy::float_arithmetic)]

mod add;
mod bound;
mod branches;
mod certificate;
mod check;
mod count;
mod counted;
mod course;
mod ear_shares;
mod es_list;
mod expected;
mod form;
mod gauge;
mod greedy;
mod grid;
mod leftover;
pub mod margin;
mod marks;
mod mes;
mod phragmen;
mod pots;
mod profile;
mod purse;
mod ranked;
mod ratio;
pub mod read;
mod record;
pub mod regimes;
mod rule;
mod run;
mod scored;
mod search;
mod shares;
mod summary;
mod ties;
mod weights;
pub mod write;

pub use certificate::{Added, Certificate, Claim, certify};
pub use check::{CheckError, check, check_counted};
pub use counted::{Counted, CountedCertificate, count};
pub use expected::{
    ExpectedError, expected_keys, expected_members, expected_profile, expected_rule, expected_text,
};
pub use form::{Form, FormError};
pub use margin::{Margin, margin};
pub use marks::Marks;
pub use profile::{Capacity, Need, Part, Placement, Pot, Profile, ProfileError, Voter};
pub use ranked::{
    Action, Decided, Decision, Elected, LevelTie, Majority, Order, Path, RankedError, Reversed, Stage,
    StageTie, StageTieStep,
};
pub use ratio::{NotANumber, Ratio};
pub use record::{
    Detail, Dropped, Payment, Phase, Reason, RunnerUp, Step, Tally, TieRecord, Unfunded, VoterSummary,
};
pub use regimes::{Regimes, regimes};
pub use rule::{
    Add, AddStep, By, Completion, Method, Phragmen, Rule, RuleError, Strength, Unranked, Utility,
};
pub use run::{Options, TallyError, tally, tally_with};
pub use ties::{Lot, TieStep, Ties, TiesPolicy};
pub use weights::{Class, Degressive, WeightError, WeightScheme, Weights, weigh};
