//! Which step of a verification a finding belongs to: the one place that says so. The codes are finer and tell what is
//! wrong; the steps are few and are what a reader of a report looks for.

use serde::Serialize;
use std::fmt;

/// The steps of a verification in which this crate has a say. The others need the files of a bundle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize)]
pub enum Step {
    /// Every leaf hashes to what is kept of it.
    V1,
    /// The root is that of the leaves, and nothing lies beyond it.
    V4,
    /// The form of leaves, their numbers, times that do not go back, known kinds.
    V7,
    /// State machines, rights, citations; no ballot after the close, one that counts for each.
    V9,
    /// Each counted ballot is opened as it was committed to, or declared unopened with a reason.
    V10,
    /// Candidates, rolls, counts, lists, proposals, outcomes of cases and mandates follow from the events.
    V11,
    /// What opens the texts fits, or was erased by an event.
    V12,
    /// The lot was committed to before the vote and revealed after it.
    V14,
}

impl Step {
    /// All steps.
    pub const ALL: [Self; 8] = [
        Self::V1,
        Self::V4,
        Self::V7,
        Self::V9,
        Self::V10,
        Self::V11,
        Self::V12,
        Self::V14,
    ];
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// What speaks of the lot, whichever check found it.
const LOT: [&str; 12] = [
    "round.lot_committed",
    "round.lot_revealed",
    "round.lot_drawn",
    "refused.round.no_lot",
    "refused.round.no_commitments",
    "refused.round.lot_complete",
    "refused.round.already_committed",
    "refused.round.lot_uncommitted",
    "refused.round.not_committed",
    "refused.round.wrong_part",
    "refused.round.part_is_there",
    "refused.round.lot_hidden",
];

/// What speaks of opening ballots.
const OPENING: [&str; 11] = [
    "ballot.opened",
    "ballot.unopened",
    "ballot.opening_lost",
    "refused.ballot.sealed",
    "refused.ballot.wrong_opening",
    "refused.ballot.no_opening",
    "refused.ballot.opening_is_there",
    "refused.ballot.already_opened",
    "refused.ballot.not_lost",
    "refused.ballot.presented_late",
    "refused.ballot.still_presentable",
];

/// What is decided by counting.
const COUNTED: [&str; 6] = [
    "round.tallied",
    "round.reproposed",
    "round.candidates_frozen",
    "round.voting_opened",
    "case.resolved",
    "mandate.issued",
];

impl Step {
    /// The step that a code belongs to.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let (family, rest) = code.split_once('.').unwrap_or((code, ""));
        let is = |table: &[&str]| table.iter().any(|entry| *entry == code || *entry == rest);
        match family {
            "tree" => Self::V4,
            "leaf" if rest == "hash" => Self::V1,
            "leaf" => Self::V7,
            "order" if matches!(rest, "time" | "kind" | "name") => Self::V7,
            "opening" | "erased" => Self::V12,
            "ballot" => Self::V10,
            "derived" | "blob" | "proposal" | "mandate" => Self::V11,
            "refused" | "needless" | "differs" | "unreadable" if is(&LOT) => Self::V14,
            "refused" | "needless" | "differs" | "unreadable" if is(&OPENING) => Self::V10,
            "differs" if is(&COUNTED) => Self::V11,
            _ => Self::V9,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_codes_of_its_own() {
        for (code, wanted) in [
            ("leaf.hash", Step::V1),
            ("leaf.form", Step::V7),
            ("tree.root", Step::V4),
            ("order.time", Step::V7),
            ("order.version", Step::V9),
            ("guard.cite_moved", Step::V9),
            ("refused.ballot.not_open", Step::V9),
            ("refused.ballot.wrong_opening", Step::V10),
            ("differs.ballot.opened", Step::V10),
            ("ballot.left_sealed", Step::V10),
            ("derived.list", Step::V11),
            ("differs.case.resolved", Step::V11),
            ("opening.missing", Step::V12),
            ("erased.unknown", Step::V12),
            ("refused.round.wrong_part", Step::V14),
            ("differs.round.lot_drawn", Step::V14),
        ] {
            assert_eq!(Step::of(code), wanted, "{code}");
        }
        let heard = |wanted| [LOT.as_slice(), &OPENING, &COUNTED].concat().contains(&wanted);
        assert!(heard("round.lot_drawn") && !heard("round.planned"));
    }

    /// The tables name codes and kinds that there are, so that none of them is left behind by a new name.
    #[test]
    fn the_tables_name_what_there_is() {
        let kinds: Vec<&str> = events::KINDS.concat();
        let sources = [
            include_str!("../../domain/src/round/refusals.rs"),
            include_str!("../../domain/src/ballot/mod.rs"),
        ]
        .concat();
        for entry in [LOT.as_slice(), &OPENING, &COUNTED].concat() {
            let there = match entry.strip_prefix("refused.") {
                Some(code) => {
                    let name = code.split('.').nth(1).unwrap();
                    sources.contains(&format!("\n    \"{name}\" "))
                }
                None => kinds.iter().any(|kind| kind.split('@').next() == Some(entry)),
            };
            assert!(there, "{entry}");
        }
    }
}
