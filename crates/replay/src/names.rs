//! The ids in the names of streams.

use events::{RoundId, StreamId, UnitId};
use std::str::FromStr;

/// The one id in a stream's name.
pub(crate) fn id<T: FromStr>(stream: &StreamId) -> Option<T> {
    stream.key().parse().ok()
}

/// The two ids in the name of a ballot's stream.
pub(crate) fn ballot(stream: &StreamId) -> Option<(RoundId, UnitId)> {
    let (round, unit) = stream.key().split_at_checked(36)?;
    Some((round.parse().ok()?, unit.strip_prefix('-')?.parse().ok()?))
}

/// Whether the name holds what its kind calls for.
pub(crate) fn readable(stream: &StreamId) -> bool {
    match stream.kind() {
        "ballot" => ballot(stream).is_some(),
        // All other ids have the same form.
        _ => id::<RoundId>(stream).is_some(),
    }
}
