//! Check 6, derivations: what a round pins by digest is derived again with `outcome`, from the events alone, and
//! compared: digest with digest, and where the document is at hand, field by field. No document that was handed in is
//! ever taken for the truth.

mod count;
mod document;
mod freeze;
mod proposal;
mod recall;
mod reproposal;

pub(crate) use recall::recall;

use crate::{finding::Findings, here::Here, known::Known, names, trail::Trails};
use events::{Body, Digest, round};

/// Looks a document up by its name; `None` when it is not there.
pub(crate) type Blobs<'a> = &'a dyn Fn(&Digest) -> Option<Vec<u8>>;

/// Derives what an event pins, and keeps what later derivations need.
pub(crate) fn check(
    here: &Here<'_>,
    known: &Known,
    trails: &mut Trails,
    blobs: Blobs<'_>,
    findings: &mut Findings,
) {
    match &here.event.body {
        Body::Round(event) => {
            let Some(id) = names::id(&here.event.stream) else {
                return;
            };
            let trail = trails.entry(id).or_default();
            match event {
                round::Event::CandidatesFrozen(frozen) => {
                    freeze::candidates(here, id, frozen, known, trail, blobs, findings);
                }
                round::Event::VotingOpened(opened) => {
                    freeze::roll(here, id, opened, known, trail, blobs, findings);
                }
                round::Event::Tallied(tallied) => {
                    count::check(here, id, tallied, known, trail, blobs, findings);
                }
                round::Event::Reproposed(reproposed) => {
                    reproposal::check(here, reproposed, known, trail, blobs, findings);
                }
                _ => {}
            }
        }
        Body::Ballot(event) => {
            if let Some((round, unit)) = names::ballot(&here.event.stream) {
                let trail = trails.entry(round).or_default();
                trail.vote(unit, here.place, here.hash, event, here.event);
            }
        }
        _ => {}
    }
}
