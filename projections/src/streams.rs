//! Ids out of stream names. A name that is none gives `None`, and the view passes the event by.

use events::{NeedId, RoundId, StreamId, UnitId};
use std::str::FromStr;

/// The id that a stream of one thing is named for.
pub(crate) fn id<T: FromStr>(stream: &StreamId) -> Option<T> {
    stream.key().parse().ok()
}

/// The round and unit that a ballot's stream is named for.
pub(crate) fn ballot(stream: &StreamId) -> Option<(RoundId, UnitId)> {
    pair(stream)
}

/// The need and unit that a support's stream is named for.
pub(crate) fn support(stream: &StreamId) -> Option<(NeedId, UnitId)> {
    pair(stream)
}

fn pair<A: FromStr, B: FromStr>(stream: &StreamId) -> Option<(A, B)> {
    let (key, uuid) = (stream.key(), 36);
    let second = key.get(uuid..)?.strip_prefix('-')?;
    Some((key.get(..uuid)?.parse().ok()?, second.parse().ok()?))
}
