//! A new proposal after refusals: what follows from the list when the needs of the refused centres are placed anew.

use super::{Blobs, document};
use crate::{What, finding::Findings, here::Here, known::Known, trail::Trail};
use domain::{case::Case, round::Round};
use events::{StreamId, round::Reproposed};

/// Places anew and compares.
pub(crate) fn check(
    here: &Here<'_>,
    reproposed: &Reproposed,
    known: &Known,
    trail: &mut Trail,
    blobs: Blobs<'_>,
    findings: &mut Findings,
) {
    let round = known.state::<Round>(&here.event.stream);
    let case = known.state::<Case>(&StreamId::new("case", reproposed.case));
    let (Some(round), Some(case)) = (round, case) else {
        return; // `decide` says what is missing.
    };
    let refused: Vec<_> = round.refused_so_far().chain([round.refused_with(case)]).collect();
    let derived = trail
        .list
        .as_ref()
        .zip(trail.candidates.as_ref())
        .map(|((digest, list), candidates)| outcome::repropose(list, *digest, candidates, &refused));
    let bytes = derived
        .as_ref()
        .and_then(|proposal| outcome::document(proposal).ok());
    let bytes = bytes.map(|(_, bytes)| bytes);
    document::check(
        here,
        What::Proposal,
        &reproposed.proposal,
        bytes.as_deref(),
        trail,
        blobs,
        findings,
    );
    if let Some(proposal) = derived {
        trail.propose(proposal);
    }
}
