//! What must never happen, looked for in the log by simple scans. They use no decider and no view: where a rule is
//! told twice, each telling checks the other. A scan panics with the position of what it found.

mod decisions;
mod hours;
mod people;
mod rounds;
mod votes;

use crate::common::log::Log;
use events::{Position, Version};
use std::collections::BTreeMap;

pub(crate) fn hold(log: &Log) {
    ordered(log);
    people::hold(log);
    rounds::hold(log);
    votes::hold(log);
    decisions::hold(log);
    hours::hold(log);
}

/// Invariant 1: positions without a gap, versions without a gap in each stream, and a time that never goes back.
fn ordered(log: &Log) {
    let mut versions: BTreeMap<&str, Version> = BTreeMap::new();
    for (event, position) in log.events.iter().zip(0..) {
        assert_eq!(event.position, Position(position));
        let before = versions
            .insert(event.stream.as_str(), event.version)
            .unwrap_or_default();
        assert_eq!(event.version, before.next(), "{position}: {}", event.stream);
    }
    assert!(log.events.is_sorted_by_key(|event| event.at), "time goes back");
}
