//! Check 1, leaves: each is the strict, canonical form of a known event, hashes to what is stored beside it, and states
//! the place at which it stands. Says nothing of what the event means.

use crate::{Finding, auditor::Leaf, finding::Findings};
use events::{Recorded, codec};
use std::collections::BTreeSet;

/// Reads one leaf; `None` when it cannot be read.
pub(crate) fn read(place: u64, leaf: &Leaf<'_>, findings: &mut Findings) -> Option<Recorded> {
    match codec::decode_exact(leaf.bytes) {
        Ok(event) => Some(event),
        Err(why) => {
            findings.add(Finding::tampered("leaf.form", format!("the leaf cannot be read: {why}")).at(place));
            None
        }
    }
}

/// Compares the stored hash with the computed one.
pub(crate) fn hash(place: u64, leaf: &Leaf<'_>, computed: tlog::Hash, findings: &mut Findings) {
    if leaf.hash != computed {
        let what =
            "the bytes of the leaf do not hash to the hash stored beside them: one of the two was changed";
        findings.add(
            Finding::tampered("leaf.hash", what)
                .at(place)
                .wanted(computed, leaf.hash),
        );
    }
}

/// A ruined log could make as many runs as leaves; the first ones tell the story.
const RUNS_AT_MOST: usize = 1_000;

/// Leaves next to one another whose `seq` is off by the same amount.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: u64,
    last: u64,
    shift: i128,
}

/// Follows the places: as stored, and as each leaf states.
#[derive(Debug, Default)]
pub(crate) struct Places {
    next: u64,
    runs: Vec<Run>,
}

impl Places {
    /// Takes the stored position of the next leaf; gives its place.
    pub(crate) fn stored(&mut self, stored: u64, findings: &mut Findings) -> u64 {
        let next = self.next;
        if stored > next {
            let missing = stored - next;
            let what = format!("{missing} stored leaves are missing before this one: they were deleted");
            findings.add(
                Finding::tampered("leaf.gap", what)
                    .at(stored)
                    .wanted(next, stored),
            );
        } else if stored < next {
            let what = "a leaf is stored at a position that was there already, or out of order";
            findings.add(
                Finding::tampered("leaf.doubled", what)
                    .at(stored)
                    .wanted(next, stored),
            );
        }
        self.next = self.next.max(stored.saturating_add(1));
        stored
    }

    /// Takes the `seq` that the leaf at a place states.
    pub(crate) fn stated(&mut self, place: u64, seq: u64) {
        let shift = i128::from(seq) - i128::from(place);
        if let Some(run) = self
            .runs
            .last_mut()
            .filter(|run| run.shift == shift && run.last + 1 == place)
        {
            run.last = place;
        } else if shift != 0 && self.runs.len() < RUNS_AT_MOST {
            let (first, last) = (place, place);
            self.runs.push(Run { first, last, shift });
        }
    }

    /// How many places there are, missing ones included.
    pub(crate) fn size(&self) -> u64 {
        self.next
    }

    /// Tells gaps, doubled and swapped leaves apart.
    pub(crate) fn judge(&self, findings: &mut Findings) {
        let lone = |run: &&Run| run.first == run.last;
        let off: BTreeSet<(i128, i128)> = self
            .runs
            .iter()
            .filter(lone)
            .map(|run| (i128::from(run.first), i128::from(run.first) + run.shift))
            .collect();
        for run in &self.runs {
            let place = i128::from(run.first);
            let seq = place + run.shift;
            let to_the_end = run.last + 1 == self.next;
            let (code, what) = if run.first == run.last && off.contains(&(seq, place)) {
                (
                    "leaf.swapped",
                    format!("the leaf of position {seq} stands here: the two were swapped"),
                )
            } else if to_the_end && run.shift > 0 {
                (
                    "leaf.gap",
                    format!("{} leaves were taken out here and the rest moved up", run.shift),
                )
            } else if to_the_end && run.shift < 0 {
                (
                    "leaf.doubled",
                    format!("{} leaves were put in before this one", -run.shift),
                )
            } else if run.shift < 0 || seq < i128::from(self.next) {
                (
                    "leaf.doubled",
                    format!("the leaf of position {seq} stands here too"),
                )
            } else {
                (
                    "leaf.misplaced",
                    "the leaf states another position than its own".into(),
                )
            };
            findings.add(Finding::tampered(code, what).at(run.first).wanted(place, seq));
        }
    }
}
