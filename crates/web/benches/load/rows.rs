//! The ledger alone with the rows that ballots over HTTP write: their sizes, and their ids, which lie all over the indexes
//! and do not come in order of time. What it gives is the most that anything in front of this ledger could.

use crate::work::{self, Outcome, uuid};
use events::{Body, CommandId, Digest, RoundId, UnitId, Version, ballot, derived};
use ledger::{Append, AppendError, Beside, Key, Ledger, Write};
use std::{sync::Arc, time::Duration};

/// Bytes of an opening of ten marks, sealed.
const OPENING: usize = 668;
/// Bytes of what only the voter is told, sealed.
const ANSWER: usize = 192;

/// So many tasks, each voting for its units in turn until the time is up; how many ballots were taken in.
pub(crate) async fn append(
    ledger: Arc<dyn Ledger>,
    tasks: usize,
    units: usize,
    cell: Duration,
) -> Outcome<u64> {
    let started = work::now();
    let work = (0..tasks).map(|task| {
        let ledger = Arc::clone(&ledger);
        tokio::spawn(async move {
            let (mut done, mut version) = (0, 0);
            while started.elapsed() < cell {
                for unit in (task..units).step_by(tasks) {
                    ledger.append(ballot(unit, version)).await?;
                    done += 1;
                }
                version += 1;
            }
            Ok::<u64, AppendError>(done)
        })
    });
    let mut done = 0;
    for task in work.collect::<Vec<_>>() {
        done += task.await??;
    }
    Ok(done)
}

/// The ballot of a unit that has voted so many times before.
fn ballot(unit: usize, version: u64) -> Append {
    let number = unit as u64 * 1_000_000_000 + version;
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
