//! Under which step of a verification each finding of the auditor falls. The auditor may find new things; what is not
//! known here is a matter of rules.

use super::finding::{Finding, Step};
use replay::Weight;

/// The beginnings of the auditor's codes, the more exact ones first, with step and kind.
const STEPS: &[(&str, Step, &str)] = &[
    ("leaf.hash", Step::V1, "audit-leaf"),
    ("leaf.", Step::V7, "audit-leaf"),
    ("tree.", Step::V4, "audit-leaf"),
    ("order.", Step::V7, "audit-order"),
    ("guard.", Step::V9, "audit-guard"),
    ("refused.authority.", Step::V9, "audit-guard"),
    // Openings of ballots.
    ("ballot.left_sealed", Step::V10, "audit-ballot"),
    ("refused.ballot.wrong_opening", Step::V10, "audit-ballot"),
    ("refused.ballot.no_opening", Step::V10, "audit-ballot"),
    ("refused.ballot.opening_is_there", Step::V10, "audit-ballot"),
    ("refused.ballot.already_opened", Step::V10, "audit-ballot"),
    ("refused.ballot.not_lost", Step::V10, "audit-ballot"),
    ("refused.ballot.sealed", Step::V10, "audit-ballot"),
    ("ballot.", Step::V10, "audit-ballot"),
    // Lots.
    ("refused.round.wrong_part", Step::V14, "audit-lot"),
    ("refused.round.own_part", Step::V14, "audit-lot"),
    ("refused.round.not_committed", Step::V14, "audit-lot"),
    ("refused.round.already_committed", Step::V14, "audit-lot"),
    ("refused.round.lot_", Step::V14, "audit-lot"),
    ("refused.round.part_is_there", Step::V14, "audit-lot"),
    ("lot.", Step::V14, "audit-lot"),
    // What follows from the events.
    ("derived.", Step::V11, "audit-derived"),
    ("blob.", Step::V11, "audit-document"),
    ("proposal.", Step::V11, "audit-derived"),
    ("mandate.", Step::V11, "audit-derived"),
    // Erasures.
    ("erasure.", Step::V12, "audit-erasure"),
    ("opening.", Step::V12, "audit-erasure"),
    ("text.", Step::V12, "audit-erasure"),
    ("person.", Step::V12, "audit-erasure"),
];

/// A finding of the auditor as one of the verification.
pub(super) fn from_audit(found: replay::Finding) -> Finding {
    let known = STEPS.iter().find(|(begin, ..)| found.code.starts_with(begin));
    let (step, kind) = known.map_or((Step::V9, "audit-rule"), |(_, step, kind)| (*step, *kind));
    let mut detail = found.what;
    if let (Some(expected), Some(given)) = (&found.expected, &found.found) {
        detail = format!("{detail}; expected {expected}, found {given}");
    }
    let empty = Finding::tampered(step, kind);
    Finding {
        weight: found.weight,
        position: found.position,
        stream: found.stream,
        audit: Some(found.code.into_owned()),
        detail: Some(detail),
        ..empty
    }
}

/// Whether a finding of the auditor is said by this crate already, with the file it lies in: the tree, and documents.
pub(super) fn is_said(found: &replay::Finding) -> bool {
    matches!(
        found.code.as_ref(),
        "leaf.hash"
            | "tree.root"
            | "tree.size"
            | "tree.tail"
            | "tree.truncated"
            | "blob.missing"
            | "blob.altered"
    )
}

/// Whether a finding is no fault, only something that has not happened yet.
pub(super) fn is_pending(found: &replay::Finding) -> bool {
    found.weight == Weight::Pending
}
