//! V6 of promises: what a log has signed that it would append, must stand in it where it was said to, once the time for
//! that has passed.

use super::finding::{Finding, Findings, Step};
use crate::Fault;
use events::Time;
use std::collections::BTreeMap;
use tlog::{Hash, Promise, Trust};

/// A promise that somebody holds.
pub(super) struct Held {
    place: String,
    promise: Promise,
}

/// Reads one.
///
/// # Errors
/// When it is none, or no key of the log signed it: then it is not what it was given as.
pub(super) fn read(place: String, bytes: &[u8], trust: &Trust) -> Result<Held, Fault> {
    match Promise::verified(bytes, trust.all_keys()) {
        Ok(promise) => Ok(Held { place, promise }),
        Err(why) => Err(Fault::unusable(place, why)),
    }
}

/// Of which leaves the hash must be known for them.
pub(super) fn leaves(promises: &[Held]) -> impl Iterator<Item = u64> {
    promises.iter().map(|held| held.promise.position)
}

/// Holds them against the bundle. `now` is in seconds since 1970, where it is known; gives those that can still be kept.
pub(super) fn judge(
    promises: &[Held],
    size: u64,
    now: Option<u64>,
    hashes: &BTreeMap<u64, Hash>,
    findings: &mut Findings,
) -> Vec<String> {
    let mut pending = Vec::new();
    for Held { place, promise } in promises {
        let Promise { position, by, .. } = *promise;
        if position < size {
            match hashes.get(&position) {
                Some(here) if here.to_string() == promise.leaf => {}
                Some(here) => {
                    let finding = Finding::tampered(Step::V6, "promise-other").file(place);
                    let finding = finding.fact("found", here).fact("promised", &promise.leaf);
                    findings.add(finding.at(position));
                }
                None => findings.add(Finding::not_comparable(Step::V6, place)),
            }
            continue;
        }
        let until = Time::from_millis(super::fresh::millis(by));
        if now.is_some_and(|now| now > by) {
            let finding = Finding::tampered(Step::V6, "promise-broken").file(place);
            findings.add(finding.at(position).fact("by", until).fact("size", size));
        } else {
            pending.push(format!(
                "the ballot of {} in round {} is promised at position {position} by {until} ({place})",
                promise.unit, promise.round
            ));
        }
    }
    pending
}
