//! V8: each event lies between two cosigned checkpoints. It was absent at the time of the one before it and present at
//! that of the one after, so the time that it claims must lie between, give or take what clocks may differ by. And whatever
//! stands behind the log's word that others had stamped it at a time was written later than that.

use super::{
    finding::{Finding, Findings, Step},
    own::Anchor,
};
use events::Time;
use std::collections::BTreeMap;

/// By how much the clocks of log, witnesses and time stamping authorities may differ, in milliseconds.
pub(super) const SKEW_MS: i64 = 60_000;

/// The times of the quorum checkpoints, in the order of their sizes, and how far they have been gone through.
#[derive(Clone)]
pub(super) struct Brackets {
    /// Size, and time in milliseconds.
    times: Vec<(u64, i64)>,
    /// The first that covers the leaf in hand.
    next: usize,
    /// From which position on a stamp is known, the size of its tree, and when that was stamped, in milliseconds; the last
    /// one first.
    stamps: Vec<(u64, u64, i64)>,
    /// The latest time stamped before the leaf in hand, with the size of the tree.
    stamped: Option<(u64, i64)>,
}

impl Brackets {
    /// From the median times of quorum checkpoints, in seconds, by size.
    pub(super) fn new(times: &BTreeMap<u64, u64>) -> Self {
        let millis = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000);
        Self {
            times: times.iter().map(|(size, time)| (*size, millis(*time))).collect(),
            next: 0,
            stamps: Vec::new(),
            stamped: None,
        }
    }

    /// With what the log says of stamps of others.
    pub(super) fn anchored(mut self, anchors: &[Anchor]) -> Self {
        let one = |anchor: &Anchor| {
            let said = &anchor.said;
            (anchor.position, said.size, said.stamped.millis())
        };
        self.stamps = anchors.iter().rev().map(one).collect();
        self
    }

    /// Whether there is any time to hold events against.
    pub(super) fn any(&self) -> bool {
        !self.times.is_empty() || !self.stamps.is_empty()
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
        while let Some((_, size, at)) = self.stamps.pop_if(|(from, ..)| *from <= position) {
            let later = self.stamped.is_none_or(|(_, known)| known < at);
            self.stamped = if later { Some((size, at)) } else { self.stamped };
        }
        let stamped = self.stamped;
        if let Some((size, bound)) =
            stamped.filter(|(_, bound)| claimed.millis() < bound.saturating_sub(SKEW_MS))
        {
            findings.add(off("time-stamped", position, claimed, size, bound));
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
    use events::{Digest, log};

    #[test]
    fn what_stands_behind_a_stamp_was_written_after_it() {
        let said = |size, at| log::Anchored {
            size,
            stamped: Time::from_millis(at),
            token: Digest([0; 32]),
        };
        let anchor = |position, size, at| Anchor {
            position,
            at: Time::from_millis(at),
            said: said(size, at),
        };
        let anchors = [anchor(10, 7, 1_000_000), anchor(12, 2, 500_000)];
        let mut brackets = Brackets::new(&BTreeMap::new()).anchored(&anchors);
        assert!(brackets.any());
        let mut findings = Findings::default();
        for (position, at) in [(9, 0), (10, 940_000), (11, 939_999), (13, 600_000)] {
            brackets.take(position, Time::from_millis(at), &mut findings);
        }
        let found: Vec<_> = findings.list.iter().map(|it| (it.kind, it.position)).collect();
        assert_eq!(found, [("time-stamped", Some(11)), ("time-stamped", Some(13))]);
    }

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
