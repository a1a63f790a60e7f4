//! What a verification hands over.

use super::{
    finding::{Finding, Findings, Step},
    stamps::Stamped,
};
use crate::layout::Edition;
use replay::{Verdict, Weight};
use serde::{Serialize, Serializer};

/// What came of one step.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Looked at, and nothing found.
    Fine,
    /// Something contradicts.
    Tampered,
    /// Something is missing.
    Incomplete,
    /// Nothing to look at: no receipts were given, the policy names no witnesses.
    NotApplicable,
    /// Not looked at in this mode.
    Skipped,
}

/// One step in the report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StepLine {
    /// Which.
    pub code: Step,
    /// What came of it.
    pub state: State,
}

/// The result of a verification.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// What is to be said of the whole.
    pub verdict: Verdict,
    /// Which log.
    pub origin: String,
    /// How many leaves its newest checkpoint has.
    pub size: u64,
    /// The root that this checkpoint states, in hexadecimal.
    pub root: String,
    /// For whom the bundle is, when that could be read.
    #[serde(serialize_with = "edition")]
    pub edition: Option<Edition>,
    /// The SHA-256 of the policy that everything was weighed by.
    pub policy: String,
    /// Whether that policy was given, and not taken from the bundle.
    pub policy_given: bool,
    /// The witnesses that cosigned the newest checkpoint.
    pub cosigned: Vec<String>,
    /// When its quorum cosigned it, in milliseconds since 1970: the median.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<i64>,
    /// The time stamps of others that are good in themselves, the smallest tree first.
    pub stamped: Vec<Stamped>,
    /// How many checkpoints were looked at.
    pub checkpoints: u64,
    /// From which leaf on everything was looked at: 0, but for what an earlier verification had seen.
    pub since: u64,
    /// From which leaf on everything was decided, counted and derived again; what is before it was judged by an earlier
    /// verification, and is only folded. None where that was not asked for, or nothing is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_from: Option<u64>,
    /// The steps.
    pub steps: Vec<StepLine>,
    /// Everything found.
    pub findings: Vec<Finding>,
    /// How many further findings are not listed.
    pub left_out: u64,
    /// Documents that events name and the bundle does not hold, since they are kept elsewhere: minutes, evidence.
    pub elsewhere: u64,
    /// Words that were erased, with an event that says so.
    pub erased: u64,
    /// Things that are due and have not happened: no fault.
    pub pending: Vec<String>,
    /// What was derived again; none where that was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replay: Option<replay::Counts>,
}

#[expect(clippy::ref_option, reason = "serde gives fields by reference")]
fn edition<S: Serializer>(edition: &Option<Edition>, to: S) -> Result<S::Ok, S::Error> {
    edition.map(Edition::name).serialize(to)
}

impl Report {
    /// The exit status of a program that reports it: 0, 1 tampered, 2 incomplete.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.verdict.exit_code()
    }

    /// The codes under which something was found.
    #[must_use]
    pub fn failed(&self) -> Vec<Step> {
        let failed = |line: &&StepLine| matches!(line.state, State::Tampered | State::Incomplete);
        self.steps.iter().filter(failed).map(|line| line.code).collect()
    }
}

/// What came of every step, given those that had nothing to look at and those that were not asked for.
pub(super) fn steps(findings: &Findings, idle: &[Step], skipped: &[Step]) -> Vec<StepLine> {
    let state = |step: &Step| match findings.heaviest.get(step) {
        Some(Weight::Tampered) => State::Tampered,
        Some(Weight::Incomplete) => State::Incomplete,
        _ if skipped.contains(step) => State::Skipped,
        _ if idle.contains(step) => State::NotApplicable,
        _ => State::Fine,
    };
    let line = |step: &Step| StepLine {
        code: *step,
        state: state(step),
    };
    Step::ALL.iter().map(line).collect()
}

/// What is to be said of the whole.
pub(super) fn verdict(findings: &Findings) -> Verdict {
    match findings.heaviest.values().max() {
        Some(Weight::Tampered) => Verdict::Tampered,
        Some(Weight::Incomplete) => Verdict::Incomplete,
        Some(Weight::Pending) | None => Verdict::Clean,
    }
}
