//! The end of the log as this process wrote it, in memory: those who follow need not ask the store, each for itself, for what
//! has just gone by. What is in the log stays as it is, so a leaf that was committed is as good from here as from there.

use crate::{Leaf, stage::Row};
use events::Position;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// So many bytes of leaves are held at most: a few thousand events. Nobody who follows closely is further behind.
const HELD: usize = 4 << 20;

/// The leaves of the last batches. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Lately(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    /// One after another, without a gap.
    leaves: VecDeque<Leaf>,
    bytes: usize,
}

impl Lately {
    /// A batch is on disk. Where it does not go on from the last one, others wrote between, and what was held is let go of.
    pub(crate) fn wrote(&self, rows: &[Row]) {
        let mut held = self.held();
        for row in rows {
            let next = held.leaves.back().map(|last| last.position.0 + 1);
            if next.is_some_and(|next| next != row.position.0) {
                *held = Held::default();
            }
            held.bytes += row.leaf.len();
            held.leaves.push_back(row.into());
        }
        while held.bytes > HELD
            && let Some(oldest) = held.leaves.pop_front()
        {
            held.bytes -= oldest.bytes.len();
        }
    }

    /// The store was lost sight of: what it holds now, it must say itself.
    pub(crate) fn forget(&self) {
        *self.held() = Held::default();
    }

    /// The leaves from a position on and before another, where all of them are held.
    pub(crate) fn between(&self, from: Position, to: Position) -> Option<Vec<Leaf>> {
        let held = self.held();
        let begin = held.leaves.front()?.position.0;
        let first = usize::try_from(from.0.checked_sub(begin)?).ok()?;
        let last = usize::try_from(to.0.checked_sub(begin)?).ok()?;
        let is_held = first < last && last <= held.leaves.len();
        is_held.then(|| held.leaves.range(first..last).cloned().collect())
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{StreamId, Version};

    fn rows(positions: std::ops::Range<u64>, bytes: usize) -> Vec<Row> {
        let row = |at| Row {
            position: Position(at),
            stream: StreamId::new("log", "x"),
            version: Version(at + 1),
            leaf: vec![7; bytes],
            hash: tlog::leaf_hash(&at.to_be_bytes()),
        };
        positions.map(row).collect()
    }

    fn held(lately: &Lately, from: u64, to: u64) -> Option<Vec<u64>> {
        let leaves = lately.between(Position(from), Position(to))?;
        Some(leaves.iter().map(|leaf| leaf.position.0).collect())
    }

    #[test]
    fn what_was_written_is_given_whole_or_not_at_all() {
        let lately = Lately::default();
        assert_eq!(held(&lately, 0, 1), None);
        lately.wrote(&rows(10..12, 1));
        lately.wrote(&rows(12..15, 1));
        assert_eq!(held(&lately, 10, 15), Some(vec![10, 11, 12, 13, 14]));
        assert_eq!(held(&lately, 12, 14), Some(vec![12, 13]));
        for (from, to) in [(9, 12), (14, 16), (15, 15), (12, 12), (14, 12), (20, 21)] {
            assert_eq!(held(&lately, from, to), None, "{from} to {to}");
        }
        lately.forget();
        assert_eq!(held(&lately, 10, 15), None);
    }

    #[test]
    fn where_others_wrote_between_it_begins_anew() {
        let lately = Lately::default();
        lately.wrote(&rows(10..12, 1));
        lately.wrote(&rows(13..14, 1));
        assert_eq!(held(&lately, 10, 12), None);
        assert_eq!(held(&lately, 13, 14), Some(vec![13]));
        lately.wrote(&rows(11..12, 1));
        assert_eq!(
            held(&lately, 13, 14),
            None,
            "the log was lost and goes on from earlier"
        );
        assert_eq!(held(&lately, 11, 12), Some(vec![11]));
    }

    #[test]
    fn the_oldest_go_first() {
        let lately = Lately::default();
        let (bytes, fit) = (1_000, HELD as u64 / 1_000);
        lately.wrote(&rows(0..fit + 2, bytes));
        assert_eq!(held(&lately, 1, fit), None);
        assert_eq!(held(&lately, 2, fit + 2).map(|held| held.len() as u64), Some(fit));
    }
}
