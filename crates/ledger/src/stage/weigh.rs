//! One append against what stands before it: its guards, its deadline, its form, and then its rows. The order of the
//! checks is the order of what the caller can do about them.

use super::Row;
use crate::{Append, AppendError, Beside, Write};
use events::codec::{self, CodecError};
use events::{Cite, Digest, Position, Recorded, StreamId, Time, Version};
use std::collections::{BTreeMap, HashMap};

/// The most bytes of one thing beside the log: far above any roll or document, far below what a database refuses, so that
/// no member can make a whole batch fail.
pub const BESIDE_MAX: usize = 64 << 20;

/// Checks one append and gives its rows.
pub(super) fn weigh(
    append: &Append,
    at: Time,
    size: u64,
    versions: &HashMap<StreamId, Version>,
) -> Result<Vec<Row>, AppendError> {
    let stands = |stream: &StreamId| versions.get(stream).copied().unwrap_or_default();
    // A second write to a stream goes on from the first; everything else is seen as before this append.
    let mut written: BTreeMap<&StreamId, Version> = BTreeMap::new();
    for write in &append.writes {
        let actual = *written
            .entry(&write.stream)
            .or_insert_with(|| stands(&write.stream));
        unmoved(&write.stream, write.expected, actual)?;
        written.insert(&write.stream, after(actual, write));
    }
    let mut cites = Vec::new();
    cites.extend(&append.actor.credential);
    for write in &append.writes {
        cites.extend(&write.cites);
        cites.extend(write.bodies.iter().flat_map(|body| body.cites()));
    }
    for cite in cites {
        unmoved(&cite.stream, cite.version, stands(&cite.stream))?;
    }
    if let Some(not_after) = deadline(&append.writes).filter(|deadline| at > *deadline) {
        return Err(AppendError::Late { not_after, at });
    }
    fit_to_keep(append)?;
    rows(append, at, size)
}

fn unmoved(stream: &StreamId, expected: Version, actual: Version) -> Result<(), AppendError> {
    if expected == actual {
        return Ok(());
    }
    Err(AppendError::Conflict {
        stream: stream.clone(),
        expected,
        actual,
    })
}

fn after(version: Version, write: &Write) -> Version {
    Version(version.0 + write.bodies.len() as u64)
}

/// The earliest deadline of all.
fn deadline(writes: &[Write]) -> Option<Time> {
    let of = |write: &Write| {
        let bodies = write.bodies.iter().filter_map(|body| body.not_after());
        bodies.chain(write.not_after).min()
    };
    writes.iter().filter_map(of).min()
}

/// Blobs must be what their digests say, and nothing may be huge.
fn fit_to_keep(append: &Append) -> Result<(), AppendError> {
    let largest = append
        .beside
        .iter()
        .map(bytes_of)
        .chain([append.answer.len()])
        .max();
    if let Some(len) = largest.filter(|len| *len > BESIDE_MAX) {
        let what = format!("{len} bytes beside the log are more than {BESIDE_MAX}");
        return Err(AppendError::Invalid(what));
    }
    for thing in &append.beside {
        if let Beside::Blob { digest, bytes } = thing
            && Digest::of(bytes) != *digest
        {
            return Err(AppendError::Invalid(format!("blob {digest} is not its bytes")));
        }
    }
    Ok(())
}

fn rows(append: &Append, at: Time, size: u64) -> Result<Vec<Row>, AppendError> {
    let mut rows = Vec::new();
    for write in &append.writes {
        named_well(write)?;
        let mut version = write.expected;
        for body in &write.bodies {
            version = version.next();
            let mut cites = Recorded::cites_of(body, &append.actor);
            cites.extend(write.cites.iter().cloned());
            cites.sort();
            cites.dedup();
            for Cite { stream, .. } in &cites {
                well_formed(stream)?;
            }
            let event = Recorded {
                position: Position(size + rows.len() as u64),
                at,
                stream: write.stream.clone(),
                version,
                actor: append.actor.clone(),
                command: append.key.command,
                cites,
                body: body.clone(),
            };
            let leaf = codec::encode(&event)?;
            rows.push(Row {
                position: event.position,
                stream: event.stream,
                version,
                hash: tlog::leaf_hash(&leaf),
                leaf,
            });
        }
    }
    Ok(rows)
}

/// A stream holds events of its own kind only, under a name that can be read back.
fn named_well(write: &Write) -> Result<(), AppendError> {
    well_formed(&write.stream)?;
    match write
        .bodies
        .iter()
        .find(|body| body.stream() != write.stream.kind())
    {
        Some(body) => Err(AppendError::Invalid(format!(
            "{} does not belong into stream {}",
            body.kind(),
            write.stream
        ))),
        None => Ok(()),
    }
}

/// `StreamId::new` takes any words; the log must not.
fn well_formed(stream: &StreamId) -> Result<(), AppendError> {
    match stream.as_str().parse::<StreamId>() {
        Ok(_) => Ok(()),
        Err(bad) => Err(AppendError::Invalid(bad.to_string())),
    }
}

/// How much room a thing takes.
pub(super) fn bytes_of(thing: &Beside) -> usize {
    match thing {
        Beside::Opening { sealed, .. } | Beside::Text { sealed, .. } | Beside::Person { sealed, .. } => {
            sealed.len()
        }
        Beside::Blob { bytes, .. } => bytes.len(),
        Beside::Forget(_) => 0,
    }
}

impl From<CodecError> for AppendError {
    fn from(error: CodecError) -> Self {
        match error {
            CodecError::TooLong { len } => Self::TooLarge { len },
            other => Self::Invalid(other.to_string()),
        }
    }
}
