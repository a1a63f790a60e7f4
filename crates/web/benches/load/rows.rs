//! The ledger alone with the rows that ballots over HTTP write: their sizes, and their ids, which lie all over the indexes
//! and do not come in order of time. What it gives is the most that anything in front of this ledger could.

use crate::work::{self, Outcome, uuid};
use events::{Body, CommandId, Digest, RoundId, UnitId, Version, ballot, derived};
use ledger::{Append, Beside, Key, Ledger, Write};
use std::{sync::Arc, time::Duration};

/// Bytes of an opening of ten marks, sealed.
const OPENING: usize = 668;
/// Bytes of what only the voter is told, sealed.
const ANSWER: usize = 192;

/// So many tasks, each voting for its units in turn until the time is up; how many ballots were taken in.
pub(crate) async fn append(ledger: Arc<dyn Ledger>, tasks: u64, units: u64, cell: Duration) -> Outcome<u64> {
    let make = move |task: u64, done: u64| {
        let own = (units - task).div_ceil(tasks);
        ballot(task + done % own * tasks, done / own)
    };
    work::append_each(ledger, tasks, cell, make).await
}

/// The ballot of a unit that has voted so many times before.
fn ballot(unit: u64, version: u64) -> Append {
    let number = unit * 1_000_000_000 + version;
    let name = number.to_string();
    let commitment = Digest::of(name.as_bytes());
    let unit = UnitId(derived(&["unit", &unit.to_string()]));
    let mut body = work::cast(number);
    if let Body::Ballot(ballot::Event::Cast(cast)) = &mut body {
        (cast.unit, cast.commitment) = (unit, commitment);
    }
    let mut actor = work::actor();
    actor.person = Some(events::PersonId(derived(&["person", &unit.to_string()])));
    Append {
        key: Key::of(&actor, CommandId(derived(&["http", &name]))),
        intent: commitment,
        actor,
        writes: vec![Write {
            stream: ballot::stream(RoundId(uuid(1)), unit),
            expected: Version(version),
            bodies: vec![body],
            cites: Vec::new(),
            not_after: None,
        }],
        beside: vec![Beside::Opening {
            commitment,
            sealed: vec![7; OPENING],
        }],
        answer: vec![7; ANSWER],
    }
}
