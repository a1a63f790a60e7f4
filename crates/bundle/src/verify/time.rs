//! V8: each event lies between two cosigned checkpoints. It was absent at the time of the one before it and present at
//! that of the one after, so the time that it claims must lie between, give or take what clocks may differ by.

use super::finding::{Finding, Findings, Step};
use events::Time;
use std::collections::BTreeMap;

/// By how much the clocks of log and witnesses may differ, in milliseconds.
const SKEW_MS: i64 = 60_000;

/// The times of the quorum checkpoints, in the order of their sizes, and how far they have been gone through.
#[derive(Clone)]
pub(super) struct Brackets {
    /// Size, and time in milliseconds.
    times: Vec<(u64, i64)>,
    /// The first that covers the leaf in hand.
    next: usize,
}

impl Brackets {
    /// From the median times of quorum checkpoints, in seconds, by size.
    pub(super) fn new(times: &BTreeMap<u64, u64>) -> Self {
        let millis = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000);
        Self {
            times: times.iter().map(|(size, time)| (*size, millis(*time))).collect(),
            next: 0,
        }
    }

    /// Whether there is any time to hold events against.
    pub(super) fn any(&self) -> bool {
        !self.times.is_empty()
    }

    /// Takes the time that the next leaf claims; leaves come in order.
    pub(super) fn take(&mut self, position: u64, claimed: Time, findings: &mut Findings) {
        while self
            .times
            .get(self.next)
            .is_some_and(|(size, _)| *size <= position)
        {
            self.next += 1;
        }
        let before = self.next.checked_sub(1).and_then(|last| self.times.get(last));
        if let Some((size, bound)) =
            before.filter(|(_, bound)| claimed.millis() < bound.saturating_sub(SKEW_MS))
        {
            findings.add(off("time-early", position, claimed, *size, *bound));
        }
        let after = self.times.get(self.next);
        if let Some((size, bound)) =
            after.filter(|(_, bound)| claimed.millis() > bound.saturating_add(SKEW_MS))
        {
            findings.add(off("time-late", position, claimed, *size, *bound));
        }
    }
}

fn off(kind: &'static str, position: u64, claimed: Time, size: u64, bound: i64) -> Finding {
    let finding = Finding::tampered(Step::V8, kind).at(position).fact("size", size);
    finding
        .fact("claimed", claimed)
        .fact("bound", Time::from_millis(bound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_outside_its_bracket_is_found_and_one_within_the_skew_is_not() {
        let times = [(10, 1_000), (20, 2_000)].into();
        let mut brackets = Brackets::new(&times);
        let mut findings = Findings::default();
        let second = |at: i64| Time::from_millis(at * 1000);
        for (position, at) in [
            (0, 0),
            (9, 1_060),
            (10, 940),
            (19, 2_060),
            (20, 1_940),
            (30, 9_000),
        ] {
            brackets.take(position, second(at), &mut findings);
        }
        assert_eq!(findings.list, []);
        let mut brackets = Brackets::new(&times);
        for (position, at) in [(0, 1_061), (10, 939), (11, 2_061), (20, 1_939)] {
            brackets.take(position, second(at), &mut findings);
        }
        let found: Vec<_> = findings
            .list
            .iter()
            .map(|it| (it.kind, it.position.unwrap()))
            .collect();
        let (early, late) = ("time-early", "time-late");
        assert_eq!(found, [(late, 0), (early, 10), (late, 11), (early, 20)]);
    }
}
