//! The ids in the names of streams.

use events::{NeedId, RoundId, StreamId, UnitId};
use std::str::FromStr;

/// The one id in a stream's name.
pub(crate) fn id<T: FromStr>(stream: &StreamId) -> Option<T> {
    stream.key().parse().ok()
}

/// The two ids in the name of a ballot's stream.
pub(crate) fn ballot(stream: &StreamId) -> Option<(RoundId, UnitId)> {
    two(stream)
}

/// The two ids in the name of a support's stream.
pub(crate) fn support(stream: &StreamId) -> Option<(NeedId, UnitId)> {
    two(stream)
}

fn two<A: FromStr, B: FromStr>(stream: &StreamId) -> Option<(A, B)> {
    let (first, second) = stream.key().split_at_checked(36)?;
    Some((first.parse().ok()?, second.strip_prefix('-')?.parse().ok()?))
}

/// Whether the name holds what its kind calls for.
pub(crate) fn readable(stream: &StreamId) -> bool {
    match stream.kind() {
        "ballot" => ballot(stream).is_some(),
        "support" => support(stream).is_some(),
        // All other ids have the same form.
        _ => id::<RoundId>(stream).is_some(),
    }
}
