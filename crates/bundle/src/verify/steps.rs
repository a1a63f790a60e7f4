//! Under which step of a verification, and under which kind, each finding of the auditor falls. Which step it is, the
//! auditor says itself; what is new to this crate is a matter of rules.

use super::finding::{Finding, Step};
use replay::Weight;

/// A finding of the auditor as one of the verification.
pub(super) fn from_audit(found: replay::Finding) -> Finding {
    let (step, kind) = place(&found.code);
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

/// The step and kind of a code.
fn place(code: &str) -> (Step, &'static str) {
    let is = |begin: &str| code.starts_with(begin);
    match replay::Step::of(code) {
        replay::Step::V1 => (Step::V1, "audit-leaf"),
        replay::Step::V4 => (Step::V4, "audit-leaf"),
        replay::Step::V7 if is("order.") => (Step::V7, "audit-order"),
        replay::Step::V7 => (Step::V7, "audit-leaf"),
        replay::Step::V9 if is("guard.") || is("refused.authority.") => (Step::V9, "audit-guard"),
        replay::Step::V9 => (Step::V9, "audit-rule"),
        replay::Step::V10 => (Step::V10, "audit-ballot"),
        replay::Step::V11 if is("blob.") => (Step::V11, "audit-document"),
        replay::Step::V11 => (Step::V11, "audit-derived"),
        replay::Step::V12 => (Step::V12, "audit-erasure"),
        replay::Step::V14 => (Step::V14, "audit-lot"),
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
