//! Rows of the log as any backend reads them: each event is checked against its hash and its own words, a page and a
//! stream against holes. And whole numbers, which databases keep as signed.

use crate::{Leaf, ReadError};
use events::{Position, Recorded, StreamId, Version, codec};
use tlog::{Frontier, Hash};

/// An event as its columns say.
pub(crate) struct Stored<'a> {
    pub(crate) position: u64,
    pub(crate) stream: &'a str,
    pub(crate) version: u64,
    pub(crate) leaf: &'a [u8],
    pub(crate) hash: Hash,
}

/// The event, if its hash is that of the leaf and the leaf says the same as the columns.
pub(crate) fn checked(row: &Stored<'_>) -> Result<Recorded, ReadError> {
    let Stored {
        position,
        stream,
        version,
        ..
    } = *row;
    if tlog::leaf_hash(row.leaf) != row.hash {
        return Err(not_its_hash(position));
    }
    let event = codec::decode_kept(row.leaf).map_err(|bad| corrupt(position, bad.to_string()))?;
    if event.position.0 != position || event.stream.as_str() != stream || event.version.0 != version {
        let what = format!(
            "the leaf says {}@{} at {}, its columns {stream}@{version}",
            event.stream, event.version, event.position
        );
        return Err(corrupt(position, what));
    }
    Ok(event)
}

impl Leaf {
    /// The event, if the hash stored with it is that of the leaf and the leaf says where it stands.
    ///
    /// # Errors
    /// [`ReadError::Corrupt`].
    pub fn read(&self) -> Result<Recorded, ReadError> {
        if tlog::leaf_hash(&self.bytes) != self.hash {
            return Err(not_its_hash(self.position.0));
        }
        let event =
            codec::decode_kept(&self.bytes).map_err(|bad| corrupt(self.position.0, bad.to_string()))?;
        if event.position != self.position {
            let what = format!("the leaf says that it stands at {}", event.position);
            return Err(corrupt(self.position.0, what));
        }
        Ok(event)
    }
}

fn not_its_hash(position: u64) -> ReadError {
    corrupt(position, "the leaf has not the hash stored with it".into())
}

/// Refuses events of a stream that do not follow one another from `after` on.
pub(crate) fn stream_is_whole(id: &StreamId, after: Version, events: &[Recorded]) -> Result<(), ReadError> {
    for (event, expected) in events.iter().zip(after.0 + 1..) {
        if event.version.0 != expected {
            let what = format!("stream {id} has no version {expected}");
            return Err(corrupt(event.position.0, what));
        }
    }
    Ok(())
}

/// Refuses a page with a hole, one that ends too early, and one that goes past the head. All of one moment.
pub(crate) fn page_is_whole(
    size: Position,
    from: Position,
    limit: usize,
    events: &[Recorded],
) -> Result<(), ReadError> {
    let promised = size.0.saturating_sub(from.0).min(limit as u64);
    for index in 0..promised.max(events.len() as u64) {
        let expected = from.0 + index;
        let found = usize::try_from(index).ok().and_then(|index| events.get(index));
        if found.is_none_or(|event| event.position.0 != expected) || index >= promised {
            let what = format!("a hole, or an event past the {size} that the head counts");
            return Err(corrupt(expected, what));
        }
    }
    Ok(())
}

/// The tree in the head row, if it is of the size that the row says.
pub(crate) fn tree(size: u64, frontier: &[u8]) -> Result<Frontier, ReadError> {
    let corrupt = |what| ReadError::Corrupt { position: None, what };
    let tree = Frontier::from_bytes(frontier).map_err(|bad| corrupt(bad.to_string()))?;
    if tree.size() != size {
        return Err(corrupt(format!(
            "the head says {size} events, its tree {}",
            tree.size()
        )));
    }
    Ok(tree)
}

/// Damage at a position.
pub(crate) fn corrupt(position: u64, what: String) -> ReadError {
    ReadError::Corrupt {
        position: Some(Position(position)),
        what,
    }
}

/// A whole number as a database keeps it. Larger ones than it can hold name nothing, as does its largest.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A whole number as read from a column that the schema keeps from going below nought.
pub(crate) fn unsigned(number: i64) -> Result<u64, ReadError> {
    u64::try_from(number).map_err(|_| ReadError::Corrupt {
        position: None,
        what: format!("a number below nought: {number}"),
    })
}

/// The stream that a column names.
pub(crate) fn stream(name: &str) -> Result<StreamId, ReadError> {
    name.parse().map_err(|bad| ReadError::Corrupt {
        position: None,
        what: format!("a stream column: {bad}"),
    })
}

/// What comes, in the order of bytes, after every text that begins so.
pub(crate) fn end_of(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}
