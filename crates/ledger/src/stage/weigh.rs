//! One append against what stands before it: its guards, its deadline, its form, and then its rows. The order of the
//! checks is the order of what the caller can do about them.

use super::{Prepared, Row};
use crate::AppendError;
use events::{Position, StreamId, Time, Version};
use std::collections::HashMap;

/// Checks one append and gives its rows.
pub(super) fn weigh(
    append: &Prepared,
    at: Time,
    size: u64,
    versions: &HashMap<StreamId, Version>,
) -> Result<Vec<Row>, AppendError> {
    for guard in &append.guards {
        let stands = versions.get(&guard.stream).copied().unwrap_or_default();
        let actual = Version(stands.0 + guard.ahead);
        if guard.expected != actual {
            return Err(AppendError::Conflict {
                stream: guard.stream.clone(),
                expected: guard.expected,
                actual,
            });
        }
    }
    if let Some(not_after) = append.deadline.filter(|deadline| at > *deadline) {
        return Err(AppendError::Late { not_after, at });
    }
    let drafts = append.events.as_ref().map_err(Clone::clone)?;
    let rows = drafts.iter().zip(size..).map(|(event, position)| {
        let position = Position(position);
        let leaf = event.leaf.place(position, at)?;
        Ok(Row {
            position,
            stream: event.stream.clone(),
            version: event.version,
            hash: tlog::leaf_hash(&leaf),
            leaf,
        })
    });
    rows.collect()
}
