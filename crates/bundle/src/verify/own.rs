//! What the log says of itself in a bundle: its keys, the policies by which it is judged, and which of its trees others have
//! stamped with the time. It is looked for before the pass over the leaves, since the checkpoints against which they are
//! held are weighed by it; that the leaves are the signed ones, the pass finds out.

use super::{checkpoints::Checkpoints, state::Seen};
use crate::{Fault, Folder, layout};
use events::{Body, Digest, Time, codec, log};
use memchr::memmem;
use std::collections::BTreeMap;
use tlog::{Own, Policy, SignedCheckpoint, Tile, TileKind, Told, Trust, WIDTH, read_bundle};

/// What every such leaf has in it, and hardly any other.
const MARK: &[u8] = b"\"type\":\"log.";

/// The leaves in which the log speaks of itself, by position.
pub(super) type Leaves = BTreeMap<u64, String>;

/// Looks for them; what an earlier verification found is gone on from.
///
/// # Errors
/// When the system does not let a file be read.
pub(super) fn find(folder: &Folder, size: u64, seen: Option<&Seen>) -> Result<Leaves, Fault> {
    let mut found = seen.map_or_else(Leaves::new, |seen| seen.own.clone());
    let first = seen.map_or(0, |seen| seen.size) / WIDTH;
    for index in first..size.div_ceil(WIDTH) {
        let tile = Tile::in_tree(TileKind::Entries, index, size);
        let Some(tile) = tile else { continue };
        // What cannot be read is said by the pass.
        let Some(bytes) = folder.read(&tile.to_string())? else {
            continue;
        };
        if memmem::find(&bytes, MARK).is_none() {
            continue;
        }
        let leaves = read_bundle(&bytes, tile.width()).unwrap_or_default();
        for (position, leaf) in (index * WIDTH..).zip(leaves) {
            if let Ok(text) = str::from_utf8(leaf)
                && (told(position, text).is_some() || anchor(position, text).is_some())
            {
                found.insert(position, text.to_owned());
            }
        }
    }
    Ok(found)
}

/// What a leaf says of the log itself, with the text of a policy that it names; none for any other leaf.
///
/// # Errors
/// When the system does not let a file be read.
pub(crate) fn said(folder: &Folder, position: u64, leaf: &str) -> Result<Option<Told>, Fault> {
    if memmem::find(leaf.as_bytes(), MARK).is_none() {
        return Ok(None);
    }
    let Some(mut told) = told(position, leaf) else {
        return Ok(None);
    };
    if let Own::PolicyChanged { digest, text } = &mut told.what {
        *text = folder.read(&layout::blob(&Digest(*digest)))?;
    }
    Ok(Some(told))
}

fn told(position: u64, leaf: &str) -> Option<Told> {
    let event = codec::decode(leaf.as_bytes()).ok()?;
    replay::told(&event).filter(|told| told.size == position + 1)
}

/// That the log was stamped, as the log says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Anchor {
    /// Where it says so.
    pub(super) position: u64,
    /// When it says that it says so.
    pub(super) at: Time,
    pub(super) said: log::Anchored,
}

/// Every word of the log on stamps, in order.
pub(super) fn anchors(leaves: &Leaves) -> Vec<Anchor> {
    let found = leaves.iter();
    found
        .filter_map(|(position, leaf)| anchor(*position, leaf))
        .collect()
}

fn anchor(position: u64, leaf: &str) -> Option<Anchor> {
    let event = codec::decode(leaf.as_bytes()).ok()?;
    match event.body {
        Body::Log(log::Event::Anchored(said)) if event.position.0 == position => Some(Anchor {
            position,
            at: event.at,
            said,
        }),
        _ => None,
    }
}

/// Whom to believe: from the policy that was given, by what the log says.
///
/// # Errors
/// When the system does not let a file be read.
pub(super) fn trust(
    folder: &Folder,
    policy: &Policy,
    leaves: &Leaves,
    checkpoints: &Checkpoints,
) -> Result<Trust, Fault> {
    let mut all = Vec::new();
    for (position, leaf) in leaves {
        all.extend(said(folder, *position, leaf)?);
    }
    let any_from = |size: u64, is_one: &mut dyn FnMut(&SignedCheckpoint) -> bool| {
        let newest = Some(&checkpoints.newest).filter(|newest| newest.head.size >= size);
        let published = checkpoints.published.range(size..).map(|(_, held)| held);
        published.chain(newest).any(|held| is_one(&held.signed))
    };
    let origin = checkpoints.newest.signed.checkpoint().origin();
    Ok(Trust::follow(policy.clone(), origin, &all, &any_from))
}
