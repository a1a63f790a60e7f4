//! What was derived and compared by an earlier audit, out of the documents that were found to be what follows. They are
//! taken by their names, so no other bytes can pass for them. What cannot be had that way is derived again after all, and
//! not compared: the earlier audit has done so.

use super::{Blobs, check};
use crate::{
    finding::Findings,
    here::Here,
    known::Known,
    names,
    trail::{Trail, Trails},
};
use events::{Blob, Body, Digest, round::Event};
use serde::{Serialize, de::DeserializeOwned};

/// Keeps what later events need of what an event of a round or a ballot pins.
pub(crate) fn recall(here: &Here<'_>, known: &Known, trails: &mut Trails, blobs: Blobs<'_>) {
    if let (Body::Round(event), Some(id)) = (&here.event.body, names::id(&here.event.stream)) {
        let trail = trails.entry(id).or_default();
        if from_documents(event, trail, blobs).is_some() {
            return;
        }
    }
    let said = &mut Findings::default();
    check(here, known, trails, blobs, said);
    if let Some(trail) = names::id(&here.event.stream).and_then(|id| trails.get_mut(&id)) {
        // They were reported by the earlier audit.
        trail.documents.clear();
    }
}

/// `None` when a document is not there, or another.
fn from_documents(event: &Event, trail: &mut Trail, blobs: Blobs<'_>) -> Option<()> {
    match event {
        Event::CandidatesFrozen(frozen) => trail.freeze(Some(document(&frozen.candidates, blobs)?)),
        Event::VotingOpened(opened) => trail.enrol(Some(document(&opened.roll, blobs)?)),
        Event::Tallied(tallied) => {
            trail.keep(
                document(&tallied.list, blobs)?,
                document(&tallied.proposal, blobs)?,
            );
        }
        Event::Reproposed(new) => trail.propose(document(&new.proposal, blobs)?),
        _ => {}
    }
    Some(())
}

/// A document as it was written, if it is the one that was named and says nothing beyond what is read.
fn document<T: DeserializeOwned + Serialize>(named: &Blob, blobs: Blobs<'_>) -> Option<T> {
    let bytes = blobs(&named.sha256).filter(|bytes| Digest::of(bytes) == named.sha256)?;
    let read: T = serde_json::from_slice(&bytes).ok()?;
    let (again, _) = outcome::document(&read).ok()?;
    (again.sha256 == named.sha256).then_some(read)
}
